/** The commands that answer from a saved fit, named as the argument or with --fit, and the table that it is checked against. */
import type { Command } from "commander";
import { ArgumentError } from "../errors.js";
import { type Fit, loadFit, type Result } from "../index.js";
import { phrase } from "../phrase.js";
import { addFormFlags, type FormFlags } from "./flags.js";
import { printResult } from "./print.js";
import {
  isLongFile,
  isLongTable,
  type ShowProgress,
  withProgressLine,
  withStepLine,
} from "./progressLine.js";

interface SavedFitOptions extends FormFlags {
  readonly fit?: string | undefined;
  readonly data?: string | undefined;
}

/** Makes a command read the fit that is named, and print what comes of it.
 *
 *  @param run  gets the fit and the command's other flags as they were given
 *  @param afterwards  gets the path of the fit, once all is printed */
export function answersFromFit<Options>(
  command: Command,
  run: (fit: Fit, options: Options, show: ShowProgress) => Result | Promise<Result>,
  afterwards: (path: string) => Promise<void> = async () => undefined,
): Command {
  return addFormFlags(
    command
      .argument("[trace]", "NetCDF file that fit --out wrote")
      .option("--fit <trace>", "the same file, as the five analyses name it")
      .option("--data <file>", "check that the fit was made from this CSV"),
  ).action(async (trace: string | undefined, { table, json, fit, data, ...rest }: SavedFitOptions) => {
    const posterior = await readSavedFit(command.name(), trace, { fit, data });
    const result = await withStepLine(isLongTable(posterior.model.panel), judging, () =>
      withProgressLine(async (show) => run(posterior, rest as Options, show)),
    );
    await printResult(command, result, { table: table === true, json: json === true });
    await afterwards((trace ?? fit)!);
  });
}

/** @throws ArgumentError unless one fit is named; DataError where it cannot be read, or was made from another table */
function readSavedFit(
  command: string,
  trace: string | undefined,
  { fit, data }: SavedFitOptions,
): Promise<Fit> {
  const path = trace ?? fit;
  if (path === undefined) {
    throw new ArgumentError({
      caller: command,
      rule: "a saved fit must be named",
      cure: `make one with carryover fit my.csv --out my, then: carryover ${command} my/trace.nc`,
    });
  }
  if (trace !== undefined && fit !== undefined) {
    throw new ArgumentError({
      caller: command,
      rule: "one saved fit must be named",
      got: phrase`two, "${trace}" and --fit "${fit}"`,
      cure: "for the table it was made from there is --data",
    });
  }
  return withStepLine(isLongFile("fit", path), `reading ${path}`, () =>
    loadFit(path, data === undefined ? {} : { data }),
  );
}

/** What every answer from a fit begins with. */
export const judging = "judging the fit, and computing what was asked";
