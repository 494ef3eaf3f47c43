/** `carryover iterate data.csv ./output 10 v3`: builds a model until it is validated; progress on standard error, skill_report.json on output. */
import { Argument, type Command } from "commander";
import { type IterateOptions, type IterationProgress, iterate, modelTypes } from "../index.js";
import { shippedTable } from "../platform/node/packageRoot.js";
import { timeLeft } from "../words.js";
import { interrupted, notPassed } from "./exitCodes.js";
import { number, numberFlag } from "./flags.js";
import { print } from "./print.js";
import { type ShowProgress, withProgressLine } from "./progressLine.js";
import { addReadOptions, readOptionsOf } from "./readOptions.js";
import { addThresholdOptions, type ThresholdFlags, thresholdsOf } from "./thresholdOptions.js";

type IterateFlags = ThresholdFlags & Pick<IterateOptions, "seed" | "resume" | "strict">;

/** The `iterate` command. */
export function define(command: Command): void {
  addReadOptions(command)
    .argument("[output-dir]", "folder for everything that the run leaves behind", "./output")
    .argument("[max-iterations]", "attempts at most", number("max-iterations"), 10)
    .addArgument(new Argument("[model-type]", "what the first attempt is").choices(modelTypes).default("v3"))
    .addOption(numberFlag("--seed <n>", "seed of the draws").default(1))
    .option("--resume", "go on from the last finished iteration of the run in the folder")
    .option("--strict", "R² in sample between 0.55 and 0.70, R-hat below 1.01, effective samples above 400");
  addThresholdOptions(command)
    .addHelpText(
      "after",
      "\nExit code 0: full_success; 3: diagnostics_only or budget_exhausted; 2: bad input.\nStart reading at ITERATION_ANALYSIS.md in the output folder.",
    )
    .action(
      async (
        path: string | undefined,
        outputDir: string,
        maxIterations: number,
        modelType: IterateOptions["modelType"],
        flags: IterateFlags,
      ) => {
        const { seed, resume, strict } = flags;
        const interrupt = new AbortController();
        const stop = (): void => interrupt.abort();
        process.once("SIGINT", stop);
        try {
          const { report, status, statusReason, paths } = await withProgressLine(async (show) =>
            iterate({
              csvPath: path ?? shippedTable,
              outputDir,
              maxIterations,
              modelType,
              seed,
              resume,
              strict,
              thresholds: await thresholdsOf(flags),
              read: readOptionsOf(command),
              onProgress: showIteration(show),
              signal: interrupt.signal,
            }),
          );
          // Whoever looks at a terminal reads of the end of the run; the document stands in the folder.
          if (process.stdout.isTTY !== true) print(report);
          process.stderr.write(`${status}: ${statusReason}; read ${paths.document}\n`);
          if (status !== "full_success") process.exitCode = notPassed;
        } catch (error) {
          if (!interrupt.signal.aborted) throw error;
          process.stderr.write(
            `carryover: stopped; finished iterations are kept in "${outputDir}": go on with --resume\n`,
          );
          process.exitCode = interrupted;
        } finally {
          process.off("SIGINT", stop);
        }
      },
    );
}

/** Shows what an iteration is doing, its fit in fifths. */
function showIteration(show: ShowProgress): (progress: IterationProgress) => void {
  return ({ iteration, maxIterations, step, detail, sampling, secondsLeft }) => {
    const share =
      sampling === null ? "" : ` ${20 * Math.floor((5 * sampling.iterations) / sampling.totalIterations)} %`;
    const text = `iteration ${iteration} of ${maxIterations} at most, ${step}${share}${detail === "" ? "" : `: ${detail}`}`;
    show(`${text}${timeLeft(secondsLeft, "at most ")}`, text);
  };
}
