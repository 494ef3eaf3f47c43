/** The account of a prepared table for people and as a JSON document. */
import { type Json, toJson } from "../report/json.js";
import type { Table, TableCell } from "../report/table.js";
import { counted, listed } from "../words.js";
import { decimalText, millionths, readableDecimal } from "./decimals.js";
import type { Preparation } from "./preparation.js";

/** What went in and came out, a row for each column and month. */
export function preparationTable(prepared: Preparation): Table {
  const { weeks, months, conversions, currency, files, dropped, notes, warnings, output, table } = prepared;
  // A column of zeros says nothing.
  const says = (key: "twice" | "rounding" | "outside") => months.some((month) => /[1-9]/.test(month[key]));
  const amounts = [
    ["given", "in the files"],
    ["twice", "there twice"],
    ["rounding", "rounding"],
    ["outside", "outside the weeks"],
    ["kept", "in the table"],
    ["difference", "difference"],
  ] as const;
  const shown = amounts.filter(
    ([key]) => key === "given" || key === "kept" || key === "difference" || says(key),
  );
  const rows = files.reduce((sum, { rows: count }) => sum + count, 0);
  return {
    kind: "table",
    title: `Prepared: ${counted(weeks.count, "week")} from ${weeks.begin}, ${weeks.first}, of ${counted(rows, "row")} in ${counted(files.length, "file")}`,
    columns: [
      { key: "name", label: "column", unit: "" },
      { key: "month", label: "month", unit: "" },
      ...shown.map(([key, label]) => ({ key, label, unit: "", decimals: 2, decimalsIn: "decimals" })),
    ],
    rows: months.map((month) => ({
      name: month.name,
      month: month.month,
      // Money has two, what was counted as many as it has itself.
      decimals: Math.max(...amounts.map(([key]) => month[key].split(".")[1]?.length ?? 0)),
      ...Object.fromEntries(shown.map(([key]): [string, TableCell] => [key, Number(month[key])])),
    })),
    notes: [
      `Every column and month adds up, to the cent${currency === null ? "" : ` of ${currency}`}: what the files hold is in the table, or named here.`,
      ...dropped.map(({ source, why, rows: count, amounts: lost }) => {
        const named = Object.entries(lost).map(
          ([name, amount]) => `${name} ${amount.split(" + ").map(readableDecimal).join(" + ")}`,
        );
        const some = named.length > 4 ? [...named.slice(0, 3), `${named.length - 3} more columns`] : named;
        return `${source}: ${counted(count, "row")} ${why}${some.length === 0 ? "" : ` (${listed(some)})`}.`;
      }),
      ...conversionNotes(conversions, currency),
      ...notes,
      ...(output === null
        ? [`Columns: ${listed(table.header)}. Nothing was written.`]
        : [`Written: ${output}, with its account and its SQL beside it.`]),
    ],
    warnings,
  };
}

/** What money in other currencies became, by source, column and currency. */
function conversionNotes(
  conversions: Preparation["conversions"],
  currency: string | null,
): readonly string[] {
  const keyOf = ({ source, name, currency: other }: Preparation["conversions"][number]) =>
    JSON.stringify([source, name, other]);
  return [...new Set(conversions.map(keyOf))].map((key) => {
    const own = conversions.filter((month) => keyOf(month) === key);
    const total = (of: (month: (typeof own)[number]) => string) =>
      readableDecimal(
        decimalText(
          own.reduce((sum, month) => sum + millionths(of(month)), 0n),
          2,
        ),
      );
    const { source, name, currency: other } = own[0]!;
    const twice = total((month) => month.twice);
    const without = /[1-9]/.test(twice) ? `, ${twice} of them there twice,` : "";
    return `${source}: ${total((month) => month.given)} ${other}${without} are ${total((month) => month.converted)} ${currency} in ${name}, each day at its rate.`;
  });
}

/** The account as a document, without the table and the SQL, which have files of their own. */
export function preparationDocument({ kind: _, table, sql: __, ...account }: Preparation): Json {
  return toJson({ ...account, columns: table.header });
}
