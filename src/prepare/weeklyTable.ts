/** The table of weeks: made by SQL from the facts, and checked against the facts themselves, cell by cell. */
import { isoDate } from "../data/calendar.js";
import { InternalError } from "../errors.js";
import type { Database } from "../platform/platform.js";
import { isKnown, labelOf, type WeekColumn } from "./columns.js";
import type { Fact } from "./dayFacts.js";
import { weekOf } from "./days.js";
import { decimalText, millionths } from "./decimals.js";
import type { Recipe } from "./recipe.js";
import { literal } from "./sqlText.js";

/** Cells by week and column; null where nobody knows. */
export interface WeeklyTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The table as SQL. */
export function weeklySql(
  weeks: readonly number[],
  columns: readonly WeekColumn[],
  recipe: Recipe,
): readonly string[] {
  const { firstWeekday, begin } = recipe.weeks;
  const inSpans = (column: WeekColumn) =>
    column.isZeroOutside
      ? "true"
      : column.spans
          .map(({ first, last }) => `week BETWEEN DATE '${isoDate(first)}' AND DATE '${isoDate(last)}'`)
          .join(" OR ") || "false";
  const cell = (column: WeekColumn) => {
    const own = `FILTER (name = ${literal(column.name)})`;
    const sum = `sum(amount) ${own}`;
    const places = column.way === "money" ? "DECIMAL(38, 2)" : "DECIMAL(38, 6)";
    const value =
      column.way === "mean"
        ? `round(CAST(${sum} AS DOUBLE) / sum(n) ${own}, 6)`
        : `CAST(${column.part === "spend" ? `coalesce(${sum}, 0)` : sum} AS ${places})`;
    return `CASE WHEN ${inSpans(column)} THEN ${value} END AS ${quoted(column.name)}`;
  };
  const shift = recipe.label === "first" ? "" : " + 6";
  return [
    `CREATE TABLE weeks AS SELECT DATE '${isoDate(weeks[0]!)}' + 7 * CAST(i AS INTEGER) AS week FROM range(${weeks.length}) AS weeks(i)`,
    `-- Weeks from ${begin}.
CREATE TABLE weekly_facts AS SELECT date - CAST((isodow(date) + ${6 - firstWeekday}) % 7 AS INTEGER) AS week, name, date, amount, n FROM facts`,
    `CREATE TABLE weekly AS SELECT week${shift} AS ${quoted(labelOf(recipe))},
  ${columns.map(cell).join(",\n  ")}
FROM weeks LEFT JOIN weekly_facts USING (week)
GROUP BY week ORDER BY week`,
  ];
}

/** Names of the table's own columns may be any text. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Reads the table from the database and holds every cell against the facts.
 *  @throws InternalError where one differs */
export async function readWeekly(
  database: Database,
  {
    weeks,
    columns,
    facts,
    recipe,
  }: {
    readonly weeks: readonly number[];
    readonly columns: readonly WeekColumn[];
    readonly facts: readonly Fact[];
    readonly recipe: Recipe;
  },
): Promise<WeeklyTable> {
  const label = labelOf(recipe);
  const found = await database.query(`FROM weekly ORDER BY ${quoted(label)}`);
  const { firstWeekday } = recipe.weeks;
  const totals = new Map<string, { sum: bigint; count: number }>();
  for (const { name, day, amount, count } of facts) {
    const key = `${weekOf(day, firstWeekday)} ${name}`;
    const before = totals.get(key) ?? { sum: 0n, count: 0 };
    totals.set(key, { sum: before.sum + amount, count: before.count + count });
  }
  const shift = recipe.label === "first" ? 0 : 6;
  const rows = weeks.map((week, i) => {
    const cells = found[i] ?? [];
    return [
      isoDate(week + shift),
      ...columns.map((column, c) => {
        const given = cells[c + 1] ?? null;
        const total = totals.get(`${week} ${column.name}`);
        const isEmpty = !isKnown(column, week) || (column.part !== "spend" && total === undefined);
        if (column.way === "mean")
          return isEmpty ? agreed(given, null, column, week) : meanText(given, total!, column, week);
        const expected = isEmpty ? null : (total?.sum ?? 0n);
        agreed(given === null ? null : millionths(given), expected, column, week);
        return expected === null ? null : decimalText(expected, column.way === "money" ? 2 : 0);
      }),
    ];
  });
  if (found.length !== weeks.length || found.some(([week], i) => week !== rows[i]![0])) {
    throw new InternalError("prepare: the weeks of the table must be those that were found");
  }
  return { header: [label, ...columns.map(({ name }) => name)], rows };
}

function agreed<Value>(given: unknown, expected: Value, { name }: WeekColumn, week: number): Value {
  if (given === expected) return expected;
  throw new InternalError(
    `prepare: "${name}" of ${isoDate(week)} must be ${expected} by its rows, and the table has ${String(given)}`,
  );
}

function meanText(
  given: unknown,
  { sum, count }: { sum: bigint; count: number },
  column: WeekColumn,
  week: number,
): string {
  const mean = Number(sum) / 1e6 / count;
  // Both round the same quotient of whole numbers, by other ways.
  if (Math.abs(Number(given) - mean) <= 1e-6 * Math.max(1, Math.abs(mean))) return String(given);
  return agreed(String(given), String(mean), column, week);
}

/** The table as a CSV. */
export function weeklyCsv({ header, rows }: WeeklyTable): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows].map((cells) => `${cells.map((text) => cell(text ?? "")).join(",")}\n`).join("");
}
