/** Takes a folder for one process: a lock file that says whose it is, and that a dead process cannot keep. */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { link, lstat, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../../errors.js";
import { errorCode } from "../diskFaults.js";
import { lockName } from "../lockName.js";
import type { Holder, Lock } from "../platform.js";
import { isAlive, type Owner, thisProcess } from "./owner.js";
import { partialOf } from "./partials.js";

interface LockOwner extends Owner {
  /** Of this lock alone. */
  readonly token: string;
}

/** Takes the folder for this process.
 *
 *  The lock appears with its content in one step (a link to a finished file). One that a dead process of this machine left is taken over;
 *  of another machine nothing can be known, so that its lock stands.
 *
 *  @returns the lock, or who has it
 *  @throws DataError where a folder has its name, or it cannot be read whose it is */
export async function lock(folder: string): Promise<Lock | Holder> {
  const path = join(folder, lockName);
  if ((await lstat(path).catch(() => null))?.isDirectory() === true) {
    throw new DataError({
      file: path,
      rule: "is a folder, and the file that says who works here has this name",
      cure: "remove it, or name another folder",
    });
  }
  const mine: LockOwner = { ...thisProcess(), token: randomUUID() };
  const draft = partialOf(path);
  writeFileSync(draft, `${JSON.stringify(mine)}\n`);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if ((await tryLink(draft, path)) && (await ownerOf(path))?.token === mine.token) {
        const isHeld = async () => (await ownerOf(path))?.token === mine.token;
        return {
          isHeld,
          release: async () => {
            if (await isHeld()) await rm(path, { force: true });
          },
        };
      }
      const owner = await ownerOf(path);
      if (owner !== null && isAlive(owner)) return holderOf(path, owner);
      await takeAway(path, owner);
    }
    return holderOf(path, await ownerOf(path));
  } finally {
    await rm(draft, { force: true });
  }
}

function holderOf(path: string, owner: LockOwner | null): Holder {
  return {
    holder: owner === null ? "another run" : `process ${owner.pid} on ${owner.host}`,
    cure: `remove ${path} if nothing runs there`,
  };
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a stale lock aside and puts it back if it was somebody else's by then. */
async function takeAway(path: string, stale: LockOwner | null): Promise<void> {
  const aside = partialOf(path);
  let isStale = false;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  try {
    const moved = await ownerOf(aside);
    isStale = moved === null || moved.token === stale?.token;
  } finally {
    if (!isStale) await tryLink(aside, path);
    await rm(aside, { force: true });
  }
}

/** Null where there is no lock, or none that a run has written.
 *
 *  @throws DataError where it cannot be read, and may be that of a run that works */
async function ownerOf(path: string): Promise<LockOwner | null> {
  try {
    const owner = JSON.parse(await readFile(path, "utf8")) as LockOwner | null;
    return typeof owner?.pid === "number" ? owner : null;
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof SyntaxError || code === "ENOENT" || code === "ENOTDIR") return null;
    if (code === undefined) throw error;
    throw new DataError({
      file: path,
      rule: `says who works here, and cannot be read (${code})`,
      cure: "remove it if nothing runs there, or name another folder",
    });
  }
}
