/** Files on the disk. */
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCode, tooLarge } from "../diskFaults.js";
import type { Files } from "../platform.js";
import { lock } from "./lock.js";
import { makeFolder } from "./makeFolder.js";
import { packageRoot } from "./packageRoot.js";
import { writeWholeFiles } from "./wholeFile.js";

/** Bytes of a text that is read as one: hundred times the longest that is written here. */
const mostText = 100_000_000;

/** Bytes of any file. */
const mostBytes = 2_000_000_000;

export const files: Files = {
  kindOf,
  readBytes,
  readText: async (path) => (await readBytes(path, mostText)).toString("utf8"),
  write: (path, content) => writeWholeFiles([[path, content]]),
  writeAll: writeWholeFiles,
  list: (folder) => readdir(folder),
  makeFolder,
  remove: (path) => rm(path, { recursive: true, force: true }),
  lock,
  join,
  parent: dirname,
  locate,
  pathOf: (url) => (url.protocol === "file:" ? fileURLToPath(url) : null),
  cureOfMissing: (path) =>
    isAbsolute(path) ? "check the path" : `check the path, which starts from ${process.cwd()}`,
};

async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    const code = errorCode(error);
    // Nothing can lie at a name that is too long, as that of the YAML beside a table may be.
    const isNothing = ["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP"].includes(code ?? "");
    // A link that leads to itself, or nowhere, is there, and whoever reads it is told; behind it nothing is.
    if (isNothing)
      return lstat(path).then(
        () => "file" as const,
        () => null,
      );
    throw error;
  }
}

/** A relative path that leads nowhere is tried from the project's folder: only somebody who stands in the project can mean its files. */
async function locate(path: string): Promise<string> {
  const below = relative(packageRoot, process.cwd());
  const isInside = below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  if (!isInside || (await exists(path))) return path;
  const inProject = relative(".", resolve(packageRoot, path));
  return (await exists(inProject)) ? inProject : path;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readBytes(path: string, most = mostBytes): Promise<Buffer> {
  const found = await stat(path);
  if (found.size > most) throw tooLarge(found.size, most);
  if (found.isFile() || found.isDirectory()) return readFile(path);
  // Pipes and devices have no size, and some no end.
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw tooLarge(size, most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
