/** Programs that cells start: what they print comes under the cell, and they end with a cell that is stopped. */
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { owningRun } from "./cellRun.js";
import type { Guard } from "./guard.js";
import { killTree } from "./processTree.js";

type Call = (...values: unknown[]) => unknown;

/** From now on children that would print to the kernel's own streams print to the cell's, and the guard knows when one is waited for. */
export function watchChildren(guard: Pick<Guard, "waitingForChild">): void {
  for (const name of ["execSync", "execFileSync", "spawnSync"] as const) {
    const start = childProcess[name] as Call;
    replace(name, (...values) => guard.waitingForChild(() => printing(start, values, name !== "spawnSync")));
  }
  const spawn = childProcess.spawn as Call;
  replace("spawn", (...values) => {
    const { values: piped, inherited } = withPipes(values);
    const child = spawn(...piped) as childProcess.ChildProcess;
    if (inherited[1]) child.stdout?.on("data", (data: Buffer) => process.stdout.write(data));
    if (inherited[2]) child.stderr?.on("data", (data: Buffer) => process.stderr.write(data));
    return child;
  });
  endWithTheirCell();
  syncBuiltinESMExports();
}

/** Whatever starts a program without standing still for it comes by this method. */
function endWithTheirCell(): void {
  const { prototype } = childProcess.ChildProcess as unknown as { prototype: { spawn: Call } };
  const { spawn } = prototype;
  prototype.spawn = function (this: childProcess.ChildProcess, ...values) {
    const result = spawn.apply(this, values);
    const { pid } = this;
    const run = owningRun();
    if (pid !== undefined && run !== null) {
      const end = () => killTree(pid);
      run.onStop.add(end);
      this.once("exit", () => run.onStop.delete(end));
    }
    return result;
  };
}

function replace(name: "execSync" | "execFileSync" | "spawnSync" | "spawn", by: Call): void {
  Object.defineProperty(by, "name", { value: name });
  (childProcess as unknown as Record<string, Call>)[name] = by;
}

/** Runs a program to its end and prints what it would have printed to streams that it inherits. Where `stdio` is left out, `execSync` and
 *  `execFileSync` print what comes on the standard error by themselves. */
function printing(start: Call, values: readonly unknown[], printsErrors: boolean): unknown {
  const { values: piped, inherited } = withPipes(values, printsErrors);
  const print = (output: unknown) => {
    const [, out, err] = Array.isArray(output) ? output : [null, output, null];
    if (inherited[1] && out) process.stdout.write(out as Buffer);
    if (inherited[2] && err && !printsErrors) process.stderr.write(err as Buffer);
  };
  try {
    const result = start(...piped) as { readonly output?: unknown } | Buffer | string | null;
    const isSpawned = typeof result === "object" && result !== null && "output" in result;
    print(isSpawned ? result.output : result);
    return isSpawned || !inherited[1] ? result : null;
  } catch (error) {
    print((error as { readonly output?: unknown }).output);
    throw error;
  }
}

/** The arguments of a call that starts a program, with pipes in place of inherited streams, and which of the three those were. */
function withPipes(
  values: readonly unknown[],
  leavesOut = false,
): {
  readonly values: readonly unknown[];
  readonly inherited: readonly boolean[];
} {
  const at = values.findIndex(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  const options = values[at] as { readonly stdio?: unknown } | undefined;
  const stdio = typeof options?.stdio === "string" ? Array(3).fill(options.stdio) : options?.stdio;
  if (!Array.isArray(stdio)) return { values, inherited: [] };
  const inherited = stdio.map((one, index) => one === "inherit" || one === index);
  const piped = stdio.map((one, index) =>
    !inherited[index] || index > 2 ? one : index === 0 ? "ignore" : "pipe",
  );
  const changed = { ...options, stdio: leavesOut && inherited[2] ? undefined : piped };
  return { values: values.map((value, index) => (index === at ? changed : value)), inherited };
}
