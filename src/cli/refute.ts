/** `carryover refute dir/trace.nc`: what is left of a fit when it is tried hard. */
import type { Command } from "commander";
import { documentOf, tableOf } from "../results/results.js";
import { refute } from "../validation/refute.js";
import { wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { showRefits, withProgressLine } from "./progressLine.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface RefuteCommandOptions extends SavedFitOptions {
  readonly channels?: string;
  readonly placebos: string;
  readonly draws: string;
  readonly table?: boolean;
}

/** The `refute` command. */
export function define(command: Command): void {
  addFitArgument(command)
    .option("--draws <n>", "draws of each of the two chains of a refit", "500")
    .option("--table", "print a table for people instead of JSON")
    .option("--channels <names>", "channels to refute, separated by commas (default: all)")
    .option("--placebos <n>", "placebo channels", "3")
    .action(async (trace: string | undefined, options: RefuteCommandOptions) => {
      const { channels, placebos, draws, table = false } = options;
      const posterior = await readSavedFit("refute", trace, options);
      const settings = {
        ...(channels === undefined ? {} : { channels: channels.split(",").map((name) => name.trim()) }),
        placebos: wholeNumber("refute", "--placebos", placebos),
        draws: wholeNumber("refute", "--draws", draws, 1),
      };
      const result = await withProgressLine((show) =>
        refute(posterior, { ...settings, onProgress: showRefits(show) }),
      );
      print(table ? tableOf(result) : documentOf(result));
    });
}
