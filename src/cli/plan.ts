/** `carryover plan dir/trace.nc`: the best budget of a saved fit with its proof, as one JSON document or a table. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type PlanOptions, planBudget } from "../decisions/plan.js";
import type { PlanTarget } from "../decisions/planSolution.js";
import type { ObjectiveSettings, PlanObjective } from "../decisions/solver/solve.js";
import { ArgumentError } from "../errors.js";
import { phrase } from "../phrase.js";
import { documentOf, tableOf } from "../results/results.js";
import { print } from "./print.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface PlanCommandOptions extends SavedFitOptions {
  readonly change?: number;
  readonly budget?: number;
  readonly targetRoi?: number;
  readonly targetMarginalRoi?: number;
  readonly targetKpi?: number;
  readonly objective?: string;
  readonly tail?: number;
  readonly horizon?: number;
  readonly bound?: Readonly<Record<string, readonly [number, number]>>;
  readonly lock?: readonly string[];
  readonly minimum?: Readonly<Record<string, number>>;
  readonly confidence?: number;
  readonly table?: boolean;
}

const objectives: Readonly<Record<string, ObjectiveSettings["kind"]>> = {
  expected: "expected",
  cvar: "cvar",
  "mean-variance": "meanVariance",
  quantile: "quantile",
  probability: "probability",
};

/** A target sets the budget, of the plan that is best on average. */
const targets = ["targetRoi", "targetMarginalRoi", "targetKpi"];

/** The `plan` command. */
export function define(command: Command): void {
  addFitArgument(command)
    .option("--change <share>", "largest change of a channel, 0 to 1 (default 0.3)", number)
    .addOption(
      new Option("--budget <money>", "money of all channels a period (default: today's)")
        .argParser(number)
        .conflicts(targets),
    )
    .option("--target-roi <number>", "the largest budget with this ROI", number)
    .option("--target-marginal-roi <number>", "the budget whose last unit returns this", number)
    .option("--target-kpi <number>", "the smallest budget whose channels bring this KPI", number)
    .addOption(
      new Option("--objective <name>", "what is maximised over the draws (default expected)").choices(
        Object.keys(objectives),
      ),
    )
    .addOption(
      new Option("--tail <share>", "share of bad draws that cvar and quantile look at (default 0.1)")
        .argParser(number)
        .conflicts(targets),
    )
    .option("--horizon <periods>", "plan so many periods one by one (default: one steady period)", number)
    .option("--bound <channel=least:most>", "bounds of a channel in money; may be given again", bound)
    .option("--lock <channels>", "channels whose money stays, separated by commas", names)
    .option(
      "--minimum <channel=money>",
      "a channel is off or gets at least so much; may be given again",
      minimum,
    )
    .option(
      "--confidence <share>",
      "chance of beating today below which nothing changes (default 0.7)",
      number,
    )
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string | undefined, options: PlanCommandOptions) => {
      const { table = false, budget, change, horizon, confidence } = options;
      const request: PlanOptions = {
        change,
        budget,
        horizon,
        confidence,
        bounds: options.bound,
        locked: options.lock,
        minimum: options.minimum,
        target: targetOf(options),
        objective: objectiveOf(options),
      };
      const plan = planBudget(await readSavedFit("plan", trace, options), request);
      print(table ? tableOf(plan) : documentOf(plan));
    });
}

function targetOf({ targetRoi, targetMarginalRoi, targetKpi }: PlanCommandOptions): PlanTarget | undefined {
  const targets: PlanTarget[] = [
    ...(targetRoi === undefined ? [] : [{ roi: targetRoi }]),
    ...(targetMarginalRoi === undefined ? [] : [{ marginalRoi: targetMarginalRoi }]),
    ...(targetKpi === undefined ? [] : [{ kpi: targetKpi }]),
  ];
  if (targets.length > 1) {
    throw new ArgumentError({
      caller: "plan",
      rule: "one of --target-roi, --target-marginal-roi and --target-kpi must be given",
      got: phrase`several`,
    });
  }
  return targets[0];
}

function objectiveOf({ objective, tail }: PlanCommandOptions): PlanObjective | undefined {
  const kind = objective === undefined ? undefined : objectives[objective]!;
  if (tail === undefined) return kind;
  return { kind: kind ?? "cvar", tail };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("expected a number.");
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

function bound(
  text: string,
  before: PlanCommandOptions["bound"] = {},
): NonNullable<PlanCommandOptions["bound"]> {
  const [, name, least, most] = /^(.+)=([^:]+):([^:]+)$/.exec(text) ?? [];
  if (name === undefined)
    throw new InvalidArgumentError("expected channel=least:most, such as tv=1000:5000.");
  if (name in before) throw new InvalidArgumentError(`"${name}" has bounds already.`);
  return { ...before, [name]: [number(least!), number(most!)] };
}

function minimum(
  text: string,
  before: PlanCommandOptions["minimum"] = {},
): NonNullable<PlanCommandOptions["minimum"]> {
  const [, name, money] = /^(.+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("expected channel=money, such as tv=20000.");
  if (name in before) throw new InvalidArgumentError(`"${name}" has a minimum already.`);
  return { ...before, [name]: number(money!) };
}
