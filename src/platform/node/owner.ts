/** Whose a file is that a process needs while it works: a dead one cannot be its owner. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { errorCode } from "../diskFaults.js";

export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's own count, where it tells: a process number is used again, the two together are not. */
  readonly began: string | null;
}

export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), began: beginOf(process.pid) };
}

/** Of another machine nothing can be known: its owners count as alive. */
export function isAlive({ pid, host, began }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (errorCode(error) !== "EPERM") return false;
  }
  return began === null || beginOf(pid) === null || beginOf(pid) === began;
}

/** Start of a process in clock ticks since the machine's, field 22 of Linux's /proc/<pid>/stat; null elsewhere. */
function beginOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
