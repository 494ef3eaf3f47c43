/** `carryover experiments dir/trace.nc`: which channel to test next, how, and what it is worth. */
import type { Command } from "commander";
import { type ExperimentOptions, experiments } from "../index.js";
import { flag, numberFlag, numbers, withheldFlag } from "./flags.js";
import { answersFromFit } from "./savedFit.js";

interface ExperimentFlags extends ExperimentOptions {
  readonly draws?: number;
}

/** The `experiments` command. */
export function define(command: Command): void {
  answersFromFit(command, (fit, { draws, ...options }: ExperimentFlags, show) =>
    experiments(fit, {
      maxDraws: draws,
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
    .option("--from <date>", "first period of what counts as today (default: the last year of training)")
    .option("--to <date>", "last period of what counts as today")
    .addOption(
      flag(
        "--lengths <periods>",
        "lengths of tests, separated by commas (default: 4, 8 and 12 weeks)",
        numbers,
      ),
    )
    .addOption(
      numberFlag(
        "--max-draws <n>",
        "draws of the fit used at most (default 400); --draws is its older name",
      ).conflicts("draws"),
    )
    .addOption(numberFlag("--draws <n>", "older name of --max-draws").hideHelp())
    .addOption(withheldFlag());
}
