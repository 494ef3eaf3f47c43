/** `carryover curves dir/trace.nc`: what each channel would bring for more money or less. */
import { type Command, Option } from "commander";
import { type ResponseCurvesOptions, responseCurves } from "../index.js";
import { numberFlag, withheldFlag } from "./flags.js";
import { answersFromFit } from "./savedFit.js";

/** The `curves` command. */
export function define(command: Command): void {
  answersFromFit(command, (fit, options: ResponseCurvesOptions) => responseCurves(fit, options))
    .addOption(
      new Option("--of <kind>", "the flighting of the window scaled, or the same money in every period")
        .choices(["flighting", "steady"])
        .default("flighting"),
    )
    .option(
      "--from <date>",
      "first period of the window (default: of training; steady: a year before its end)",
    )
    .option("--to <date>", "last period of the window")
    .addOption(
      numberFlag("--up-to <factor>", "end of the curves, as a multiple of today's money (default 2)"),
    )
    .addOption(numberFlag("--points <n>", "points of a curve (default 25)"))
    .addOption(withheldFlag());
}
