/** Errors of a cell as Jupyter reports them: name, message, and the lines a reader can act on. */
import { platform } from "#platform";

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

/** What was thrown, with its code, its cause and the errors that it gathers. Its stack is written by `stacks.ts`. */
export function thrownError(thrown: unknown): CellError {
  if (thrown === interruption) {
    return {
      ename: "Interrupted",
      evalue: interruption.message,
      traceback: [`Interrupted: ${interruption.message}`],
    };
  }
  if (!isErrorLike(thrown)) {
    const text = textOf(thrown);
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${text}`] };
  }
  return { ename: nameOf(thrown), evalue: messageOf(thrown), traceback: linesOf(thrown, new Set()) };
}

/** Why a stopped cell ends. */
export const interruption = new Error("the cell was interrupted");

function linesOf(error: Error, seen: Set<unknown>): string[] {
  const head = `${nameOf(error)}: ${messageOf(error)}`;
  if (seen.has(error)) return [`${head} (shown above)`];
  seen.add(error);
  const code = read(error, "code");
  const cause = read(error, "cause");
  const errors = read(error, "errors");
  const isCoded = typeof code === "string" || typeof code === "number";
  const lines = [`${head}${isCoded ? ` (code ${code})` : ""}`, ...framesOf(error)];
  if (cause !== undefined) lines.push(...within("caused by ", cause, seen));
  if (Array.isArray(errors))
    errors.forEach((one, at) => void lines.push(...within(`${at + 1} of ${errors.length}: `, one, seen)));
  return lines;
}

function within(label: string, inner: unknown, seen: Set<unknown>): string[] {
  if (!isErrorLike(inner)) return [`${label}${plainText(inner)}`];
  const [head, ...rest] = linesOf(inner, seen);
  return [`${label}${head}`, ...rest];
}

/** The lines of a stack under its message, which may have lines of its own, and without those of Node that an error of another thread brings. */
function framesOf(error: Error): string[] {
  const stack = textOf(read(error, "stack") ?? "");
  const message = messageOf(error);
  const at = stack.indexOf(message);
  // Where the head does not have it, a line further down may.
  const isHead = at >= 0 && !stack.slice(0, at).includes("\n");
  const lines = stack.slice(isHead ? at + message.length : 0).split("\n");
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  return first < 0
    ? []
    : lines.slice(first).filter((line) => !/^\s+at .*\bnode:[\w/]+:\d+:\d+\)?$/.test(line));
}

const nameOf = (error: Error): string => textOf(read(error, "name") || "Error");
const messageOf = (error: Error): string => textOf(read(error, "message") ?? "");

/** A property of an error; undefined where the error's own code keeps it from being read. */
function read(error: Error, name: string): unknown {
  try {
    return (error as unknown as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : plainText(value));

function plainText(value: unknown): string {
  try {
    return platform.inspect(value);
  } catch {
    return "a value that cannot be printed";
  }
}

/** An error may come from another realm, where `instanceof` does not know it. */
function isErrorLike(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  try {
    return "message" in value && "name" in value && "stack" in value;
  } catch {
    return false;
  }
}
