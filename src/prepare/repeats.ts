/** Rows that say a thing twice: the same row exported again, and numbers of a day that each of its rows repeats. */
import { isoDate } from "../data/calendar.js";
import { DataError } from "../errors.js";
import type { Database } from "../platform/platform.js";
import { counted } from "../words.js";
import { decimalText, millionths } from "./decimals.js";
import type { Place } from "./faultyCell.js";
import type { Measure } from "./measure.js";
import type { ValueRecipe } from "./recipe.js";
import { type RowGroup, twiceSql } from "./sourcePass.js";

/** Rows that are one too many: how many, and what their cells hold. */
export interface Surplus {
  readonly date: string;
  readonly channel: string | null;
  readonly currency: string | null;
  readonly rows: number;
  readonly sums: readonly bigint[];
  /** Numbers in them, by measure: none where its cell is empty. */
  readonly counts: readonly number[];
}

export interface Repeats {
  /** Rows that the recipe has dropped, as another like them is counted; empty where it has not. */
  readonly surplus: readonly Surplus[];
  /** Identical rows that were kept. */
  readonly kept: number;
  /** The database's table of them, where they are dropped. */
  readonly table: string | null;
  /** Whether a day's number stands on each of its rows, and counts once. */
  readonly isRepeated: boolean;
}

/** Up to so many rows each is compared with each; beyond, whole days of one file with those of another, unless duplicates are to be dropped. */
export const mostCompared = 2_000_000;

/** Looks for what is there twice.
 *  @throws DataError where there is something that the recipe says nothing about */
export async function findRepeats(
  groups: readonly RowGroup[],
  days: ReadonlyMap<string, number>,
  at: Place & { readonly table: string; readonly run: Database["query"] },
): Promise<Repeats> {
  const isRepeated = repeatedByDay(groups, days, at);
  const { source, files } = at;
  const { duplicates = "refuse" } = source.recipe;
  const none = { surplus: [], kept: 0, table: null, isRepeated };
  // Each row of a day repeats the day's number, so that alike rows are expected.
  if (isRepeated || duplicates === "keep") return none;
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows > mostCompared && duplicates === "refuse") {
    refuseOverlap(groups, at);
    return none;
  }
  const table = `${at.table}_twice`;
  await at.run(twiceSql(table, source, files, at.day));
  const found = await at.database.query(`FROM ${table} ORDER BY file, day, channel, currency`);
  const twice = found
    .map(([date, channel, currency, file, lastFile, surplus, ...amounts]) => {
      let i = 0;
      const rowsTooMany = Number(surplus);
      const cells = source.measures.map(({ column }) => (column === null ? "1" : (amounts[i++] ?? null)));
      return {
        date: String(date ?? ""),
        channel: channel === null ? null : String(channel),
        currency: currency === null ? null : String(currency),
        files: [Number(file), Number(lastFile)] as const,
        rows: rowsTooMany,
        sums: cells.map((cell) => BigInt(rowsTooMany) * millionths(cell)),
        counts: cells.map((cell) => (cell === null ? 0 : rowsTooMany)),
      };
    })
    .filter(
      ({ date, sums, counts }) =>
        date !== "" && source.measures.some((measure, i) => isFelt(measure, sums[i]!, counts[i]!)),
    );
  const [first] = twice;
  if (first === undefined) return none;
  const count = twice.reduce((sum, { rows: one }) => sum + one, 0);
  if (duplicates === "drop") return { surplus: twice, kept: 0, table, isRepeated };
  const [before, after] = first.files.map((i) => files[i]!.path);
  const place = before === after ? "" : `, the first in ${before} and in ${after}`;
  throw new DataError({
    file: before,
    rule: `${counted(count, "row")} ${count === 1 ? "is" : "are"} there twice, every cell alike (${described(first, at)})${place}`,
    cure: "set duplicates: to drop where they were exported twice, or to keep where each counts",
  });
}

/** Rows of nothing change nothing, but for a mean, which zeros lower. */
const isFelt = ({ way }: Measure, sum: bigint, count: number): boolean =>
  sum !== 0n || (way === "mean" && count > 0);

const described = ({ date, channel, sums }: Surplus, { source }: Place): string =>
  [date, channel, ...sums.map((sum, i) => `${source.measures[i]!.column ?? "row"} ${decimalText(sum)}`)]
    .filter((part) => part !== null)
    .join(", ");

/** Days that two files have, row for row: exports that overlap. */
function refuseOverlap(groups: readonly RowGroup[], { source, files }: Place): void {
  const seen = new Map<string, RowGroup>();
  for (const group of groups) {
    if (!source.measures.some((measure, i) => isFelt(measure, group.values[i]!.sum, group.values[i]!.count)))
      continue;
    const key = JSON.stringify([group.date, group.channel, group.currency, group.rows, group.fingerprint]);
    const earlier = seen.get(key);
    if (earlier !== undefined && earlier.file !== group.file) {
      throw new DataError({
        file: files[group.file]!.path,
        rule: `has the same rows of ${group.date}${group.channel === null ? "" : `, ${group.channel}`} as ${files[earlier.file]!.path}`,
        cure: "set duplicates: to drop where they were exported twice, or to keep where each counts",
      });
    }
    seen.set(key, group);
  }
}

/** Does each row of a day say the day's number again?
 *
 *  It does where the recipe says so; it may where all rows of a day are alike on every day and differ from day to day, which has to be asked about.
 *  @throws DataError where rows of a day differ though they are said to repeat it, and where nobody says */
function repeatedByDay(
  groups: readonly RowGroup[],
  days: ReadonlyMap<string, number>,
  { source, files }: Place,
): boolean {
  const { recipe, measures } = source;
  if (source.part === "spend") return false;
  const { rows } = recipe as ValueRecipe;
  const columns = measures.flatMap(({ column }, i) => (column === null ? [] : [i]));
  const several = groups.filter((group) => group.rows > 1);
  const differs = (group: RowGroup) =>
    columns.find((i) => group.values[i]!.least !== group.values[i]!.greatest);
  if (rows === "repeat") {
    for (const i of columns) refuseTwoNumbers(groups, days, i, { source, files });
    return true;
  }
  if (rows === "add" || several.length < 5 || several.length < groups.length / 2) return false;
  const isAlike = several.every((group) => differs(group) === undefined);
  const values = new Set(several.map((group) => columns.map((i) => group.values[i]!.least).join()));
  if (!isAlike || values.size < several.length / 2 || columns.length === 0) return false;
  throw new DataError({
    file: files[several[0]!.file]!.path,
    column: measures[columns[0]!]!.column!,
    rule: `says the same on all ${several[0]!.rows} rows of a day, as ${decimalText(several[0]!.values[columns[0]!]!.least ?? 0n)} on ${several[0]!.date}`,
    cure: "set rows: to repeat where it is the day's number on each of its rows, or to add where rows add up",
  });
}

/** @throws DataError where a day's number is another one on one of its rows, in whichever file */
function refuseTwoNumbers(
  groups: readonly RowGroup[],
  days: ReadonlyMap<string, number>,
  measure: number,
  { source, files }: Pick<Place, "source" | "files">,
): void {
  const first = new Map<number, { readonly number: bigint; readonly file: number }>();
  for (const { date, file, values } of groups) {
    const { least, greatest } = values[measure]!;
    if (least === null || greatest === null) continue;
    const day = days.get(date)!;
    const before = first.get(day) ?? { number: least, file };
    first.set(day, before);
    const other = greatest === before.number ? least : greatest;
    if (other === before.number) continue;
    const [here, there] = [decimalText(other), decimalText(before.number)];
    throw new DataError({
      file: files[file]!.path,
      column: source.measures[measure]!.column!,
      rule: `has ${before.file === file ? `${there} and ${here}` : here} on rows of ${isoDate(day)}${before.file === file ? "" : `, ${files[before.file]!.path} has ${there}`}, which rows: repeat says to be one number`,
      cure: "set rows: to add, or correct the file",
    });
  }
}
