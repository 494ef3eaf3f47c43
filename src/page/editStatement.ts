/** A statement at the top of a cell: what it declares becomes properties of the global object. */
import type { AnyNode, Identifier, Program, VariableDeclaration } from "acorn";
import { runtimeName } from "../kernel/runtime.js";
import type { Edits } from "./edits.js";
import { namesIn, walkOutside } from "./syntaxTree.js";

/** The function that a statement declares at the top. */
export function functionIn(statement: Program["body"][number]) {
  const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (statement.type === "ExportDefaultDeclaration") {
    const { declaration } = statement;
    return declaration.type === "FunctionDeclaration" && declaration.id !== null
      ? (declaration as typeof declaration & { id: Identifier })
      : null;
  }
  return declared?.type === "FunctionDeclaration" ? declared : null;
}

/** Makes assignments of what a statement declares, keeps the value of the last one, and lets messages into loops.
 *
 *  @param isLast  whether its value is the cell's
 *  @param names   is added what the statement declares */
export function editStatement(
  statement: Program["body"][number],
  isLast: boolean,
  edits: Edits,
  names: Set<string>,
): void {
  const { start, end } = statement;
  switch (statement.type) {
    case "ImportDeclaration": {
      const loaded = `await ${runtimeName}.import(${JSON.stringify(statement.source.value)})`;
      const parts: string[] = [];
      let whole = loaded;
      for (const specifier of statement.specifiers) {
        const { name } = specifier.local;
        names.add(name);
        if (specifier.type === "ImportNamespaceSpecifier") whole = `${name} = ${loaded}`;
        else if (specifier.type === "ImportDefaultSpecifier") parts.push(`default: ${name}`);
        else parts.push(`${nameOf(specifier.imported)}: ${name}`);
      }
      edits.blank(start, end);
      edits.close(end, `;${parts.length === 0 ? whole : `({ ${parts.join(", ")} } = ${whole})`};`);
      return;
    }
    case "ExportNamedDeclaration":
      if (statement.declaration == null) edits.blank(start, end);
      else {
        edits.blank(start, statement.declaration.start);
        editDeclaration(statement.declaration, edits, names);
      }
      return;
    case "ExportAllDeclaration":
      edits.blank(start, end);
      return;
    case "ExportDefaultDeclaration": {
      const { declaration } = statement;
      edits.blank(start, declaration.start);
      if ("id" in declaration && declaration.id !== null)
        editDeclaration(declaration as AnyNode, edits, names);
      else editValue(declaration, isLast, edits);
      return;
    }
    case "ExpressionStatement":
      if (isLast) editValue(statement.expression, true, edits);
      return;
    default:
      editDeclaration(statement, edits, names);
  }
}

/** `"a-name"` and `name` as keys of an object. */
const nameOf = (name: { type: string; name?: string; value?: unknown }): string =>
  name.type === "Identifier" ? name.name! : JSON.stringify(name.value);

function editValue({ start, end }: { start: number; end: number }, isKept: boolean, edits: Edits): void {
  edits.open(start, isKept ? `${runtimeName}.value = (` : ";(");
  edits.close(end, ")");
}

function editDeclaration(statement: AnyNode, edits: Edits, names: Set<string>): void {
  if (statement.type === "VariableDeclaration" && /^(var|let|const)$/.test(statement.kind)) {
    editVariables(statement, edits, names);
  } else if (statement.type === "ClassDeclaration" && statement.id !== null) {
    edits.open(statement.start, `;${statement.id.name} = `);
    edits.close(statement.end, ";");
    names.add(statement.id.name);
  } else if (statement.type !== "FunctionDeclaration") {
    editNestedVars(statement, edits, names);
    editLoops(statement, edits);
  }
}

/** `const a = 1, { b } = c, d` as `;a = 1, ({ b } = c), d = undefined`. */
function editVariables(
  { start, kind, declarations }: VariableDeclaration,
  edits: Edits,
  names: Set<string>,
): void {
  edits.put(start, declarations[0]!.start, ";");
  for (const { id, init, end } of declarations) {
    const bound = namesIn(id);
    if (id.type !== "Identifier") {
      edits.open(id.start, "(");
      edits.close(end, ")");
    } else if (init == null) {
      // Declared a second time by a cell it keeps its value.
      edits.close(end, kind === "var" && names.has(id.name) ? "" : " = undefined");
    }
    for (const name of bound) names.add(name);
  }
}

/** A `var` in a block or loop at the top is a name of the cell: it loses the word and is given its value in its place. */
function editNestedVars(statement: AnyNode, edits: Edits, names: Set<string>): void {
  walkOutside(statement, (node, parent) => {
    if (node.type !== "VariableDeclaration" || node.kind !== "var") return;
    const given = node.declarations.filter(({ init }) => init != null);
    for (const { id } of node.declarations) for (const name of namesIn(id)) names.add(name);
    const isHead =
      (parent?.type === "ForInStatement" || parent?.type === "ForOfStatement") && parent.left === node;
    edits.put(node.start, node.declarations[0]!.start, isHead || parent?.type === "ForStatement" ? "" : ";");
    if (isHead) return;
    node.declarations.forEach(({ id, init, start, end }) => {
      if (init == null)
        edits.put(start, end, given.length === 0 && parent?.type === "ForStatement" ? "" : "0");
      else if (id.type !== "Identifier") {
        edits.open(start, "(");
        edits.close(end, ")");
      }
    });
  });
}

/** Loops at the top let messages in, where a turn is due. */
function editLoops(statement: AnyNode, edits: Edits): void {
  const turn = `if (${runtimeName}.isDue()) await ${runtimeName}.turn();`;
  walkOutside(statement, (node) => {
    if (!/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type)) return;
    const { body } = node as Extract<AnyNode, { type: "WhileStatement" }>;
    if (body.type === "BlockStatement") edits.close(body.start + 1, turn);
    else {
      edits.open(body.start, `{ ${turn} `);
      edits.close(body.end, " }");
    }
  });
}
