/** Ends programs that cells have started, with all that these have started. */
import childProcess from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Ends the child that was started last, and all that it has started. */
export function killLatestChild(): void {
  const parents = parentsOfAll();
  const children = childrenIn(parents);
  // While the main thread stands still for one it starts no other, and numbers grow.
  if (children.length > 0) killTree(Math.max(...children), parents);
}

/** Ends all children, and all that these have started. */
export function killChildren(): void {
  const parents = parentsOfAll();
  for (const child of childrenIn(parents)) killTree(child, parents);
}

function childrenIn(parents: ReadonlyMap<number, number>): number[] {
  return [...parents].filter(([, parent]) => parent === process.pid).map(([pid]) => pid);
}

/** Ends a process, and all that it has started. */
export function killTree(root: number, parents = parentsOfAll()): void {
  const doomed = [root];
  for (let i = 0; i < doomed.length; i++) {
    for (const [pid, parent] of parents) if (parent === doomed[i]) doomed.push(pid);
  }
  for (const pid of doomed) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Whether there is a process of that number. On Windows a process keeps the number of a parent that has ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that is there and that this one may not touch.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The parent of every process, by number: from /proc, or else from ps, which Windows does not have. */
function parentsOfAll(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (existsSync("/proc/self/stat")) {
    for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
      try {
        // "pid (name) state parent": the name may hold brackets of its own.
        const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)!.split(" ");
        found.set(Number(name), Number(parent));
      } catch {
        // It has ended meanwhile.
      }
    }
    return found;
  }
  const ps = childProcess.spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  for (const line of (ps.stdout ?? "").split("\n")) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== ps.pid) found.set(pid!, parent!);
  }
  return found;
}
