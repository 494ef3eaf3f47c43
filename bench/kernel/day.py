"""Long days of use: 200 stops at random moments between the cells of one kernel, then 100 restarts with cells and stops: python day.py [SEED] [STOPS] [RESTARTS]

Run with the Python of .venv. Linux: it reads /proc. Prints what the kernel has after each tenth of the stops and of the restarts: at rest, after a short fit (so that its threads are there) and a collection. Ends
with an error where a value is wrong, where after the first fifth memory grows by more than 10 %, or where a thread, an open file, a program or a kernel is left behind."""
import os
import queue
import random
import subprocess
import sys
import tempfile
import time
from glob import glob
from threading import Timer

from jupyter_client.manager import KernelManager

given = [int(one) for one in sys.argv[1:]]
SEED, STOPS, RESTARTS = given + [1, 200, 100][len(given) :]
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
        "let total = 0; const add = (n: number) => { total += n; return total; };\n"
        'require("node:v8").setFlagsFromString("--expose-gc");\n'
        'const collect: () => void = require("node:vm").runInNewContext("gc");'
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


def at_rest():
    """What the kernel has when nothing runs: megabytes of memory, threads, names of open files, programs."""
    time.sleep(1)
    run("await mmm.fit(mmm.specify(panel), { chains: 2, warmup: 50, draws: 50 }); collect(); collect();")
    time.sleep(1)
    process = f"/proc/{manager.provisioner.process.pid}"
    resident = int(open(f"{process}/status").read().split("VmRSS:")[1].split()[0]) // 1024
    children = sum(len(open(one).read().split()) for one in glob(f"{process}/task/*/children"))
    # Of files those with a name: sockets and pipes come and go with whoever asks the kernel. libuv opens /dev/null for each event loop at
    # its first pipe, as to a program that a cell starts, and keeps it.
    names = [linked(one) for one in glob(f"{process}/fd/*")]
    files = sorted(name for name in names if name.startswith("/") and name != "/dev/null")
    return resident, len(os.listdir(f"{process}/task")), files, children


def linked(path):
    try:
        return os.readlink(path)
    except FileNotFoundError:
        return ""


def tell(what, states):
    """Prints the states, and ends where they grow from the first fifth on."""
    for name, values in zip(["MB", "threads", "files", "programs"], zip(*states)):
        counted = [len(one) for one in values] if name == "files" else list(values)
        print(f"{what}: {name} {counted}{f', at last {values[-1]}' if name == 'files' else ''}", flush=True)
    warm, last = states[max(0, len(states) // 5 - 1)], states[-1]
    if last[0] > 1.1 * warm[0]:
        sys.exit(f"memory grows: {warm[0]} MB after the first fifth, {last[0]} MB at the end")
    if last[1] > warm[1] or len(last[2]) > len(warm[2]) or last[3] > warm[3]:
        sys.exit(f"threads, files, programs are left: {warm[1:]}, {last[1:]}")


def programs():
    return subprocess.run(["pgrep", "-fc", f"^sleep {PROGRAM}"], capture_output=True, text=True).stdout.strip()


start = time.time()
begin()
total = 0
states = []
for i in range(STOPS):
    total += i
    cell(i, total)
    stop()
    if (i + 1) % max(1, STOPS // 10) == 0:
        states.append(at_rest())
if run("total")[1] != str(total):
    sys.exit("the total is wrong")
print(f"one kernel: {counts}, programs left: {programs()}", flush=True)
tell("one kernel", states)

old = []
states = []
for i in range(RESTARTS):
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
    if (i + 1) % max(1, RESTARTS // 10) == 0:
        states.append(at_rest())
old.append(manager.provisioner.process.pid)
client.stop_channels()
manager.shutdown_kernel()
left = [pid for pid in old if os.path.exists(f"/proc/{pid}")]
print(f"with restarts: {counts}, kernels left: {len(left)}, programs left: {programs()}")
tell("with restarts", states)
print(f"{time.time() - start:.0f} s, load {os.getloadavg()[0]:.1f}")
if left or programs() != "0":
    sys.exit("something is left behind")
