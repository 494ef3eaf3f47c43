/** `carryover plan dir/trace.nc`: the best budget of a saved fit with its proof. */

import { basename, dirname } from "node:path";
import { type Command, Option } from "commander";
import { platform } from "#platform";
import { ArgumentError, DataError } from "../errors.js";
import {
  type Fit,
  keepPlan,
  type Plan,
  type PlanObjective,
  type PlanOptions,
  type PlanTarget,
  planBudget,
} from "../index.js";
import { phrase } from "../phrase.js";
import { shellWord } from "../words.js";
import { flag, names, numberFlag, numberIn, parser } from "./flags.js";
import { say } from "./print.js";
import { type ShowProgress, showRefits } from "./progressLine.js";
import { answersFromFit } from "./savedFit.js";

interface PlanFlags
  extends Pick<
    PlanOptions,
    | "change"
    | "budget"
    | "horizon"
    | "confidence"
    | "minimum"
    | "minimumFlight"
    | "from"
    | "to"
    | "otherModels"
  > {
  readonly targetRoi?: number;
  readonly targetMarginalRoi?: number;
  readonly targetKpi?: number;
  readonly objective?: string;
  readonly tail?: number;
  readonly bound?: PlanOptions["bounds"];
  readonly lock?: readonly string[];
  readonly schedule?: boolean;
  readonly dated?: PlanOptions["dated"];
  readonly datedEach?: PlanOptions["dated"];
  readonly group?: PlanOptions["groups"];
  readonly constraint?: PlanOptions["constraints"];
}

/** Keeps a plan in the folder that `fit --out` made for its fit; a fit that lies elsewhere has no such folder. */
async function keepBeside(path: string, plan: Plan): Promise<void> {
  const folder = dirname(path);
  const { files } = platform;
  const isFile = async (name: string) => (await files.kindOf(files.join(folder, name))) === "file";
  if (basename(path) !== "trace.nc" || !(await isFile("fit.json")) || !(await isFile("spec.yaml"))) return;
  try {
    say(
      `kept as ${await keepPlan(folder, plan)}; once it has come: carryover track ${shellWord(folder)} --data actuals.csv`,
    );
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    say(`warning: the plan was not kept: ${error.message}`);
  }
}

type Objective = Extract<PlanObjective, string>;

const objectiveFlags: Readonly<Record<Objective, string>> = {
  expected: "expected",
  cvar: "cvar",
  meanVariance: "mean-variance",
  quantile: "quantile",
  probability: "probability",
};

/** A target sets the budget, of the plan that is best on average. */
const targets = ["targetRoi", "targetMarginalRoi", "targetKpi"];

/** The `plan` command. */
export function define(command: Command): void {
  let made: Plan | null = null;
  const keep = async (path: string) => (made === null ? undefined : keepBeside(path, made));
  const run = (fit: Fit, { schedule = false, ...flags }: PlanFlags, show: ShowProgress) => {
    const {
      targetRoi,
      targetMarginalRoi,
      targetKpi,
      objective,
      tail,
      bound,
      lock,
      dated,
      datedEach,
      group,
      constraint,
      ...options
    } = flags;
    if (schedule && options.horizon === undefined) {
      throw new ArgumentError({
        caller: "plan",
        rule: "--horizon must be given with --schedule, as a steady plan has none",
      });
    }
    const plan = planBudget(fit, {
      ...options,
      bounds: bound,
      locked: lock,
      groups: group,
      constraints: constraint,
      dated: [...(dated ?? []), ...(datedEach ?? []).map((limit) => ({ ...limit, each: true }))],
      target: targetOf(flags),
      objective: objectiveOf(flags),
      onProgress: showRefits(show),
    });
    made = plan;
    return schedule ? plan.schedule! : plan;
  };
  answersFromFit(command, run, keep)
    .addOption(numberFlag("--change <share>", "largest change of a channel, 0 to 1 (default 0.3)"))
    .addOption(
      numberFlag("--budget <money>", "money of all channels a period (default: today's)").conflicts(targets),
    )
    .addOption(numberFlag("--target-roi <number>", "the largest budget with this ROI"))
    .addOption(numberFlag("--target-marginal-roi <number>", "the budget whose last unit returns this"))
    .addOption(numberFlag("--target-kpi <number>", "the smallest budget whose channels bring this KPI"))
    .addOption(
      new Option("--objective <name>", "what is maximised over the draws (default expected)").choices(
        Object.values(objectiveFlags),
      ),
    )
    .addOption(
      numberFlag(
        "--tail <share>",
        "share of bad draws that cvar and quantile look at (default 0.1)",
      ).conflicts(targets),
    )
    .addOption(
      numberFlag(
        "--horizon <periods>",
        "plan so many periods one by one (default: keep the flighting and scale it)",
      ),
    )
    .addOption(
      flag(
        "--dated <channels@from..to=least:most>",
        "limits of the money between two dates of the horizon, in sum; either end may be left out, and it may be given again",
        datedLimits,
      ),
    )
    .addOption(
      flag(
        "--dated-each <channels@from..to=least:most>",
        "the same limits of every period between two dates; may be given again",
        datedLimits,
      ),
    )
    .option("--schedule", "print the money of every period of the horizon")
    .option("--from <date>", "first period of what counts as today (default: the last year of training)")
    .option("--to <date>", "last period of what counts as today")
    .addOption(
      flag(
        "--bound <channel=least:most>",
        "bounds of a channel's money a period, of its mean over a horizon; may be given again",
        bounds,
      ),
    )
    .addOption(flag("--lock <channels>", "channels whose money stays, separated by commas", names))
    .addOption(
      flag(
        "--group <channels=least:most>",
        "limits of what several channels get together, such as tv,ooh=:80000; either end may be left out, and it may be given again",
        groups,
      ),
    )
    .addOption(
      flag(
        "--constraint <channel*weight,…=least:most>",
        "limits of a weighted sum, such as tv*1,ooh*-2=0: for a tv of at least twice ooh; may be given again",
        constraints,
      ),
    )
    .addOption(
      flag(
        "--minimum <channel=money>",
        "a channel is off or gets at least so much; may be given again",
        minima,
      ),
    )
    .addOption(
      flag(
        "--minimum-flight <channel=periods>",
        "over a horizon, a channel with a --minimum stays on for at least so many periods; may be given again",
        flightLengths,
      ),
    )
    .addOption(
      numberFlag(
        "--confidence <share>",
        "chance of beating today below which nothing changes yet (default 0.9)",
      ),
    )
    .option(
      "--no-other-models",
      "do not ask whether the gain survives models that are as reasonable, which takes a fit each",
    );
}

function targetOf({ targetRoi, targetMarginalRoi, targetKpi }: PlanFlags): PlanTarget | undefined {
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

function objectiveOf({ objective, tail }: PlanFlags): PlanObjective | undefined {
  const kinds = Object.keys(objectiveFlags) as Objective[];
  const kind = kinds.find((one) => objectiveFlags[one] === objective);
  return tail === undefined ? kind : { kind: kind ?? "cvar", tail };
}

const bounds = parser<NonNullable<PlanFlags["bound"]>>(
  "channel=least:most, such as tv=1000:5000 or tv=:5000, once a channel",
  (text, before = {}) => {
    const [, name = "", least = "", most = ""] = /^(.+)=([^:]*):([^:]+)$/.exec(text) ?? [];
    const [lower, upper] = [least === "" ? 0 : numberIn(least), numberIn(most)];
    if (lower === undefined || upper === undefined || name in before) return undefined;
    return { ...before, [name]: [lower, upper] };
  },
);

const minima = numberByChannel("channel=money, such as tv=20000, once a channel");
const flightLengths = numberByChannel("channel=periods, such as tv=4, once a channel");

function numberByChannel(rule: string) {
  return parser<Readonly<Record<string, number>>>(rule, (text, before = {}) => {
    const [, name = "", number = ""] = /^(.+)=(.+)$/.exec(text) ?? [];
    const value = numberIn(number);
    return value === undefined || name in before ? undefined : { ...before, [name]: value };
  });
}

const datedLimits = parser<NonNullable<PlanFlags["dated"]>>(
  "channels@from..to=least:most, such as tv,ooh@2026-01-05..2026-01-26=0:80000",
  (text, before = []) => {
    const [what, limits] = limitsIn(text);
    const [, members = "", from = "", to = ""] = /^([^@]+)@(\S+)\.\.(\S+)$/.exec(what) ?? [];
    if (limits === undefined || members === "") return undefined;
    return [...before, { channels: members.split(","), from, to, ...limits }];
  },
);

const groups = parser<NonNullable<PlanFlags["group"]>>(
  "channels=least:most, such as tv,ooh=0:80000, once for the same channels",
  (text, before = {}) => {
    const [members, limits] = limitsIn(text);
    if (limits === undefined || members in before) return undefined;
    return { ...before, [members]: { channels: members.split(","), ...limits } };
  },
);

const constraints = parser<NonNullable<PlanFlags["constraint"]>>(
  "channel*weight,…=least:most, such as tv*1,ooh*-2=0:",
  (text, before = []) => {
    const [sum, limits] = limitsIn(text);
    const weights = sum.split(",").map((part) => {
      const at = part.lastIndexOf("*");
      return [part.slice(0, at), numberIn(part.slice(at + 1))] as const;
    });
    const isRead = weights.every(([name, weight]) => name !== "" && weight !== undefined);
    if (limits === undefined || !isRead) return undefined;
    return [
      ...before,
      { name: sum, weights: Object.fromEntries(weights) as Record<string, number>, ...limits },
    ];
  },
);

/** What stands before "=least:most", and the limits, of which one may be left out. */
function limitsIn(text: string): readonly [string, { atLeast?: number; atMost?: number } | undefined] {
  const [, what = "", ...ends] = /^(.+)=([^:=]*):([^:=]*)$/.exec(text) ?? [];
  const [atLeast, atMost] = ends.map((end) => (end === "" ? null : numberIn(end)));
  if (atLeast === undefined || atMost === undefined || (atLeast === null && atMost === null))
    return [what, undefined];
  return [what, { ...(atLeast !== null && { atLeast }), ...(atMost !== null && { atMost }) }];
}
