/** The saved fit that a command reads, named as its argument or with --fit, and the table that it is checked against. */
import type { Command } from "commander";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { phrase } from "../phrase.js";
import { loadFit } from "../trace/trace.js";

export interface SavedFitOptions {
  readonly fit?: string;
  readonly data?: string;
}

/** Adds the argument and the flags that name a saved fit. */
export function addFitArgument(command: Command): Command {
  return command
    .argument("[trace]", "NetCDF file that fit --out wrote")
    .option("--fit <trace>", "the same file, as the five analyses name it")
    .option("--data <file>", "check that the fit was made from this CSV");
}

/** Reads the fit that was named.
 *
 *  @throws ArgumentError unless it was named once; DataError where it cannot be read, or was made from another table */
export function readSavedFit(
  command: string,
  trace: string | undefined,
  { fit, data }: SavedFitOptions,
): Promise<Fit> {
  const path = trace ?? fit;
  if (path === undefined) {
    throw new ArgumentError({
      caller: command,
      rule: `a saved fit must be named`,
      cure: `make one with carryover fit my.csv --out my, then: carryover ${command} my/trace.nc`,
    });
  }
  if (trace !== undefined && fit !== undefined) {
    throw new ArgumentError({
      caller: command,
      rule: `one saved fit must be named`,
      got: phrase`two, "${trace}" and --fit "${fit}"`,
      cure: "for the table it was made from there is --data",
    });
  }
  return loadFit(path, data === undefined ? {} : { data });
}
