/** `carryover experiments dir/trace.nc`: which channel to test next, how, and what it is worth, as one JSON document or a table. */
import type { Command } from "commander";
import { experiments } from "../decisions/experiments/experiments.js";
import { documentOf, tableOf } from "../results/results.js";
import { positiveNumber, wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { withProgressLine } from "./progressLine.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface ExperimentsCommandOptions extends SavedFitOptions {
  readonly budget?: string;
  readonly change?: string;
  readonly horizon?: string;
  readonly lengths?: string;
  readonly draws: string;
  readonly table?: boolean;
}

/** The `experiments` command. */
export function define(command: Command): void {
  addFitArgument(command)
    .option("--budget <money>", "money a period that the plan divides (default: today's)")
    .option("--change <share>", "largest change of a channel in the plan (default 0.3)")
    .option("--horizon <periods>", "periods that the plan earns in after the test (default: a year)")
    .option("--lengths <periods>", "lengths of tests, separated by commas (default: 4, 8 and 12 weeks)")
    .option("--draws <n>", "draws used at most", "400")
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string | undefined, options: ExperimentsCommandOptions) => {
      const { budget, change, horizon, lengths, draws, table = false } = options;
      const posterior = await readSavedFit("experiments", trace, options);
      const result = await withProgressLine((show) =>
        experiments(posterior, {
          ...(budget === undefined ? {} : { budget: positiveNumber("experiments", "--budget", budget) }),
          ...(change === undefined ? {} : { change: positiveNumber("experiments", "--change", change) }),
          ...(horizon === undefined ? {} : { horizon: wholeNumber("experiments", "--horizon", horizon, 1) }),
          ...(lengths === undefined
            ? {}
            : {
                lengths: lengths
                  .split(",")
                  .map((length) => wholeNumber("experiments", "--lengths", length, 1)),
              }),
          draws: wholeNumber("experiments", "--draws", draws, 40),
          onProgress: ({ channel, done, channels }) =>
            show(`tests of ${channel}: channel ${done + 1} of ${channels}`, `channel ${done + 1}`),
        }),
      );
      print(table ? tableOf(result) : documentOf(result));
    });
}
