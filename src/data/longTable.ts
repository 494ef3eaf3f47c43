/** Long tables, with a row for each channel (or campaign, or medium) of a period: seen, asked about, and made wide where that is said. */
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { phrase, setting } from "../phrase.js";
import { bareName, stemOfExposure, stemOfSpend } from "./channelNames.js";
import { columnFacts } from "./columnFacts.js";
import { dateNames, geoNames } from "./columnNames.js";
import type { CsvRow, CsvTable } from "./csv.js";
import { findWord, plainName } from "./names.js";
import { isMissing } from "./numberFormat.js";

/** More levels than this are names of something else. */
const mostLevels = 60;

/** Words of columns that name the channel of a row. */
const levelWords = [
  ...[
    "channel",
    "channels",
    "medium",
    "media",
    "campaign",
    "platform",
    "source",
    "network",
    "publisher",
    "kanal",
  ],
  ...["vehicle", "tactic", "partner", "canal", "kampagne", "campagne"],
];

/** The table with a column for each level of the long one's: `spend` and `impressions` of `channel` become `spend_tv`, `impressions_tv` and
 *  so on; a level without a row in a period has 0 there. What stands on every row of a period alike (the KPI, a price) is kept once.
 *
 *  @param by  the column whose levels become columns
 *  @throws DataError for an unknown column, and where a column that is no money or exposure differs within a period  */
export function pivoted(table: CsvTable, by: string, keys: readonly string[]): CsvTable {
  const { file, header, rows } = table;
  const at = header.indexOf(by);
  if (at < 0) {
    throw new DataError({
      file,
      row: 1,
      option: "pivot",
      rule: `names the column "${by}", which the table lacks`,
      cure: suggestion(by, header),
    });
  }
  const places = header.map((_, i) => i).filter((i) => i !== at);
  const isMeasure = (i: number) => !keys.includes(header[i]!) && measures(header[i]!);
  const measured = places.filter(isMeasure);
  if (measured.length === 0) {
    throw new DataError({
      file,
      row: 1,
      option: "pivot",
      rule: `"${by}" has nothing to spread: no column is named as money spent or as what people saw`,
      cure: "name it spend, cost, impressions or clicks",
    });
  }
  const shared = places.filter((i) => !isMeasure(i));
  const keyPlaces = shared.filter((i) => keys.includes(header[i]!));
  const levels = [...new Set(rows.map(({ cells }) => cells[at]!.trim()))].filter(
    (level) => !isMissing(level),
  );
  for (const { line, cells } of rows) {
    const money = measured.find((i) => isMissing(cells[at]!.trim()) && /[1-9]/.test(cells[i]!));
    if (money === undefined) continue;
    throw new DataError({
      file,
      row: line,
      column: by,
      rule: `says of no channel what "${header[money]!}" is of`,
      got: phrase`${cells[money]!.trim()}`,
      cure: "write the channel, or take the row out",
    });
  }
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const key = keyPlaces.map((i) => row.cells[i]!.trim()).join("\u0000");
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [row]);
    else own.push(row);
  }
  const wide = [...groups.values()].map((own): CsvRow => {
    const first = own[0]!;
    const alike = shared.map((i) => valueOfPeriod(own, i, table, by));
    const spread = levels.flatMap((level) => {
      const row = rowOfLevel(own, level, at, table);
      return measured.map((i) => (row === null ? "0" : row.cells[i]!));
    });
    return { line: first.line, cells: [...alike, ...spread] };
  });
  const names = levels.flatMap((level) =>
    measured.map((i) => `${plainName(header[i]!)}_${plainName(level)}`),
  );
  return { ...table, header: [...shared.map((i) => header[i]!), ...names], rows: wide };
}

function measures(name: string): boolean {
  return stemOfSpend(name) !== null || stemOfExposure(`${name}_x`, false) !== null;
}

/** What all rows of a period say alike; a row may leave it empty. */
function valueOfPeriod(rows: readonly CsvRow[], i: number, table: CsvTable, by: string): string {
  const filled = rows.filter(({ cells }) => !isMissing(cells[i]!));
  const other = filled.find(({ cells }) => cells[i]!.trim() !== filled[0]!.cells[i]!.trim());
  if (other !== undefined) {
    throw new DataError({
      file: table.file,
      row: other.line,
      column: table.header[i]!,
      rule: `"${other.cells[i]!.trim()}", and "${filled[0]!.cells[i]!.trim()}" in row ${filled[0]!.line} of the same period: it is a number of each "${by}" and not of the period`,
      cure: "take the column out, or put the sum over the period on each of its rows",
    });
  }
  return filled[0]?.cells[i] ?? "";
}

function rowOfLevel(rows: readonly CsvRow[], level: string, at: number, { file }: CsvTable): CsvRow | null {
  const [row, again] = rows.filter(({ cells }) => cells[at]!.trim() === level);
  if (again !== undefined) {
    throw new DataError({
      file,
      row: again.line,
      rule: `"${level}" stands already in row ${row!.line} of the same period`,
      cure: "delete one row, or add them up",
    });
  }
  return row ?? null;
}

/** Refuses a table that is long and was not said to be: a column of text whose levels each have a row in most periods, beside money.
 *
 *  @param date  the date column
 *  @param taken  columns that have another role already (the geo, what the user named)
 *  @throws DataError naming the column, with the option that makes the table wide  */
export function refuseLong(table: CsvTable, date: string, taken: ReadonlySet<string>): void {
  const { header, rows, file } = table;
  const dateAt = header.indexOf(date);
  const periods = new Set(rows.map(({ cells }) => cells[dateAt]!.trim()));
  if (rows.length < 2 * periods.size * 0.75 || rows.length === periods.size) return;
  const columns = header.map((_, i) => columnFacts(table, i));
  if (!columns.some(({ name, kind }) => kind === "number" && measures(name))) return;
  const level = columns.find(({ name, kind, distinct, index }) => {
    if (taken.has(name) || name === date || kind !== "text") return false;
    if (distinct.length < 2 || distinct.length > mostLevels) return false;
    if ((geoNames as readonly string[]).includes(plainName(name))) return false;
    const pairs = new Set(rows.map(({ cells }) => `${cells[dateAt]!.trim()}\u0000${cells[index]!.trim()}`));
    return pairs.size === rows.length && findWord(name, levelWords) !== null;
  });
  if (level === undefined) return;
  const shown = level.distinct.slice(0, 3).join(", ");
  throw new DataError({
    file,
    column: level.name,
    rule: `the table is long: a period has a row for each of ${level.distinct.length} (${shown}${level.distinct.length > 3 ? ", …" : ""})`,
    cure: phrase`make each a column with ${setting("pivot", level.name)}`,
  });
}

/** The columns that tell the rows of a pivoted table apart: its date and, where there is one, its geo. */
export function keysOf(
  table: CsvTable,
  by: string,
  { date, geo }: { readonly date?: string | undefined; readonly geo?: string | undefined },
): readonly string[] {
  const free = table.header.filter((name) => name !== by);
  const named = (names: readonly string[]) =>
    names
      .map((name) => free.find((column) => plainName(column) === name || bareName(column) === name))
      .find((column) => column !== undefined);
  const keys = [date ?? named(dateNames), geo ?? named(geoNames)];
  return keys.filter((key) => key !== undefined);
}
