/** Reads a file into a `Panel`: bytes, text, cells, roles, dates, numbers, and at last the table every analysis starts from. */

import { platform } from "#platform";
import { DataError } from "../errors.js";
import { givenIn } from "../options.js";
import { errorCode } from "../platform/diskFaults.js";
import { assemblePanel } from "./assemble.js";
import { parseCsv } from "./csv.js";
import { readDates } from "./dates.js";
import { decodeText } from "./decode.js";
import type { Panel } from "./panel.js";
import { assignRoles } from "./roles.js";
import { checkOptions, inSettings, type ReadOptions, readSettings, type TableSettings } from "./settings.js";

/** The validated table in a CSV file.
 *
 *  Columns may come in any order. Date, KPI, revenue, channels, controls, events and geo are detected from names and cells; what
 *  was taken for what, and why, stands in `panel.roles`. Everything can be overridden by `options`, or by a YAML file with the
 *  same keys beside the data (`market.csv`, `market.yaml`); options win. Periods without a row become rows of missing values,
 *  so that time is regular; empty cells stay missing (NaN) and are not zero.
 *
 *  @param table  path of a CSV file: UTF-8, or UTF-16 with byte order mark; comma, semicolon, tab or bar. Where the
 *    current folder lies inside the project, a relative path that leads nowhere from it is tried from the project's, so that a
 *    notebook runs from either
 *  @param options  what to override, see `ReadOptions`
 *  @returns the panel; numbers have shape [geo, time]
 *  @throws DataError naming file, row and column where the table cannot be used as it is
 *  @throws ArgumentError for an unknown option
 *  @example const panel = await readPanel("data/market.csv", { kpi: "units_sold" });  */
export async function readPanel(table: string, options: ReadOptions = {}): Promise<Panel> {
  const given = givenIn(checkOptions(options));
  const path = await platform.files.locate(table);
  const bytes = await readBytes(path);
  const beside = await readSettings(path);
  try {
    // Options win over the file, key by key.
    return parsePanel(bytes, path, { ...beside.settings, ...given });
  } catch (error) {
    throw inSettings(beside, given, error);
  }
}

/** The panel in the bytes of a CSV file; `path` only names it.
 *  @throws DataError as `readPanel` does  */
export function parsePanel(bytes: Uint8Array, path: string, settings: TableSettings = {}): Panel {
  const { text, encoding } = decodeText(bytes, path, settings.encoding);
  const table = parseCsv(text, path, settings.delimiter);
  const roles = assignRoles(table, settings);
  const date = roles.find(({ role }) => role === "date")!;
  const dates = readDates(table, table.header.indexOf(date.column), settings.dateFormat);
  const sha256 = platform.sha256(bytes);
  return assemblePanel(table, roles, dates, settings, { path, sha256, encoding });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await platform.files.readBytes(path);
  } catch (error) {
    const code = errorCode(error);
    const [rule, cure] =
      code === "EISDIR"
        ? ["this is a folder", "name the CSV file in it"]
        : code === "ENOENT" || code === "ENOTDIR"
          ? ["there is no such file", platform.files.cureOfMissing]
          : [`the file cannot be read (${code ?? (error as Error).message})`, "check its permissions"];
    throw new DataError({ file: path, rule: rule!, cure });
  }
}
