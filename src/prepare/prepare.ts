/** Raw exports to the table of weeks that a model is fitted to. What makes it is loaded when it is first called. */
import { platform } from "#platform";
import { requireKnownOptions, requireSwitch, requireWatching } from "../options.js";
import { requireText } from "../records.js";
import type { Preparation } from "./preparation.js";

/** How far preparing a table is. */
export interface PreparationProgress {
  /** The source that is being read, as the recipe has it: "spend.0". */
  readonly source: string;
  /** From 0 to 1. */
  readonly share: number;
}

export interface PrepareOptions {
  /** Write the table, its account and its SQL (default true), or only give them. */
  readonly write?: boolean | undefined;
  /** Told of each source as it is read. */
  readonly onProgress?: ((progress: PreparationProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The table of weeks that a recipe makes of raw exports.
 *
 *  Money is summed exactly and kept in whole cents; what goes in comes out, by column and month, or is named under `dropped` with its reason.
 *  Beside the table `weekly.csv` stand `weekly.account.json` and `weekly.sql`.
 *
 *  @param recipe  path of its YAML file; paths in it start from the folder it lies in
 *  @returns the table, its account, and every statement that made it
 *  @throws DataError naming file, row and column of the first thing that cannot be counted on; nothing is written then
 *  @throws SetupError where the package @duckdb/node-api is not installed
 *  @see `readPanel((await prepareTable("prepare.yaml")).output)` reads the table that was made */
export async function prepareTable(recipe: string, options: PrepareOptions = {}): Promise<Preparation> {
  requireText("prepareTable", "recipe", recipe);
  requireKnownOptions("prepareTable", options, ["write", "onProgress", "signal"]);
  requireWatching("prepareTable", options);
  const { write = true, onProgress, signal } = options;
  requireSwitch("prepareTable", "write", write);
  const access = await platform.database();
  const { makeTable } = await import("./makeTable.js");
  return makeTable(recipe, access, { write, onProgress, signal });
}
