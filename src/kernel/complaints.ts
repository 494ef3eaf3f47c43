/** What is wrong with a cell, at its place in the cell. */
import type {
  DiagnosticMessageChain,
  Node,
  SourceFile,
  TypeChecker,
  Diagnostic as TypeScriptDiagnostic,
} from "typescript";
import { ts } from "#typescript";
import type { Diagnostic } from "./cellErrors.js";

/** Whether a complaint is about a value without a type, which a cell may have: TypeScript's numbers 7000 to 7099. */
export function isAboutAny({ code }: TypeScriptDiagnostic): boolean {
  return code >= 7000 && code < 7100;
}

/** The name that a complaint says nothing declares, where it is about a cell; else null. */
export function unknownName(
  { code, file, start, length }: TypeScriptDiagnostic,
  path: string,
): string | null {
  // "Cannot find name", the same with another that may be meant, and in `{ name }`.
  if (![2304, 2552, 18004].includes(code) || file?.fileName !== path) return null;
  return file.text.slice(start, start! + length!);
}

/** A complaint at its place in the cell, or in the file it is about. */
export function readDiagnostic(
  { file, start = 0, messageText }: TypeScriptDiagnostic,
  path: string,
  offset: number,
  code: string,
  nameOf: (path: string) => string,
): Diagnostic[] {
  if (file === undefined) return [];
  const isCell = file.fileName === path;
  const at = isCell
    ? placeIn(code, Math.min(Math.max(0, start - offset), code.length))
    : ts.getLineAndCharacterOfPosition(file, start);
  const where = {
    file: isCell ? "" : nameOf(file.fileName),
    line: at.line + 1,
    column: at.character + 1,
  };
  return messagesOf(messageText).map((message) => ({ ...where, message }));
}

function messagesOf(text: string | DiagnosticMessageChain): string[] {
  if (typeof text === "string") return [text];
  return [text.messageText, ...(text.next ?? []).flatMap(messagesOf)];
}

function placeIn(code: string, position: number): { line: number; character: number } {
  const before = code.slice(0, position).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}

/** Calls of our own functions whose promise nobody takes: the next line would run before they have. What `show` is given is waited for. */
export function floatingPromises(
  file: SourceFile,
  checker: TypeChecker,
  offset: number,
  code: string,
  isOurs: (path: string) => boolean,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const visit = (node: Node): void => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      const { expression: call } = node;
      const declaration = checker.getResolvedSignature(call)?.declaration;
      const isOfOurs = declaration !== undefined && isOurs(declaration.getSourceFile().fileName);
      const isPromise = checker.getTypeAtLocation(call).symbol?.name === "Promise";
      const name = call.expression.getText(file).split(".").at(-1)!;
      if (isOfOurs && isPromise && name !== "show") {
        const at = placeIn(code, node.getStart(file) - offset);
        const message = `${name} gives a promise, which nobody waits for; write await before it`;
        found.push({ file: "", line: at.line + 1, column: at.character + 1, message });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
