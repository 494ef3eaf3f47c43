/** `carryover validate data.csv`: a model judged on weeks it has not seen; exit code 3 where it fails. */
import type { Command } from "commander";
import { type ValidationOptions, validate } from "../index.js";
import { givenIn } from "../options.js";
import { notPassed } from "./exitCodes.js";
import { addFormFlags, addSamplingFlags, type FormFlags, numberFlag } from "./flags.js";
import { addModelOptions, readModelFrom } from "./modelOptions.js";
import { computeFlag, onWorkers } from "./onWorkers.js";
import { printResult } from "./print.js";
import { showRefits, withProgressLine } from "./progressLine.js";
import { addThresholdOptions, type ThresholdFlags, thresholdsOf } from "./thresholdOptions.js";

type ValidateFlags = ThresholdFlags &
  Pick<ValidationOptions, "folds" | "horizon" | "seed" | "draws" | "chains" | "compute"> &
  FormFlags;

/** The `validate` command. */
export function define(command: Command): void {
  addThresholdOptions(addModelOptions(command))
    .addOption(numberFlag("--folds <n>", "refits as of earlier days").default(3))
    .addOption(numberFlag("--horizon <n>", "periods forecast after each (default: a quarter of a year)"))
    .addOption(computeFlag("chains and folds"));
  addFormFlags(addSamplingFlags(command))
    .addHelpText("after", "\nExit code 0: passed (or to be reviewed); 3: failed; 2: bad input.")
    .action(async (path: string | undefined, flags: ValidateFlags) => {
      const { folds, horizon, seed, draws, chains, compute } = flags;
      const options = givenIn({ folds, horizon, seed, draws, chains });
      const thresholds = await thresholdsOf(flags);
      const model = await readModelFrom(command, path);
      const result = await onWorkers(compute, (place) =>
        withProgressLine((show) =>
          validate(model, { ...options, ...place, thresholds, onProgress: showRefits(show) }),
        ),
      );
      await printResult(command, result, flags);
      if (!result.isPassed) process.exitCode = notPassed;
    });
}
