/** Markets of known truth, what three ways of modelling say of them, and what the plans that follow would really bring. */
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { type Simulation, simulatePanel } from "../../src/data/simulate.js";
import type { SimulationSpec } from "../../src/data/simulation.js";
import { planBudget } from "../../src/decisions/plan.js";
import { budgetRow } from "../../src/decisions/request/request.js";
import { startInside } from "../../src/decisions/solver/interiorPoint.js";
import { optimise } from "../../src/decisions/solver/optimise.js";
import { expectation } from "../../src/decisions/solver/risk.js";
import { createSurface } from "../../src/decisions/solver/surface.js";
import { fit as sample } from "../../src/fit/fit.js";
import { contributions } from "../../src/insights/contributions.js";
import { roi } from "../../src/insights/roi.js";
import { exp } from "../../src/math/elementary.js";
import type { Estimate } from "../../src/math/estimate.js";
import { createRng } from "../../src/math/rng.js";
import { specify } from "../../src/spec/specify.js";
import { responsesOf } from "../decisions/responses.js";

export const levels = [0.5, 0.8, 0.9] as const;
/** Largest change of a channel in every plan. */
const change = 0.3;
const names = ["tv", "ooh", "radio", "youtube", "meta", "google"] as const;

export interface PanelOutcome {
  /** Whether the interval of each level holds the truth, shape [channel][level]. */
  readonly roiCovered: readonly (readonly boolean[])[];
  readonly contributionCovered: readonly (readonly boolean[])[];
  /** |ln(median / truth)| of ROI: of the posterior, and of the ridge, whose ROI may be negative and then counts as a tenth of the truth. */
  readonly posteriorError: readonly number[];
  readonly ridgeError: readonly number[];
  /** True revenue a week of each plan beyond today's. */
  readonly gains: Readonly<Record<PlanName, number>>;
  /** True revenue a week that the channels bring today. */
  readonly today: number;
}

export type PlanName = "best" | "posterior" | "advised" | "ridge" | "proportional";

/** A market like the example's, six channels, the truth of each drawn anew: effects and half-saturations within a factor of about two, and
 *  retentions within a tenth. */
export function drawnMarket(seed: number, collinearity: number): SimulationSpec {
  const rng = createRng(seed).split("truth");
  const channels = Object.fromEntries(
    names.map((name) => {
      const channel = exampleMarket.channels[name]!;
      const around = rng.split(name);
      return [
        name,
        {
          ...channel,
          effect: channel.effect * exp(0.4 * around.normal()),
          halfSaturation: channel.halfSaturation * exp(0.4 * around.normal()),
          retention: Math.min(0.95, Math.max(0, channel.retention + 0.1 * around.normal())),
        },
      ];
    }),
  );
  return { ...exampleMarket, weeks: 130, collinearity, channels, markets: {}, outcomes: {} };
}

/** Fits one market both ways, and judges the plans by the truth. */
export async function judge(seed: number, collinearity: number): Promise<PanelOutcome> {
  const simulation = simulatePanel(drawnMarket(seed, collinearity), seed);
  const { panel, truth } = simulation;
  const fit = await sample(specify(panel, { type: "v3" }), { seed, chains: 2, warmup: 300, draws: 500 });
  const ridge = ridgeRoi(ridgeRegression(panel));
  const covered = (
    pick: (level: number) => readonly { readonly name: string; readonly value: Estimate }[],
    of: (name: string) => number,
  ) => {
    const byLevel = levels.map((level) => new Map(pick(level).map(({ name, value }) => [name, value])));
    return names.map((name) =>
      byLevel.map((estimates) => {
        const { lower, upper } = estimates.get(name)!;
        return of(name) >= lower && of(name) <= upper;
      }),
    );
  };
  const returns = roi(fit);
  const plan = planBudget(fit, { change });
  const advised = new Map(plan.channels.map(({ name, proposed }) => [name, proposed]));
  const today = new Map(plan.channels.map((channel) => [channel.name, channel.today]));
  const byRidge = new Map(
    ridgeBudget(ridge, { change }).channels.map(({ name, current, optimal }) => [
      name,
      (today.get(name)! * optimal) / current,
    ]),
  );
  const plans = {
    best: bestPlan(simulation, today),
    posterior: new Map(plan.optimum.channels.map(({ name, proposed }) => [name, proposed])),
    advised,
    ridge: withinLimits(today, byRidge),
    // A common rule: today's money times ROI over its mean.
    proportional: withinLimits(
      today,
      new Map(returns.channels.map((one) => [one.name, today.get(one.name)! * Math.max(0, one.roi.mean)])),
    ),
  };
  const before = trueRevenue(simulation, today);
  const logError = (value: number, actual: number) => Math.abs(Math.log(Math.max(value / actual, 0.1)));
  return {
    roiCovered: covered(
      (level) =>
        roi(fit, { level }).channels.map(({ name, variants }) => ({ name, value: variants.insideOnly })),
      (name) => truth.channels[name]!.roi,
    ),
    contributionCovered: covered(
      (level) => contributions(fit, { level }).channels.map(({ name, inside }) => ({ name, value: inside })),
      (name) => truth.channels[name]!.incrementalUnits,
    ),
    posteriorError: names.map((name) =>
      logError(
        returns.channels.find((one) => one.name === name)!.variants.insideOnly.median,
        truth.channels[name]!.roi,
      ),
    ),
    ridgeError: names.map((name) =>
      logError(ridge.channels.find((one) => one.name === name)!.roi, truth.channels[name]!.roi),
    ),
    gains: Object.fromEntries(
      Object.entries(plans).map(([name, money]) => [name, trueRevenue(simulation, money) - before]),
    ) as Record<PlanName, number>,
    today: before,
  };
}

/** Revenue a week that the channels bring once the money has been held for long: Σ effect · x/(x + halfSaturation) · price. */
function trueRevenue({ truth }: Simulation, money: ReadonlyMap<string, number>): number {
  let units = 0;
  for (const [name, x] of money) {
    const { effect, halfSaturation } = truth.channels[name]!;
    units += (effect * x) / (x + halfSaturation);
  }
  return units * truth.spec.pricePerUnit;
}

function bestPlan({ truth }: Simulation, today: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const surface = createSurface(
    responsesOf(
      names.map((name) => {
        const { effect, halfSaturation } = truth.channels[name]!;
        return { saturation: "hill" as const, draws: [[effect, halfSaturation]] };
      }),
    ),
    null,
  );
  const money = Float64Array.from(names, (name) => today.get(name)!);
  const total = money.reduce((sum, value) => sum + value, 0);
  const { x } = optimise(
    { surface, risk: expectation, reference: null, cost: null },
    startInside({
      lower: money.map((value) => (1 - change) * value),
      upper: money.map((value) => (1 + change) * value),
      rows: [budgetRow(total, names.length, 1)],
    }),
  );
  return new Map(names.map((name, c) => [name, x[c]!]));
}

/** The plan nearest to what a rule wants that the limits allow: its money times the factor that spends the same total, each channel held within
 *  its limits; the factor by bisection. */
function withinLimits(
  today: ReadonlyMap<string, number>,
  wanted: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const total = [...today.values()].reduce((sum, money) => sum + money, 0);
  const at = (factor: number) =>
    new Map(
      [...today].map(([name, money]) => [
        name,
        Math.min((1 + change) * money, Math.max((1 - change) * money, factor * wanted.get(name)!)),
      ]),
    );
  let [low, high] = [0, 1e6];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    const spent = [...at(middle).values()].reduce((sum, money) => sum + money, 0);
    if (spent < total) low = middle;
    else high = middle;
  }
  return at(low);
}
