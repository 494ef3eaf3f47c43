/** What can happen to a run, and what is then expected of every command. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lockName } from "../../src/platform/lockName.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import type { Place, Prepared } from "./place.js";
import { type End, type Run, startRun } from "./runs.js";

export interface Fault {
  readonly disk?: "small" | "readOnly";
  readonly shell?: string;
  readonly node?: readonly string[];
  /** What is done to the run at a moment, a share of the CPU time of one that is left alone. */
  readonly disturb?: (run: Run, place: Place) => void;
  /** Ways in which the run may end: what it says, and with which code; null for a signal. A run that ends as if nothing had been is right too,
   *  with the new files. */
  readonly ends: readonly { readonly code: number | null; readonly says: RegExp }[];
  /** It must not end as if nothing had been. */
  readonly isCertain?: true;
  /** The process itself dies: hidden files may be left. */
  readonly isDeath?: true;
  /** The folder is put back before the command is given again. */
  readonly losesFolder?: true;
}

/** One line, and no stack. */
const sentence = (text: string) => new RegExp(`^carryover: [^\\n]*(?:${text})[^\\n]*\\n$`, "m");

export const faults: Readonly<Record<string, Fault>> = {
  SIGINT: {
    disturb: (run) => run.kill("SIGINT"),
    // Before it has begun to work it dies of the signal, as every program does.
    ends: [
      { code: 130, says: sentence("stopped") },
      { code: null, says: /^$/ },
    ],
  },
  SIGTERM: {
    disturb: (run) => run.kill("SIGTERM"),
    ends: [
      { code: 143, says: sentence("stopped") },
      { code: null, says: /^$/ },
    ],
  },
  "a full disk": {
    disk: "small",
    isCertain: true,
    ends: [{ code: 2, says: sentence("the disk is full; make room") }],
  },
  "a read-only disk": {
    disk: "readOnly",
    isCertain: true,
    ends: [{ code: 2, says: sentence("the disk is read-only; name a folder that you may write to") }],
  },
  "a folder that vanishes": {
    disturb: (_, { out }) => rmSync(out, { recursive: true, force: true }),
    losesFolder: true,
    ends: [{ code: 2, says: sentence("there is no such folder|was taken away") }],
  },
  "32 MB of memory": {
    node: ["--max-old-space-size=32"],
    isDeath: true,
    ends: [
      { code: null, says: /out of memory/ },
      { code: 2, says: sentence("memory") },
    ],
  },
  "1 GB of addresses": {
    shell: "ulimit -v 1048576",
    isDeath: true,
    ends: [
      { code: null, says: /out of memory|OOM|alloc/i },
      { code: 2, says: sentence("memory") },
    ],
  },
  "files of 4 kB at most": {
    shell: 'ulimit -f 8; trap "" XFSZ',
    ends: [{ code: 2, says: sentence("EFBIG") }],
  },
  "a clock that jumps": {
    node: ["--import", join(packageRoot, "test/badDays/jumpingClock.mjs")],
    ends: [],
  },
};

/** A second run of the command while the first one works: refused where the folder is for one at a time, and otherwise the last one counts. */
export async function runTwice(command: Prepared, { out, given }: Place): Promise<readonly [End, End]> {
  const args = command.args(out, given, false);
  const first = startRun(args);
  await first.until((seconds) => (command.locks ? isHeld(out) : seconds > command.seconds / 2));
  const second = startRun(command.args(out, given, true));
  return Promise.all([first.ended, second.ended]);
}

/** Whether a run has taken the folder. */
export const isHeld = (out: string) => existsSync(join(out, lockName));
