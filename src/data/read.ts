/** Reads a file into a `Panel`: bytes, text, cells, roles, dates, numbers, and at last the table every analysis starts from. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { DataError } from "../errors.js";
import { packageRoot } from "../platform/root.js";
import { assemblePanel } from "./assemble.js";
import { parseCsv } from "./csv.js";
import { readDates } from "./dates.js";
import { decodeText } from "./decode.js";
import type { Panel } from "./panel.js";
import { assignRoles } from "./roles.js";
import {
  checkOptions,
  mergeSettings,
  type ReadOptions,
  readSettings,
  type TableSettings,
} from "./settings.js";

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
  const given = checkOptions(options);
  const path = locate(table);
  const bytes = await readBytes(path);
  return parsePanel(bytes, path, mergeSettings(await readSettings(path), given));
}

/** The panel in the bytes of a CSV file; `path` only names it.
 *  @throws DataError as `readPanel` does  */
export function parsePanel(bytes: Uint8Array, path: string, settings: TableSettings = {}): Panel {
  const { text, encoding } = decodeText(bytes, path, settings.encoding);
  const table = parseCsv(text, path, settings.delimiter);
  const roles = assignRoles(table, settings);
  const date = roles.find(({ role }) => role === "date")!;
  const dates = readDates(table, table.header.indexOf(date.column), settings.dateFormat);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return assemblePanel(table, roles, dates, settings, { path, sha256, encoding });
}

/** The table of the simulated market that ships. */
export const shippedTable = join(packageRoot, "data", "market.csv");

/** Where to look for a table: only somebody who stands in the project can mean the project's files. */
function locate(table: string): string {
  const below = relative(packageRoot, process.cwd());
  const isInside = below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  const inProject = relative(".", resolve(packageRoot, table));
  return isInside && !existsSync(table) && existsSync(inProject) ? inProject : table;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).isDirectory()) {
      throw new DataError("this is a folder; name the CSV file in it", { file: path });
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new DataError("there is no such file; check the path, which starts from the current folder", {
        file: path,
      });
    }
    throw new DataError(`the file cannot be read (${code ?? message}); check its permissions`, {
      file: path,
    });
  }
}
