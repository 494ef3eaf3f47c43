/** Titles that programs write above the names of columns: "Campaign report", the period, an empty line. */
import { csv } from "#packages";
import { cleanName, type Delimiter, delimiters } from "../data/csv.js";
import { looksLikeDate } from "../data/dates.js";
import { dissectNumber } from "../data/numberFormat.js";

/** Lines among which the header is looked for. */
const mostTitles = 50;

/** Rows beneath a header that have to be as wide as it is. */
const rowsBeneath = 3;

/** Lines that they take, with breaks in their cells. */
const mostBeneath = 100;

/** How many lines stand above the header: the first line of several texts, without a number or a date, over rows of the same width that have one.
 *
 *  @param lines  of the file's start
 *  @param given  the separator, where it is known
 *  @param date   the column of dates, where it is known: a first line with its name is the header, and a line of units may stand beneath it
 *  @returns 0 where no line is like that */
export function titleLines(
  lines: readonly string[],
  given: Delimiter | undefined,
  date: string | null,
): number {
  const marks = given === undefined ? (Object.keys(delimiters) as Delimiter[]) : [given];
  // Excel's own line is obeyed where it is the first.
  const from = /^sep=.$/i.test(lines[0] ?? "") ? 1 : 0;
  const first = lines.findIndex((line, i) => i >= from && line.trim() !== "");
  const isNamed = (mark: Delimiter) =>
    rowsFrom(lines, first, mark)[0]?.some((cell) => cleanName(cell) === date);
  if (date !== null && marks.some(isNamed)) return 0;
  for (let at = from; at < Math.min(lines.length, mostTitles); at++) {
    const own = marks.filter((mark) => lines[at]!.includes(mark));
    if (own.some((mark) => isHeader(lines, at, mark))) return at === from ? 0 : at;
  }
  return 0;
}

function isHeader(lines: readonly string[], at: number, delimiter: Delimiter): boolean {
  const [names, ...rows] = rowsFrom(lines, at, delimiter);
  if (names === undefined || rows.length === 0) return false;
  const named = names.filter((cell) => cell.trim() !== "");
  if (named.length < 2 || 2 * named.length <= names.length || named.some(isValue)) return false;
  return rows.every((row) => row.length === names.length && row.some(isValue));
}

const isValue = (cell: string) => dissectNumber(cell) !== null || looksLikeDate(cell, false);

function rowsFrom(
  lines: readonly string[],
  at: number,
  delimiter: Delimiter,
): readonly (readonly string[])[] {
  try {
    return csv().parse(lines.slice(at, at + mostBeneath).join("\n"), {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: 1 + rowsBeneath,
    }) as unknown as string[][];
  } catch {
    return [];
  }
}
