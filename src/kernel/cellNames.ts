/** The names that a cell declares, exports and mentions, read from its text alone. */
import type { BindingName, Node, SourceFile, Statement } from "typescript";
import { ts } from "#typescript";

/** How a later cell sees a name. */
export type Access = "let" | "const" | "alias";

/** A name that a statement at the top of a cell declares. */
export interface Declared {
  readonly name: string;
  readonly access: Access;
  /** Index of the statement. */
  readonly statement: number;
  /** Whether it has its value before the cell begins, or needs none: functions and types. */
  readonly isHoisted: boolean;
}

/** What the statements at the top of a cell declare, in order. A name may stand more than once: a type and a value. */
export function declaredIn(file: SourceFile): readonly Declared[] {
  const found: Declared[] = [];
  file.statements.forEach((statement, index) => {
    const add = (name: string, access: Access, isHoisted = false) =>
      found.push({ name, access, statement: index, isHoisted });
    for (const [name, access, isHoisted] of namesOf(statement)) add(name, access, isHoisted);
  });
  return found;
}

function* namesOf(statement: Statement): Generator<readonly [string, Access, boolean]> {
  if (ts.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const access = (declarationList.flags & ts.NodeFlags.Const) !== 0 ? "const" : "let";
    for (const { name } of declarationList.declarations)
      for (const text of boundNames(name)) yield [text, access, false];
  } else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name !== undefined) yield [statement.name.text, "alias", true];
  } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    yield [statement.name.text, "alias", true];
  } else if (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    if (statement.name !== undefined) yield [statement.name.text, "alias", false];
  } else if (ts.isModuleDeclaration(statement)) {
    if (ts.isIdentifier(statement.name) && !isGlobal(statement)) yield [statement.name.text, "alias", false];
  } else if (ts.isImportEqualsDeclaration(statement)) {
    yield [statement.name.text, "alias", false];
  } else if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    if (name !== undefined) yield [name.text, "alias", false];
    if (namedBindings === undefined) return;
    if (ts.isNamespaceImport(namedBindings)) yield [namedBindings.name.text, "alias", false];
    else for (const element of namedBindings.elements) yield [element.name.text, "alias", false];
  } else {
    yield* nestedVars(statement);
  }
}

/** `var` in blocks and loops at the top. */
function* nestedVars(node: Node): Generator<readonly [string, Access, boolean]> {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    for (const { name } of node.declarations) for (const text of boundNames(name)) yield [text, "let", false];
  }
  const children: Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nestedVars(child);
}

/** Names that a pattern gives values to. */
export function* boundNames(name: BindingName): Generator<string> {
  if (ts.isIdentifier(name)) yield name.text;
  else for (const element of name.elements) if (ts.isBindingElement(element)) yield* boundNames(element.name);
}

/** Names that the cell exports itself. */
export function* exportedBy(file: SourceFile): Generator<string> {
  for (const statement of file.statements) {
    const { modifiers } = statement as { readonly modifiers?: readonly Node[] };
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
      for (const [name] of namesOf(statement)) yield name;
    }
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const { name } of statement.exportClause.elements) yield name.text;
    }
  }
}

/** All that a cell, or a part of one, may mention. */
export function identifiersIn(file: Node): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether a module declaration is `declare global`. */
export function isGlobal(node: Node): boolean {
  return (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}
