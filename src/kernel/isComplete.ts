/** Whether a cell can run as it stands, or goes on: what a console asks at the end of each line. */
import type { Diagnostic } from "typescript";
import { ts } from "#typescript";

/** Whether code can run as it stands; where it goes on, with how much its next line is indented. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** Code whose first fault lies at its end goes on; one with a fault before is invalid. */
export function isComplete(code: string): Completeness {
  const faults = syntaxFaults(code);
  if (faults.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const goesOn = faults.some(({ start = 0, length = 0, code: number }) => {
    const isOpen = unterminated.has(number) || start >= end || start + length >= end;
    return isOpen && (start >= end || unterminated.has(number));
  });
  return goesOn ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** Complaints about a template, a comment or a text over lines that does not end. */
const unterminated = new Set([1160, 1010]);

/** The indentation of the last line, two more after an opening bracket. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1)!;
  const indent = /^\s*/.exec(last)![0];
  return /[([{]$/.test(last) ? `${indent}  ` : indent;
}

/** Whether TypeScript can read it, whatever its names and types mean. */
export const isReadable = (code: string): boolean => syntaxFaults(code).length === 0;

/** What keeps a cell from being read, whatever its names and types mean. */
function syntaxFaults(code: string): readonly Diagnostic[] {
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    fileName: "cell.ts",
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
  });
  return diagnostics;
}
