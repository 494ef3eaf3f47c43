/** Files of cells: those of the page, which is asked for each. */
import { memoryFiles } from "../platform/memoryFiles.js";
import type { Files } from "../platform/platform.js";
import type { PageFiles } from "./messages.js";

/** Files that the page has. Locks, and what is only about names, need no page. */
export function askedFiles(ask: (call: keyof PageFiles, ...values: unknown[]) => Promise<unknown>): Files {
  const { lock, join, parent, locate, pathOf } = memoryFiles();
  const readBytes = (path: string) => ask("readBytes", path) as Promise<Uint8Array>;
  const write = (path: string, content: string | Uint8Array) => ask("write", path, content) as Promise<void>;
  return {
    kindOf: (path) => ask("kindOf", path) as ReturnType<Files["kindOf"]>,
    readBytes,
    readText: async (path) => new TextDecoder().decode(await readBytes(path)),
    write,
    async writeAll(contents) {
      for (const [path, content] of contents) await write(path, content);
    },
    list: (folder) => ask("list", folder) as Promise<readonly string[]>,
    makeFolder: (path) => ask("makeFolder", path) as Promise<void>,
    remove: (path) => ask("remove", path) as Promise<void>,
    lock,
    join,
    parent,
    locate,
    pathOf,
    cureOfMissing: () => "give a file of this page, a URL, or the text itself",
  };
}
