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
  const columns = labels.map((label, j) => ({
    key: `column ${j}`,
    label: String(label),
    unit: "",
    ...numberFormat(cells.map((row) => row[j])),
  }));
  const isLong = cells.length > shownRows.head + shownRows.tail + 1;
  const shown = cells
    .map((_, i) => i)
    .filter((i) => !isLong || i < shownRows.head || i >= cells.length - shownRows.tail);
  const rows = shown.map((i) => ({
    index: String(frame.index[i] ?? i),
    ...Object.fromEntries(columns.map(({ key }, j) => [key, cellValue(cells[i]![j])])),
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

function cellValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  return typeof value === "number" || typeof value === "string" ? value : String(value);
}

/** Decimals of a column of numbers: as many as its values need, at most 4. */
function numberFormat(values: readonly unknown[]): { decimals?: number } {
  const numbers = values.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  if (numbers.length === 0 || values.some((value) => typeof value === "string")) return {};
  const decimals = Math.max(
    ...numbers.map((value) => (/\.(\d+)$/.exec(value.toFixed(4).replace(/0+$/, ""))?.[1] ?? "").length),
  );
  return { decimals };
}
