/** What happens to a cell's text before tslab reads it: magics are taken off, and what tslab would misread is mended. */
import type { Identifier, Node, SourceFile } from "@tslab/typescript-for-tslab";
import { ArgumentError } from "../errors.js";
import { type NotebookPlace, specifierFromRoot } from "./ownModules.js";
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
    throw new ArgumentError({
      caller: "kernel",
      rule: `there is no magic %%${name}`,
      cure: `known: ${known.join(", ")}`,
    });
  }
  return { magic: magics[name!]!, argument: argument!.trim(), code: maskMagic(cell) };
}

/** The cell with its magic's line made a comment of the same length, so that positions stay. */
export function maskMagic(cell: string): string {
  return cell.replace(/^%%/, "//");
}

/** What is put into a cell's text, at a position of the text as it was written. */
interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Characters that it takes the place of (default 0). */
  readonly instead?: number;
}

/** A cell that tslab reads as TypeScript does. */
export interface MendedCell {
  readonly code: string;
  /** The column, from 1, at which what stands at this line and column, from 1, was written. */
  writtenColumn(line: number, column: number): number;
}

/** Mends what tslab reads differently from TypeScript, with the same meaning.
 *
 *  It takes `await (x)` and `await [x]` at the top of a cell for a call of something named await: such an await is given a function to wait
 *  for, `await Promise.resolve((x))`. It does not find a variable of an earlier cell behind the short form of a property: `{ x }` becomes
 *  `{ x: x }`, where x is not the cell's own. It looks for relative imports at the root of the project: they are
 *  written as from there. */
export function mendCell(ts: Tslab["ts"], code: string, place: NotebookPlace): MendedCell {
  const source = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const insertions = [
    ...awaitInsertions(ts, source),
    ...propertyInsertions(ts, source),
    ...specifierInsertions(ts, source, place),
  ].sort((a, b) => a.at - b.at);
  let mended = "";
  let from = 0;
  for (const { at, text, instead = 0 } of insertions) {
    mended += code.slice(from, at) + text;
    from = at + instead;
  }
  return {
    code: mended + code.slice(from),
    writtenColumn(line, column) {
      const start = lineStart(code, line);
      const end = code.indexOf("\n", start);
      let added = 0;
      for (const { at, text, instead = 0 } of insertions) {
        if (at < start || (end >= 0 && at > end)) continue;
        const begins = at - start + added;
        if (column - 1 < begins) break;
        if (column - 1 < begins + text.length) return at - start + 1;
        added += text.length - instead;
      }
      return column - added;
    },
  };
}

function lineStart(code: string, line: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = code.indexOf("\n", start) + 1;
  return start;
}

function awaitInsertions(ts: Tslab["ts"], source: SourceFile): readonly Insertion[] {
  const code = source.text;
  const insertions: Insertion[] = [];
  const wrap = (start: number, end: number) => {
    if (/^\s*[([]/.test(code.slice(start, end))) {
      insertions.push({ at: start, text: " Promise.resolve(" }, { at: end, text: ")" });
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
  return insertions;
}

function propertyInsertions(ts: Tslab["ts"], source: SourceFile): readonly Insertion[] {
  const own = new Set<string>();
  const short: Identifier[] = [];
  const visit = (node: Node): void => {
    const { name } = node as { readonly name?: Node };
    if (ts.isShorthandPropertyAssignment(node)) {
      if (node.objectAssignmentInitializer === undefined) short.push(node.name);
    } else if (name !== undefined && ts.isIdentifier(name) && isDeclaration(ts, node)) own.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return short.filter(({ text }) => !own.has(text)).map(({ end, text }) => ({ at: end, text: `: ${text}` }));
}

function specifierInsertions(
  ts: Tslab["ts"],
  source: SourceFile,
  place: NotebookPlace,
): readonly Insertion[] {
  const insertions: Insertion[] = [];
  const visit = (node: Node): void => {
    let named: Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) named = node.moduleSpecifier;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      named = node.arguments[0];
    }
    if (named !== undefined && ts.isStringLiteral(named)) {
      const text = specifierFromRoot(named.text, place);
      const at = named.getStart() + 1;
      if (text !== named.text) insertions.push({ at, text, instead: named.end - 1 - at });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return insertions;
}

/** Whether a node gives its name to a variable. */
function isDeclaration(ts: Tslab["ts"], node: Node): boolean {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node)
  );
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
