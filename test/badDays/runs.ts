/** Real processes of the built command line, watched from outside: how much they have computed, what they say, how they end. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** CPU seconds, as last seen. */
  readonly seconds: number;
  /** Processes of the run that are still there. */
  readonly orphans: number;
}

export interface Run {
  readonly pid: number;
  readonly ended: Promise<End>;
  kill(signal: NodeJS.Signals): void;
  /** Waits for something to be true of the run; false where it ends before. */
  until(isSo: (seconds: number) => boolean): Promise<boolean>;
}

const main = join(packageRoot, "dist", "cli", "main.js");
const lookMilliseconds = 15;

/** Starts a command.
 *
 *  @param options.node  flags of Node
 *  @param options.shell  a line before it, such as a limit */
export function startRun(
  args: readonly string[],
  { node = [], shell = "" }: { readonly node?: readonly string[]; readonly shell?: string } = {},
): Run {
  const line = `${shell === "" ? "" : `${shell}; `}exec "$@"`;
  const mark = randomUUID();
  const child = spawn("sh", ["-c", line, "sh", process.execPath, ...node, main, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, [markName]: mark },
  });
  const pid = child.pid!;
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => {
    stderr += text.toString();
  });
  let seconds = 0;
  let isOver = false;
  const look = () => {
    seconds = Math.max(seconds, cpuSeconds(pid));
  };
  const timer = setInterval(look, lookMilliseconds);
  const ended = new Promise<End>((resolve) => {
    child.on("close", (code, signal) => {
      clearInterval(timer);
      isOver = true;
      resolve({ code, signal, stderr, seconds, orphans: countMarked(mark) });
    });
  });
  return {
    pid,
    ended,
    kill: (signal) => void child.kill(signal),
    async until(isSo) {
      while (!isOver) {
        if (isSo(seconds)) return true;
        await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
      }
      return false;
    },
  };
}

/** Waits until so many files have been made, filled or named in a folder, at any depth; false where the run ends before. */
export async function untilWritten(run: Run, out: string, changes: number): Promise<boolean> {
  let seen = 0;
  const watcher = watch(out, { recursive: true }, () => {
    seen++;
  });
  try {
    return await run.until(() => seen >= changes);
  } finally {
    watcher.close();
  }
}

/** User and system time in /proc/<pid>/stat, in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** A setting by which the processes of a run are known. */
const markName = "CARRYOVER_TEST_RUN";

function countMarked(mark: string): number {
  return readdirSync("/proc").filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`${markName}=${mark}`)
      );
    } catch {
      return false;
    }
  }).length;
}

/** Whether this system tells how much a process has computed. */
export const canWatch = existsSync("/proc/self/stat");
