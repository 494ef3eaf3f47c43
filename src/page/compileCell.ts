/** TypeScript cells as JavaScript for a page, which has no console of V8's: names at the top become properties of the global object. */
import type { AnyNode, Identifier, Pattern } from "acorn";
import { editStatement, functionIn } from "./editStatement.js";
import { createEdits } from "./edits.js";
import { editWaits } from "./editWaits.js";
import { parseCell, withoutTypes } from "./readCell.js";
import { childrenOf } from "./syntaxTree.js";

/** A cell that is ready to run: two scripts whose lines are those that were written. */
export interface CompiledCell {
  /** Gives the functions at the top to their names; runs first. */
  readonly functions: string;
  /** All else, as an async function. */
  readonly body: string;
  /** Names that the cell declares, as they are called on the global object. */
  readonly names: readonly string[];
}

/** Compiles a cell.
 *
 *  A name at the top is a property of the global object, so that functions see its latest value and any cell may declare it again. Loops at the top
 *  let messages in now and then, so that they can be stopped; each wait can be given up (see kernel/runtime.ts).
 *
 *  @param taken  names of the page's own that nobody may overwrite: a cell's variable of such a name is called otherwise
 *  @param known  names that earlier cells have declared
 *  @throws UnreadableCell */
export function compileCell(
  code: string,
  { taken, known }: { readonly taken: ReadonlySet<string>; readonly known: ReadonlySet<string> },
): CompiledCell {
  const written = renameTaken(withoutTypes(code), taken, known);
  const program = parseCell(written);
  const edits = createEdits(written);
  const names = new Set<string>();
  editWaits(program, edits);
  let functions = "";
  for (const statement of program.body) {
    const made = functionIn(statement);
    if (made === null) {
      editStatement(statement, statement === program.body.at(-1), edits, names);
      continue;
    }
    // Functions are there from the beginning: they have a script of their own, in which they stand at their lines.
    const kind = `${made.async ? "async " : ""}function${made.generator ? "*" : ""}`;
    edits.put(made.start, written.indexOf("(", made.id.end), `;${made.id.name} = ${kind} `);
    const lines = written.slice(0, made.start).split("\n").length - functions.split("\n").length;
    functions += `${"\n".repeat(lines)}${edits.text(made.start, made.end)};`;
    edits.blank(statement.start, statement.end);
    names.add(made.id.name);
  }
  return {
    functions: functions === "" ? "" : `"use strict";${functions}`,
    body: `(async () => {"use strict";${edits.text()}\n})`,
    names: [...names],
  };
}

/** The cell with variables whose names are the page's own called otherwise, everywhere: what is local in it is renamed with them. */
function renameTaken(code: string, taken: ReadonlySet<string>, known: ReadonlySet<string>): string {
  const program = parseCell(code);
  const declared = new Set<string>();
  const unused = createEdits(code);
  for (const statement of program.body) {
    editStatement(statement, false, unused, declared);
    const made = functionIn(statement);
    if (made !== null) declared.add(made.id.name);
  }
  const own = [...taken].filter((name) => declared.has(name) || known.has(`${name}$`));
  if (own.length === 0) return code;
  const names = new Set(own);
  const edits = createEdits(code);
  const done = new Set<number>();
  const rename = ({ start, end, name }: Identifier, before = "") => {
    if (names.has(name) && !done.has(start)) edits.put(start, end, `${before}${name}$`);
    done.add(start);
  };
  // From the outside: a property is seen before the name that stands for its key and its value.
  const visit = (node: AnyNode): void => {
    if (node.type === "Property" && node.shorthand) {
      const { value } = node;
      const identifier = value.type === "AssignmentPattern" ? (value as { left: Pattern }).left : value;
      if (identifier.type === "Identifier") rename(identifier, `${identifier.name}: `);
    } else if (node.type === "ImportSpecifier" && node.imported.start === node.local.start) {
      rename(node.local, `${node.local.name} as `);
    } else if (node.type === "Identifier") rename(node);
    for (const child of childrenOf(node, (part) => isKey(node, part))) visit(child);
  };
  visit(program);
  return edits.text();
}

/** Whether a part of a node is a name that is no variable's. */
function isKey(node: AnyNode, part: string): boolean {
  if (part === "key" || part === "property") return !(node as { computed?: boolean }).computed;
  return part === "label" || part === "meta" || part === "imported" || part === "exported";
}
