"""Seconds from Stop until a cell has ended, where it is stopped at any of several moments: python stop.py [RUNS]

Run with the Python of .venv. In turn, in one kernel; prints median and most of each."""
import os
import subprocess
import sys
import tempfile
import threading
import time

from jupyter_client.manager import KernelManager

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
FIT = 'await mmm.fit(mmm.specify(await mmm.readPanel(data)), { draws: 1_000_000 })'
SITUATIONS = {
    "computes": "for (;;) {}",
    "computes after a wait": "await new Promise((r) => setTimeout(r, 10));\nfor (;;) {}",
    "waits": "await new Promise(() => {})",
    "waits that let nothing else come": "for (;;) await null",
    "stands still for a program": 'require("node:child_process").execSync("sleep 100")',
    "fits": FIT,
}
PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

manager = KernelManager(kernel_name="carryover")
manager.start_kernel(cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL)
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=90)


def run(code):
    return client.execute_interactive(code, output_hook=lambda message: None, timeout=90)["content"]


def seconds_to_stop(code):
    stopped = []

    def stop():
        stopped.append(time.perf_counter())
        manager.interrupt_kernel()

    threading.Timer(1.5, stop).start()
    reply = run(code)
    if reply.get("ename") != "Interrupted":
        sys.exit(f"{code} ended as {reply}")
    return time.perf_counter() - stopped[0]


run(f"const data = {os.path.join(PROJECT, 'data', 'market.csv')!r};")
print(f"load {os.getloadavg()[0]:.1f}; median and most of {RUNS} stops each, in turn")
RESULTS = {name: [] for name in SITUATIONS}
for _ in range(RUNS):
    for name, code in SITUATIONS.items():
        RESULTS[name].append(seconds_to_stop(code))
for name, seconds in RESULTS.items():
    print(f"a cell that {name}: {sorted(seconds)[RUNS // 2]:.2f} s, most {max(seconds):.2f} s")
client.stop_channels()
manager.shutdown_kernel()
