/** `carryover experiments dir/trace.nc`: which channel to test next, how, and what it is worth. */
import type { Command } from "commander";
import { type ExperimentOptions, experiments } from "../index.js";
import { flag, numberFlag, numbers } from "./flags.js";
import { answersFromFit } from "./savedFit.js";

/** The `experiments` command. */
export function define(command: Command): void {
  answersFromFit(command, (fit, options: ExperimentOptions, show) =>
    experiments(fit, {
      ...options,
      onProgress: ({ channel, done, channels }) =>
        show(`tests of ${channel}: channel ${done + 1} of ${channels}`, `channel ${done + 1}`),
    }),
  )
    .addOption(numberFlag("--budget <money>", "money a period that the plan divides (default: today's)"))
    .addOption(numberFlag("--change <share>", "largest change of a channel in the plan (default 0.3)"))
    .addOption(
      numberFlag("--horizon <periods>", "periods that the plan earns in after the test (default: a year)"),
    )
    .addOption(
      flag(
        "--lengths <periods>",
        "lengths of tests, separated by commas (default: 4, 8 and 12 weeks)",
        numbers,
      ),
    )
    .addOption(numberFlag("--draws <n>", "draws used at most").default(400));
}
