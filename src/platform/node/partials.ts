/** Names of files while they are filled, each its writer's own, and what takes those away whose writer died. */
import { createHash, randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive, thisProcess } from "./owner.js";

/** Names of machines may be long, and names of files may not. */
const hostCode = (): string => createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** A hidden name beside a path: which file it is for, who fills it, and a number of its own. */
export function partialOf(path: string): string {
  const { pid, began } = thisProcess();
  const writer = `${hostCode()}-${pid}-${began ?? ""}`;
  return join(dirname(path), `.${basename(path)}.${writer}.${randomUUID().slice(0, 8)}.partial`);
}

/** Takes away what writers of this machine left in a folder that were killed.
 *
 *  @throws the system's error where the folder cannot be read or written to */
export async function sweepPartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, host, pid, began] = /\.([0-9a-f]{8})-(\d+)-(\d*)\.[0-9a-f]{8}\.partial$/.exec(name) ?? [];
    if (host !== hostCode() || !name.startsWith(".")) continue;
    const isLeft = !isAlive({ pid: Number(pid), host: hostname(), began: began || null });
    if (isLeft) await rm(join(folder, name), { force: true });
  }
}
