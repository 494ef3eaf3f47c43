/** Files that a text in quotes may go on to name. */
import type { Completed } from "./completion.js";

/** The path that is being written in quotes at a place: the folder it names, and the beginning of a name in it. Null outside of quotes. */
export function quotedPath(
  code: string,
  position: number,
): { readonly folder: string; readonly base: string } | null {
  const typed = /(["'`])([^"'`\n]*)$/.exec(code.slice(0, position));
  if (typed === null) return null;
  const written = typed[2]!;
  const base = written.slice(written.lastIndexOf("/") + 1);
  return { folder: written.slice(0, written.length - base.length), base };
}

/** Those of a folder's files and folders that begin with what is written. */
export function completePath(
  base: string,
  position: number,
  all: readonly { readonly name: string; readonly isFolder: boolean }[],
): Completed {
  const entries = all.filter(({ name }) => name.startsWith(base) && (base !== "" || !name.startsWith(".")));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    start: position - base.length,
    end: position,
    matches: entries.map(({ name, isFolder }) => (isFolder ? `${name}/` : name)),
    types: entries.map(({ isFolder }) => (isFolder ? "folder" : "file")),
  };
}
