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
  /** Where only cells such as "1.234" vote: the mark in them, and how many they are; null where they use both marks. */
  readonly mark: DecimalMark | null;
  readonly count: number;
  /** Does that mark stand between thousands? Cells such as "851" beside "2.140" say so: as decimals, one would be "851.000" or the
   *  other "2.14". */
  readonly isGrouped: boolean;
  /** Do some of these cells end in a zero? */
  readonly hasTrailingZero: boolean;
  /** Are the column's certain decimals, many of them, all written without trailing zeros? */
  readonly dropsZeros: boolean;
}

/** So many cells with three figures after the mark are no chance: written without trailing zeros, one in ten would have fewer. */
const manyTriples = 24;

/** And so many where one ends in a zero, which decimals without trailing zeros never do. */
const someTriples = 8;

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
  const first = { dot: -1, comma: -1, either: -1 };
  const marks = new Set<DecimalMark>();
  let count = 0;
  let hasTrailingZero = false;
  let decimals = 0;
  let zeroDecimals = 0;
  let hasSmall = false;
  let hasLarge = false;
  cells.forEach((cell, i) => {
    const number = isMissing(cell) ? null : dissectNumber(cell);
    if (number === null) return;
    const vote = decimalVote(number);
    if (vote === "." && first.dot < 0) first.dot = i;
    if (vote === "," && first.comma < 0) first.comma = i;
    if (vote === "." || vote === ",") {
      decimals++;
      if (number.body.endsWith("0")) zeroDecimals++;
    }
    if (vote === "either") {
      if (first.either < 0) first.either = i;
      count++;
      marks.add(number.body.includes(".") ? "." : ",");
      if (number.body.endsWith("0")) hasTrailingZero = true;
    }
    // A typed number beside text is written with an exponent, and says nothing of the text.
    if (vote === "none" && number.exponent === "") {
      const value = Number(number.body.replace(/[' ]/g, ""));
      if (value >= 1000) hasLarge = true;
      else if (value > 0) hasSmall = true;
    }
  });
  const isOpen = first.dot < 0 && first.comma < 0 && marks.size === 1;
  return {
    ...first,
    mark: marks.size === 1 ? [...marks][0]! : null,
    count,
    hasTrailingZero,
    dropsZeros: decimals >= manyTriples && zeroDecimals === 0,
    isGrouped: isOpen && hasSmall && !hasLarge && count >= (hasTrailingZero ? someTriples : manyTriples),
  };
}

/** The decimal marks that the columns of a file prove. */
export function decimalMarks(columns: Iterable<DecimalEvidence>): {
  readonly decimal: ReadonlySet<DecimalMark>;
  readonly grouping: ReadonlySet<DecimalMark>;
  /** Does a column with certain decimals write them without trailing zeros? */
  readonly dropsZeros: boolean;
} {
  const decimal = new Set<DecimalMark>();
  const grouping = new Set<DecimalMark>();
  let dropsZeros = false;
  for (const { dot, comma, mark, isGrouped, dropsZeros: drops } of columns) {
    dropsZeros ||= drops;
    if (dot >= 0) decimal.add(".");
    if (comma >= 0) decimal.add(",");
    if (isGrouped && mark !== null) {
      grouping.add(mark);
      decimal.add(otherMark(mark));
    }
  }
  return { decimal, grouping, dropsZeros };
}

function otherMark(mark: DecimalMark): DecimalMark {
  return mark === "." ? "," : ".";
}

/** The decimal mark of a column: its own evidence, else what all other columns agree on; null where that leaves it open.
 *
 *  @param file  what all columns of the file prove together */
export function settledDecimal(
  { dot, comma, either, mark, count, isGrouped, hasTrailingZero }: DecimalEvidence,
  { decimal, grouping, dropsZeros }: ReturnType<typeof decimalMarks>,
): DecimalMark | null {
  if (dot >= 0 && comma >= 0) return null;
  if (dot >= 0) return ".";
  if (comma >= 0) return ",";
  if (either < 0) return ".";
  if (mark !== null && (isGrouped || grouping.has(mark))) return otherMark(mark);
  const only = decimal.size === 1 ? [...decimal][0]! : null;
  return only === mark && count >= manyTriples && hasTrailingZero && dropsZeros ? null : only;
}

/** What a cell such as "1.234" can mean, in words. */
export function twoReadings(cell: string): string {
  const digits = Number(cell.replace(/[^\d]/g, ""));
  return `"${cell}" can be ${digits} or ${digits / 1000}`;
}

/** The decimal mark of a column, which is asked for where nothing settles it.
 *
 *  @param file  what all columns of the file prove together
 *  @throws DataError where the column contradicts itself or nothing decides  */
export function decideDecimal(
  table: CsvTable,
  columnIndex: number,
  evidence: DecimalEvidence,
  marks: ReturnType<typeof decimalMarks>,
): DecimalMark {
  const settled = settledDecimal(evidence, marks);
  if (settled !== null) return settled;
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
  const cell = cellAt(evidence.either);
  const [only] = marks.decimal;
  if (marks.decimal.size === 1) {
    throw new DataError({
      file,
      row: table.rows[evidence.either]!.line,
      column,
      rule: `${twoReadings(cell)}: all ${evidence.count} cells with "${evidence.mark}" have three figures behind it, zeros too, as thousands have, and other columns write decimals without such zeros`,
      cure: phrase`write the column without thousands separators, or set ${option("decimal")} to "${only}" where these are decimals`,
    });
  }
  throw new DataError({
    file,
    row: table.rows[evidence.either]!.line,
    column,
    rule: `${twoReadings(cell)}, and nothing else in the file decides`,
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
  const number = dissectNumber(cell);
  if (number !== null) {
    const other = otherMark(decimal);
    return new DataError({
      ...at,
      rule: `"${cell}" is not a number with the decimal mark "${decimal}"`,
      cure: Number.isNaN(parseNumber(number, other))
        ? "write it without separators between thousands"
        : phrase`write it without separators, or set ${option("decimal")} to "${other}"`,
    });
  }
  return new DataError({
    ...at,
    rule: `"${cell}" is not a number`,
    cure: "correct the cell, or leave it empty if unknown",
  });
}
