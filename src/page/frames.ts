/** Stacks of errors in a page as a reader of cells wants them: the lines of cells that were written, and nothing else. */
import { cellFrame } from "../kernel/cellFrame.js";

/** Lines of cells by the names under which they ran. */
const written = new Map<string, readonly string[]>();

/** Keeps the text of a cell, to quote from it. */
export function keepLines(name: string, cell: string): void {
  written.set(name, cell.split("\n"));
}

/** From now on the stack of every error names lines of cells alone. */
export function showCellStacks(): void {
  const place = Error as { prepareStackTrace?: (error: Error, sites: NodeJS.CallSite[]) => string };
  // Of V8 alone; of another engine the stack is read when the error is reported.
  place.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => `    at ${String(site)}`);
    return [headOf(error), ...cellLines(lines.join("\n"))].join("\n");
  };
}

/** The lines of a stack that lie in cells, each with its text.
 *
 *  @param stack  as V8 writes it ("at f (cell-1:2:3)") or as Firefox and Safari do ("f@cell-1:2:3") */
export function cellLines(stack: string): readonly string[] {
  const found: string[] = [];
  for (const line of stack.split("\n")) {
    const [, before = "", cell, at] = /^(.*?)\(?cell-(\d+):(\d+):\d+\)?$/.exec(line.trim()) ?? [];
    const text = written.get(`cell-${cell}`)?.[Number(at) - 1]?.trim() ?? "";
    if (cell === undefined || text === "") continue;
    const frame = cellFrame(functionName(before), cell, Number(at), text);
    // One line of a cell may be several frames.
    if (found.at(-2) !== frame[0]) found.push(...frame);
  }
  return found;
}

/** "fit, " for the name before a place; nothing for code outside functions. */
function functionName(before: string): string {
  const name = before
    .replace(/^at /, "")
    .replace(/@$/, "")
    .replace(/^async\*?\s*/, "")
    .replace(/^(Object|Module|Proxy)\./, "")
    .trim();
  return name === "" || name === "eval" || name.startsWith("<anonymous>") ? "" : `${name}, `;
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** Writes the lines of cells into the stack of an error and of those that it brings along, where the engine has not: Firefox, Safari. */
export function readStack(error: unknown, seen = new Set<unknown>()): void {
  if (!(error instanceof Error) || seen.has(error)) return;
  seen.add(error);
  const { stack = "" } = error;
  if (/^[^\n]*@/m.test(stack) && !/^\s+at /m.test(stack)) {
    error.stack = [headOf(error), ...cellLines(stack)].join("\n");
  }
  readStack(error.cause, seen);
  if (error instanceof AggregateError) for (const one of error.errors) readStack(one, seen);
}
