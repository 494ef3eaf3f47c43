"""Starts a kernel, runs a cell in it, and prints the kernel's process id and what the cell prints first; then waits to be killed, or ends it where told to."""
import os
import subprocess
import sys
import tempfile
import time

from jupyter_client.manager import KernelManager

transport, code = sys.argv[1], sys.argv[2]
options = {"transport": "ipc", "ip": os.path.join(tempfile.mkdtemp(), "k")} if transport == "ipc" else {}
manager = KernelManager(kernel_name="carryover", **options)
# What a kernel says in its log is seen by whoever started Jupyter.
manager.start_kernel(cwd=sys.argv[3], stdout=subprocess.DEVNULL)
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=90)


def wait_until_it_runs(message_id):
    """Until the cell has printed or shown something, and what it has printed."""
    while True:
        message = client.get_iopub_msg(timeout=90)
        if message["parent_header"].get("msg_id") == message_id and message["msg_type"] in ("stream", "display_data"):
            return message["content"].get("text", "").strip()


if transport == "ipc":
    reply = client.execute_interactive(
        "0", user_expressions={"value": code}, output_hook=lambda message: None, timeout=60
    )
    print(reply["content"]["user_expressions"]["value"]["data"]["text/plain"], flush=True)
    client.stop_channels()
    manager.shutdown_kernel()
else:
    text = wait_until_it_runs(client.execute(code))
    print(manager.provisioner.process.pid, text, flush=True)
    time.sleep(600)
