/** `carryover specifications dir/trace.nc`: the same numbers under every reasonable way to have built the model. */
import type { Command } from "commander";
import { documentOf, tableOf } from "../results/results.js";
import { specificationCurve } from "../validation/specificationCurve.js";
import { wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { showRefits, withProgressLine } from "./progressLine.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface SpecificationsCommandOptions extends SavedFitOptions {
  readonly draws: string;
  readonly table?: boolean;
}

/** The `specifications` command. */
export function define(command: Command): void {
  addFitArgument(command)
    .option("--draws <n>", "draws of each of the two chains of a refit", "500")
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string | undefined, options: SpecificationsCommandOptions) => {
      const { draws, table = false } = options;
      const { model, provenance } = await readSavedFit("specifications", trace, options);
      const settings = { seed: provenance.seed, draws: wholeNumber("specifications", "--draws", draws, 1) };
      const result = await withProgressLine((show) =>
        specificationCurve(model, { ...settings, onProgress: showRefits(show) }),
      );
      print(table ? tableOf(result) : documentOf(result));
    });
}
