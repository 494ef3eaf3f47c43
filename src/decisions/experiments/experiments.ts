/** Which channel to test, how, and what it is worth: tests ranked by the money that their result would add to the plan, less their cost. */

import { type Step, watched } from "../../compute/host.js";
import { nextTurn } from "../../compute/nextTurn.js";
import { weeksPerPeriod } from "../../data/calendar.js";
import { doubtsOf } from "../../diagnosis/diagnose.js";
import { ArgumentError } from "../../errors.js";
import type { Fit } from "../../fit/fit.js";
import { type ClaimOptions, withheldByOf } from "../../insights/contributions.js";
import { responseDraws } from "../../insights/responseDraws.js";
import { defaultLevel, type Estimate, estimate } from "../../math/estimate.js";
import { createRng } from "../../math/rng.js";
import { normalCdf } from "../../math/special.js";
import { mean, standardDeviation } from "../../math/statistics.js";
import {
  requireList,
  requireNumber,
  requireOptions,
  requireWatching,
  wholeNumber,
  withDefaults,
  zeroOrMore,
} from "../../options.js";
import { option, phrase, setting } from "../../phrase.js";
import { requireKind } from "../../records.js";
import type { Model } from "../../spec/specify.js";
import { cureNaming, raised, type Warning } from "../../warning.js";
import { counted } from "../../words.js";
import { todaysPlan } from "../planReturns.js";
import { feasible } from "../request/infeasible.js";
import type { PlanLimits } from "../request/limits.js";
import { budgetRow, planRequest } from "../request/request.js";
import { optimise } from "../solver/optimise.js";
import { expectation } from "../solver/risk.js";
import { bestByDraw } from "../solver/solve.js";
import { createSurface } from "../solver/surface.js";
import {
  createDecision,
  type InformationValue,
  type Measurement,
  type PendingDecision,
} from "./informationValue.js";
import { type TestDesign, type TestPlan, testPlans } from "./testDesign.js";
import { testEffectsOf } from "./testEffects.js";
import { testNoise } from "./testNoise.js";

export interface ChannelExperiments {
  readonly name: string;
  /** KPI a period that the channel's money between its bounds brings: what the plan has to know of it. */
  readonly reach: Estimate;
  /** Money that knowing nearly exactly what it brings, or what a test of it would measure, adds to the plan, over the horizon: no test of it is worth
   *  more. */
  readonly knowing: number;
  /** Standard error of that, from the draws. */
  readonly knowingError: number;
  /** The test of the highest net worth, where that is worth having: above a ten-thousandth of what the plan brings. */
  readonly best: TestDesign | null;
  /** All that were considered, the best first. */
  readonly designs: readonly TestDesign[];
  /** Why nothing is claimed of it: what a test of it is worth rests on the model's number then, which is none, and only a test can tell; null where
   *  the numbers stand. */
  readonly withheld: string | null;
}

export interface Experiments {
  readonly kind: "experiments";
  readonly model: Model;
  /** Periods whose money is today's. */
  readonly window: { readonly from: string; readonly to: string };
  /** Periods over which the plan that follows a test earns. */
  readonly horizon: number;
  /** Money a period that the plan divides. */
  readonly budget: number;
  /** Money over the horizon that knowing everything about all channels would add to the plan, which no test can exceed; null where the curves
   *  are not concave. */
  readonly knowingAll: number | null;
  /** Channels that cannot be told from demand first, by their money today; behind them the most valuable test first. */
  readonly channels: readonly ChannelExperiments[];
  /** Draws of the fit that this was computed for, and all that it has. */
  readonly posteriorDraws: { readonly used: number; readonly available: number };
  readonly warnings: readonly Warning[];
}

/** How far an experiment search is. */
export interface ExperimentProgress {
  /** Channel that is being looked at. */
  readonly channel: string;
  readonly done: number;
  readonly channels: number;
}

export interface ExperimentOptions extends Omit<PlanLimits, "minimum" | "minimumFlight" | "dated"> {
  /** Money a period that the plan divides (default: today's). */
  readonly budget?: number | null | undefined;
  /** Periods that the plan earns in after the test (default: a year). */
  readonly horizon?: number | null | undefined;
  /** Lengths of tests, in periods, at most as many as the model was trained on (default: 4, 8 and 12 weeks, as far as these go). */
  readonly lengths?: readonly number[] | null | undefined;
  /** Spend in a test as multiples of the usual one (default: 0, off, and 2, doubled). */
  readonly multiples?: readonly number[] | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** Draws of the fit used at most, taken evenly (default 400). */
  readonly maxDraws?: number | undefined;
  /** Results that stand for all that a test may give (default 12). */
  readonly outcomes?: number | undefined;
  readonly level?: number | undefined;
  /** What a test is worth of channels that cannot be told from demand: "hide" leaves it out of tables, documents and figures (default), "show" has it as
   *  the model does. */
  readonly withheld?: ClaimOptions["withheld"];
  readonly signal?: AbortSignal | undefined;
  /** Called with how far it is. */
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined;
}

const defaults = {
  change: 0.3,
  bounds: {},
  locked: [],
  groups: {},
  constraints: [],
  budget: null,
  horizon: null,
  lengths: null,
  multiples: [0, 2],
  from: null,
  to: null,
  maxDraws: 400,
  outcomes: 12,
  level: defaultLevel,
  withheld: "hide",
} as const;

const testWeeks = [4, 8, 12];
const weeksOfYear = 52;
/** "Nearly exact" knowledge leaves this share of today's standard deviation as its error. */
const nearlyExact = 0.2;
/** Below so many effective draws a value is rough. */
const fewDraws = 20;
/** A net value below this share of what the plan brings is none. */
const leastWorth = 1e-4;
/** Two-sided normal quantile of a 90 % interval. */
const criticalValue = 1.6448536269514722;

/** The tests that a posterior calls for.
 *
 *  The value of a test is what the best plan gains on average by being chosen after the result: E[max E[revenue | result]] − max E[revenue], per
 *  period, times the horizon. Its result is the KPI of its periods with the test less without, with a normal error as large as the fit's errors
 *  make it; a result makes draws likelier as a lift test in the model would.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ horizon: a year, lengths: 4, 8 and 12 weeks, multiples: [0, 2], maxDraws: 400, outcomes: 12, level: 0.9 }` and the limits of a plan
 *  @throws ArgumentError for a table without revenue, limits that cannot be met, options out of range; the signal's reason when it is aborted
 *  @example (await experiments(posterior)).channels[0].best?.net
 *  @see Raiffa and Schlaifer 1961 on the value of sample information */
export function experiments(fit: Fit, options: ExperimentOptions = {}): Promise<Experiments> {
  requireKind("experiments", fit, ["fit"], "fit");
  requireOptions("experiments", options, "lengths");
  requireWatching("experiments", options);
  return watched(step, options, (settings) => weighTests(fit, settings));
}

const step: Step<ExperimentProgress, Experiments> = {
  label: "Weighing tests",
  reading: ({ done, channels, channel }) => ({ steps: done, total: channels, remark: channel }),
  done: ({ channels }) => `Weighed tests of ${counted(channels.length, "channel")}`,
};

async function weighTests(fit: Fit, options: ExperimentOptions): Promise<Experiments> {
  const { signal, onProgress, ...settings } = options;
  const full = withDefaults<Omit<ExperimentOptions, "signal" | "onProgress">>(
    "experiments",
    defaults,
    settings,
    { maxDraws: wholeNumber(40), outcomes: wholeNumber(2), horizon: wholeNumber(1) },
  );
  const { revenuePerKpi } = fit.design;
  const { panel } = fit.model;
  if (revenuePerKpi === null) {
    throw new ArgumentError({
      caller: "experiments",
      about: "the table",
      rule: "must have revenue, as the value of a test is money",
      got: phrase`none`,
      cure: "name its column",
    });
  }
  const weeks = weeksPerPeriod[panel.frequency];
  const horizon = full.horizon ?? Math.round(weeksOfYear / weeks);
  const trained = fit.design.times.length;
  const lengths =
    full.lengths ??
    testWeeks.map((length) => Math.max(1, Math.round(length / weeks))).filter((length) => length <= trained);
  requireList("experiments", "lengths", lengths);
  for (const length of lengths) {
    requireNumber("experiments", "lengths", length, wholeNumber(1));
    // The KPI without the test is forecast from the n periods of training, with the factor 1 + L/n of testNoise: no ground for L > n.
    requireNumber("experiments", "lengths", length, {
      rule: `at most ${trained}, the ${panel.frequency}s of training, which tell what would have happened without the test`,
      isAllowed: (value) => value <= trained,
    });
  }
  for (const multiple of full.multiples) {
    requireNumber("experiments", "multiples", multiple, {
      rule: "≥ 0 and not 1, as a test has to change the spend",
      isAllowed: (value) => value >= 0 && value !== 1 && Number.isFinite(value),
    });
  }
  const { from, to } = full;
  const draws = responseDraws("experiments", fit, full.maxDraws, {
    ...(from && { from }),
    ...(to && { to }),
  });
  const withheldBy = withheldByOf("experiments", fit, full.withheld);
  const surface = createSurface(draws, null);
  const today = todaysPlan(draws, null);
  const request = planRequest("experiments", draws.channels, today, full);
  if (full.budget !== null) requireNumber("experiments", "budget", full.budget, zeroOrMore);
  const budget = full.budget ?? today.reduce((sum, money) => sum + money, 0);
  const start = startOf(request, budget, surface.size, `${panel.currency} a ${panel.frequency}`);
  const decision = createDecision(surface, start, null, full.outcomes);
  const worth = revenuePerKpi * horizon;
  const planned = optimise({ surface, risk: expectation, reference: null, cost: null }, start).value;
  const knowingAll = surface.isConcave ? worth * (mean(bestByDraw(surface, start)) - planned) : null;
  const [least, most] = [request.polytope.lower, request.polytope.upper].map((bounds) => {
    const byChannel = draws.channels.map(() => new Float64Array(draws.draws));
    surface.evaluate(bounds, { byChannel });
    return byChannel;
  });
  const rng = createRng(fit.provenance.seed).split("experiments");
  const noise = testNoise(fit);
  const channels: ChannelExperiments[] = [];
  for (const [c, channel] of draws.channels.entries()) {
    // Other work may come between channels: an interrupt, a progress line.
    await nextTurn();
    signal?.throwIfAborted();
    onProgress?.({ channel: channel.name, done: c, channels: draws.channels.length });
    const stream = rng.split(channel.name);
    const reach = most![c]!.map((kpi, s) => kpi - least![c]![s]!);
    const noiseDraws = Float64Array.from(reach, () => stream.normal());
    const exactly = (values: Float64Array): InformationValue =>
      atMost(
        knowingAll === null ? Number.POSITIVE_INFINITY : knowingAll / worth,
        weighed(decision, {
          values,
          standardError: nearlyExact * standardDeviation(values),
          noise: noiseDraws,
        }),
      );
    const effects = testEffectsOf(channel, channel.today);
    const tests =
      channel.today > 0
        ? testPlans({ fit, channel, noise, window: draws.window, lengths, multiples: full.multiples }).map(
            (plan) => ({ plan, ...effects(plan) }),
          )
        : [];
    // What a kind of test would tell were it exact: of its longest, as lengths differ little in that.
    const kindOf = ({ method, multiple }: TestPlan): string => `${method} ${multiple}`;
    const longest = new Map(
      [...tests]
        .sort((a, b) => a.plan.periods - b.plan.periods)
        .map(({ plan, during }) => [kindOf(plan), during] as const),
    );
    const perfect = new Map([...longest].map(([kind, during]) => [kind, exactly(during)]));
    const known = [exactly(reach), ...perfect.values()].reduce((a, b) => (b.gain > a.gain ? b : a));
    const designs = tests.map(({ plan, during, inAll }) =>
      judgedDesign(plan, {
        during,
        inAll,
        reach,
        noiseDraws,
        decision,
        most: perfect.get(kindOf(plan))!.gain,
        worth,
        revenuePerKpi,
        level: full.level,
      }),
    );
    designs.sort((a, b) => b.net - a.net);
    const best = designs[0];
    channels.push({
      name: channel.name,
      reach: estimate(reach, full.level),
      knowing: worth * known.gain,
      knowingError: worth * known.error,
      best: best !== undefined && best.net > leastWorth * worth * planned ? best : null,
      designs,
      withheld: withheldBy(channel.name),
    });
  }
  const rank = ({ best, designs }: ChannelExperiments): number =>
    (best ?? designs[0])?.net ?? Number.NEGATIVE_INFINITY;
  const moneyOf = new Map(draws.channels.map(({ name, today: money }) => [name, money]));
  const untold = channels
    .filter(({ withheld }) => withheld !== null)
    .sort((a, b) => moneyOf.get(b.name)! - moneyOf.get(a.name)!);
  const told = channels.filter(({ withheld }) => withheld === null).sort((a, b) => rank(b) - rank(a));
  return {
    kind: "experiments",
    model: fit.model,
    window: draws.window,
    horizon,
    budget,
    knowingAll,
    channels: [...untold, ...told],
    posteriorDraws: { used: draws.draws, available: draws.available },
    warnings: [...doubtsOf(fit), ...draws.warnings, ...doubts(told, surface.isConcave)],
  };
}

function startOf(
  request: ReturnType<typeof planRequest>,
  budget: number,
  size: number,
  unit: string,
): ReturnType<ReturnType<typeof planRequest>["startWith"]> {
  return feasible(
    "experiments",
    unit,
    budget,
    () => request.startWith([budgetRow(budget, size, 1)]),
    phrase`widen ${option("change")}`,
  );
}

/** The value of a measurement; nothing where it has nothing to tell. */
function weighed(decision: PendingDecision, measurement: Measurement): InformationValue {
  const { values } = measurement;
  return standardDeviation(values) > 0
    ? decision.valueOf(measurement)
    : { gain: 0, error: 0, effectiveDraws: values.length };
}

/** No less is known exactly than by a test: what the draws' luck puts above that is taken off. */
function atMost(most: number, value: InformationValue): InformationValue {
  return { ...value, gain: Math.min(value.gain, most) };
}

function judgedDesign(
  { isTested: _, ...plan }: TestPlan,
  {
    during,
    inAll,
    reach,
    noiseDraws,
    decision,
    most,
    worth,
    revenuePerKpi,
    level,
  }: {
    /** See `TestEffects`. */
    readonly during: Float64Array;
    readonly inAll: Float64Array;
    readonly reach: Float64Array;
    readonly noiseDraws: Float64Array;
    readonly decision: PendingDecision;
    /** What the test would add were it exact, in KPI a period. */
    readonly most: number;
    readonly worth: number;
    readonly revenuePerKpi: number;
    readonly level: number;
  },
): TestDesign {
  const { periods, usual, tested, standardError } = plan;
  const measurement = { values: during, standardError, noise: noiseDraws };
  const { gain, error, effectiveDraws } = atMost(most, weighed(decision, measurement));
  const canTell = standardDeviation(during) > 0;
  const cost = estimate(
    inAll.map((kpi) => (tested - usual) * periods - kpi * revenuePerKpi),
    level,
  );
  const value = worth * gain;
  return {
    ...plan,
    effect: estimate(during, level),
    power: mean(
      during.map((effect) => {
        const z = Math.abs(effect) / standardError;
        return normalCdf(z - criticalValue) + normalCdf(-z - criticalValue);
      }),
    ),
    remaining: canTell && standardDeviation(reach) > 0 ? decision.remaining(measurement, reach) : 1,
    value,
    valueError: worth * error,
    cost,
    net: value - Math.max(0, cost.mean),
    effectiveDraws,
  };
}

function doubts(channels: readonly ChannelExperiments[], isConcave: boolean): readonly Warning[] {
  const rough = channels.filter(({ best }) => best !== null && best.effectiveDraws < fewDraws);
  return raised(
    rough.length > 0 && {
      code: "rough-test-value",
      message: `the value of a test of ${rough.map(({ name }) => name).join(", ")} rests on fewer than ${fewDraws} effective draws`,
      ...cureNaming(phrase`use more draws, such as ${setting("maxDraws", 2000)}`),
    },
    !isConcave && {
      code: "local-plans",
      message:
        "some curves are S-shaped, so that the plans compared are the best near today's, not proven ones",
      cure: "read the values as the least that a test is worth",
    },
  );
}
