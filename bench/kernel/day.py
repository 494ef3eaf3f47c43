"""A day of use: 300 cells and 100 stops at random moments in one kernel, then 50 restarts with cells and stops: python day.py [SEED]

Run with the Python of .venv. Linux: it reads /proc. Ends with an error where a value is wrong or a process is left behind."""
import os
import queue
import random
import subprocess
import sys
import tempfile
import time
from threading import Timer

from jupyter_client.manager import KernelManager

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 1
RANDOM = random.Random(SEED)
PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# A program that is known by how long it would sleep.
PROGRAM = f"98{SEED:05d}"
LONG = [
    "for (;;) {}",
    "await pause(5); for (;;) {}",
    "await new Promise(() => {})",
    "for (;;) await null",
    "setInterval(() => { for (;;) {} }, 20); await new Promise(() => {})",
    f'require("node:child_process").execSync("sleep {PROGRAM}")',
    f'const child = require("node:child_process").spawn("sleep", ["{PROGRAM}"]); await new Promise(() => {{}})',
    "for (;;) { try { for (;;) {} } catch {} }",
    "await mmm.fit(mmm.specify(panel), { draws: 1_000_000 })",
]
manager = KernelManager(kernel_name="carryover")
manager.start_kernel(cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL)
client = manager.client()
client.start_channels()
counts = {"cells": 0, "stops": 0, "ended before the stop": 0, "restarts": 0}


def run(code, stop_after=None):
    """The reply to a cell and what it shows; a stop is sent so many seconds after it."""
    sent = client.execute(code)
    timer = Timer(stop_after or 0, manager.interrupt_kernel)
    if stop_after is not None:
        timer.start()
    shown = None
    while True:
        try:
            message = client.get_iopub_msg(timeout=120)
        except queue.Empty:
            sys.exit(f"no word of {code}, with a stop after {stop_after} s")
        if message["parent_header"].get("msg_id") != sent:
            continue
        if message["msg_type"] == "execute_result":
            shown = message["content"]["data"]["text/plain"]
        if message["content"].get("execution_state") == "idle":
            break
    if stop_after is not None:
        timer.join()
    while True:
        reply = client.get_shell_msg(timeout=120)
        if reply["parent_header"].get("msg_id") == sent:
            return reply["content"], shown


def begin():
    client.wait_for_ready(timeout=120)
    reply, _ = run(
        "const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));\n"
        f"const panel = await mmm.readPanel({os.path.join(PROJECT, 'data', 'market.csv')!r});\n"
        "let total = 0; const add = (n: number) => { total += n; return total; };"
    )
    if reply["status"] != "ok":
        sys.exit(f"the kernel does not begin: {reply}")


def cell(i, total):
    """Declares again what earlier cells have declared, and asks for a value."""
    reply, shown = run(
        f"let part{i % 40} = add({i}); function double{i % 30}() {{ return 2 * part{i % 40}; }}\ndouble{i % 30}()"
    )
    counts["cells"] += 1
    if shown != str(2 * total):
        sys.exit(f"cell {i} gives {shown} for {2 * total}: {reply}")


def stop():
    if RANDOM.random() < 0.25:
        code = f"const until = Date.now() + {150 + RANDOM.randrange(300)}; while (Date.now() < until); 1"
        seconds = 0.05 + 0.3 * RANDOM.random()
    else:
        code = RANDOM.choice(LONG)
        seconds = RANDOM.random() ** 2
    reply, _ = run(code, seconds)
    counts["stops"] += 1
    if reply.get("ename") != "Interrupted":
        if reply["status"] != "ok":
            sys.exit(f"{code} ended as {reply}")
        counts["ended before the stop"] += 1
        # The stop is on its way, and would be for the next cell.
        time.sleep(1)


def megabytes():
    """Of the kernel at rest."""
    time.sleep(3)
    status = open(f"/proc/{manager.provisioner.process.pid}/status").read()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def programs():
    return subprocess.run(["pgrep", "-fc", f"^sleep {PROGRAM}"], capture_output=True, text=True).stdout.strip()


def descendants_of_old(pids):
    return [pid for pid in pids if os.path.exists(f"/proc/{pid}")]


start = time.time()
begin()
total = 0
memory = []
for i in range(300):
    total += i
    cell(i, total)
    if i % 3 == 0:
        stop()
    if i % 50 == 49:
        memory.append(megabytes())
if run("total")[1] != str(total):
    sys.exit("the total is wrong")
print(f"one kernel: {counts}, MB after each 50 cells: {memory}, programs left: {programs()}", flush=True)

old = []
memory = []
for i in range(50):
    old.append(manager.provisioner.process.pid)
    # Half of them while a cell runs that would never end by itself.
    if i % 2 == 0:
        client.execute(RANDOM.choice(LONG))
        time.sleep(RANDOM.random())
    manager.restart_kernel(now=i % 4 == 1)
    counts["restarts"] += 1
    begin()
    total = 0
    for j in range(3):
        total += j
        cell(j, total)
    stop()
    memory.append(megabytes())
old.append(manager.provisioner.process.pid)
client.stop_channels()
manager.shutdown_kernel()
left = descendants_of_old(old)
print(f"with restarts: {counts}, MB of the first ten and last ten: {memory[:10]} {memory[-10:]}")
print(f"kernels left: {len(left)}, programs left: {programs()}, seconds: {time.time() - start:.0f}, load {os.getloadavg()[0]:.1f}")
if left or programs() != "0":
    sys.exit("something is left behind")
