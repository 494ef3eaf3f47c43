/** One pass over the files of a source: sums by file, day and channel, with all that has to be known of the cells they were made from. */
import type { Database, DatabaseCell } from "../platform/platform.js";
import type { DayText } from "./dayOfRow.js";
import { millionths } from "./decimals.js";
import type { Source } from "./measure.js";
import { type OpenFile, textSql } from "./openFile.js";
import { literal } from "./sqlText.js";

/** What a group of rows says of one measure. */
export interface GroupValue {
  /** Sum in millionths, exact. */
  readonly sum: bigint;
  /** Cells that hold a number. */
  readonly count: number;
  /** Cells that are neither a number nor empty. */
  readonly bad: number;
  /** Cells that leave the decimal mark open. */
  readonly open: number;
  /** Sum and number of cells below zero. */
  readonly negative: bigint;
  readonly negatives: number;
  /** Least and greatest, in millionths; null without a number, and for spend. */
  readonly least: bigint | null;
  readonly greatest: bigint | null;
}

/** Rows of one file, day, channel and currency. */
export interface RowGroup {
  /** Place in the list of files. */
  readonly file: number;
  readonly date: string;
  readonly channel: string | null;
  /** As the rows write it; null where all are of one. */
  readonly currency: string | null;
  readonly rows: number;
  /** Sum of the rows' fingerprints, which says whether two groups have the same rows. */
  readonly fingerprint: string;
  /** Rows whose day is another than the one written. */
  readonly moved: number;
  readonly values: readonly GroupValue[];
}

/** Groups that a column of dates can sensibly have. */
export const mostGroups = 2_000_000;

/** The rows of a source as SQL, as they are written: file, date, channel, currency, a fingerprint of the whole row, and each measure as text and as a number. */
function writtenSql(
  { recipe, channel, currency, measures }: Source,
  files: readonly OpenFile[],
  isMarked: boolean,
): string {
  const read = files.map((file, i) => {
    const text = (column: string | null) => (column === null ? "NULL" : textSql(column, file));
    const columns = [
      `${i} AS file`,
      `${text(recipe.date)} AS date`,
      `${text(channel)} AS channel`,
      `${text(currency)} AS currency`,
      // Of all columns, which then have to be read, in an order that is every file's.
      `${isMarked ? `hash(${[...file.header].sort().map(text).join(", ")})` : "0"} AS mark`,
      ...measures.flatMap(({ column }, place) =>
        column === null
          ? []
          : [`${text(column)} AS cell_${place + 1}`, `amount(${text(column)}) AS amount_${place + 1}`],
      ),
    ];
    return `SELECT ${columns.join(", ")}\n    FROM ${file.from}`;
  });
  return read.join("\n    UNION ALL\n    ");
}

/** What the cells of a row, or of rows that are written alike, say: their channel and currency. */
const channelSql = ({ channel }: Source) => (channel === null ? "channel" : "trim(channel)");
const currencySql = ({ currency }: Source) =>
  currency === null ? "currency" : "coalesce(trim(currency), '')";

/** The rows of a source as SQL, with what their cells say: their day, too. */
function rowsSql(source: Source, files: readonly OpenFile[], day: DayText, isMarked: boolean): string {
  return `SELECT * REPLACE (${channelSql(source)} AS channel, ${currencySql(source)} AS currency), ${day.sql} AS day
  FROM (
    ${writtenSql(source, files, isMarked)}
  )`;
}

/** The statement that makes the groups of a source, as the table `name`. Rows are summed by their cells as they are written, and these sums by what the cells say:
 *  a cell is then looked at once for all of its rows, but for times, of which nearly every row has its own. */
export function passSql(name: string, source: Source, files: readonly OpenFile[], day: DayText): string {
  const sums = source.measures.flatMap(({ column }, i) => {
    if (column === null) return [];
    const [cell, amount] = [`cell_${i + 1}`, `amount_${i + 1}`];
    return [
      ["sum", `sum_${i + 1}`, `sum(${amount})`],
      ["sum", `count_${i + 1}`, `count(${amount})`],
      // CASE looks at those cells alone that need it, where AND looks at all.
      [
        "sum",
        `bad_${i + 1}`,
        `count(*) FILTER (CASE WHEN ${amount} IS NULL THEN NOT is_missing(${cell}) ELSE false END)`,
      ],
      ["sum", `open_${i + 1}`, `count(*) FILTER (is_open(${cell}))`],
      ["sum", `negative_${i + 1}`, `sum(${amount}) FILTER (${amount} < 0)`],
      ["sum", `negatives_${i + 1}`, `count(*) FILTER (${amount} < 0)`],
      // What rows of a day may repeat.
      ["min", `least_${i + 1}`, source.part === "spend" ? "any_value(NULL)" : `min(${amount})`],
      ["max", `greatest_${i + 1}`, source.part === "spend" ? "any_value(NULL)" : `max(${amount})`],
    ];
  });
  const totals = [
    ["sum", "rows", "count(*)"],
    ["sum", "fingerprint", "sum(mark)"],
    ["sum", "moved", day.isConverted ? "count(*) FILTER (day <> left(trim(date), 10))" : "sum(0)"],
    ...sums,
  ];
  const written = ["file", day.isTime ? "day" : "date", "channel", "currency"].join(", ");
  const parts = [written, ...totals.map(([, column, sql]) => `${sql} AS ${column}`)];
  const rows = writtenSql(source, files, files.length > 1);
  const all = [
    "file",
    `${day.isTime ? "day" : day.sql} AS day`,
    `${channelSql(source)} AS channel`,
    `${currencySql(source)} AS currency`,
    ...totals.map(([how, column]) => `${how}(${column}) AS ${column}`),
  ];
  return `CREATE OR REPLACE TABLE ${name} AS SELECT
  ${all.join(",\n  ")}
FROM (
  SELECT
    ${parts.join(",\n    ")}
  FROM (
    ${day.isTime ? `SELECT *, ${day.sql} AS day FROM (\n    ${rows}\n    )` : rows}
  )
  GROUP BY ${written}
)
GROUP BY ALL`;
}

/** Rows that stand in the files more than once, whole, and how often too much, as the table `name`; without those that the recipe skips. */
export function twiceSql(name: string, source: Source, files: readonly OpenFile[], day: DayText): string {
  const amounts = source.measures.flatMap(({ column }, i) =>
    column === null ? [] : [`, any_value(amount_${i + 1}) AS amount_${i + 1}`],
  );
  return `CREATE TABLE ${name} AS SELECT
  day, channel, any_value(currency) AS currency, min(file) AS file, max(file) AS last_file, count(*) - 1 AS surplus${amounts.join("")}
FROM (
  ${rowsSql(source, files, day, true)}
)
WHERE ${notSkipped(source)}
GROUP BY mark, day, channel HAVING count(*) > 1`;
}

/** More ways of writing a number there are not. */
const mostShapes = 100_000;

/** How the cells of each measure are written, with a 1 for every digit but 0, and how many are so: what their decimal mark is found by. */
export async function readShapes(
  source: Source,
  files: readonly OpenFile[],
  day: DayText,
  database: Database,
): Promise<readonly (readonly { readonly shape: string; readonly count: number }[])[]> {
  const places = source.measures.flatMap(({ column }, i) => (column === null ? [] : [i + 1]));
  const shapes = places.map((place) => `translate(cell_${place}, '23456789', '11111111')`);
  const found = await database.query(`SELECT place, shape, count(*) FROM (
  SELECT unnest([${places.join(", ")}]) AS place, unnest([${shapes.join(", ")}]) AS shape
  FROM (${rowsSql(source, files, day, false)}) WHERE ${notSkipped(source)}
) WHERE shape IS NOT NULL GROUP BY place, shape ORDER BY place, shape LIMIT ${mostShapes}`);
  return source.measures.map((_, i) =>
    found.flatMap(([place, shape, count]) =>
      Number(place) === i + 1 ? [{ shape: String(shape), count: Number(count) }] : [],
    ),
  );
}

/** The groups that a pass has made. */
export async function readGroups(
  name: string,
  source: Source,
  database: Database,
): Promise<readonly RowGroup[]> {
  const rows = await database.query(`FROM ${name} ORDER BY file, day, channel, currency`);
  return rows.map(([file, date, channel, currency, count, fingerprint, moved, ...cells]) => {
    let at = 0;
    const rowsOfGroup = Number(count);
    return {
      file: Number(file),
      date: date === null ? "" : String(date),
      channel: channel === null ? null : String(channel),
      currency: currency === null ? null : String(currency),
      rows: rowsOfGroup,
      fingerprint: String(fingerprint),
      moved: Number(moved),
      values: source.measures.map(({ column }) => {
        if (column === null) return countOf(rowsOfGroup);
        const own = cells.slice(at, at + valueColumns);
        at += valueColumns;
        return groupValue(own);
      }),
    };
  });
}

const valueColumns = 8;

function groupValue(cells: readonly DatabaseCell[]): GroupValue {
  const [sum, count, bad, open, negative, negatives, least, greatest] = cells;
  return {
    sum: millionths(sum),
    count: Number(count),
    bad: Number(bad),
    open: Number(open),
    negative: millionths(negative),
    negatives: Number(negatives),
    least: least === null ? null : millionths(least),
    greatest: greatest === null ? null : millionths(greatest),
  };
}

function countOf(rows: number): GroupValue {
  const sum = BigInt(rows) * 1_000_000n;
  const none = { bad: 0, open: 0, negative: 0n, negatives: 0 };
  return { ...none, sum, count: rows, least: sum, greatest: sum };
}

/** A condition that the recipe does not skip a row. */
export function notSkipped({ recipe: { skip = [] } }: Source): string {
  const texts = [skip].flat().map(literal);
  return texts.length === 0 ? "true" : `coalesce(day, '') NOT IN (${texts.join(", ")})`;
}

/** The first row of a file for which a condition on `date`, `day`, `channel` and the cells holds: its number among the rows, and its cells.
 *  Null where there is none. */
export async function firstRowWhere(
  condition: string,
  shown: string,
  source: Source,
  file: OpenFile,
  day: DayText,
  database: Database,
): Promise<{ readonly row: number; readonly cell: string } | null> {
  const [found] = await database.query(
    `SELECT row, ${shown} FROM (SELECT *, row_number() OVER () AS row FROM (${rowsSql(source, [file], day, false)})) WHERE ${condition} ORDER BY row LIMIT 1`,
  );
  return found === undefined ? null : { row: Number(found[0]), cell: String(found[1] ?? "") };
}

/** A condition that a text is one that was found before. */
export const isText = (column: string, text: string): string =>
  text === "" ? `coalesce(${column}, '') = ''` : `${column} = ${literal(text)}`;
