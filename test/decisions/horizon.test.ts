/** Plans of many periods: their ends are no ends of the market, and their money goes where dates and bounds let it. */
import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { evaluatePlan } from "../../src/decisions/evaluate.js";
import { type Plan, planBudget } from "../../src/decisions/plan.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { mean, sum } from "../../src/math/statistics.js";
import { withSpec } from "../../src/model/specify.js";
import { csvOf, documentOf, tableOf } from "../../src/results/results.js";
import type { ChannelChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";

/** A market of 104 weeks whose last 30 all got the mean: what a horizon spends to fill or use up what came before it is money that a longer
 *  one spreads over more weeks, and no matter of its end. */
function fitted(
  seed: number,
  type: "v1" | "v3",
  {
    saturation,
    first = 11,
    draws = 60,
  }: { saturation?: ChannelChanges["saturation"]; first?: number; draws?: number } = {},
) {
  const { panel } = simulatePanel({ ...exampleMarket, weeks: 104 }, seed);
  const channels = panel.channels.slice(0, first).map((channel) => {
    const { values } = channel.spend!;
    const level = mean(values);
    return {
      ...channel,
      spend: { ...channel.spend!, values: values.map((money, t) => (t < 74 ? money : level)) },
    };
  });
  const model = specify({ ...panel, channels }, { type });
  const changed =
    saturation === undefined
      ? model
      : withSpec(model, { channels: Object.fromEntries(channels.map(({ name }) => [name, { saturation }])) });
  return quickFit(changed, { seed, draws });
}

/** The same total and bounds, whatever the last weeks of a horizon's length were. */
function planned(
  fit: ReturnType<typeof fitted>,
  horizon: number,
  steady = planBudget(fit, { confidence: 0, change: 0 }),
): Plan {
  return planBudget(fit, {
    horizon,
    budget: steady.today,
    bounds: Object.fromEntries(steady.channels.map(({ name, today }) => [name, [0.7 * today, 1.3 * today]])),
    confidence: 0,
  });
}

/** Money that two plans put into different periods of the shorter one, as a share of its own. */
function apart(short: Plan, long: Plan): number {
  const moved = short.channels.map(({ schedule }, c) =>
    sum([...schedule!].map((money, h) => Math.abs(money - long.channels[c]!.schedule![h]!))),
  );
  return sum(moved) / sum(short.channels.map(({ schedule }) => sum([...schedule!])));
}

describe.each([
  [1, "v3"],
  [2, "v3"],
  [3, "v1"],
] as const)("of fit %i, %s", (seed, type) => {
  const fit = fitted(seed, type);
  const [short, long] = [planned(fit, 52), planned(fit, 104)];

  it("a plan is evaluated by the names of its channels, in whatever order they stand", () => {
    const turned = { ...short, channels: [...short.channels].reverse() };
    expect(evaluatePlan(fit, turned).brought).toEqual(evaluatePlan(fit, short).brought);
  });

  it("a plan of twice the length is the same for the first half, within 2 %, and both are proved", () => {
    expect(apart(short, long)).toBeLessThan(0.02);
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

it("where means are held, another length differs by what its start takes up, spread over its periods, and by no more", () => {
  const { panel } = simulatePanel({ ...exampleMarket, weeks: 104 }, 4);
  const fit = quickFit(specify({ ...panel, channels: panel.channels.slice(0, 6) }), { seed: 1, draws: 30 });
  const today = planBudget(fit, { confidence: 0, change: 0, otherModels: false });
  const horizon = 20;
  const limits = (held: (money: number, c: number) => readonly [number, number]) =>
    Object.fromEntries(today.channels.map(({ name, today: money }, c) => [name, held(money, c)]));
  const made = (periods: number, bounds: ReturnType<typeof limits>, budget: number): Plan =>
    planBudget(fit, { horizon: periods, bounds, budget, confidence: 0, otherModels: false });
  const narrow = limits((money) => [0.9 * money, 1.1 * money]);
  const [short, long] = [made(horizon, narrow, today.today), made(2 * horizon, narrow, today.today)];
  /** Money a period once the start is over and before the end. */
  const levels = ({ channels }: Plan) => channels.map(({ schedule }) => mean(schedule!.slice(10, 18)));
  const level = levels(short);
  // What the first periods get above the level, or below it, is all that is different: a mean of twice the length holds half of it a period.
  const starts = long.channels.map(
    ({ schedule }, c) => sum([...schedule!.slice(0, horizon)]) - horizon * levels(long)[c]!,
  );
  const predicted = sum(starts.map((start) => Math.abs(start) / 2)) / (horizon * sum(level));
  expect(predicted).toBeGreaterThan(0.005);
  expect(apart(short, long) / predicted).toBeGreaterThan(0.7);
  expect(apart(short, long) / predicted).toBeLessThan(1.3);
  // Held to the means that the shorter plan has when it goes on, the longer one is the same plan.
  const means = short.channels.map(
    ({ schedule }, c) => (sum([...schedule!]) + horizon * level[c]!) / (2 * horizon),
  );
  const goingOn = made(
    2 * horizon,
    limits((_, c) => [means[c]!, means[c]!]),
    sum(means),
  );
  expect(apart(short, goingOn)).toBeLessThan(0.003);
});

describe("curves with a slope", () => {
  it("have one plan for the first half of twice the length too, within 2 %", () => {
    const fit = fitted(3, "v3", { saturation: "hillSlope", draws: 20 });
    const [short, long] = [planned(fit, 52), planned(fit, 104)];
    expect(apart(short, long)).toBeLessThan(0.02);
    expect(short.method).toBe("concave-convex procedure");
    expect(short.optimalityGap).toBeGreaterThan(0);
    expect(short.warnings.find(({ code }) => code === "open-gap")!.message).toContain(
      "without their S-shape",
    );
    expect(short.warnings.map(({ code }) => code)).not.toContain("flights-may-shift");
    expect(evaluatePlan(fit, short).uplift).toEqual(short.uplift);
  });

  it("that are steep come in flights, the same for every length, and the plan says that they may shift", () => {
    const logNormal = (median: number, sigma: number) => ({
      family: "logNormal" as const,
      mu: Math.log(median),
      sigma,
    });
    const priors = { slope: logNormal(3, 0.05), halfSaturation: logNormal(3, 0.1) };
    const fit = fitted(1, "v3", { saturation: { kind: "hillSlope", priors }, first: 4, draws: 40 });
    const [short, long] = [planned(fit, 26), planned(fit, 52)];
    /** Weeks in which a flight begins, of those that are far from the end of either. */
    const starts = (plan: Plan, c: number) => {
      const { proposed, schedule } = plan.channels[c]!;
      const isOn = [...schedule!.subarray(0, 20)].map((money) => money > 0.02 * proposed);
      return isOn.flatMap((on, h) => (on && !isOn[h - 1] ? [h] : []));
    };
    short.channels.forEach(({ proposed, schedule, afterwards }, c) => {
      expect(Math.abs(proposed / long.channels[c]!.proposed - 1)).toBeLessThan(0.02);
      expect(starts(short, c)).toHaveLength(starts(long, c).length);
      expect(schedule!.filter((money) => money < 0.02 * proposed).length).toBeGreaterThan(8);
      expect(afterwards).toBeInstanceOf(Float64Array);
    });
    expect(starts(short, 0)).toEqual(starts(long, 0));
    const message = short.warnings.find(({ code }) => code === "flights-may-shift")!.message;
    expect(message).toContain('"tv", "ooh", "print" and "radio" come in flights');
    expect(evaluatePlan(fit, short).uplift).toEqual(short.uplift);
  });
});

describe("limits of dates", () => {
  const fit = fitted(1, "v1");
  const free = planBudget(fit, { horizon: 12, confidence: 0 });
  const times = free.schedule!.times;
  const [name, other] = free.channels.map((channel) => channel.name) as [string, string];
  const moneyOf = (plan: Plan, channel: string) =>
    plan.channels.find((one) => one.name === channel)!.schedule!;

  it("freeze what is booked, cap a month's sum and hold each of some weeks, with a proof", () => {
    const booked = 1.2 * moneyOf(free, name)[2]!;
    const month = sum([...moneyOf(free, other).slice(4, 8)]);
    const weekly = 0.9 * sum(free.channels.map(({ schedule }) => schedule![9]!));
    const plan = planBudget(fit, {
      horizon: 12,
      confidence: 0,
      dated: [
        { channels: [name], from: times[2]!, equals: booked },
        { channels: [other], from: times[4]!, to: times[7]!, atMost: 0.8 * month },
        { from: times[8]!, to: times[9]!, each: true, atMost: weekly },
      ],
    });
    expect(moneyOf(plan, name)[2]).toBeCloseTo(booked, 6);
    expect(sum([...moneyOf(plan, other).slice(4, 8)])).toBeLessThanOrEqual(0.8 * month * (1 + 1e-8));
    for (const h of [8, 9]) {
      const all = sum(plan.channels.map(({ schedule }) => schedule![h]!));
      expect(all).toBeLessThanOrEqual(weekly * (1 + 1e-8));
    }
    expect(plan.isProved).toBe(true);
    expect(plan.proposed).toBeCloseTo(free.proposed, 3);
    const held = plan.constraints.find(({ name: label }) => label.includes(times[4]!))!;
    expect(held.isBinding).toBe(true);
    expect(Math.abs(held.value / ((0.8 * month) / 4) - 1)).toBeLessThan(1e-4);
    expect(held.shadowPrice).toBeGreaterThan(0);
  });

  it("are refused where there are no dates, other dates, or no plan", () => {
    const limit = { channels: [name], from: times[0]!, atMost: 1 };
    expect(() => planBudget(fit, { dated: [limit] })).toThrow(/^planBudget: dated needs a horizon/);
    expect(() => planBudget(fit, { horizon: 4, dated: [{ ...limit, from: "2031-01-01" }] })).toThrow(
      /^planBudget: dated.0 must be of periods from \S+ to \S+, named by their first days, such as \S+, got 2031-01-01 to 2031-01-01$/,
    );
    expect(() => planBudget(fit, { horizon: 4, dated: [{ ...limit, atMost: -1 }] })).toThrow(
      /^planBudget: dated.0/,
    );
    const misnamed = { channel: name, from: times[0]!, atMost: 1 } as never;
    expect(() => planBudget(fit, { horizon: 4, dated: [misnamed] })).toThrow(
      /^planBudget: unknown option "dated.0.channel"/,
    );
    const unknown = { ...limit, channels: [`${name}x`] };
    expect(() => planBudget(fit, { horizon: 4, dated: [unknown] })).toThrow(
      /^planBudget: dated.0 must name paid/,
    );
    const booked = [100, 200].map((equals) => ({ channels: [name], from: times[0]!, equals }));
    expect(() => planBudget(fit, { horizon: 4, dated: booked })).toThrow(
      /^planBudget: dated.1 must be at most 100, which the other limits of ".+" on \S+ allow, got at least 200$/,
    );
  });

  it("are not lifted by a later limit, and are told in the money that was asked for", () => {
    const dated = [
      { channels: [name], from: times[1]!, atMost: 100 },
      { channels: [name], from: times[0]!, to: times[3]!, atLeast: 2000 },
    ];
    const plan = planBudget(fit, { horizon: 6, dated, confidence: 0 });
    expect(moneyOf(plan, name)[1]).toBeLessThanOrEqual(100 * (1 + 1e-8));
    const much = [{ from: times[0]!, atLeast: 9e6 }];
    expect(() => planBudget(fit, { horizon: 4, dated: much })).toThrow(/got at least 9,000,000;/);
  });
});

it("a schedule has the dates of its periods, and sums to the plan", () => {
  const plan = planBudget(fitted(1, "v1"), { horizon: 6, confidence: 0 });
  const { rows } = tableOf(plan.schedule!);
  expect(rows.map(({ time }) => time)).toEqual(plan.schedule!.times);
  // In whole coins: the sum of all is within half of one.
  expect(Math.abs(sum(rows.map(({ total }) => Number(total))) - 6 * plan.proposed)).toBeLessThan(
    0.005 + 1e-6,
  );
  expect(mean(rows.map(({ today }) => Number(today)))).toBeCloseTo(plan.today, 6);
  expect(csvOf(plan.schedule!).split("\n")[0]).toContain(plan.channels[0]!.name);
  expect(tableOf(plan.schedule!).title).toBe("Schedule of the best plan found");
  const doubtful = planBudget(fitted(1, "v1"), { horizon: 6, confidence: 1 });
  expect(doubtful.schedule).toMatchObject({ verdict: doubtful.verdict, reason: doubtful.reason });
  expect(tableOf(doubtful.schedule!).title).toBe(
    `Schedule of the best plan found, which is not advised: ${doubtful.verdict}`,
  );
  expect(documentOf(doubtful.schedule!)).toMatchObject({ verdict: doubtful.verdict });
});
