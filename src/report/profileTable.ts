/** A profile as a table: what each column was taken for and why, what it holds, and the findings beneath. */
import type { ColumnProfile, DataProfile } from "../data/profile.js";
import type { Table } from "./table.js";

/** The roles table of a profile; findings to review are its warnings, the rest its notes.
 *  @example profileTable(profilePanel(panel))  */
export function profileTable(profile: DataProfile): Table {
  const { source, periods, frequency, start, end, geos, currency, rowsPerParameter, findings } = profile;
  const { dialect } = source;
  const geoNote = geos.length === 1 ? "" : ` in ${geos.length} geos`;
  return {
    kind: "table",
    title: `Data profile of ${source.path}`,
    columns: [
      { key: "column", label: "column", unit: "" },
      { key: "role", label: "taken for", unit: "" },
      { key: "reason", label: "why", unit: "" },
      { key: "unit", label: "unit", unit: "" },
      { key: "total", label: "total", unit: "unit" },
      { key: "mean", label: "mean", unit: `unit per ${frequency}` },
      { key: "missing", label: "missing", unit: "cells", decimals: 0 },
      { key: "zero", label: "zero", unit: "%", decimals: 0 },
    ],
    rows: profile.columns.map((column) => ({
      column: column.column,
      role: column.channel === undefined ? column.role : `${column.role} of ${column.channel}`,
      unit: column.unit,
      total: isSummable(column) ? rounded(column.total) : null,
      mean: rounded(column.mean),
      missing: column.isNumeric ? column.missing : null,
      zero: finite(100 * column.zeroShare),
      reason: column.reason,
    })),
    notes: [
      `${periods} ${frequency}s${geoNote}, ${start} to ${end}; money in ${currency}.`,
      `Read as ${dialect.encoding}, separator ${separatorWord(dialect.delimiter)}, decimal mark "${dialect.decimal}", dates ${dialect.dateFormat}.`,
      `${rowsPerParameter.rows} rows for ${rowsPerParameter.parameters} coefficients of a linear model: ${rowsPerParameter.ratio.toFixed(1)} for each.`,
      ...findings
        .filter(({ severity }) => severity === "info")
        .map(({ message, cure }) => `To know: ${message}; ${cure}.`),
    ],
    warnings: profile.warnings,
  };
}

/** A sum over time says something of money, people and results, and nothing of an index or a rate. */
function isSummable({ role, unit }: ColumnProfile): boolean {
  const isAmount =
    role === "kpi" || role === "revenue" || role === "spend" || role === "outcome" || role === "event";
  return isAmount || (role === "exposure" && unit !== "exposures per person");
}

/** Whole numbers from a thousand on, four digits below. */
function rounded(value: number): number | null {
  return finite(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function separatorWord(delimiter: string | undefined): string {
  return delimiter === "\t" ? "tab" : `"${delimiter}"`;
}
