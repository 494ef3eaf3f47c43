/** Danfo frames and series as tables, recognised by their shape so that danfojs is not loaded to show other things. */
import type { Table } from "../report/table.js";
import { formatNumber } from "../words.js";

/** The part of a danfo DataFrame or Series that a table needs. */
interface DanfoData {
  readonly $isSeries: boolean;
  readonly values: readonly unknown[];
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
}

/** Rows of a long frame that are shown from its top and from its bottom. */
const shownRows = { head: 10, tail: 5 };

/** Whether a value is a danfo DataFrame or Series. */
export function isDanfo(value: unknown): value is DanfoData {
  if (typeof value !== "object" || value === null) return false;
  const data = value as Partial<Record<string, unknown>>;
  return (
    "$isSeries" in value &&
    Array.isArray(data.values) &&
    Array.isArray(data.columns) &&
    Array.isArray(data.index)
  );
}

/** A frame as a table with its row labels first; of a long frame, the first 10 and the last 5 rows. */
export function frameTable(frame: DanfoData): Table {
  const labels = frame.$isSeries ? [frame.columns[0] ?? "value"] : frame.columns;
  const cells = frame.values.map((row) => (frame.$isSeries ? [row] : (row as readonly unknown[])));
  const formats = labels.map((label, j) =>
    formatOf(
      String(label),
      cells.map((row) => row[j]),
    ),
  );
  const columns = labels.map((label, j) => {
    const { decimals } = formats[j]!;
    return { key: `column ${j}`, label: String(label), unit: "", ...(decimals === null ? {} : { decimals }) };
  });
  const isLong = cells.length > shownRows.head + shownRows.tail + 1;
  const shown = cells
    .map((_, i) => i)
    .filter((i) => !isLong || i < shownRows.head || i >= cells.length - shownRows.tail);
  const rows = shown.map((i) => ({
    index: String(frame.index[i] ?? i),
    ...Object.fromEntries(columns.map(({ key }, j) => [key, formats[j]!.shown(cells[i]![j])])),
  }));
  const count = (n: number, noun: string) => `${formatNumber(n, 0)} ${noun}${n === 1 ? "" : "s"}`;
  const size = `${count(cells.length, "row")}, ${count(labels.length, "column")}`;
  return {
    kind: "table",
    title: "",
    columns: [{ key: "index", label: "", unit: "" }, ...columns],
    rows,
    notes: [isLong ? `${size}; the first ${shownRows.head} and the last ${shownRows.tail} are shown` : size],
    warnings: [],
  };
}

type Cell = string | number | null;

/** How the values of a column are shown. */
interface ColumnFormat {
  /** Of numbers that are shown with grouped thousands; null for texts, and for numbers that are written out as texts. */
  readonly decimals: number | null;
  readonly shown: (value: unknown) => Cell;
}

/** Numbers with as many decimals as they need, at most 4; years as they are written; where 4 decimals would make nothing of a number, four
 *  significant digits of each; dates as dates. */
function formatOf(label: string, values: readonly unknown[]): ColumnFormat {
  const numbers = values.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  if (numbers.length === 0 || values.some((value) => typeof value === "string")) {
    return { decimals: null, shown: plainCell };
  }
  const written = (text: (value: number) => string): ColumnFormat => ({
    decimals: null,
    shown: (value) => (typeof value === "number" && Number.isFinite(value) ? text(value) : plainCell(value)),
  });
  if (isYear.test(label) && numbers.every((value) => Number.isInteger(value))) return written(String);
  if (numbers.some((value) => value !== 0 && Math.abs(value) < 0.001)) {
    return written((value) => String(Number(value.toPrecision(4))));
  }
  const decimals = Math.max(
    ...numbers.map((value) => (/\.(\d+)$/.exec(value.toFixed(4).replace(/0+$/, ""))?.[1] ?? "").length),
  );
  return { decimals, shown: plainCell };
}

const isYear = /(^|[^a-z])(year|yr|fy|jahr|ann[ée]e|a[ñn]o|anno)([^a-z]|$)/i;

function plainCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dateText(value);
  return typeof value === "number" || typeof value === "string" ? value : String(value);
}

/** "2024-05-06", with the time where there is one. */
function dateText(date: Date): string {
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}
