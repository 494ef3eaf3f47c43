/** Errors of a cell as Jupyter reports them: name, message, and the lines a reader can act on. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { CellMaps } from "./cellMaps.js";

/** Content of Jupyter's "error" message. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** One complaint of the compiler, line and column counted from 1. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Complaints of the compiler with the line they are about and a mark under the place. Explanations that TypeScript adds to a
 *  complaint come with the same place and are indented beneath it. */
export function typeError(diagnostics: readonly Diagnostic[], cell: string): CellError {
  const lines = cell.split("\n");
  const traceback: string[] = [];
  let last: Diagnostic | null = null;
  const messages: string[] = [];
  for (const found of diagnostics) {
    const { file, line, column, message } = found;
    if (last && last.line === line && last.column === column && last.file === file) {
      traceback.push(`    ${message}`);
    } else {
      if (last) traceback.push("");
      const place = `${file === "" ? "" : `${file} `}line ${line}, column ${column}`;
      messages.push(`${message} (${place})`);
      if (file === "" && lines[line - 1] !== undefined) {
        traceback.push(`${String(line).padStart(4)} | ${lines[line - 1]}`);
        traceback.push(`     | ${" ".repeat(column - 1)}^`);
      }
      traceback.push(`TypeScript: ${message} (${place})`);
    }
    last = found;
  }
  return { ename: "TypeScriptError", evalue: messages.join("\n"), traceback };
}

/** What was thrown, with the frames of cells and of the project; those of Node, tslab and the kernel are left out. */
export function thrownError(thrown: unknown, maps: CellMaps, root: string): CellError {
  if (isInterrupt(thrown)) {
    const text = "the cell was interrupted";
    return { ename: "Interrupted", evalue: text, traceback: [`Interrupted: ${text}`] };
  }
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    const text = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const ename = thrown.name || "Error";
  const evalue = thrown.message;
  const traceback = [`${ename}: ${evalue}`, ...frames(thrown.stack ?? "", maps, root)];
  for (let cause = thrown.cause; isErrorLike(cause); cause = cause.cause) {
    traceback.push(`caused by ${cause.name}: ${cause.message}`, ...frames(cause.stack ?? "", maps, root));
  }
  return { ename, evalue, traceback };
}

const hiddenFrame = /node:|node_modules[\\/]tslab[\\/]|[\\/]dist[\\/]kernel[\\/]|evalmachine/;

function frames(stack: string, maps: CellMaps, root: string): string[] {
  const shown: string[] = [];
  for (const raw of stack.split("\n")) {
    const frame = /^\s+at (?:(.*?) \()?(.+?):(\d+):(\d+)\)?$/.exec(raw);
    if (!frame || hiddenFrame.test(raw)) continue;
    const [, name = "", file, line, column] = frame;
    const cell = /(?:async )?(cell-(\d+))$/.exec(file!);
    if (cell) {
      const place = maps.place(cell[1]!, Number(line), Number(column));
      const text = place ? maps.line(cell[1]!, place.line).trim() : "";
      const where = `    at ${within(name)}cell [${cell[2]}], line ${place?.line}`;
      // The function that tslab wraps around a cell ends after it and repeats its last frame.
      if (!place || text === "" || shown.at(-2) === where) continue;
      shown.push(where, `${String(place.line).padStart(8)} | ${text}`);
    } else {
      const path = file!.replace(/^async /, "");
      const local = path.startsWith("file:") ? fileURLToPath(path) : path;
      shown.push(`    at ${within(name)}${relative(root, local)}:${line}`);
    }
  }
  return shown;
}

/** "fit, " for a function's name; nothing for code outside functions. */
function within(name: string): string {
  const plain = name.replace(/^async /, "").replace(/^(Object|Module|Proxy)\./, "");
  return plain === "" || plain.startsWith("cell-") || plain === "<anonymous>" ? "" : `${plain}, `;
}

function isInterrupt(thrown: unknown): boolean {
  if (!isErrorLike(thrown)) return false;
  const { code } = thrown as { code?: unknown };
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || thrown.message === "Interrupted asynchronously";
}

/** An error may come from another realm, where `instanceof` does not know it. */
function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === "object" && value !== null && "message" in value && "name" in value && "stack" in value
  );
}
