/** Reads a source whole: one pass over its files, and every cell accounted for, or refused with its place. */

import { type DateFormatName, dateFormats } from "../data/dateFormats.js";
import { twoReadings } from "../data/numberColumn.js";
import { type DecimalMark, dissectNumber, parseNumber } from "../data/numberFormat.js";
import { DataError } from "../errors.js";
import { inert } from "../inert.js";
import type { Database, DatabaseAccess } from "../platform/platform.js";
import { amountMacro, likelyMark, settledMarks } from "./amounts.js";
import { dayText } from "./dayOfRow.js";
import { type Coverage, coverageOf, likelyFormat, readDays } from "./days.js";
import { decimalText, millionths } from "./decimals.js";
import { type Place, refuseMarks, refuseRow } from "./faultyCell.js";
import { requireColumns, type Source } from "./measure.js";
import { type OpenFile, openTable, refuseDamaged, refuseOtherEnds, type Staged } from "./openFile.js";
import { rateCure } from "./rates.js";
import type { Recipe } from "./recipe.js";
import { findRepeats, type Repeats } from "./repeats.js";
import {
  isText,
  mostGroups,
  notSkipped,
  passSql,
  type RowGroup,
  readGroups,
  readShapes,
} from "./sourcePass.js";
import { stagedKey } from "./stage.js";

/** A source that was read. */
export interface ReadSource {
  readonly source: Source;
  /** The database's table of groups. */
  readonly table: string;
  readonly files: readonly OpenFile[];
  /** Rows that count, by file, day and channel. */
  readonly groups: readonly RowGroup[];
  /** Rows without a date that hold nothing, and rows that the recipe skips. */
  readonly blankRows: number;
  readonly skipped: readonly RowGroup[];
  readonly format: DateFormatName;
  readonly days: ReadonlyMap<string, number>;
  readonly coverage: Coverage;
  readonly repeats: Repeats;
  readonly note: string;
}

export interface Reading {
  readonly recipe: Recipe;
  /** Name of the recipe's file. */
  readonly file: string;
  /** Those of which there are rates, and the table's own. */
  readonly currencies: ReadonlySet<string>;
  readonly access: DatabaseAccess;
  /** What the database does not read itself, in a form that it does. */
  readonly staged: ReadonlyMap<string, Staged>;
  readonly database: Database;
  readonly signal: AbortSignal | undefined;
  readonly onShare: (share: number) => void;
  /** Keeps a statement for the script that is shown. */
  readonly run: (sql: string, options?: Parameters<Database["query"]>[1]) => ReturnType<Database["query"]>;
}

/** Reads a source.
 *
 *  @param paths  of its files
 *  @param table  what the database is to call its groups
 *  @throws DataError for the first thing in it that cannot be counted on */
export async function readSourceRows(
  source: Source,
  paths: readonly string[],
  table: string,
  reading: Reading,
): Promise<ReadSource> {
  const { recipe, file: recipeFile, access, staged, database, signal, onShare, run } = reading;
  const { date } = source.recipe;
  const files: OpenFile[] = [];
  for (const path of paths) {
    const file = await openTable(
      path,
      staged.get(stagedKey(source, path)) ?? null,
      source.recipe,
      access,
      database,
    );
    requireColumns(source, file.header, path, file.kind === "parquet" ? undefined : file.linesBefore);
    files.push(file);
  }
  const samples = files.flatMap((file) => file.sample);
  const day = dayText(
    samples.map((row) => row[date] ?? ""),
    {
      own: source.recipe.timezone,
      common: recipe.timezone,
      file: paths[0]!,
      column: date,
      recipe: recipeFile,
    },
  );
  const measured = source.measures.flatMap(({ column }) => (column === null ? [] : [column]));
  const mark =
    source.recipe.decimal ??
    likelyMark(samples.flatMap((row) => measured.map((column) => row[column] ?? "")));
  await run(amountMacro(mark));
  await run(passSql(table, source, files, day), { signal, onShare }).catch(async (error: unknown) => {
    signal?.throwIfAborted();
    await refuseDamaged(files, database);
    await refuseOtherEnds(files, source.recipe);
    throw error;
  });
  await refuseRejects(database, files);
  await refuseMarks(table, { source, files, day, database });
  const [[count] = [0]] = await database.query(`SELECT count(*) FROM ${table}`);
  if (Number(count) > mostGroups) {
    throw new DataError({
      file: paths[0]!,
      column: date,
      rule: `has more than ${mostGroups} days and channels`,
      cure: "is it the column with the date?",
    });
  }
  const all = await readGroups(table, source, database);
  const skip = new Set([source.recipe.skip ?? []].flat());
  const skipped = all.filter((group) => skip.has(group.date));
  const isBlank = (group: RowGroup) =>
    group.date === "" &&
    group.values.every(
      (value) => value.count + value.bad === 0 || source.measures.every(({ column }) => column === null),
    );
  const blank = all.filter(isBlank);
  const groups = all.filter((group) => !skip.has(group.date) && !isBlank(group));
  if (groups.length === 0) {
    throw new DataError({
      file: paths[0]!,
      rule: "no row has a date and a number",
      cure: "export it again with its data",
    });
  }
  const at = { source, files, day, database };
  const settled = await marksOf(groups, at);
  const shown = new Set(settled.flatMap(({ mark: own, isShown }) => (isShown ? [own] : [])));
  const [other] = shown;
  if (shown.size === 1 && other !== null && other !== undefined && other !== mark) {
    // The first rows left it open, and later ones do not.
    const known = { ...source, recipe: { ...source.recipe, decimal: other } };
    return { ...(await readSourceRows(known, paths, table, reading)), source };
  }
  await refuseNumbers(groups, mark, settled, at);
  const read = await daysOf(groups, at);
  await refuseNameless(groups, at);
  await refuseUnconverted(groups, at, reading);
  const { weekDate } = source.recipe;
  const coverage = coverageOf([...read.days.values()], {
    firstWeekday: recipe.weeks.firstWeekday,
    weekDate,
    file: paths[0]!,
    column: date,
  });
  const repeats = await findRepeats(groups, read.days, { ...at, table, run });
  return {
    source,
    table,
    files,
    groups,
    blankRows: blank.reduce((sum, { rows }) => sum + rows, 0),
    skipped,
    ...read,
    coverage,
    repeats,
    note: day.note,
  };
}

/** Rows that are no rows: too few or too many cells, a quote that never ends, bytes of another encoding. */
async function refuseRejects(database: Database, files: readonly OpenFile[]): Promise<void> {
  const tables = await database.query("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'");
  if (tables.length === 0) return;
  const [first] = await database.query(
    "SELECT file_path, line, error_type, column_name, csv_line FROM reject_errors JOIN reject_scans USING (scan_id, file_id) ORDER BY file_path, line LIMIT 1",
  );
  if (first === undefined) return;
  const [file, line, kind, column, text] = first.map((cell) => String(cell ?? ""));
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    "MISSING COLUMNS": ["the row has fewer cells than the header", "complete the row"],
    "TOO MANY COLUMNS": ["the row has more cells than the header", "quote fields that hold a separator"],
    "UNQUOTED VALUE": ["a quoted field is never closed, or text follows its end", "repair the quotes"],
    "LINE SIZE OVER MAXIMUM": ["the row is longer than 2 MB", "is a quote left open?"],
    "INVALID ENCODING": ["the row is no UTF-8", 'save the file as UTF-8, or set encoding: to "windows-1252"'],
  };
  const [rule, cure] = reasons[kind!] ?? [
    `the row cannot be read (${kind!.toLowerCase()})`,
    "repair the row",
  ];
  // The database counts the row of an error from the blank lines before it.
  const blank = /^\n*/.exec(text!)![0].length;
  throw new DataError({
    file: files.find(({ csv }) => file!.endsWith(csv.replace(/^\.\//, "")))?.path ?? file,
    row: Number(line) + blank,
    ...(kind === "INVALID ENCODING" && column !== "" && { column }),
    rule,
    cure,
  });
}

/** The decimal mark of each measure, looked for only where there is a cell that leaves it open, or that is no number with the mark of the first ones. */
async function marksOf(
  groups: readonly RowGroup[],
  { source, files, day, database }: Place,
): Promise<ReturnType<typeof settledMarks>> {
  const isInDoubt = groups.some(({ values }) => values.some(({ bad, open }) => bad > 0 || open > 0));
  if (source.recipe.decimal !== undefined || !isInDoubt) return [];
  return settledMarks(await readShapes(source, files, day, database));
}

/** Cells that are no numbers, and numbers that can be read in two ways. */
async function refuseNumbers(
  groups: readonly RowGroup[],
  mark: DecimalMark,
  settled: ReturnType<typeof settledMarks>,
  at: Place,
): Promise<void> {
  const { source, files, day, database } = at;
  for (const [i, { column }] of source.measures.entries()) {
    if (column === null) continue;
    const cell = `cell_${i + 1}`;
    const faulty = groups.find(({ values }) => values[i]!.bad > 0);
    if (faulty !== undefined) {
      const condition = `amount_${i + 1} IS NULL AND NOT is_missing(${cell}) AND ${notSkipped(source)}`;
      await refuseRow(
        { condition, shown: cell, column },
        source,
        files[faulty.file]!,
        day,
        database,
        (text) => ({
          rule: `"${shown(text)}" is not a number${source.recipe.decimal === undefined ? "" : ` with decimal: "${mark}"`}`,
          cure: cureOf(text, mark),
        }),
      );
    }
    const open = groups.find(({ values }) => values[i]!.open > 0);
    if (open === undefined || source.recipe.decimal !== undefined || settled[i]!.mark === mark) continue;
    await refuseRow(
      { condition: `is_open(${cell})`, shown: cell, column },
      source,
      files[open.file]!,
      day,
      database,
      (text) => ({
        rule: `${twoReadings(shown(text))}, and nothing else in ${files.length === 1 ? "the file" : "these files"} decides`,
        cure: 'set decimal: to "." or ","',
      }),
    );
  }
}

/** What to do about a cell that is no number with a decimal mark. */
function cureOf(text: string, mark: DecimalMark): string {
  if (/^[-–—]$/.test(text.trim())) return "write 0, or leave the cell empty";
  const other = mark === "." ? "," : ".";
  const number = dissectNumber(text);
  return number === null || Number.isNaN(parseNumber(number, other))
    ? "correct the cell, or leave out the row: skip: takes the text of its date"
    : `write it without separators, or set decimal: to "${other}"`;
}

const shown = (text: string) => inert(text.length > 60 ? `${text.slice(0, 60)}…` : text);

async function daysOf(groups: readonly RowGroup[], at: Place): Promise<Pick<ReadSource, "format" | "days">> {
  const { source, files, day, database } = at;
  const { date: column, dateFormat } = source.recipe;
  const texts = [...new Set(groups.map(({ date }) => date))];
  const empty = groups.find(({ date }) => date === "");
  if (empty !== undefined) {
    const holds = source.measures
      .flatMap((measure, i) => (measure.column === null ? [] : [`NOT is_missing(cell_${i + 1})`]))
      .join(" OR ");
    await refuseRow(
      { condition: `coalesce(day, '') = '' AND (${holds || "true"})`, shown: "''", column },
      source,
      files[empty.file]!,
      day,
      database,
      () => ({
        rule: "the date is empty",
        cure: "fill it in, or delete the row",
      }),
    );
  }
  const otherwise = groups.find((group) => day.isOtherwise(group.date));
  if (otherwise !== undefined) {
    await refuseRow(
      { condition: isText("day", otherwise.date), shown: "date", column },
      source,
      files[otherwise.file]!,
      day,
      database,
      (text) => ({
        rule: `"${shown(text)}" ${day.isConverted ? "lacks a zone that the first times have" : "names its zone, which the first rows do not"}`,
        cure: "write all times in one way, or read these files as a source of their own",
      }),
    );
  }
  const named = day.isConverted ? "yyyy-mm-dd" : dateFormat;
  const read = readDays(texts, { dateFormat: named, file: files[groups[0]!.file]!.path, column });
  if (read !== null) return read;
  const format = likelyFormat(texts, named);
  const bad = texts.find((text) => dateFormats[format].parse(text) === null)!;
  const group = groups.find(({ date }) => date === bad)!;
  return refuseRow(
    { condition: isText("day", bad), shown: "date", column },
    source,
    files[group.file]!,
    day,
    database,
    (text) => ({
      rule: `"${shown(text)}" is not a date: ${dateFormat === undefined ? "most rows" : "dateFormat"} ${dateFormat === undefined ? "are" : "means dates"} like ${dateFormats[format].example}${day.isConverted ? " 14:30:00" : ""} (${format})`,
      cure: `correct the cell, or, where the row is a total or a note, set skip: "${shown(bad)}"`,
    }),
  );
}

/** Money of no channel. */
async function refuseNameless(groups: readonly RowGroup[], at: Place): Promise<void> {
  const { source, files, day, database } = at;
  if (source.channel === null) return;
  const nameless = groups.find(
    ({ channel, values }) =>
      (channel ?? "") === "" && values.some(({ sum, negatives }) => sum !== 0n || negatives > 0),
  );
  if (nameless === undefined) return;
  const holds = source.measures.map((_, i) => `coalesce(amount_${i + 1}, 0) <> 0`).join(" OR ");
  await refuseRow(
    { condition: `coalesce(channel, '') = '' AND (${holds})`, shown: "amount_1", column: source.channel },
    source,
    files[nameless.file]!,
    day,
    database,
    (text) => ({
      rule: `is empty, so that the ${decimalText(millionths(text === "" ? null : text))} of this row is of no channel`,
      cure: "write the channel, or take the row out",
    }),
  );
}

/** Money in no currency, and in one without a rate. */
async function refuseUnconverted(
  groups: readonly RowGroup[],
  { source, files, day, database }: Place,
  { recipe, currencies }: Reading,
): Promise<void> {
  if (source.currency === null) return;
  const column = source.currency;
  const money = source.measures.flatMap(({ way }, i) => (way === "money" ? [i] : []));
  const unknown = groups.find(({ currency }) => currency !== "" && !currencies.has(currency!));
  if (unknown !== undefined) {
    await refuseRow(
      { condition: isText("currency", unknown.currency!), shown: "currency", column },
      source,
      files[unknown.file]!,
      day,
      database,
      (text) => ({
        rule: `"${shown(text)}" is a currency of which no rate is known`,
        cure: `correct the cell (there are ${[...currencies].join(", ")}), or ${rateCure(shown(text), recipe.currency)}`,
      }),
    );
  }
  const empty = groups.find(
    ({ currency, values }) =>
      currency === "" && money.some((i) => values[i]!.sum !== 0n || values[i]!.negatives > 0),
  );
  if (empty === undefined) return;
  const amounts = money.map((i) => `nullif(amount_${i + 1}, 0)`).join(", ");
  await refuseRow(
    {
      condition: `currency = '' AND coalesce(${amounts}) IS NOT NULL`,
      shown: `coalesce(${amounts})`,
      column,
    },
    source,
    files[empty.file]!,
    day,
    database,
    (text) => ({
      rule: `is empty, so that the ${decimalText(millionths(text))} of this row is in no currency`,
      cure: "write the currency, or take the row out",
    }),
  );
}
