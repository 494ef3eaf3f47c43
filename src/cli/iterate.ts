/** `carryover iterate data.csv ./output 10 v3`: builds a model until it is validated; progress on standard error, skill_report.json on output. */
import { Argument, type Command } from "commander";
import {
  type IterateOptions,
  type IterationProgress,
  type IterationRun,
  iterate,
  modelTypes,
  tableOf,
} from "../index.js";
import { shippedTable } from "../platform/node/packageRoot.js";
import { warningText } from "../warning.js";
import { formatNumber, percent, shellWord, timeLeft } from "../words.js";
import { notPassed } from "./exitCodes.js";
import { addFormFlags, type FormFlags, number, numberFlag } from "./flags.js";
import { computeFlag, sayWorkers, stoppable } from "./onWorkers.js";
import { print, printTables, say } from "./print.js";
import { type ShowProgress, withProgressLine } from "./progressLine.js";
import { addReadOptions, readOptionsOf } from "./readOptions.js";
import { pageOf, sentence, widthOf } from "./terminal.js";
import { addThresholdOptions, type ThresholdFlags, thresholdsOf } from "./thresholdOptions.js";

type IterateFlags = ThresholdFlags &
  Pick<IterateOptions, "seed" | "resume" | "strict" | "compute"> &
  FormFlags;

/** The `iterate` command. */
export function define(command: Command): void {
  addReadOptions(command)
    .argument("[output-dir]", "folder for everything that the run leaves behind", "./output")
    .argument("[max-iterations]", "attempts at most", number("max-iterations"), 10)
    .addArgument(new Argument("[model-type]", "what the first attempt is").choices(modelTypes).default("v3"))
    .addOption(numberFlag("--seed <n>", "seed of the draws").default(1))
    .option("--resume", "go on from the last finished iteration of the run in the folder")
    .option("--strict", "R² in sample between 0.55 and 0.70, R-hat below 1.01, effective samples above 400")
    .addOption(computeFlag("chains of fits, folds and refits"));
  addFormFlags(addThresholdOptions(command))
    .addHelpText(
      "after",
      "\nExit code 0: full_success; 2: bad input; 3: diagnostics_only, budget_exhausted.\nStart reading at ITERATION_ANALYSIS.md in the output folder.",
    )
    .action(
      async (
        path: string | undefined,
        outputDir: string,
        maxIterations: number,
        modelType: IterateOptions["modelType"],
        flags: IterateFlags,
      ) => {
        const { seed, resume, strict, compute, table = false, json = false } = flags;
        const thresholds = await thresholdsOf(flags);
        await sayWorkers(compute);
        const stopped = `carryover: stopped; finished iterations are kept in "${outputDir}": go on with --resume`;
        const run = await stoppable(stopped, (signal) =>
          withProgressLine((show, leave) =>
            iterate({
              csvPath: path ?? shippedTable,
              outputDir,
              maxIterations,
              modelType,
              seed,
              resume,
              strict,
              compute,
              thresholds,
              read: readOptionsOf(command),
              onProgress: showIteration(show, leave),
              signal,
            }),
          ),
        );
        // Whoever looks at a terminal has read a row of each attempt; the document stands in the folder.
        if (table) printTables([tableOf(run)]);
        else if (json || process.stdout.isTTY !== true) print(run.report);
        // A table has verdict and doubts beneath it.
        for (const text of [...(table ? [] : verdictOf(run)), ...filesOf(run)]) say(text);
        if (run.status !== "full_success") process.exitCode = notPassed;
      },
    );
}

/** Shows what an iteration is doing, its fit in fifths, and leaves a row of each that is finished. */
function showIteration(
  show: ShowProgress,
  leave: (text: string) => void,
): (progress: IterationProgress) => void {
  const { paint } = pageOf(process.stderr);
  let hasHead = false;
  return ({ iteration, maxIterations, step, detail, sampling, finished, secondsLeft }) => {
    if (finished !== null) {
      if (!hasHead)
        leave(
          paint(
            rowText(["iteration", "diagnostics", "holdout", "attribution", "R²", "MAPE", "change"]),
            "head",
          ),
        );
      hasHead = true;
      leave(rowText(rowOf(finished), (text) => paint(text, "cell")));
      return;
    }
    const share =
      sampling === null ? "" : ` ${20 * Math.floor((5 * sampling.iterations) / sampling.totalIterations)} %`;
    const text = `iteration ${iteration} of ${maxIterations} at most, ${step}${share}${detail === "" ? "" : `: ${detail}`}`;
    show(`${text}${timeLeft(secondsLeft, "at most ")}`, text);
  };
}

type Attempt = NonNullable<IterationProgress["finished"]>;

/** What came of an attempt; R² and MAPE are of the holdout. */
function rowOf(attempt: Attempt): readonly string[] {
  const passed = (isPassed: boolean) => (isPassed ? "passed" : "failed");
  return [
    String(attempt.iteration),
    passed(attempt.diagnosticsPassed),
    passed(attempt.oosValidationPassed),
    passed(attempt.attributionPassed),
    formatNumber(attempt.r2Holdout, 2).replace("-", "−"),
    percent(attempt.mapeHoldout, 1),
    attempt.change === "" ? "first plan" : attempt.change,
  ];
}

/** Cells under each other in every row; the last, which is a text, beneath where the terminal has no room for it. */
function rowText(cells: readonly string[], paint = (text: string) => text): string {
  const widths = [9, 11, 7, 11, 5, 6];
  const isNumber = (i: number) => i === 0 || i === 4 || i === 5;
  const scores = cells.slice(0, -1).map((cell, i) => {
    const space = " ".repeat(Math.max(0, widths[i]! - cell.length));
    return isNumber(i) ? space + paint(cell) : paint(cell) + space;
  });
  const change = cells.at(-1)!;
  const taken = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = widthOf(process.stderr);
  return change.length <= room - taken
    ? [...scores, change].join("  ")
    : `${scores.join("  ").trimEnd()}\n${sentence(change, process.stderr)}`;
}

/** The verdict, and the doubts about it. */
function verdictOf({ status, statusReason, stopReason, paths, warnings }: IterationRun): readonly string[] {
  const doubts = warnings.filter(({ message }) => message !== statusReason);
  return [
    `${status}: ${statusReason}; read ${paths.document}`,
    `Ended because ${stopReason}.`,
    ...doubts.map((warning) => `warning: ${warningText(warning)}`),
  ];
}

/** Where everything lies, and what to do next. */
function filesOf({ status, paths }: IterationRun): readonly string[] {
  const { document, report, config, trace, finalTrace } = paths;
  const fitted = finalTrace ?? trace;
  return [
    "Files:",
    `- ${document}: the analysis`,
    `- ${report}: the same for programs`,
    `- ${config}: the specification`,
    `- ${fitted}: the fit${finalTrace === null ? ", whose table ends where the holdout begins" : " of all weeks"}`,
    status === "full_success"
      ? `Next: carryover roi --fit ${shellWord(fitted)}, then carryover plan ${shellWord(fitted)}`
      : `Next: section 5.0 of ${document} says what would settle it, carryover diagnose ${shellWord(fitted)} what is wrong`,
  ];
}
