/** The files that the cells of a notebook read, found where its kernel would find them. */
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type * as TypeScript from "typescript";
import { DataError } from "../errors.js";

/** A place in a notebook. */
interface Place {
  /** Of the cells with code, counted from 1. */
  readonly cell: number;
  readonly line: number;
}

/** What cells name in quotes. */
interface Named {
  /** Every text in quotes. */
  readonly texts: ReadonlySet<string>;
  /** Tables that a function reads: nothing else in the notebook names them, so that no cell writes them. */
  readonly tables: ReadonlyMap<string, Place>;
}

/** Files that cells may read. */
const endings = /\.(csv|tsv|txt|ya?ml|json|nc)$/i;
/** Functions whose first argument is a table's path. */
const readers = new Set(["readPanel", "iterate"]);

/** The files by the paths that cells have for them; a table brings its settings.
 *
 *  @param notebook  names it in errors
 *  @param root  where relative paths start
 *  @throws DataError for a table that is read and is not there */
export async function filesRead(
  codes: readonly string[],
  notebook: string,
  root: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { texts, tables } = await namedIn(codes);
  const files = new Map<string, Uint8Array>();
  const take = async (path: string): Promise<boolean> => {
    const isFile = await stat(resolve(root, path)).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) files.set(path, await readFile(resolve(root, path)));
    return isFile;
  };
  for (const text of texts) {
    if (!endings.test(text) || text.includes("://")) continue;
    const isThere = await take(text);
    if (/\.csv$/i.test(text) && isThere) {
      for (const ending of ["yaml", "yml"]) await take(text.replace(/csv$/i, ending));
    }
    const place = tables.get(text);
    if (!isThere && place !== undefined) {
      throw new DataError({
        caller: "export",
        file: notebook,
        rule: `cell ${place.cell}, line ${place.line} reads "${text}", which is not in ${root}`,
        cure: "put it there, or name the table that is there",
      });
    }
  }
  return files;
}

/** @see Named */
async function namedIn(codes: readonly string[]): Promise<Named> {
  const { default: ts } = await import("typescript");
  const texts = new Set<string>();
  const constants = new Map<string, string>();
  const reads: { readonly text: string; readonly place: Place }[] = [];
  /** Texts that stand somewhere else than in a constant and at a reader. */
  const elsewhere = new Set<string>();
  codes.forEach((code, c) => {
    const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
    const visit = (node: TypeScript.Node): void => {
      if (ts.isStringLiteralLike(node)) {
        texts.add(node.text);
        const { parent } = node;
        const isConstant = ts.isVariableDeclaration(parent) && parent.initializer === node;
        if (isConstant && ts.isIdentifier(parent.name)) constants.set(parent.name.text, node.text);
        const isRead = ts.isCallExpression(parent) && parent.arguments[0] === node && isReader(parent);
        if (!isConstant && !isRead) elsewhere.add(node.text);
      }
      if (ts.isCallExpression(node) && isReader(node)) {
        const [path] = node.arguments;
        const text =
          path === undefined
            ? undefined
            : ts.isStringLiteralLike(path)
              ? path.text
              : ts.isIdentifier(path)
                ? constants.get(path.text)
                : undefined;
        if (text !== undefined && /\.csv$/i.test(text)) {
          const { line } = file.getLineAndCharacterOfPosition(node.getStart());
          reads.push({ text, place: { cell: c + 1, line: line + 1 } });
        }
      }
      ts.forEachChild(node, visit);
    };
    const isReader = ({ expression: called }: TypeScript.CallExpression): boolean =>
      (ts.isIdentifier(called) && readers.has(called.text)) ||
      (ts.isPropertyAccessExpression(called) && readers.has(called.name.text));
    visit(file);
  });
  const own = reads.filter(({ text }) => !elsewhere.has(text));
  return { texts, tables: new Map(own.map(({ text, place }) => [text, place] as const)) };
}
