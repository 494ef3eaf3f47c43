/** A cell's variables that bear the name of a global of Node's: every module of the process would see them, so V8 is given them under another. */
import type { Identifier, Node, SourceFile, TypeChecker } from "typescript";
import { ts } from "#typescript";
import { isGlobal } from "./cellNames.js";

/** The cell with such variables, its own or of earlier cells, called otherwise.
 *
 *  @param file  as it was checked: the cell from the offset on, with names of earlier cells before it
 *  @param taken  names of Node's globals */
export function renameGlobals(
  file: SourceFile,
  checker: TypeChecker,
  offset: number,
  code: string,
  taken: ReadonlySet<string>,
): string {
  const edits: { at: number; end: number; text: string }[] = [];
  const isOfCells = (identifier: Identifier): boolean => {
    const isShort = ts.isShorthandPropertyAssignment(identifier.parent);
    const symbol = isShort
      ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
      : checker.getSymbolAtLocation(identifier);
    if (symbol === undefined || (symbol.flags & variables) === 0) return false;
    return (symbol.declarations ?? []).some((one) => one.getSourceFile() === file && isTopLevel(one));
  };
  const visit = (node: Node): void => {
    if (
      ts.isIdentifier(node) &&
      node.pos >= offset - 1 &&
      node.end <= offset + code.length &&
      taken.has(node.text) &&
      isOfCells(node)
    ) {
      const at = node.getStart(file) - offset;
      const name = `${node.text}$`;
      const isShort =
        ts.isShorthandPropertyAssignment(node.parent) ||
        (ts.isBindingElement(node.parent) &&
          node.parent.propertyName === undefined &&
          ts.isObjectBindingPattern(node.parent.parent));
      const isImported = ts.isImportSpecifier(node.parent) && node.parent.propertyName === undefined;
      const text = isShort ? `${node.text}: ${name}` : isImported ? `${node.text} as ${name}` : name;
      edits.push({ at, end: node.end - offset, text });
    }
    ts.forEachChild(node, visit);
  };
  if ([...taken].some((name) => code.includes(name))) visit(file);
  return edits.reduceRight((text, { at, end, text: put }) => text.slice(0, at) + put + text.slice(end), code);
}

/** Kinds of names that V8 would give to every module. */
const variables =
  ts.SymbolFlags.Variable |
  ts.SymbolFlags.Function |
  ts.SymbolFlags.Class |
  ts.SymbolFlags.Enum |
  ts.SymbolFlags.ValueModule |
  ts.SymbolFlags.Alias;

/** Whether a declaration is one of the module's own names. */
function isTopLevel(declaration: Node): boolean {
  if (ts.isModuleDeclaration(declaration) && isGlobal(declaration)) return false;
  for (let at: Node | undefined = declaration.parent; at !== undefined; at = at.parent) {
    if (ts.isSourceFile(at)) return true;
    if (ts.isModuleDeclaration(at) && isGlobal(at)) return false;
    if (
      ts.isFunctionLike(at) ||
      ts.isBlock(at) ||
      ts.isClassLike(at) ||
      ts.isModuleBlock(at) ||
      ts.isForStatement(at)
    )
      return false;
  }
  return false;
}
