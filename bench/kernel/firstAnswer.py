"""Seconds, processor seconds and memory of kernels until their first answer, side by side: python firstAnswer.py KERNEL...

Run with the Python of .venv. Linux: it reads /proc."""
import os
import subprocess
import sys
import tempfile
import time

from jupyter_client.manager import KernelManager

RUNS = 5


def processor_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid):
    line = next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def first_answer(kernel):
    manager = KernelManager(kernel_name=kernel)
    start = time.perf_counter()
    manager.start_kernel(cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=90)
    client.execute_interactive("1 + 1", output_hook=lambda message: None, timeout=90)
    seconds = time.perf_counter() - start
    pid = manager.provisioner.process.pid
    used = processor_seconds(pid)
    # A moment later, when what was prepared meanwhile is there.
    time.sleep(2)
    memory = megabytes(pid)
    client.stop_channels()
    manager.shutdown_kernel()
    return seconds, used, memory


print(f"load {os.getloadavg()[0]:.1f}; median of {RUNS} runs each, in turn")
RESULTS = {kernel: [] for kernel in sys.argv[1:]}
for _ in range(RUNS):
    for kernel, results in RESULTS.items():
        results.append(first_answer(kernel))
for kernel, results in RESULTS.items():
    seconds, used, memory = (sorted(column)[RUNS // 2] for column in zip(*results))
    print(f"{kernel}: first answer after {seconds:.2f} s, {used:.2f} s of processor time, {memory:.0f} MB")
