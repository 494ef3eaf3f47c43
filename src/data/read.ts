/** Reads a file into a `Panel`: bytes, text, cells, roles, dates, numbers, and at last the table every analysis starts from. */

import { platform } from "#platform";
import { givenIn } from "../options.js";
import { assemblePanel } from "./assemble.js";
import { parseCsv } from "./csv.js";
import { readDates } from "./dates.js";
import { decodeText } from "./decode.js";
import { keysOf, pivoted } from "./longTable.js";
import type { Panel } from "./panel.js";
import { assignRoles } from "./roles.js";
import {
  checkOptions,
  inSettings,
  type ReadOptions,
  renamedWarning,
  type TableSettings,
} from "./settings.js";
import { type RawTable, readSource, type TableSource } from "./tableSource.js";
import { withoutUnfinished } from "./unfinishedEnd.js";

/** The validated table in a CSV file, a workbook or a Parquet file, at an address, or in text.
 *
 *  Columns may come in any order. Date, KPI, revenue, channels, controls, events and geo are detected from names and cells; what
 *  was taken for what, and why, stands in `panel.roles`. Everything can be overridden by `options`, or by a YAML file with the
 *  same keys beside the data (`market.csv`, `market.yaml`); options win. Periods without a row become rows of missing values,
 *  so that time is regular; empty cells stay missing (NaN) and are not zero.
 *
 *  @param table  path of a CSV file: UTF-8, or UTF-16 with byte order mark; comma, semicolon, tab or bar. An Excel workbook or a Parquet file
 *    is read as the CSV that it would be, by packages that are installed beside this one (read-excel-file, @duckdb/node-api). Where the
 *    current folder lies inside the project, a relative path that leads nowhere from it is tried from the project's, so that a
 *    notebook runs from either. Or an address, "https://…" or a `URL`; or the table itself, `{ text, name }` or `{ bytes, name }`,
 *    the name being what errors call it. Only a file has a YAML file beside it
 *  @param options  what to override, see `ReadOptions`
 *  @returns the panel; numbers have shape [geo, time]
 *  @throws DataError naming file, row and column where the table cannot be used as it is
 *  @throws ArgumentError for an unknown option, or for what is no table; SetupError where a package is not installed
 *  @example const panel = await readPanel("data/market.csv", { kpi: "units_sold" });
 *  const pasted = await readPanel({ text: "week,sales,spend_tv\n2024-01-01,12,3\n2024-01-08,15,4", name: "pasted.csv" }); */
export async function readPanel(table: TableSource, options: ReadOptions = {}): Promise<Panel> {
  checkOptions(options);
  return panelOf(await readSource(table, options), options);
}

/** The panel of a table that was read from where it lies, as `readPanel` makes it: for who reads here and works elsewhere.
 *  @throws DataError, ArgumentError as `readPanel` does */
export function panelOf({ bytes, path, beside }: RawTable, options: ReadOptions): Panel {
  const given = givenIn(checkOptions(options));
  try {
    // Options win over the file, key by key.
    const panel = parsePanel(bytes, path, { ...beside.settings, ...given });
    const renamed = renamedWarning([...(beside.settings.renamed ?? []), ...(given.renamed ?? [])]);
    return { ...panel, warnings: [...panel.warnings, ...renamed] };
  } catch (error) {
    throw inSettings(beside, given, error);
  }
}

/** The panel in the bytes of a CSV file; `path` only names it.
 *  @throws DataError as `readPanel` does  */
export function parsePanel(bytes: Uint8Array, path: string, settings: TableSettings = {}): Panel {
  const { text, encoding } = decodeText(bytes, path, settings.encoding);
  const written = parseCsv(text, path, settings.delimiter);
  const table =
    settings.pivot === undefined
      ? written
      : pivoted(written, settings.pivot, keysOf(written, settings.pivot, settings));
  const { roles, warnings } = assignRoles(table, settings);
  const date = roles.find(({ role }) => role === "date")!;
  const read = readDates(table, table.header.indexOf(date.column), settings);
  const sha256 = platform.sha256(bytes);
  const finished =
    settings.unfinished === "keep"
      ? { table, dates: read, warnings: [] }
      : withoutUnfinished(table, roles, read, settings.decimal);
  const panel = assemblePanel(finished.table, roles, finished.dates, settings, { path, sha256, encoding });
  return { ...panel, warnings: [...panel.warnings, ...finished.warnings, ...warnings] };
}
