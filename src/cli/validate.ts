/** `carryover validate data.csv`: a model judged on weeks it has not seen, as one JSON document or a table; exit code 3 where it fails. */

import type { Command } from "commander";
import { documentOf, tableOf } from "../results/results.js";
import type { SpecChanges } from "../spec/spec.js";
import type { Thresholds } from "../validation/thresholds.js";
import { validate } from "../validation/validate.js";
import { timeLeft } from "../words.js";
import { notPassed } from "./exitCodes.js";
import { wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { withProgressLine } from "./progressLine.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";
import { modelFrom, typeOption } from "./spec.js";
import { addThresholdOptions, thresholdsOf } from "./thresholdOptions.js";

interface ValidateCommandOptions extends Partial<Record<keyof Thresholds, string>> {
  readonly spec?: string;
  readonly type?: SpecChanges["type"];
  readonly thresholds?: string;
  readonly folds: string;
  readonly horizon?: string;
  readonly seed: string;
  readonly draws: string;
  readonly chains: string;
  readonly table?: boolean;
}

/** The `validate` command. */
export function define(command: Command): void {
  addReadOptions(command)
    .option("--spec <file>", "specification in YAML (see spec init)")
    .addOption(typeOption());
  addThresholdOptions(command)
    .option("--folds <n>", "refits as of earlier days", "3")
    .option("--horizon <n>", "periods forecast after each (default: a quarter of a year)")
    .option("--seed <n>", "seed of the draws", "0")
    .option("--draws <n>", "draws of each chain", "1000")
    .option("--chains <n>", "chains", "4")
    .option("--table", "print a table for people instead of JSON")
    .addHelpText("after", "\nExit code 0: passed (or to be reviewed); 3: failed; 2: bad input.")
    .action(async (path: string | undefined, options: ValidateCommandOptions) => {
      const settings = {
        thresholds: await thresholdsOf("validate", options),
        folds: wholeNumber("validate", "--folds", options.folds, 1),
        ...(options.horizon === undefined
          ? {}
          : { horizon: wholeNumber("validate", "--horizon", options.horizon, 2) }),
        seed: wholeNumber("validate", "--seed", options.seed),
        draws: wholeNumber("validate", "--draws", options.draws, 1),
        chains: wholeNumber("validate", "--chains", options.chains, 1),
      };
      const model = await modelFrom(await readPanelFrom(command, path), options);
      const result = await withProgressLine((show) =>
        validate(model, {
          ...settings,
          onProgress: ({ step, share, secondsLeft }) => {
            const tenths = 10 * Math.floor(10 * share);
            show(`${step}: ${tenths} % of all done${timeLeft(secondsLeft)}`, `${step} ${tenths}`);
          },
        }),
      );
      print(options.table ? tableOf(result) : documentOf(result));
      if (!result.isPassed) process.exitCode = notPassed;
    });
}
