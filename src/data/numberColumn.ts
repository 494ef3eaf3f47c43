/** Turns a column of cells into numbers once its decimal mark is settled, and names the first cell that is not a number. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import type { CsvTable } from "./csv.js";
import { type DecimalMark, decimalVote, dissectNumber, isMissing, parseNumber } from "./numberFormat.js";

/** What a column says about decimal marks: the first row index that votes for each, and for neither. */
export interface DecimalEvidence {
  readonly dot: number;
  readonly comma: number;
  readonly either: number;
}

export interface NumberColumn {
  /** Shape [rows]; NaN where the cell is missing. */
  readonly values: Float64Array;
  /** Sign or code written beside the numbers ("£", "EUR", "%"), or "". */
  readonly unit: string;
  /** Row indexes of missing cells. */
  readonly missing: readonly number[];
  /** How missing cells are written, each once: "", "NA". */
  readonly missingMarks: readonly string[];
}

export function decimalEvidence(cells: readonly string[]): DecimalEvidence {
  const evidence = { dot: -1, comma: -1, either: -1 };
  cells.forEach((cell, i) => {
    const number = isMissing(cell) ? null : dissectNumber(cell);
    if (number === null) return;
    const vote = decimalVote(number);
    if (vote === "." && evidence.dot < 0) evidence.dot = i;
    if (vote === "," && evidence.comma < 0) evidence.comma = i;
    if (vote === "either" && evidence.either < 0) evidence.either = i;
  });
  return evidence;
}

/** The decimal mark of a column: its own evidence, else what all other columns agree on; asks where that leaves it open.
 *
 *  @param fileMarks  marks that other columns of the file prove
 *  @throws DataError where the column contradicts itself or nothing decides  */
export function decideDecimal(
  table: CsvTable,
  columnIndex: number,
  evidence: DecimalEvidence,
  fileMarks: ReadonlySet<DecimalMark>,
): DecimalMark {
  const { file } = table;
  const column = table.header[columnIndex]!;
  const cellAt = (row: number) => table.rows[row]!.cells[columnIndex]!.trim();
  if (evidence.dot >= 0 && evidence.comma >= 0) {
    const [first, second] = [Math.min(evidence.dot, evidence.comma), Math.max(evidence.dot, evidence.comma)];
    throw new DataError({
      file,
      row: table.rows[second]!.line,
      column,
      rule: `"${cellAt(second)}" and "${cellAt(first)}" (row ${table.rows[first]!.line}) use different decimal marks`,
      cure: "write all numbers the same way",
    });
  }
  if (evidence.dot >= 0) return ".";
  if (evidence.comma >= 0) return ",";
  if (evidence.either < 0) return ".";
  if (fileMarks.size === 1) return [...fileMarks][0]!;
  const cell = cellAt(evidence.either);
  const plain = Number(cell.replace(/[^\d]/g, ""));
  throw new DataError({
    file,
    row: table.rows[evidence.either]!.line,
    column,
    rule: `"${cell}" can be ${plain} or ${plain / 1000}, and nothing else in the file decides`,
    cure: phrase`set ${option("decimal")} to "." or ","`,
  });
}

/** The numbers of a column.
 *  @throws DataError for text, an Excel error, an infinite value, or two units in one column  */
export function readNumbers(table: CsvTable, columnIndex: number, decimal: DecimalMark): NumberColumn {
  const column = table.header[columnIndex]!;
  const values = new Float64Array(table.rows.length).fill(Number.NaN);
  const missing: number[] = [];
  const marks = new Set<string>();
  let unit: string | null = null;
  table.rows.forEach(({ cells, line }, i) => {
    const cell = cells[columnIndex]!.trim();
    if (isMissing(cell)) {
      missing.push(i);
      marks.add(cell);
      return;
    }
    const at = { file: table.file, row: line, column };
    const number = dissectNumber(cell);
    const value = number === null ? Number.NaN : parseNumber(number, decimal);
    if (number === null || Number.isNaN(value)) throw notANumber(cell, decimal, at);
    if (!Number.isFinite(value)) {
      throw new DataError({
        ...at,
        rule: `${cell} is too large for a number`,
        cure: "correct the cell, or leave it empty if unknown",
      });
    }
    if (value !== 0) {
      // A plain zero often carries no sign; every other cell has to agree.
      if (unit !== null && unit !== number.unit) {
        throw new DataError({
          ...at,
          rule: `"${cell}" has ${spoken(number.unit)} and the rows above ${spoken(unit)}`,
          cure: "use one unit in the column",
        });
      }
      unit = number.unit;
    }
    values[i] = value;
  });
  return { values, unit: unit ?? "", missing, missingMarks: [...marks] };
}

function spoken(unit: string): string {
  return unit === "" ? "no unit" : `the unit "${unit}"`;
}

function notANumber(
  cell: string,
  decimal: DecimalMark,
  at: { file: string; row: number; column: string },
): DataError {
  if (/^[-+]?inf(inity)?$/i.test(cell)) {
    return new DataError({
      ...at,
      rule: `${cell} is not a finite number`,
      cure: "correct the cell, or leave it empty if unknown",
    });
  }
  if (cell.startsWith("#")) {
    return new DataError({
      ...at,
      rule: `the cell holds the spreadsheet error ${cell}`,
      cure: "repair the formula and export again",
    });
  }
  if (/^[-–—]$/.test(cell)) {
    return new DataError({
      ...at,
      rule: `"${cell}" can mean zero or unknown`,
      cure: "write 0, or leave the cell empty",
    });
  }
  if (dissectNumber(cell) !== null) {
    const other = decimal === "." ? "," : ".";
    return new DataError({
      ...at,
      rule: `"${cell}" is not a number with the decimal mark "${decimal}"`,
      cure: phrase`write it without separators, or set ${option("decimal")} to "${other}"`,
    });
  }
  return new DataError({
    ...at,
    rule: `"${cell}" is not a number`,
    cure: "correct the cell, or leave it empty if unknown",
  });
}
