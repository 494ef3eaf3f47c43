/** Plans of many periods: their ends are no ends of the market, and their money goes where dates and bounds let it. */
import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { type Plan, planBudget } from "../../src/decisions/plan.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { mean, sum } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";

/** A market of 104 weeks whose last 30 all got the mean: what a horizon spends to fill or use up what came before it is money that a longer
 *  one spreads over more weeks, and no matter of its end. */
function fitted(seed: number, type: "v1" | "v3") {
  const { panel } = simulatePanel({ ...exampleMarket, weeks: 104 }, seed);
  const channels = panel.channels.map((channel) => {
    const { values } = channel.spend!;
    const level = mean(values);
    return {
      ...channel,
      spend: { ...channel.spend!, values: values.map((money, t) => (t < 74 ? money : level)) },
    };
  });
  return quickFit(specify({ ...panel, channels }, { type }), { seed, draws: 60 });
}

/** The same total and bounds, whatever the last weeks of a horizon's length were. */
function planned(fit: ReturnType<typeof fitted>, horizon: number): Plan {
  const steady = planBudget(fit, { confidence: 0 });
  return planBudget(fit, {
    horizon,
    budget: steady.today,
    bounds: Object.fromEntries(steady.channels.map(({ name, today }) => [name, [0.7 * today, 1.3 * today]])),
    confidence: 0,
  });
}

describe.each([
  [1, "v3"],
  [2, "v3"],
  [3, "v1"],
] as const)("of fit %i, %s", (seed, type) => {
  const fit = fitted(seed, type);
  const [short, long] = [planned(fit, 52), planned(fit, 104)];

  it("a plan of twice the length is the same for the first half, within 2 %, and both are proved", () => {
    const apart = short.channels.map(({ schedule }, c) =>
      sum([...schedule!].map((money, h) => Math.abs(money - long.channels[c]!.schedule![h]!))),
    );
    const all = short.channels.map(({ schedule }) => sum([...schedule!]));
    expect(sum(apart) / sum(all)).toBeLessThan(0.02);
    expect([short.isProved, long.isProved]).toEqual([true, true]);
  });

  it("the last periods get no more than those in the middle", () => {
    for (const { schedule, today } of short.channels) {
      const last = Math.max(...schedule!.slice(-3));
      expect(last - mean(schedule!.slice(20, 40))).toBeLessThan(0.05 * today);
    }
  });

  it("is forecast the same again, with what goes on after it", () => {
    expect(evaluatePlan(fit, short).uplift).toEqual(short.uplift);
    for (const { afterwards } of short.channels) expect(afterwards).toBeGreaterThan(0);
  });
});
