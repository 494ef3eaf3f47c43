"""Starts a kernel and does what the lines of standard input say (JSON); answers each with one line of JSON."""
import datetime
import json
import os
import subprocess
import sys
import threading
import time

from jupyter_client.manager import KernelManager

TIMEOUT = 300
MANAGER = KernelManager(kernel_name=sys.argv[1])
# The kernel must not share this program's standard output: Node makes it non-blocking, and long answers would be cut.
MANAGER.start_kernel(cwd=sys.argv[2], stdout=subprocess.DEVNULL)
CLIENT = MANAGER.client()
CLIENT.start_channels()
IS_READY = threading.Event()


def stop_until_ready():
    while not IS_READY.wait(0.05):
        MANAGER.interrupt_kernel()


STOPPING = threading.Thread(target=stop_until_ready, daemon=True)
if os.environ.get("STOP_WHILE_STARTING"):
    STOPPING.start()
CLIENT.wait_for_ready(timeout=TIMEOUT)
IS_READY.set()
if STOPPING.is_alive():
    # The last stop is not for the first cell.
    STOPPING.join()


# The questions that were asked and given up, and when the kernel was interrupted last.
GIVEN_UP = []
INTERRUPTED = []


def answer_question(answers, late):
    """Types the next answer where the kernel asks; what comes late is typed before, to the question that was given up."""
    if answers and CLIENT.stdin_channel.msg_ready():
        CLIENT.get_stdin_msg(timeout=TIMEOUT)
        while late:
            content = {"value": late.pop(0), "status": "ok"}
            CLIENT.stdin_channel.send(CLIENT.session.msg("input_reply", content, parent=GIVEN_UP[-1]))
        CLIENT.input(answers.pop(0))


def collect(message_ids, interrupt_on=None, answers=(), late=()):
    """The outputs and replies of requests, keyed by request, until each has its reply and its idle status.

    Interrupts the kernel once, as soon as an output shows the text given, and says how long it took from an interrupt until the error came."""
    outputs = {message_id: [] for message_id in message_ids}
    idle = set()
    seconds = None
    while len(idle) < len(message_ids):
        message = next_output(answers, late)
        parent = message["parent_header"].get("msg_id")
        if parent not in outputs:
            continue
        content = message["content"]
        if message["msg_type"] == "status":
            if content["execution_state"] == "idle":
                idle.add(parent)
        else:
            outputs[parent].append({"type": message["msg_type"], "content": content})
            if INTERRUPTED and message["msg_type"] == "error":
                seconds = time.monotonic() - INTERRUPTED[-1]
            shown = content.get("data", {}).get("text/plain", "")
            if interrupt_on is not None and not INTERRUPTED and interrupt_on in shown:
                interrupt()
    replies = {}
    # Replies to the questions with which the client waited for the kernel may come in late; they are nobody's here.
    while not all(message_id in replies for message_id in message_ids):
        message = CLIENT.get_shell_msg(timeout=TIMEOUT)
        replies[message["parent_header"]["msg_id"]] = message["content"]
    return [
        {"reply": replies[message_id], "outputs": outputs[message_id], "secondsToStop": seconds}
        for message_id in message_ids
    ]


def comm_messages(count):
    """As many messages of comms as are awaited; they answer no request."""
    found = []
    while len(found) < count:
        message = CLIENT.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"].startswith("comm_"):
            found.append({"type": message["msg_type"], "content": message["content"]})
    return found


def interrupt():
    INTERRUPTED.append(time.monotonic())
    MANAGER.interrupt_kernel()


def next_output(answers, late):
    deadline = time.monotonic() + TIMEOUT
    while answers and time.monotonic() < deadline:
        answer_question(answers, late)
        if CLIENT.iopub_channel.msg_ready():
            break
        time.sleep(0.02)
    return CLIENT.get_iopub_msg(timeout=TIMEOUT)


def send(request):
    """Sends one shell request and gives its id."""
    message = CLIENT.session.msg(request["type"], request.get("content", {}), metadata=request.get("metadata"))
    message["header"]["date"] -= datetime.timedelta(seconds=request.get("secondsBehind", 0))
    CLIENT.shell_channel.send(message)
    return message["header"]["msg_id"]


def interrupt_when_running(seconds):
    def later():
        time.sleep(seconds)
        interrupt()

    threading.Thread(target=later, daemon=True).start()


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    INTERRUPTED.clear()
    # What was asked before has been given up.
    while CLIENT.stdin_channel.msg_ready():
        GIVEN_UP.append(CLIENT.get_stdin_msg(timeout=TIMEOUT))
    if "typed" in task:
        CLIENT.input(task["typed"])
    if task.get("isGarbled"):
        CLIENT.stdin_channel.socket.send_multipart([b"no", b"message"])
    sent = [send(request) for request in task["requests"]]
    # A stop that is sent before its cell stops nothing.
    if "interruptAfter" in task:
        interrupt_when_running(task["interruptAfter"])
    if "commMessages" in task:
        print(json.dumps(comm_messages(task["commMessages"])), flush=True)
        continue
    print(json.dumps(collect(sent, task.get("interruptOn"), task.get("answers", []), task.get("late", []))), flush=True)
CLIENT.stop_channels()
MANAGER.shutdown_kernel()
