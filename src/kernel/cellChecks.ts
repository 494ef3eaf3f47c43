/** What is asked about cells as they are typed, with their magic and as expressions, before TypeScript. */
import { asExpression, maskMagic, typescriptOf } from "./cellCode.js";
import { type CheckedCell, type Checker, type CheckerHost, createChecker } from "./checker.js";
import { type Completeness, isComplete, isReadable } from "./isComplete.js";

export interface CellChecks extends Checker {
  isComplete(cell: string): Completeness;
}

/** See `createChecker`. */
export function createCellChecks(host: CheckerHost, taken: ReadonlySet<string>): CellChecks {
  const checker = createChecker(host, taken);
  return {
    check(cell, label): CheckedCell {
      const masked = typescriptOf(cell);
      const code = asExpression(masked, isReadable);
      const checked = checker.check(code, label);
      const shift = (line: number) => (line === 1 && code !== masked ? 1 : 0);
      const diagnostics = checked.diagnostics.map((one) => ({
        ...one,
        column: one.column - shift(one.line),
      }));
      return { ...checked, diagnostics };
    },
    complete: (cell, position) => checker.complete(maskMagic(cell), position),
    inspect: (cell, position) => checker.inspect(maskMagic(cell), position),
    isComplete: (cell) => isComplete(asExpression(maskMagic(cell), isReadable)),
  };
}
