/** Two fits side by side: what changed in returns and plan, and whether a change is more than its uncertainty. */

import { channelNamed } from "../data/panelColumns.js";
import { withheldChannels } from "../diagnosis/claims.js";
import { diagnose } from "../diagnosis/diagnose.js";
import { findingsWithGates, type Standing, standingsOf } from "../diagnosis/standing.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { effectDraws } from "../insights/contributions.js";
import { withPossibleNothing } from "../insights/possiblyNothing.js";
import { type Roi, roi } from "../insights/roi.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { mean, standardDeviation } from "../math/statistics.js";
import { phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { evaluatePlan } from "./evaluate.js";
import { type Plan, planBudget } from "./plan.js";

/** How the data of the second fit relate to those of the first, which decides what a change can mean.
 *
 *  "same data": nothing but the specification or the seed differs. "more data": all weeks of the first and later ones, under the same specification. "other": anything else. */
export type FitRelation = "same data" | "more data" | "other";

/** A number of a channel in both fits. */
export interface Change {
  readonly before: Estimate;
  readonly after: Estimate;
  /** Mean after less mean before. */
  readonly change: number;
  /** Size up to which a change of the mean is none to speak of, at 90 %; see `compareFits`. */
  readonly expected: number;
  readonly isMore: boolean;
}

export interface ComparedChannel {
  readonly name: string;
  /** ROI, or units of the KPI for each unit of money where a table has no revenue; null where either fit claims nothing of it, or does not have it. */
  readonly roi: Change | null;
  /** Why there is no comparison; null where there is one. */
  readonly missing: string | null;
  /** What may be decided on of it by the second fit. */
  readonly standing: Standing["text"];
  /** Money a period that the plan of each fit proposes, its best division where it advises none; null where it has no plan. */
  readonly plannedBefore: number | null;
  readonly plannedAfter: number | null;
}

export interface FitComparison {
  readonly kind: "fitComparison";
  readonly before: Fit;
  readonly after: Fit;
  readonly relation: FitRelation;
  /** Paths of the specification that differ, such as "seasonality.yearly". */
  readonly changedSpec: readonly string[];
  /** Periods that both were fitted to: the window of the returns that are compared. */
  readonly window: { readonly from: string; readonly to: string };
  readonly channels: readonly ComparedChannel[];
  readonly isRoi: boolean;
  readonly verdicts: { readonly before: string; readonly after: string };
  readonly plans: { readonly before: Plan; readonly after: Plan } | null;
  /** What the first fit's best division, of the second's total, brings under the second fit, against today, and what the second's own does; KPI a period. Null where it cannot be asked. */
  readonly gains: { readonly oldPlan: Estimate; readonly newPlan: Estimate } | null;
  readonly warnings: readonly Warning[];
}

/** A mean that moves by less than so much of its posterior's standard deviation is no news to anybody, whatever the reason. */
const leastChange = 0.25;
/** Two-sided normal quantile of a 90 % interval. */
export const criticalValue = 1.6448536269514722;

/** Compares two fits.
 *
 *  Two posteriors that share data are not independent, and what a change means depends on what is shared:
 *
 *  more data: under one model the posterior mean is a martingale. Before the new weeks were seen the mean was expected to move by nothing, give or take
 *  √(var before − var after): a change beyond 1.645 of it surprises the model itself, and speaks of an effect that changed or a model that is wrong.
 *
 *  same data: there is no chance in the difference but that of the draws. It is what the choice of the model does, and it is called more than its
 *  uncertainty where it exceeds 1.645 standard deviations of the narrower posterior: the choice then decides more than the data leave open.
 *
 *  other: 1.645 √(var before + var after), as if nothing were shared. Estimates that share data differ by less than that, so that a change beyond it is one,
 *  while a smaller change is not shown to be none.
 *
 *  Less than a quarter of the second posterior's standard deviation is never more than the uncertainty.
 *
 *  Returns are of the periods that both were fitted to.
 *
 *  @throws ArgumentError where the fits share no period, or differ in KPI, currency or frequency
 *  @example compareFits(posterior, quickFit(model)).relation // "same data" */
export function compareFits(before: Fit, after: Fit): FitComparison {
  requireKind("compareFits", before, ["fit"], "before");
  requireKind("compareFits", after, ["fit"], "after");
  requireSameUnits(before, after);
  const window = sharedWindow(before, after);
  const changedSpec = differences(before.model.spec, after.model.spec);
  const relation = relationOf(before, after, changedSpec);
  const isRoi = before.design.revenuePerKpi !== null && after.design.revenuePerKpi !== null;
  const sides = [before, after].map((fit) => ({
    returns: roi(fit, window),
    rates: ratesOf(fit, window, isRoi),
    withheld: withheldChannels(fit),
  })) as [Side, Side];
  const plans = plansOf(before, after);
  const names = [...new Set(sides.flatMap(({ rates }) => [...rates.keys()]))];
  const standings = standingsOf(names, findingsWithGates(diagnose(after).gates), sides[1].withheld);
  const plannedIn = (plan: Plan | undefined, name: string) =>
    plan?.optimum.channels.find((channel) => channel.name === name)?.proposed ?? null;
  return {
    kind: "fitComparison",
    before,
    after,
    relation,
    changedSpec,
    window,
    isRoi,
    verdicts: { before: diagnose(before).verdict, after: diagnose(after).verdict },
    channels: names.map((name, i) => {
      const missing = missingOf(name, sides);
      const [old, now] = sides.map(({ rates }) => rates.get(name));
      return {
        name,
        missing,
        roi: missing === null ? changeOf(old!, now!, relation) : null,
        standing: standings[i]!.text,
        plannedBefore: plannedIn(plans?.before, name),
        plannedAfter: plannedIn(plans?.after, name),
      };
    }),
    plans,
    gains: plans === null ? null : gainsOf(plans, after),
    warnings: distinctWarnings(sides.flatMap(({ returns }) => returns.warnings)),
  };
}

interface Side {
  readonly returns: Roi;
  /** Draws by channel, those withheld left out. */
  readonly rates: ReadonlyMap<string, Float64Array>;
  readonly withheld: ReadonlySet<string>;
}

/** Expected size of a change of the mean at 90 %, by what the two fits share.
 *
 *  @param effective  independent draws that each is worth (default: all) */
export function expectedChange(
  before: Float64Array,
  after: Float64Array,
  relation: FitRelation,
  effective: readonly [before: number, after: number] = [before.length, after.length],
): number {
  const [old, now] = [varianceOf(before, effective[0]), varianceOf(after, effective[1])];
  // Means of draws differ by chance too, and so do variances, most where two large ones are subtracted.
  const monteCarlo = old.value / effective[0] + now.value / effective[1];
  const variance = {
    "more data": Math.max(0, old.value - now.value) + criticalValue * Math.hypot(old.error, now.error),
    "same data": Math.min(old.value, now.value),
    other: old.value + now.value,
  }[relation];
  const least = leastChange * Math.sqrt(now.value);
  return Math.max(least, criticalValue * Math.sqrt(variance + monteCarlo));
}

/** Variance of draws, with its standard error from their fourth moment. */
function varianceOf(
  draws: Float64Array,
  effective: number,
): { readonly value: number; readonly error: number } {
  const middle = mean(draws);
  const value = standardDeviation(draws) ** 2;
  const fourth = mean(draws.map((draw) => (draw - middle) ** 4));
  return { value, error: Math.sqrt(Math.max(0, fourth - value ** 2) / effective) };
}

function changeOf(before: Float64Array, after: Float64Array, relation: FitRelation): Change {
  const change = mean(after) - mean(before);
  const expected = expectedChange(before, after, relation);
  return {
    before: estimate(before, 0.9),
    after: estimate(after, 0.9),
    change,
    expected,
    isMore: Math.abs(change) > expected,
  };
}

function missingOf(name: string, sides: readonly Side[]): string | null {
  const [old, now] = sides;
  if (!old!.rates.has(name)) return "not in the first fit";
  if (!now!.rates.has(name)) return "not in the second fit";
  const untold = [
    ...(old!.withheld.has(name) ? ["first"] : []),
    ...(now!.withheld.has(name) ? ["second"] : []),
  ];
  return untold.length === 0 ? null : `cannot be told from demand in the ${untold.join(" and the ")} fit`;
}

/** What each paid channel brought for its money, by draw, with the draws in which it brings nothing. */
export function ratesOf(
  fit: Fit,
  window: FitComparison["window"],
  isRoi: boolean,
): ReadonlyMap<string, Float64Array> {
  const effects = withPossibleNothing(fit, effectDraws(fit, window, "compareFits"));
  const value = isRoi ? fit.design.revenuePerKpi! : 1;
  const spends = new Map(roi(fit, window).channels.map(({ name, spend }) => [name, spend]));
  return new Map(
    fit.design.design.channels.flatMap(({ name }, c) => {
      const spend = spends.get(name) ?? 0;
      if (!(spend > 0) || channelNamed(fit.model.panel, name).spend === null) return [];
      return [[name, effects.total[c]!.map((brought) => (value * brought) / spend)] as const];
    }),
  );
}

/** Plans of both; null where one of them cannot be had. */
function plansOf(before: Fit, after: Fit): FitComparison["plans"] {
  try {
    return {
      before: planBudget(before, { otherModels: false }),
      after: planBudget(after, { otherModels: false }),
    };
  } catch (error) {
    if (error instanceof ArgumentError) return null;
    throw error;
  }
}

/** What both divisions of the second fit's total bring by the second fit; null where the first has a channel that the second lacks. */
function gainsOf({ before, after }: NonNullable<FitComparison["plans"]>, fit: Fit): FitComparison["gains"] {
  const known = new Set(after.optimum.channels.map(({ name }) => name));
  if (before.optimum.channels.some(({ name }) => !known.has(name))) return null;
  const scale = after.optimum.proposed / before.optimum.proposed;
  const allocation = Object.fromEntries(
    before.optimum.channels.map(({ name, proposed }) => [name, scale * proposed]),
  );
  return {
    oldPlan: evaluatePlan(fit, allocation).promised,
    newPlan: after.optimum.promised,
  };
}

function relationOf(before: Fit, after: Fit, changedSpec: readonly string[]): FitRelation {
  if (before.provenance.data.sha256 === after.provenance.data.sha256) {
    const [a, b] = [before.design.times, after.design.times];
    if (a.length === b.length && trainedFrom(before) === trainedFrom(after)) return "same data";
  }
  return changedSpec.length === 0 && holdsAll(before, after) ? "more data" : "other";
}

/** Whether the second panel has every number that the first was fitted to. */
function holdsAll(before: Fit, after: Fit): boolean {
  const [old, now] = [before.model.panel, after.model.panel];
  if (trainedFrom(before) !== trainedFrom(after) || old.geos.join("\n") !== now.geos.join("\n")) return false;
  const trained = before.design.times.length;
  if (after.design.times.length < trained) return false;
  if (old.times.slice(0, trained).some((time, t) => now.times[t] !== time)) return false;
  const same = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    for (let g = 0; g < old.geos.length; g++) {
      for (let t = 0; t < trained; t++) {
        if (!Object.is(a[g * old.times.length + t], b[g * now.times.length + t])) return false;
      }
    }
    return true;
  };
  return (
    same(old.kpi.values, now.kpi.values) &&
    old.channels.length === now.channels.length &&
    old.channels.every(({ name, spend }) => {
      const other = now.channels.find((channel) => channel.name === name)?.spend ?? null;
      return spend === null || (other !== null && same(spend.values, other.values));
    })
  );
}

function trainedFrom({ model, design }: Fit): string {
  return model.spec.training.from ?? design.times[0]!;
}

/** @throws ArgumentError */
function sharedWindow(before: Fit, after: Fit): FitComparison["window"] {
  const [a, b] = [before, after].map((fit) => ({ from: trainedFrom(fit), to: fit.design.times.at(-1)! }));
  // Dates as texts come in the order of time.
  const from = [a!.from, b!.from].sort()[1]!;
  const to = [a!.to, b!.to].sort()[0]!;
  if (from <= to) return { from, to };
  throw new ArgumentError({
    caller: "compareFits",
    about: "the two fits",
    rule: "must share a period",
    got: phrase`one to ${to} and one from ${from}`,
  });
}

/** What is counted in other units or over other periods cannot be told to have changed. A currency that a table does not name may be the other's. */
function requireSameUnits({ model: { panel: a } }: Fit, { model: { panel: b } }: Fit): void {
  const require = (what: string, one: string | null, other: string | null) => {
    if (one === other || one === null || other === null) return;
    throw new ArgumentError({
      caller: "compareFits",
      about: "the two fits",
      rule: phrase`must have the same ${what}`,
      got: phrase`${one} and ${other}`,
    });
  };
  require("KPI", a.kpi.column, b.kpi.column);
  require("currency", a.currency, b.currency);
  require("frequency", a.frequency, b.frequency);
}

/** Paths at which two specifications differ; the end of training is what new weeks move. */
function differences(a: unknown, b: unknown, path = ""): readonly string[] {
  if (path === "training.to" || path === "training.from") return [];
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isRecord(a) || !isRecord(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], path === "" ? key : `${path}.${key}`),
  );
}
