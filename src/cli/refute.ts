/** `carryover refute dir/trace.nc`: what is left of a fit when it is tried hard. */
import type { Command } from "commander";
import { type RefuteOptions, refute } from "../index.js";
import { flag, names, numberFlag } from "./flags.js";
import { negativeControlsFlag } from "./modelOptions.js";
import { computeFlag, onWorkers } from "./onWorkers.js";
import { showRefits } from "./progressLine.js";
import { answersFromFit } from "./savedFit.js";

/** The `refute` command. */
export function define(command: Command): void {
  answersFromFit(command, (fit, { compute, ...options }: RefuteOptions, show) =>
    onWorkers(compute, (place) => refute(fit, { ...options, ...place, onProgress: showRefits(show) })),
  )
    .addOption(numberFlag("--draws <n>", "draws of each of the two chains of a refit").default(500))
    .addOption(flag("--channels <names>", "channels to refute, separated by commas (default: all)", names))
    .addOption(negativeControlsFlag())
    .addOption(numberFlag("--placebos <n>", "placebo channels").default(3))
    .addOption(computeFlag("refits"));
}
