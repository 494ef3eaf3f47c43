/** Files in memory: what a browser has instead of a disk, and where a run leaves its files that was given no folder. */
import type { Files, Lock } from "./platform.js";

export interface MemoryFiles extends Files {
  /** Every file by its path, which begins without a slash. */
  all(): ReadonlyMap<string, Uint8Array>;
}

/** An empty disk in memory. Paths are those of POSIX, relative ones from the root; errors have Node's codes. */
export function memoryFiles(): MemoryFiles {
  const contents = new Map<string, Uint8Array>();
  const folders = new Set(["/"]);
  const locks = new Map<string, Lock>();

  const kindAt = (at: string) => (contents.has(at) ? "file" : folders.has(at) ? "folder" : null);
  const bytesAt = (path: string): Uint8Array => {
    const at = absolute(path);
    const bytes = contents.get(at);
    if (bytes !== undefined) return bytes;
    throw folders.has(at) ? fault("EISDIR", path) : fault("ENOENT", path);
  };
  const makeFolder = (at: string): void => {
    if (contents.has(at)) throw fault("EEXIST", at);
    if (folders.has(at)) return;
    makeFolder(parentOf(at));
    folders.add(at);
  };

  const requireWritable = (path: string): void => {
    if (folders.has(absolute(path))) throw fault("EISDIR", path);
    if (!folders.has(parentOf(absolute(path)))) throw fault("ENOENT", path);
  };
  const write = (path: string, content: Uint8Array | string): void => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content.slice();
    contents.set(absolute(path), bytes);
  };

  return {
    kindOf: async (path) => kindAt(absolute(path)),
    readBytes: async (path) => bytesAt(path).slice(),
    readText: async (path) => new TextDecoder().decode(bytesAt(path)),
    async write(path, content) {
      requireWritable(path);
      write(path, content);
    },
    async writeAll(all) {
      for (const [path] of all) requireWritable(path);
      for (const [path, content] of all) write(path, content);
    },
    async list(folder) {
      const at = absolute(folder);
      if (kindAt(at) !== "folder") throw fault("ENOENT", folder);
      const inside = [...folders, ...contents.keys()].filter((path) => path !== "/" && parentOf(path) === at);
      return inside.map((path) => path.slice(path.lastIndexOf("/") + 1));
    },
    makeFolder: async (path) => makeFolder(absolute(path)),
    async remove(path) {
      const at = absolute(path);
      const isGone = (one: string) => one !== "/" && (one === at || `${one}/`.startsWith(`${at}/`));
      for (const one of [...contents.keys()].filter(isGone)) contents.delete(one);
      for (const one of [...folders].filter(isGone)) folders.delete(one);
      for (const one of [...locks.keys()].filter(isGone)) locks.delete(one);
    },
    async lock(folder) {
      const at = absolute(folder);
      if (locks.has(at)) return { holder: "another run of this page", cure: "reload the page" };
      const mine: Lock = {
        isHeld: async () => locks.get(at) === mine,
        release: async () => {
          if (locks.get(at) === mine) locks.delete(at);
        },
      };
      locks.set(at, mine);
      return mine;
    },
    all: () => new Map([...contents].map(([path, bytes]) => [path.slice(1), bytes])),
    join: (folder, name) => (folder === "" ? name : `${folder.replace(/\/+$/, "")}/${name}`),
    parent: (path) => parentOf(absolute(path)),
    locate: async (path) => path,
    pathOf: () => null,
    cureOfMissing: () =>
      "a browser has no files but those that were written in this page: give a URL, or the text itself",
  };
}

/** The path from the root, without "." and "..". */
function absolute(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function parentOf(at: string): string {
  return at.slice(0, at.lastIndexOf("/")) || "/";
}

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: "${path}"`), { code });
}
