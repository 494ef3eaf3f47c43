/** TypeScript cells as JavaScript for a page, which has no console of V8's: names at the top become properties of the global object. */
import {
  type AnyNode,
  type Expression,
  type Identifier,
  type Pattern,
  type Program,
  parse,
  type VariableDeclaration,
} from "acorn";
import { transform } from "sucrase";
import { runtimeName } from "../kernel/runtime.js";

/** A cell that is ready to run: two scripts whose lines are those that were written. */
export interface CompiledCell {
  /** Gives the functions at the top to their names; runs first. */
  readonly functions: string;
  /** All else, as an async function. */
  readonly body: string;
  /** Names that the cell declares, as they are called on the global object. */
  readonly names: readonly string[];
}

/** A cell that is no JavaScript once its types are gone. */
export class UnreadableCell extends Error {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
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

/** Whether a text can be read as a cell. */
export function isReadable(code: string): boolean {
  try {
    parseCell(withoutTypes(code));
    return true;
  } catch {
    return false;
  }
}

/** The JavaScript of a cell, line by line as it was written. */
function withoutTypes(code: string): string {
  let made: string;
  try {
    made = transform(code, {
      transforms: ["typescript"],
      disableESTransforms: true,
      // A name that one cell imports may be used in another.
      keepUnusedImports: true,
      preserveDynamicImport: true,
    }).code;
  } catch (error) {
    throw placed(error, /\((\d+):(\d+)\)/, 0);
  }
  // Namespaces are taken away with the types; in texts and comments the word stays.
  const left = namespacesIn(made);
  for (const { line, column, name } of namespacesIn(code)) {
    const at = left.findIndex((one) => one.line === line && one.name === name);
    if (at >= 0) left.splice(at, 1);
    else {
      const said = `a page runs no namespaces; write an object: const ${name} = { ... }`;
      throw new UnreadableCell(said, line, column);
    }
  }
  return made;
}

/** What looks like the beginning of a namespace that holds values. */
function namespacesIn(code: string) {
  const found = code.matchAll(/(?<!\bdeclare\s+|[\w$.])(?:namespace|module)\s+([\w$]+)[\w$.]*\s*\{/g);
  return Array.from(found, ({ index, 1: name = "" }) => {
    const before = code.slice(0, index).split("\n");
    return { line: before.length, column: before.at(-1)!.length + 1, name };
  });
}

function parseCell(code: string): Program {
  try {
    return parse(code, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  } catch (error) {
    throw placed(error, /\((\d+):(\d+)\)/, 1);
  }
}

/** A complaint of a parser, whose message ends with line and column, the latter counted from 1 less this. */
function placed(error: unknown, place: RegExp, before: number): UnreadableCell {
  const { message } = error as Error;
  const [, line = "1", column = "1"] = place.exec(message) ?? [];
  const said = message
    .replace(/^Error transforming .*?: /, "")
    .replace(/\s*\(\d+:\d+\)\s*$/, "")
    .replace(
      /^Unexpected character '@'$/,
      "a page runs no decorators; call the function: logged(class A {})",
    );
  return new UnreadableCell(said, Number(line), Number(column) + before);
}

/** Changes to a text, by place. */
function createEdits(source: string) {
  const edits: Edit[] = [];
  const add = (start: number, end: number, text: string, order: number) => {
    edits.push({ start, end, text, order });
  };
  return {
    /** Puts a text in place of another. */
    put: (start: number, end: number, text: string) => add(start, end, text, 0),
    /** Puts a text before what begins at a place, and before what was put there before. */
    open: (at: number, text: string) => add(at, at, text, -edits.length - 1),
    /** Puts a text after what ends at a place, and after what was put there before. */
    close: (at: number, text: string) => add(at, at, text, edits.length - closing),
    /** Takes a text away, but for the ends of its lines. */
    blank: (start: number, end: number) =>
      add(start, end, source.slice(start, end).replace(/[^\n]+/g, " "), -closing / 2),
    /** A part of the text with its changes; those inside of what was taken away go with it. */
    text(from = 0, to = source.length): string {
      const within = edits.filter(
        ({ start, end, order }) =>
          (start > from || (start === from && (from === 0 || order >= -closing / 2))) &&
          (end < to || (end === to && (to === source.length || start < end || order < -closing / 2))),
      );
      within.sort((a, b) => a.start - b.start || a.order - b.order || a.end - b.end);
      let made = "";
      let at = from;
      for (const { start, end, text } of within) {
        if (start < at) continue;
        made += source.slice(at, start) + text;
        at = end;
      }
      return made + source.slice(at, to);
    },
  };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Among those that start at one place: what closes, what blanks, what opens, what replaces. */
  readonly order: number;
}

/** More than any cell has edits. */
const closing = 1e9;

type Edits = ReturnType<typeof createEdits>;

/** The function that a statement declares at the top. */
function functionIn(statement: Program["body"][number]) {
  const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (statement.type === "ExportDefaultDeclaration") {
    const { declaration } = statement;
    return declaration.type === "FunctionDeclaration" && declaration.id !== null
      ? (declaration as typeof declaration & { id: Identifier })
      : null;
  }
  return declared?.type === "FunctionDeclaration" ? declared : null;
}

function editStatement(
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

/** Every node of a statement but those of its functions and classes, from the outside. */
function walkOutside(root: AnyNode, visit: (node: AnyNode, parent: AnyNode | null) => void): void {
  const step = (node: AnyNode, parent: AnyNode | null): void => {
    if (/^(Function|Class|ArrowFunction)/.test(node.type)) return;
    visit(node, parent);
    for (const child of childrenOf(node)) step(child, node);
  };
  step(root, null);
}

/** The nodes right below one, but for parts that are left out. */
function childrenOf(node: AnyNode, isLeftOut: (part: string) => boolean = () => false): readonly AnyNode[] {
  return Object.entries(node)
    .flatMap(([part, value]: [string, unknown]) => (isLeftOut(part) ? [] : [value].flat()))
    .filter((child): child is AnyNode => typeof (child as AnyNode | null)?.type === "string");
}

const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const chaining = new Set(["then", "catch", "finally"]);

/** Waits, timers, callbacks of promises and imports as the runtime answers them: what kernel/script.ts does for the kernel. */
function editWaits(program: Program, edits: Edits): void {
  const wrap = ({ start, end }: { start: number; end: number }, member: string): void => {
    edits.open(start, `${runtimeName}.${member}(`);
    edits.close(end, ")");
  };
  // From the inside: what is put around the whole comes around what is put around a part.
  const visit = (node: AnyNode): void => {
    for (const child of childrenOf(node)) visit(child);
    if (node.type === "AwaitExpression") wrap(node.argument, "wait");
    else if (node.type === "ForOfStatement" && node.await) wrap(node.right, "each");
    else if (node.type === "ImportExpression") edits.open(node.start, `${runtimeName}.`);
    else if (node.type === "MetaProperty" && node.meta.name === "import") {
      edits.put(node.start, node.end, `${runtimeName}.meta()`);
    } else if (node.type === "CallExpression") {
      const { callee, arguments: values } = node;
      if (callee.type === "Identifier" && timers.has(callee.name))
        edits.open(callee.start, `${runtimeName}.`);
      if (
        callee.type === "MemberExpression" &&
        callee.property.type === "Identifier" &&
        !callee.computed &&
        chaining.has(callee.property.name)
      ) {
        for (const value of values) if (value.type !== "SpreadElement") wrap(value, "callback");
      }
    }
  };
  visit(program);
}

/** The names that a pattern binds. */
function namesIn(pattern: Pattern | Expression): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((one) => namesIn(one.type === "Property" ? one.value : one.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap((one) => (one === null ? [] : namesIn(one)));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
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
