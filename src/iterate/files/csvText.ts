/** Series as CSV: one row a period and geo, numbers with all their digits, and back again. */

/** CSV of rows of the same keys; NaN is an empty cell. */
export function csvText(rows: readonly Readonly<Record<string, string | number | boolean>>[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const keys = Object.keys(first);
  const lines = rows.map((row) => keys.map((key) => cell(row[key]!)).join(","));
  return `${[keys.join(","), ...lines].join("\n")}\n`;
}

function cell(value: string | number | boolean): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
