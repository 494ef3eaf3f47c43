/** The analyses as commands: parse, call, print. */
import { Command, InvalidArgumentError, Option } from "commander";
import {
  adstockCurves,
  adstockDocument,
  adstockTable,
  budgetDocument,
  budgetTable,
  type Json,
  type MarginalConvention,
  type Panel,
  profileDocument,
  profilePanel,
  profileTable,
  regressionDocument,
  regressionTable,
  ridgeBudget,
  ridgeRegression,
  ridgeRoi,
  roiDocument,
  roiTable,
  summarisePanel,
  summaryDocument,
  summaryTable,
  type Table,
} from "../index.js";
import { print } from "./print.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";

interface AnalysisOptions {
  readonly table?: boolean;
  readonly alpha?: number;
  readonly cv?: boolean;
  readonly controlSet?: "case-study" | "all";
  /** The controls named for reading the table. */
  readonly controls?: unknown;
  readonly convention?: MarginalConvention;
  readonly change?: number;
}

interface Analysis {
  readonly description: string;
  /** What of the ridge regression the command lets one choose, each including the one before. */
  readonly depth: "none" | "regression" | "roi" | "budget";
  readonly run: (
    panel: Panel,
    options: AnalysisOptions,
  ) => { readonly document: () => Json; readonly table: () => Table };
}

/** Controls named one by one are all wanted; otherwise the case study's three are the default. */
const regressionOf = (panel: Panel, { alpha, cv, controlSet, controls }: AnalysisOptions) =>
  ridgeRegression(panel, {
    alpha: cv ? "cv" : (alpha ?? 1),
    controls: controlSet ?? (controls ? "all" : "case-study"),
  });

const roiOf = (panel: Panel, options: AnalysisOptions) =>
  ridgeRoi(regressionOf(panel, options), { convention: options.convention ?? "carryover" });

const analyses: Readonly<Record<string, Analysis>> = {
  profile: {
    description: "what is in the table, what it was taken for, and what is wrong with it",
    depth: "none",
    run: (panel) => {
      const profile = profilePanel(panel);
      return { document: () => profileDocument(profile), table: () => profileTable(profile) };
    },
  },
  regression: {
    description: "ridge regression of the KPI on adstocked spend and controls",
    depth: "regression",
    run: (panel, options) => {
      const regression = regressionOf(panel, options);
      return {
        document: () => regressionDocument(regression),
        table: () => regressionTable(regression),
      };
    },
  },
  roi: {
    description: "ROI and marginal ROI by channel, from the ridge regression",
    depth: "roi",
    run: (panel, options) => {
      const roi = roiOf(panel, options);
      return { document: () => roiDocument(roi), table: () => roiTable(roi) };
    },
  },
  optimize: {
    description: "the best budget of the same total, with its proof, from the ridge regression",
    depth: "budget",
    run: (panel, options) => {
      const { change = 0.3 } = options;
      const budget = ridgeBudget(roiOf(panel, options), { change });
      return { document: () => budgetDocument(budget), table: () => budgetTable(budget) };
    },
  },
  adstock: {
    description: "adstocked and saturated media by channel and period",
    depth: "none",
    run: (panel) => {
      const curves = adstockCurves(panel);
      return { document: () => adstockDocument(curves), table: () => adstockTable(curves) };
    },
  },
  summary: {
    description: "totals of spend, sales and revenue",
    depth: "none",
    run: (panel) => {
      const summary = summarisePanel(panel);
      return {
        document: () => summaryDocument(summary),
        table: () => summaryTable(summary),
      };
    },
  },
};

/** One command for each analysis. */
export function analysisCommands(): readonly Command[] {
  return Object.entries(analyses).map(([name, analysis]) => {
    const command = new Command(name).description(analysis.description);
    command.option("--table", "print a table for people instead of JSON");
    for (const option of optionsOf(analysis.depth)) command.addOption(option);
    addReadOptions(command);
    return command.action(async (path: string | undefined) => {
      const options = command.opts<AnalysisOptions>();
      const panel = await readPanelFrom(command, path);
      const result = analysis.run(panel, options);
      print(options.table ? result.table() : result.document());
    });
  });
}

function optionsOf(depth: Analysis["depth"]): readonly Option[] {
  if (depth === "none") return [];
  const regression = [
    new Option("--alpha <number>", "ridge penalty, > 0 (default 1)").argParser(positive).conflicts("cv"),
    new Option("--cv", "choose the penalty by time-ordered cross-validation"),
    new Option("--control-set <set>", "controls used; all takes the events too (default case-study)").choices(
      ["case-study", "all"],
    ),
  ];
  if (depth === "regression") return regression;
  const roi = [
    ...regression,
    new Option("--convention <name>", "what the next pound is credited with (default carryover)").choices([
      "carryover",
      "case-study",
    ]),
  ];
  if (depth === "roi") return roi;
  const change = new Option("--change <share>", "largest change of a channel's budget (default 0.3)");
  return [...roi, change.argParser(share)];
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("expected a number above 0.");
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("expected a number from 0 to 1, such as 0.3 for 30 %.");
}
