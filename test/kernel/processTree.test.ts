/** Whether a process is there, by which a kernel sees that its Jupyter has gone. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isRunning } from "../../src/kernel/processTree.js";

it("sees a process that runs, one of somebody else, and one that has ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(child, "spawn");
  expect([isRunning(child.pid!), isRunning(1)]).toEqual([true, true]);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(child.pid!)).toBe(false);
});
