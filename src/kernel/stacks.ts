/** Stacks of errors as a reader of cells wants them: the lines that were written, and none of the kernel. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cellFrame } from "./cellFrame.js";
import type { ScriptMaps } from "./scriptMaps.js";

const hidden =
  /^node:|[\\/]node_modules[\\/]tslab[\\/]|[\\/](dist|build|src)[\\/]kernel[\\/]|[\\/]dist[\\/]chunks[\\/]kernel-|evalmachine|^$/;

/** From now on the `stack` of every error names cells and the modules beside them by the lines that were written, wherever it is shown. */
export function writeStacks(maps: ScriptMaps, root: string): void {
  Error.prepareStackTrace = (error, sites) => {
    const lines: string[] = [];
    for (const site of sites) {
      const found = linesOf(site, maps, root);
      // One line of a cell may be several frames.
      if (found.length < 2 || lines.at(-2) !== found[0]) lines.push(...found);
    }
    return [headOf(error), ...lines].join("\n");
  };
}

function headOf(error: Error): string {
  try {
    // As V8 itself does, also for an object that only captures a stack (console.trace).
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function linesOf(site: NodeJS.CallSite, maps: ScriptMaps, root: string): string[] {
  const file = site.getScriptNameOrSourceURL?.() ?? site.getFileName() ?? "";
  if (hidden.test(file)) return [];
  const line = site.getLineNumber() ?? 0;
  const column = site.getColumnNumber() ?? 0;
  const name = nameOf(site);
  const cell = /^cell-(\d+)$/.exec(file);
  const place = maps.place(file, line, column);
  if (cell) {
    const text = place ? maps.line(file, place.line).trim() : "";
    if (!place || text === "") return [];
    return [...cellFrame(name, cell[1]!, place.line, text)];
  }
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const shown = relative(root, path);
  return [`    at ${name}${shown.startsWith("..") ? path : shown}:${place?.line ?? line}`];
}

/** "fit, " for a function's name; nothing for code outside functions. */
function nameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName();
  if (name === null || name === "" || name === "<anonymous>") return "";
  const type = site.isToplevel() ? null : site.getTypeName();
  const method =
    type === null || /^(Object|Module|Proxy)$/.test(type) || name.startsWith(type) ? "" : `${type}.`;
  return `${site.isConstructor() ? "new " : ""}${method}${name}, `;
}
