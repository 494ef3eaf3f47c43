/** The analyses as commands: parse, call, print. */
import { type Command, Option } from "commander";
import { ArgumentError } from "../errors.js";
import {
  adstockCurves,
  carryoverCurves,
  contributions,
  type Fit,
  loadFit,
  type MarginalConvention,
  type Panel,
  planBudget,
  profilePanel,
  type Result,
  ridgeBudget,
  ridgeRegression,
  ridgeRoi,
  roi,
  summarisePanel,
  tableOf,
} from "../index.js";
import { fitSummaryDocument, fitSummaryTable, planAsBudgetDocument } from "./fitAnswers.js";
import { addFormFlags, type FormFlags, numberFlag, withheldFlag } from "./flags.js";
import { type Answer, printAnswer, printResult } from "./print.js";
import { isLongFile, isLongTable, withStepLine } from "./progressLine.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";
import { judging } from "./savedFit.js";

interface AnalysisOptions extends FormFlags {
  readonly alpha?: number;
  readonly cv?: boolean;
  readonly controlSet?: "case-study" | "all";
  /** The controls named for reading the table. */
  readonly controls?: unknown;
  readonly convention?: MarginalConvention;
  readonly change?: number;
  /** A saved fit to take the numbers from, in place of a table. */
  readonly fit?: string;
  readonly model?: "ridge" | "posterior";
  readonly withheld?: "hide" | "show";
}

type AnalysisName = "profile" | "regression" | "roi" | "optimize" | "adstock" | "summary";

interface Analysis {
  /** What of the ridge regression the command lets one choose. */
  readonly flags?: readonly Option[];
  readonly run: (panel: Panel, options: AnalysisOptions) => Result;
  /** What of a fit's answer the command lets one choose. */
  readonly fitFlags?: readonly Option[];
  /** The same keys from a posterior; absent where only a table makes sense. */
  readonly runFit?: (fit: Fit, options: AnalysisOptions) => Result | Answer;
}

const regressionFlags = [
  numberFlag("--alpha <number>", "ridge penalty, > 0 (default 1)").conflicts("cv"),
  new Option("--cv", "choose the penalty by time-ordered cross-validation"),
  new Option("--control-set <set>", "controls used; all takes the events too (default case-study)").choices([
    "case-study",
    "all",
  ]),
];
const roiFlags = [
  ...regressionFlags,
  new Option("--convention <name>", "what the marginal ROI is credited with (default carryover)").choices([
    "carryover",
    "case-study",
  ]),
];
const changeFlag = numberFlag("--change <share>", "largest change of a channel's budget (default 0.3)");

/** Controls named one by one are all wanted. */
const regressionOf = (panel: Panel, { alpha, cv, controlSet, controls }: AnalysisOptions) =>
  ridgeRegression(panel, {
    alpha: cv ? "cv" : alpha,
    controls: controlSet ?? (controls ? "all" : undefined),
  });

const roiOf = (panel: Panel, options: AnalysisOptions) =>
  ridgeRoi(regressionOf(panel, options), { convention: options.convention });

const analyses: Readonly<Record<AnalysisName, Analysis>> = {
  profile: { run: (panel) => profilePanel(panel) },
  regression: { flags: regressionFlags, run: regressionOf },
  roi: {
    flags: roiFlags,
    run: roiOf,
    fitFlags: [withheldFlag()],
    runFit: (fit, { withheld }) => roi(fit, { withheld }),
  },
  optimize: {
    flags: [...roiFlags, changeFlag],
    run: (panel, options) => ridgeBudget(roiOf(panel, options), { change: options.change }),
    runFit: (fit, { change = 0.3 }) => {
      const plan = planBudget(fit, { change });
      return { document: () => planAsBudgetDocument(plan, change), table: () => tableOf(plan) };
    },
  },
  adstock: { run: (panel) => adstockCurves(panel), runFit: (fit) => carryoverCurves(fit) },
  summary: {
    run: (panel) => summarisePanel(panel),
    fitFlags: [withheldFlag()],
    runFit: (fit, { withheld }) => {
      const summary = summarisePanel(fit.model.panel);
      const brought = contributions(fit, { withheld });
      return {
        document: () => fitSummaryDocument(summary, brought),
        table: () => fitSummaryTable(summary, brought),
      };
    },
  },
};

/** The command of the analysis that has its name. */
export function define(command: Command): void {
  const analysis = analyses[command.name() as AnalysisName];
  addFormFlags(command);
  for (const option of analysis.flags ?? []) command.addOption(option);
  addReadOptions(command);
  if (analysis.runFit !== undefined) addFitOptions(command);
  for (const option of analysis.fitFlags ?? []) command.addOption(option);
  command.action(async (path: string | undefined, options: AnalysisOptions) => {
    const result = await resultOf(analysis, command, path);
    if ("kind" in result) return printResult(command, result, options);
    return printAnswer(command, result, options);
  });
}

/** From a saved fit where one is named, else from the table. */
async function resultOf(
  { run, runFit }: Analysis,
  command: Command,
  path: string | undefined,
): Promise<Result | Answer> {
  const options = command.opts<AnalysisOptions>();
  if (options.model === "ridge" && options.fit !== undefined) {
    throw new ArgumentError({
      caller: command.name(),
      rule: `--model ridge reads a table and --fit a saved fit`,
      cure: "give one of them",
    });
  }
  if (options.model === "posterior" && options.fit === undefined) {
    throw new ArgumentError({
      caller: command.name(),
      rule: `--model posterior needs --fit with the trace.nc of a fit`,
      cure: "make one with carryover fit my.csv --out my",
    });
  }
  if (runFit === undefined || options.fit === undefined) {
    return run(await readPanelFrom(command, path), options);
  }
  const { fit: saved } = options;
  const posterior = await withStepLine(isLongFile("fit", saved), `reading ${saved}`, () =>
    loadFit(saved, path === undefined ? {} : { data: path }),
  );
  return withStepLine(isLongTable(posterior.model.panel), judging, () => runFit(posterior, options));
}

/** The flags that take numbers from a saved fit; those of the ridge, and of reading a table, say nothing to it. */
function addFitOptions(command: Command): void {
  const elsewhere = command.options
    .map((option) => option.attributeName())
    .filter((name) => !["table", "json", "change"].includes(name));
  command
    .addOption(
      new Option(
        "--fit <trace>",
        "take the numbers from this saved fit (the trace.nc of fit --out), with intervals; a CSV named beside it is checked to be the fit's",
      ).conflicts(elsewhere),
    )
    .addOption(
      new Option(
        "--model <name>",
        "ridge: of the table (the default); posterior: of the fit named by --fit",
      ).choices(["ridge", "posterior"]),
    );
}
