/** `carryover curves dir/trace.nc`: what each channel would bring for more money or less, as one JSON document or a table. */
import { type Command, Option } from "commander";
import { type CurveOf, responseCurves } from "../insights/responseCurves.js";
import { documentOf, tableOf } from "../results/results.js";
import { positiveNumber, wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface CurvesCommandOptions extends SavedFitOptions {
  readonly of: CurveOf;
  readonly from?: string;
  readonly to?: string;
  readonly upTo?: string;
  readonly points?: string;
  readonly table?: boolean;
}

/** The `curves` command. */
export function define(command: Command): void {
  addFitArgument(command)
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
    .option("--up-to <factor>", "end of the curves, as a multiple of today's money (default 2)")
    .option("--points <n>", "points of a curve (default 25)")
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string | undefined, options: CurvesCommandOptions) => {
      const { of, from, to, upTo, points, table = false } = options;
      const curves = responseCurves(await readSavedFit("curves", trace, options), {
        of,
        from,
        to,
        ...(upTo === undefined ? {} : { upTo: positiveNumber("curves", "--up-to", upTo) }),
        ...(points === undefined ? {} : { points: wholeNumber("curves", "--points", points, 3) }),
      });
      print(table ? tableOf(curves) : documentOf(curves));
    });
}
