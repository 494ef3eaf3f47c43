/** `carryover refute dir/trace.nc` and `carryover specifications dir/trace.nc`: what is left of a fit when it is tried hard. */
import type { Command } from "commander";
import { refutationDocument, refutationTable } from "../report/refutationTable.js";
import { specificationCurveDocument, specificationCurveTable } from "../report/specificationCurveTable.js";
import { refute } from "../validation/refute.js";
import type { ValidationProgress } from "../validation/rollingOrigin.js";
import { specificationCurve } from "../validation/specificationCurve.js";
import { wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { type ShowProgress, withProgressLine } from "./progressLine.js";
import { readSavedFit, type SavedFitOptions, savedFitCommand } from "./savedFit.js";

interface RefitCommandOptions extends SavedFitOptions {
  readonly channels?: string;
  readonly placebos?: string;
  readonly draws: string;
  readonly table?: boolean;
}

/** The `refute` command. */
export function refuteCommand(): Command {
  return refitCommand(
    "refute",
    "placebos, shuffled spend, dropped channels, and how strong an unseen driver would have to be",
  )
    .option("--channels <names>", "channels to refute, separated by commas (default: all)")
    .option("--placebos <n>", "placebo channels", "3")
    .action(async (trace: string | undefined, options: RefitCommandOptions) => {
      const { channels, placebos = "3", draws, table = false } = options;
      const posterior = await readSavedFit("refute", trace, options);
      const settings = {
        ...(channels === undefined ? {} : { channels: channels.split(",").map((name) => name.trim()) }),
        placebos: wholeNumber("refute", "--placebos", placebos),
        draws: wholeNumber("refute", "--draws", draws, 1),
      };
      const result = await withProgressLine((show) =>
        refute(posterior, { ...settings, onProgress: showing(show) }),
      );
      print(table ? refutationTable(result) : refutationDocument(result));
    });
}

/** The `specifications` command. */
export function specificationsCommand(): Command {
  return refitCommand(
    "specifications",
    "the same numbers under every reasonable way to have built the model",
  ).action(async (trace: string | undefined, options: RefitCommandOptions) => {
    const { draws, table = false } = options;
    const { model, provenance } = await readSavedFit("specifications", trace, options);
    const settings = { seed: provenance.seed, draws: wholeNumber("specifications", "--draws", draws, 1) };
    const result = await withProgressLine((show) =>
      specificationCurve(model, { ...settings, onProgress: showing(show) }),
    );
    print(table ? specificationCurveTable(result) : specificationCurveDocument(result));
  });
}

function refitCommand(name: string, description: string): Command {
  return savedFitCommand(name, description)
    .option("--draws <n>", "draws of each of the two chains of a refit", "500")
    .option("--table", "print a table for people instead of JSON");
}

function showing(show: ShowProgress): (progress: ValidationProgress) => void {
  return ({ step, share, secondsLeft }) => {
    const left = Number.isNaN(secondsLeft) ? "" : `, ${secondsLeft.toFixed(0)} s left`;
    const tenths = 10 * Math.floor(10 * share);
    show(`${step}: ${Math.floor(100 * share)} % of all done${left}`, `${tenths} % done`);
  };
}
