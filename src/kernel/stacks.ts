/** Stacks of errors as a reader of cells wants them: the lines that were written, and none of the kernel. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cellFrame } from "./cellFrame.js";
import { runAs } from "./cellRun.js";
import type { ScriptMaps } from "./scriptMaps.js";

const hidden =
  /^node:|[\\/]node_modules[\\/]tslab[\\/]|[\\/](dist|build|src)[\\/]kernel[\\/]|[\\/]dist[\\/]chunks[\\/]kernel-|evalmachine|^$/;

/** From now on the `stack` of every error names cells and the modules beside them by the lines that were written, wherever it is shown. */
export function writeStacks(maps: ScriptMaps, root: string): void {
  const write = (head: string, sites: readonly NodeJS.CallSite[]): string => {
    const lines: string[] = [];
    for (const site of sites) {
      const found = linesOf(site, maps, root);
      // One line of a cell may be several frames.
      if (found.length < 2 || lines.at(-2) !== found[0]) lines.push(...found);
    }
    return [head, ...lines].join("\n");
  };
  // What V8 itself asks for is never broken off: it would end the process.
  Error.prepareStackTrace = (error, sites) =>
    isAskedByCode() ? write(headOf(error), sites) : runAs("kernel", () => write(plainHeadOf(error), sites));
}

/** Whether code has asked for the stack that is being written, and not V8 itself, which describes what a cell has thrown. */
function isAskedByCode(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 4;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  // Under this function are the one that writes the stack and the one of Node's that calls it. V8 writes this stack in its own words.
  return stack.split("\n    at ").length > 4;
}

/** Name and message as far as they can be read without running code of the error. */
function plainHeadOf(error: Error): string {
  const [name = "Error", message = ""] = ["name", "message"].map((key) => plainValue(error, key));
  return Error.prototype.toString.call({ name, message });
}

/** A property, of the object or what it inherits from, whose value is a text; undefined for any other. */
function plainValue(object: object, key: string): string | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) return typeof found.value === "string" ? found.value : undefined;
  }
  return undefined;
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
