/** What happens to a cell's text before TypeScript reads it: magics are taken off, and `await (x)` is made an await. */
import type { Node } from "@tslab/typescript-for-tslab";
import { ArgumentError } from "../errors.js";
import type { Tslab } from "./tslab.js";

/** A magic wraps the execution of a cell. */
export type Magic = (execute: () => Promise<void>, argument: string) => Promise<void>;

/** The magics, by the name after "%%". */
export const magics: Readonly<Record<string, Magic>> = {
  /** Prints how long the cell took. */
  async time(execute) {
    const start = performance.now();
    await execute();
    process.stdout.write(`${durationText(performance.now() - start)}\n`);
  },
};

/** A cell split into its magic and the TypeScript under it. */
export interface CellCode {
  readonly magic: Magic;
  readonly argument: string;
  /** Same length and lines as the cell: the magic's line is a comment. */
  readonly code: string;
}

const noMagic: Magic = (execute) => execute();

/** Takes the magic off the first line.
 *
 *  @throws ArgumentError when there is no such magic */
export function readCell(cell: string): CellCode {
  const found = /^%%(\S*)[ \t]*(.*)/.exec(cell);
  if (!found) return { magic: noMagic, argument: "", code: cell };
  const [, name, argument] = found;
  if (!Object.hasOwn(magics, name!)) {
    const known = Object.keys(magics).map((magic) => `%%${magic}`);
    throw new ArgumentError(`there is no magic %%${name}; known: ${known.join(", ")}`);
  }
  return { magic: magics[name!]!, argument: argument!.trim(), code: maskMagic(cell) };
}

/** The cell with its magic's line made a comment of the same length, so that positions stay. */
export function maskMagic(cell: string): string {
  return cell.replace(/^%%/, "//");
}

/** tslab reads `await (x)` and `await [x]` at the top of a cell as a call of something named await. Such an await is given a
 *  function to wait for: `await Promise.resolve((x))`, which means the same. */
export function mendAwaits(ts: Tslab["ts"], code: string): string {
  if (!/\bawait\s*[([]/.test(code)) return code;
  const source = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const edits: { at: number; text: string }[] = [];
  const wrap = (start: number, end: number) => {
    if (/^\s*[([]/.test(code.slice(start, end))) {
      edits.push({ at: start, text: " Promise.resolve(" }, { at: end, text: ")" });
    }
  };
  const visit = (node: Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isAwaitExpression(node)) wrap(node.getStart() + "await".length, node.end);
    if (ts.isIdentifier(node) && node.text === "await") {
      let outer: Node = node;
      while (isChained(ts, outer.parent, outer)) outer = outer.parent;
      wrap(node.end, outer.end);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  edits.sort((a, b) => b.at - a.at);
  return edits.reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), code);
}

function isChained(ts: Tslab["ts"], parent: Node, child: Node): boolean {
  return (
    (ts.isCallExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isNonNullExpression(parent)) &&
    parent.expression === child
  );
}

/** "1.25 s", "310 ms". */
function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
