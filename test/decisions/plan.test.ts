/** Plans of a fitted market: what they say, what they keep, and what they refuse. */
import { describe, expect, it } from "vitest";
import { moneyText } from "../../src/data/currency.js";
import type { Panel } from "../../src/data/panel.js";
import { createEvaluator, evaluatePlan } from "../../src/decisions/evaluate.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { type Plan, type PlanOptions, planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { budget as budgetFigure } from "../../src/plots/budget.js";
import { changes as changesFigure } from "../../src/plots/changes.js";
import { roi as roiFigure } from "../../src/plots/returns.js";
import { planDocument, planTable } from "../../src/report/planTable.js";
import type { ChannelChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { defineAdstock } from "../../src/transforms/defineAdstock.js";
import { defineSaturation, type SaturationDefinition } from "../../src/transforms/defineSaturation.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 300 });
const wide: PlanOptions = { change: 0.8, confidence: 0 };
const plan = planBudget(fit, wide);
/** Every channel from nothing to so many times its money. */
const all = (times: number): Record<string, readonly [number, number]> =>
  Object.fromEntries(plan.channels.map(({ name, today }) => [name, [0, times * today]]));

describe("a plan", () => {
  it("keeps the budget, the bounds and its proof, and is never worse than today", () => {
    expect(plan.proposed).toBeCloseTo(plan.today, 4);
    plan.channels.forEach(({ proposed }, c) => {
      expect(proposed).toBeGreaterThanOrEqual(plan.bounds[c]!.lower * (1 - 1e-9));
      expect(proposed).toBeLessThanOrEqual(plan.bounds[c]!.upper * (1 + 1e-9));
    });
    expect(plan.isProved).toBe(true);
    expect(plan.optimalityGap).toBeGreaterThanOrEqual(0);
    expect(plan.optimalityGap).toBeLessThan(1e-6);
    expect(plan.uplift.mean).toBeGreaterThan(0);
    expect(plan.warnings.map(({ code }) => code)).toContain("approximate");
  });

  it("is proved the best by its worst draws too where nothing is brought in them", () => {
    const panel = smallPanel(104);
    const sold = panel.kpi.values;
    const shuffled = { ...panel, kpi: { ...panel.kpi, values: sold.map((_, t) => sold[(t * 37) % 104]!) } };
    const unled = quickFit(specify(shuffled), { seed: 1, draws: 100 });
    const { objective, optimalityGap, isProved } = planBudget(unled, {
      objective: "cvar",
      otherModels: false,
    });
    expect(objective.value).toBe(0);
    expect([optimalityGap, isProved]).toEqual([0, true]);
  });

  it("has one marginal value for all channels between their bounds, which is the budget's shadow price", () => {
    const price = plan.constraints.find(({ name }) => name === "budget")!.shadowPrice;
    const inside = plan.channels.filter((_, c) => plan.bounds[c]!.binding === null);
    expect(inside.length).toBeGreaterThan(1);
    for (const { marginal } of inside) expect(Math.abs(marginal.mean / price - 1)).toBeLessThan(1e-4);
  });

  it("is forecast the same by evaluatePlan, by name or by plan", () => {
    const again = evaluatePlan(fit, plan);
    expect(again.uplift).toEqual(plan.uplift);
    const byName = Object.fromEntries(plan.channels.map(({ name, proposed }) => [name, proposed]));
    expect(evaluatePlan(fit, byName).uplift).toEqual(plan.uplift);
    expect(evaluatePlan(fit, {}).uplift.mean).toBe(0);
  });

  it("is doubted by evaluatePlan as much as by planBudget", () => {
    const weekly = planBudget(fit, { ...wide, horizon: 8, maxDraws: 20 });
    const codes = evaluatePlan(fit, weekly).warnings.map(({ code }) => code);
    expect(codes).toContain("effects-not-learnt");
    const tenfold = evaluatePlan(fit, { tv: 10 * plan.channels[0]!.today });
    expect(tenfold.warnings.map(({ code }) => code)).toContain("extrapolation");
  });

  it("is found again, and forecast the same, by an evaluator that was asked other things before", () => {
    const evaluator = createEvaluator(fit);
    const [first] = plan.channels;
    evaluator.evaluate({ [first!.name]: 0 });
    const mine = { [first!.name]: 2 * first!.today };
    expect(evaluator.evaluate(mine)).toEqual(evaluatePlan(fit, mine));
    const best = evaluator.best({ change: 0.8 });
    expect(best.forecast.channels).toEqual(plan.optimum.channels);
    expect(best.optimalityGap).toBe(plan.optimalityGap);
    expect(evaluator.evaluate(best.allocation).uplift).toEqual(plan.optimum.uplift);
    const { channels } = evaluator.best({ locked: [first!.name] }).forecast;
    expect(channels[0]!.proposed).toBe(evaluator.today[first!.name]);
  });

  it("is refused by an evaluator where no plan meets the limits, and over a horizon", () => {
    expect(() => createEvaluator(fit).best({ budget: 1 })).toThrow(
      /^createEvaluator: budget must be between £?[\d,.]+ and £?[\d,.]+ .*a week, which the other limits allow, got \S+; widen change or bounds$/,
    );
    expect(() => createEvaluator(fit).best({ budgets: 1 } as never)).toThrow(/^createEvaluator: .*budgets/);
    expect(() => createEvaluator(fit, { horizon: 4 }).best()).toThrow(
      /^createEvaluator: best needs a steady plan, got a horizon of 4 periods; use planBudget/,
    );
  });

  it("refuses what is no allocation", () => {
    expect(() => evaluatePlan(fit, 5 as never)).toThrow(
      /^evaluatePlan: the plan must be one of planBudget, .* got 5$/,
    );
    expect(() => evaluatePlan(fit, { tv: "1200" } as never)).toThrow(
      /^evaluatePlan: money of "tv" must be ≥ 0, got "1200"$/,
    );
  });

  it("says that a share of nothing is nothing", () => {
    const panel = smallPanel();
    const [first, ...others] = panel.channels;
    const values = first!.spend!.values.map((money, t) => (t < 40 ? money : 0));
    const off = {
      ...panel,
      channels: [{ ...first!, spend: { ...first!.spend!, values }, adstocked: null }, ...others],
    };
    const stopped = quickFit(specify(off), { seed: 1, draws: 50 });
    const from = panel.times[45]!;
    const codes = (options: PlanOptions) =>
      planBudget(stopped, { from, ...options }).warnings.map(({ code }) => code);
    expect(codes({})).toContain("nothing-today");
    expect(codes({ bounds: { [first!.name]: [0, 100] } })).not.toContain("nothing-today");
  });

  it("takes what a channel spends since its launch for today, and a window where one is given", () => {
    const panel = smallPanel();
    const late: Panel = {
      ...panel,
      channels: panel.channels.map((channel) =>
        channel.name === "radio"
          ? {
              ...channel,
              spend: { ...channel.spend!, values: channel.spend!.values.map((_, t) => (t < 50 ? 0 : 900)) },
            }
          : channel,
      ),
    };
    const launched = quickFit(specify(late), { seed: 1, draws: 60 });
    const radioOf = ({ channels }: { readonly channels: readonly { name: string; today: number }[] }) =>
      channels.find(({ name }) => name === "radio")!.today;
    const since = planBudget(launched);
    expect(radioOf(since)).toBeCloseTo(900, 8);
    expect(since.warnings.map(({ code }) => code)).toContain("launched");
    const times = launched.design.times;
    const chosen = { from: times[40]!, to: times[59]! };
    expect(radioOf(planBudget(launched, chosen))).toBeCloseTo(450, 8);
    // Over a horizon too: its periods once more.
    const { channels } = planBudget(launched, { ...chosen, horizon: 20, maxDraws: 20 });
    expect(radioOf({ channels })).toBeCloseTo(450, 8);
  });

  it("refuses a request in the name of who was asked", async () => {
    expect(() => evaluatePlan(fit, { tw: 1 })).toThrow(/^evaluatePlan: allocation must name/);
    expect(() => evaluatePlan(fit, {}, { horizon: 1 })).toThrow(/^evaluatePlan: horizon must be/);
    await expect(experiments(fit, { change: 2 })).rejects.toThrow(/^experiments: change must be/);
  });

  it("weighs draws, not mean parameters: its mean over draws is what a change of one unit of KPI scales", () => {
    const panel = smallPanel();
    const tenfold = <T extends { readonly values: Float64Array }>(series: T): T => ({
      ...series,
      values: series.values.map((value) => 10 * value),
    });
    const larger: Panel = { ...panel, kpi: tenfold(panel.kpi) };
    const other = planBudget(quickFit(specify(larger), { seed: 1, draws: 300 }), wide);
    other.channels.forEach(({ proposed }, c) => {
      expect(Math.abs(proposed - plan.channels[c]!.proposed)).toBeLessThan(1e-3 * plan.channels[c]!.today);
    });
    expect(other.uplift.mean / plan.uplift.mean).toBeCloseTo(10, 3);
  });

  it("says no change where nothing may move or too few draws gain, and keeps today", () => {
    const still = planBudget(fit, { change: 0 });
    expect(still.verdict).toBe("no change");
    const doubtful = planBudget(fit, { confidence: 1 });
    expect(doubtful.verdict).toBe("no change");
    expect(doubtful.reason).toMatch(/beats today's in \d+ % of the draws only/);
    expect(doubtful.channels.map(({ proposed }) => proposed)).toEqual(
      doubtful.channels.map(({ today }) => today),
    );
    expect(doubtful.optimum.uplift.mean).toBeGreaterThan(0);
  });

  it("carries what the diagnosis says of the channels that it moves", () => {
    const said = diagnose(fit).findings.find(({ code }) => code === "effects-not-learnt");
    expect(plan.warnings.find(({ code }) => code === "effects-not-learnt")?.message).toBe(said!.message);
  });

  it("holds locks, groups, constraints and minimum flights", () => {
    const [tv, , google] = plan.channels.map(({ today }) => today);
    const limited = planBudget(fit, {
      ...wide,
      locked: ["radio"],
      groups: { screens: { channels: ["tv", "meta"], atMost: tv! } },
      constraints: [{ name: "google over tv", weights: { google: 1, tv: -1 }, atLeast: 0 }],
      bounds: { google: [0, 5 * google!] },
    });
    const money = new Map(limited.channels.map(({ name, proposed }) => [name, proposed]));
    expect(money.get("radio")).toBe(limited.channels.find(({ name }) => name === "radio")!.today);
    expect(money.get("tv")! + money.get("meta")!).toBeLessThanOrEqual(tv! * (1 + 1e-8));
    expect(money.get("google")! - money.get("tv")!).toBeGreaterThanOrEqual(-1e-6 * tv!);
    expect(limited.isProved).toBe(true);
    const flights = planBudget(fit, {
      ...wide,
      change: 1,
      minimum: { radio: 1.5 * plan.channels.find(({ name }) => name === "radio")!.today },
      maxDraws: 50,
    });
    const radio = flights.optimum.channels.find(({ name }) => name === "radio")!;
    expect(radio.proposed === 0 || radio.proposed >= 1.5 * radio.today * (1 - 1e-9)).toBe(true);
    expect(flights.method).toBe("branch and bound");
  });

  it("is better by profit where its total is another: money that brings less than itself is not moved", () => {
    const more = planBudget(fit, { ...wide, budget: 1.4 * plan.today, confidence: 0.9, otherModels: false });
    const { optimum } = more;
    expect([optimum.better, plan.better]).toEqual(["profit", "kpi"]);
    const value = more.revenuePerKpi!;
    const added = optimum.proposed - optimum.today;
    expect(optimum.profitUplift!.mean).toBeCloseTo(value * optimum.uplift.mean - added, 4);
    expect(optimum.uplift.mean).toBeGreaterThan(0);
    const dear = planBudget(fit, {
      ...wide,
      change: 1,
      bounds: all(60),
      budget: 50 * plan.today,
      confidence: 0.01,
    });
    expect(dear.optimum.uplift.mean).toBeGreaterThan(0);
    expect(dear.optimum.profitUplift!.mean).toBeLessThan(0);
    expect([dear.verdict === "change", dear.proposed]).toEqual([false, dear.today]);
  });

  it("says that what was asked for is taken whatever its chance, and that a plan that is kept does not meet it", () => {
    const codes = (options: PlanOptions) => planBudget(fit, options).warnings.map(({ code }) => code);
    const doubt = "asked-for-not-shown-better";
    const capped: PlanOptions = { bounds: { tv: [0, 0.5 * plan.channels[0]!.today] }, confidence: 1 };
    expect(codes({ ...capped, budget: 0.8 * plan.today })).toContain(doubt);
    expect(codes({ target: { marginalRoi: 1 }, confidence: 1 })).toContain(doubt);
    expect(codes({ confidence: 1 })).not.toContain(doubt);
    expect(codes({ ...capped, budget: 0.8 * plan.today, confidence: 0 })).not.toContain(doubt);
  });

  it("doubts the last unit of a budget only where some channel may move", () => {
    const codes = (options: PlanOptions) => planBudget(fit, options).warnings.map(({ code }) => code);
    expect(codes({ change: 0 })).not.toContain("loss-at-the-margin");
    expect(codes({ locked: plan.channels.map(({ name }) => name) })).not.toContain("loss-at-the-margin");
    expect(codes({ budget: 50 * plan.today, bounds: all(60) })).toContain("loss-at-the-margin");
  });

  it("names two sums of money by two names where no change is advised: the one that is kept and the best one found", () => {
    for (const options of [{ change: 0.5 }, { change: 0.5, budget: 0.9 * plan.today }]) {
      const kept = planBudget(fit, { ...options, confidence: 1 });
      expect(kept.verdict).not.toBe("change");
      const { title, columns, rows, notes } = planTable(kept);
      expect(title).toMatch(/^Plan: (no change|test first); today's money is kept/);
      expect(columns.map(({ key }) => key)).not.toContain("proposed");
      expect(columns.find(({ key }) => key === "bestFound")!.group).toBe("best found, not advised");
      expect(columns.find(({ key }) => key === "brought")!.group).toMatch(/^brings today: /);
      expect(rows.map(({ today, bestFound, brought }) => [today, bestFound, brought])).toEqual(
        kept.optimum.channels.map(({ today, proposed, broughtToday }) => [
          today,
          proposed,
          broughtToday.mean,
        ]),
      );
      expect(notes.join("\n")).toMatch(/^Kept is today's .* a week, which brings /m);
      // The chart beneath has the same two names.
      for (const figure of [changesFigure(kept), budgetFigure(kept)]) {
        const names = figure.data.map(({ name }) => name).filter((name) => name !== undefined);
        expect(names).toContain("best found, not advised");
        expect(names).not.toContain("proposed");
      }
      expect(roiFigure({ next: kept }).data.map(({ name }) => name)).toEqual([
        "next, marginal ROI today",
        "next, marginal ROI, best found, not advised",
      ]);
    }
    const advised = planTable(plan);
    expect(plan.verdict).toBe("change");
    expect(advised.columns.map(({ key }) => key)).toContain("proposed");
    expect(changesFigure(plan).data.map(({ name }) => name)).toContain("proposed");
  });

  it("shows the division of another total where it is not advised, and says so", () => {
    const other = planBudget(fit, { budget: 0.9 * plan.today, confidence: 1 });
    expect(other.verdict).not.toBe("change");
    const { title, rows, notes } = planTable(other);
    expect(title).toMatch(/^Plan: (no change|test first); .* which is not advised$/);
    const { currency } = plan.model.panel;
    const total = `${moneyText(other.optimum.proposed, currency)} a week`;
    expect(title).toContain(`the best division of ${total}`);
    expect(notes.join("\n")).toContain(`The best plan found of ${total}`);
    expect(rows.reduce((sum, row) => sum + Number(row.bestFound), 0)).toBeCloseTo(0.9 * plan.today, 3);
  });

  it("says of a channel that is kept outside the limit asked for that it is, beside its money", () => {
    const tv = plan.channels.find(({ name }) => name === "tv")!.today;
    const capped = planBudget(fit, { bounds: { tv: [0, 0.8 * tv] }, confidence: 1 });
    // A fit that may not decide keeps today's plan; what the limits make of the best one stands below.
    const kept = {
      ...capped,
      verdict: "test first" as const,
      isUntold: true,
      channels: plan.channels.map((one) => ({ ...one, proposed: one.today })),
    };
    const why = (name: string) => planTable(kept).rows.find((row) => row.name === name)!.why;
    expect(why("tv")).toMatch(/^kept, although more than the .* asked for$/);
    expect(plan.channels.filter(({ name }) => name !== "tv").map(({ name }) => why(name))).toEqual(
      plan.channels.slice(1).map(() => "kept"),
    );
  });

  it("has the prices of limits beside a minimum that holds nothing back too", () => {
    for (const horizon of [null, 4]) {
      const asked = { ...wide, horizon, maxDraws: 20 };
      const pricesOf = ({ bounds, constraints }: Plan) =>
        [...bounds, ...constraints].map(({ shadowPrice }) => shadowPrice);
      const free = planBudget(fit, asked);
      const least = planBudget(fit, { ...asked, minimum: { tv: 1 } });
      expect(least.constraints.find(({ name }) => name === "budget")!.shadowPrice).toBeGreaterThan(0);
      pricesOf(least).forEach((price, i) => {
        expect(price).toBeCloseTo(pricesOf(free)[i]!, 3);
      });
    }
  });

  it("over a horizon with a minimum has every period off or at it, and says how far its proof is", () => {
    const least = 1.5 * plan.channels.find(({ name }) => name === "radio")!.today;
    const flights = planBudget(fit, {
      horizon: 6,
      change: 1,
      minimum: { radio: least },
      maxDraws: 10,
      confidence: 0,
    });
    const radio = flights.optimum.channels.find(({ name }) => name === "radio")!.schedule!;
    for (const money of radio) expect(money <= 1e-6 * least || money >= least * (1 - 1e-8)).toBe(true);
    expect(flights.method).toBe("branch and bound");
    expect(flights.optimalityGap).toBeGreaterThanOrEqual(0);
    const codes = flights.warnings.map(({ code }) => code);
    expect(codes.includes("open-gap")).toBe(!flights.isProved);
  });

  it("over a horizon keeps a channel on for as long as asked, and refuses what leaves no such flights", () => {
    const least = 1.5 * plan.channels.find(({ name }) => name === "radio")!.today;
    const asked = { horizon: 9, change: 1, minimum: { radio: least }, maxDraws: 10, confidence: 0 };
    const flights = planBudget(fit, { ...asked, minimumFlight: { radio: 3 } });
    const { schedule } = flights.optimum.channels.find(({ name }) => name === "radio")!;
    const stretches = [...schedule!]
      .map((money) => (money > 0 ? "1" : "0"))
      .join("")
      .split("0")
      .filter(Boolean);
    for (const stretch of stretches) expect(stretch.length).toBeGreaterThanOrEqual(3);
    for (const money of schedule!) expect(money === 0 || money >= least * (1 - 1e-8)).toBe(true);
    const free = planBudget(fit, asked);
    expect(flights.objective.value).toBeLessThanOrEqual(free.objective.bound! * (1 + 1e-9));
    expect(flights.objective.bound!).toBeGreaterThanOrEqual(flights.objective.value);
    const [first, second] = flights.schedule!.times as [string, string];
    const fixed = [
      { channels: ["radio"], from: first, equals: 0 },
      { channels: ["radio"], from: second, equals: 2 * least },
      { channels: ["radio"], from: flights.schedule!.times[2]!, equals: 0 },
    ];
    expect(() => planBudget(fit, { ...asked, minimumFlight: { radio: 3 }, dated: fixed })).toThrow(
      /^planBudget: minimumFlight of "radio" must leave flights that meet what is fixed of its periods, got 3; ask for shorter flights, or widen dated$/,
    );
    expect(() => planBudget(fit, { ...asked, minimum: {}, minimumFlight: { radio: 3 } })).toThrow(
      /^planBudget: minimumFlight of "radio" needs a minimum of the channel/,
    );
    expect(() => planBudget(fit, { minimum: { radio: 1 }, minimumFlight: { radio: 3 } })).toThrow(
      /^planBudget: minimumFlight of "radio" needs a horizon/,
    );
    expect(() => planBudget(fit, { ...asked, minimumFlight: { radio: 2.5 } })).toThrow(
      /minimumFlight of "radio" must be/,
    );
  });

  it("over a horizon keeps a minimum above every period so far, and one that dates close", () => {
    const { channel, today } = plan.channels.map(({ name, today }) => ({ channel: name, today }))[0]!;
    const largest = Math.max(...smallPanel().channels.find(({ name }) => name === channel)!.spend!.values);
    const least = 1.5 * largest;
    const asked: PlanOptions = {
      horizon: 8,
      change: 1,
      budget: 1.5 * plan.today,
      minimum: { [channel]: least },
      maxDraws: 10,
      confidence: 0,
    };
    const bounds = { [channel]: [today / 2, (2.5 * least) / 8] as const };
    const moneyOf = ({ optimum }: Plan): Float64Array =>
      optimum.channels.find(({ name }) => name === channel)!.schedule!;
    const flights = planBudget(fit, { ...asked, bounds, minimumFlight: { [channel]: 2 } });
    const high = moneyOf(flights);
    expect([...high].filter((money) => money > 0)).toHaveLength(2);
    for (const money of high) expect(money === 0 || money >= least * (1 - 1e-8)).toBe(true);
    const from = flights.schedule!.times[3]!;
    const limits = { channels: [channel], from, each: true };
    const closed = moneyOf(planBudget(fit, { ...asked, bounds, dated: [{ ...limits, atMost: least / 2 }] }));
    expect(closed[3]).toBe(0);
    for (const money of closed) expect(money === 0 || money >= least * (1 - 1e-8)).toBe(true);
    expect(() => planBudget(fit, { ...asked, bounds, dated: [{ ...limits, equals: least / 2 }] })).toThrow(
      /^planBudget: minimum of ".+" must be at most .+, which the other limits of .+ allow, got .+; lower it, or widen dated$/,
    );
  });

  it("refuses limits that are no numbers and those that name no channel, which would hold nothing", () => {
    const from = planBudget(fit, { horizon: 4, maxDraws: 10, otherModels: false }).schedule!.times[0]!;
    const refused = (options: unknown, message: RegExp) =>
      expect(() => planBudget(fit, { horizon: 4, maxDraws: 10, ...(options as PlanOptions) })).toThrow(
        message,
      );
    const dated = (limit: object, message: RegExp) =>
      refused({ dated: [{ from, channels: ["tv"], ...limit }] }, message);
    dated(
      { equals: "5" },
      /^planBudget: dated.0 must have atLeast ≤ atMost, or equals, got \{.*"equals":"5"/,
    );
    dated(
      { atLeast: Number.POSITIVE_INFINITY },
      /^planBudget: dated.0 must have atLeast ≤ atMost, or equals/,
    );
    dated({ channels: "tv", atMost: 5 }, /^planBudget: dated.0.channels must be a list of names, got "tv"$/);
    dated(
      { channels: [], atMost: 5 },
      /^planBudget: dated.0.channels must name a channel at least, got none$/,
    );
    refused({ groups: { a: { atMost: 5 } } }, /^planBudget: groups.a.channels must be a list of names, got/);
  });

  it("names its largest moves where it is not advised, and none where the fit does not tell what media bring", () => {
    const notes = (isUntold: boolean) =>
      planTable({
        ...plan,
        verdict: "test first",
        reason: "a reason",
        test: "tv",
        isUntold,
      } as Plan).notes.join("\n");
    const moved = plan.optimum.channels
      .map(({ name, today, proposed }) => ({ name, size: Math.abs(proposed - today) }))
      .sort((a, b) => b.size - a.size)[0]!;
    expect(notes(false)).toMatch(new RegExp(`^The best plan found \\(${moved.name} [+−]`, "m"));
    expect(notes(true)).not.toMatch(/[+−]\d/);
    expect(notes(true)).toMatch(
      /^What the best plan found would move is not shown, as it rests on what the fit does not tell/m,
    );
  });

  it("shows no division of another total where the fit does not tell what media bring, and draws no number of a channel that is withheld", () => {
    const other = planBudget(fit, { budget: 1.1 * plan.today });
    const untold: Plan = { ...other, verdict: "test first", isUntold: true, withheld: ["tv"] };
    expect(planTable({ ...untold, isUntold: false }).title).toContain("the best division of ");
    expect(planTable(untold).title).toBe("Plan: test first; today's money is kept");
    const drawn = (record: Plan) =>
      JSON.stringify([budgetFigure(record), roiFigure(record, { of: "marginalRoi" })]);
    expect(drawn(untold).match(/cannot be told from demand/g)!.length).toBeGreaterThanOrEqual(2);
    expect(changesFigure(untold).data.map(({ name }) => name)).toEqual(["today"]);
    for (const { name, today, proposed } of untold.optimum.channels) {
      expect(JSON.stringify(changesFigure(untold)), name).toContain(String(today));
      expect(JSON.stringify(changesFigure(untold)), name).not.toContain(String(proposed));
    }
    const own = untold.channels.find(({ name }) => name === "tv")!;
    for (const { mean, median } of [own.broughtToday, own.marginalToday]) {
      const says = (record: Plan) => [mean, median].some((value) => drawn(record).includes(String(value)));
      expect(says({ ...untold, withheld: [] })).toBe(true);
      expect(says(untold)).toBe(false);
    }
  });

  it("finds budgets for targets, with a proof", () => {
    const roi = planBudget(fit, { change: 0.9, target: { roi: 0.9 * plan.roi!.mean } });
    expect(roi.roi!.mean).toBeCloseTo(0.9 * plan.roi!.mean, 6);
    expect(roi.isProved).toBe(true);
    const kpi = planBudget(fit, { change: 0.9, target: { kpi: 0.9 * plan.brought.mean } });
    expect(kpi.brought.mean).toBeCloseTo(0.9 * plan.brought.mean, 5);
    expect(kpi.proposed).toBeLessThan(plan.today);
    expect(kpi.isProved).toBe(true);
    const beyond = planBudget(fit, { target: { marginalRoi: 1000 } });
    expect(beyond.reason).toBe(
      "the bounds end the budget before the target, marginal ROI 1000, does: it is the least they allow",
    );
    expect(beyond.warnings.map(({ code }) => code)).toContain("target-beyond-bounds");
    const marginal = planBudget(fit, { change: 0.9, target: { marginalRoi: 1 } });
    marginal.channels.forEach(({ marginal: last }, c) => {
      if (marginal.bounds[c]!.binding === null) expect(last.mean).toBeCloseTo(1, 4);
    });
  });

  it("weighs risk, and says so where there is no proof", () => {
    for (const kind of ["cvar", "meanVariance"] as const)
      expect(planBudget(fit, { ...wide, objective: kind }).isProved).toBe(true);
    const regret = planBudget(fit, { ...wide, maxDraws: 40, objective: { kind: "cvar", against: "best" } });
    expect(regret.objective.value).toBeLessThan(0);
    for (const kind of ["quantile", "probability"] as const) {
      const searched = planBudget(fit, { ...wide, objective: kind });
      expect(searched.optimalityGap).toBeNull();
      expect(searched.isProved).toBe(false);
      expect(searched.warnings.map(({ code }) => code)).toContain("no-proof");
    }
    const surest = planBudget(fit, { ...wide, objective: "probability" });
    expect(surest.optimum.probabilityBetter).toBeGreaterThanOrEqual(plan.probabilityBetter);
  });

  it("over a horizon plans week by week within the same totals, with a proof", () => {
    const flight = planBudget(fit, { horizon: 8, maxDraws: 60, confidence: 0 });
    expect(flight.isProved).toBe(true);
    expect(flight.channels.every(({ schedule }) => schedule!.length === 8)).toBe(true);
    expect(flight.proposed).toBeCloseTo(flight.today, 3);
    expect(flight.uplift.mean).toBeGreaterThan(0);
    expect(evaluatePlan(fit, flight).uplift.mean).toBeCloseTo(flight.uplift.mean, 8);
  });

  it("sums geos in a fixed split, and says so", () => {
    const geos = planBudget(quickFit(specify(geoPanel(), { type: "v2" }), { seed: 1, draws: 100 }), wide);
    expect(geos.isProved).toBe(true);
    expect(geos.warnings.map(({ code }) => code)).toContain("fixed-geo-split");
  });

  it("shows itself as a table and a document", () => {
    expect(planTable(plan).notes.join(" ")).toMatch(/Optimal under this model: gap 0 \(proved\)/);
    expect(planDocument(plan)).toMatchObject({
      verdict: "change",
      is_proved: true,
      units: { money: "GBP a week" },
    });
  });
});

describe("a request that cannot be met", () => {
  it("names an option as such only where it is one", () => {
    const fault = (options: PlanOptions) => {
      try {
        return planBudget(fit, options);
      } catch (error) {
        return error;
      }
    };
    const group = fault({ groups: { a: { channels: ["tv"], atMost: 1 } } });
    expect(group).toMatchObject({ about: 'group "a"' });
    expect(group).not.toHaveProperty("option");
    expect(fault({ budget: 1e9 })).toMatchObject({ option: "budget" });
  });

  const refusals: readonly (readonly [string, PlanOptions, RegExp])[] = [
    [
      "a budget out of reach",
      { budget: 1e9 },
      /budget must be between £[\d,]+ and £[\d,]+ a week, .* got 1,000,000,000/,
    ],
    ["a negative budget", { budget: -1 }, /budget must be money ≥ 0, got -1/],
    ["an unknown channel", { locked: ["tvv"] }, /did you mean "tv"\?/],
    ["a change out of range", { change: 3 }, /change must be in \[0, 1\].*got 3/],
    ["a ROI out of reach", { target: { roi: 1e4 } }, /target\.roi must be at most [\d.]+, which is the best/],
    ["a KPI out of reach", { target: { kpi: 1e9 } }, /target\.kpi must be at most \d+/],
    ["bounds the wrong way", { bounds: { tv: [5, 1] } }, /bounds of "tv" must be \[least, most\]/],
    [
      "a group out of reach",
      { groups: { a: { channels: ["tv"], atMost: 1 } } },
      /group "a" must be between £[\d,]+ and £[\d,]+/,
    ],
    [
      "a group without limits",
      { groups: { a: { channels: ["tv"] } } },
      /^planBudget: group "a" must have atLeast ≤ atMost, or equals, got \{\}/,
    ],
    [
      "an unknown setting of dated limits",
      { horizon: 4, dated: [{ channel: "tv", from: "2030-01-07", atMost: 1 }] } as unknown as PlanOptions,
      /^planBudget: unknown option "dated\.0\.channel"; did you mean dated\.0\.channels\? It also knows dated\.0\.from, /,
    ],
    [
      "an unknown setting of a group",
      { groups: { a: { channels: ["tv"], atmost: 1 } } } as unknown as PlanOptions,
      /^planBudget: unknown option "groups\.a\.atmost"/,
    ],
    [
      "an unknown setting of a constraint",
      { constraints: [{ weights: { tv: 1 }, most: 1 }] } as unknown as PlanOptions,
      /^planBudget: unknown option "constraints\.0\.most"/,
    ],
    [
      "a weight that is no number",
      { constraints: [{ weights: { tv: Number.NaN }, atMost: 1 }] },
      /^planBudget: constraints\.0\.weights of "tv" must be a number, got NaN/,
    ],
    ["a budget and a target", { budget: 1, target: { roi: 1 } }, /budget or target/],
    ["an unknown option", { chnage: 1 } as PlanOptions, /unknown option "chnage"/],
    [
      "an unknown setting of the objective",
      { objective: { kind: "cvar", tial: 0.2 } } as PlanOptions,
      /^planBudget: unknown option "objective\.tial"; did you mean objective\.tail\? It also knows /,
    ],
    [
      "a tail out of range",
      { objective: { kind: "cvar", tail: 2 } },
      /^planBudget: objective\.tail must be in \(0, 1\), got 2/,
    ],
    [
      "an objective without a method",
      { objective: "quantile", minimum: { tv: 1 } },
      /^planBudget: objective needs concave curves, .* plans, got "quantile"; use "cvar"/,
    ],
    ["a minimum above its bound", { minimum: { tv: 1e9 } }, /minimum of "tv" must be at most/],
  ];
  it.each(refusals)("%s is answered in one line", (_, options, message) => {
    expect(() => planBudget(fit, options)).toThrow(message);
    expect(() => planBudget(fit, options)).toThrow(/^[^\n]*$/);
  });

  it("a multiplicative model is refused with the reason", () => {
    const other = quickFit(specify(smallPanel(), { form: "multiplicative" }), { seed: 1, draws: 20 });
    expect(() => planBudget(other)).toThrow("must be additive");
  });

  const planWith = (changes: ChannelChanges, options: PlanOptions = {}) =>
    planBudget(
      quickFit(specify(smallPanel(), { channels: { tv: changes } }), { seed: 1, draws: 20 }),
      options,
    );

  it("an adstock of the user's own is refused, as nobody knows that it is linear", () => {
    const doubled = defineAdstock({
      name: "doubled",
      parameters: [],
      value: (x, _, out) => out.set(x.map((spend) => 2 * spend)),
    });
    expect(() => planWith({ adstock: doubled })).toThrow(
      /channel "tv" must have a built-in adstock, got "doubled"/,
    );
  });

  const half = { halfSaturation: { family: "logNormal", mu: 0, sigma: 1 } } as const;
  const hillOfMine = {
    name: "hillOfMine",
    parameters: [{ name: "halfSaturation", domain: "positive", prior: half.halfSaturation }],
    value: (x: number, p: ArrayLike<number>) => x / (p[0]! + x),
    derivatives: (x: number, p: ArrayLike<number>) => [p[0]! / (p[0]! + x) ** 2, -x / (p[0]! + x) ** 2],
  } satisfies SaturationDefinition;

  it.each([
    ["steady", {}],
    ["over a horizon", { horizon: 6 }],
  ] as const)(
    "a saturation of the user's own that says where it turns is planned as the built-in one it equals, %s",
    (_, options) => {
      const own = planWith({ saturation: defineSaturation({ ...hillOfMine, inflexion: () => 0 }) }, options);
      const builtIn = planWith({ saturation: { kind: "hill", priors: half } }, options);
      expect(own.isProved).toBe(true);
      own.optimum.channels.forEach(({ proposed, brought }, c) => {
        const other = builtIn.optimum.channels[c]!;
        // The mode is found by gradients that agree to rounding, and the plan to 1e-9 of its objective, the root of it in money.
        expect(Math.abs(proposed - other.proposed)).toBeLessThan(1e-3 * builtIn.today);
        expect(Math.abs(brought.mean - other.brought.mean)).toBeLessThan(1e-3 * builtIn.brought.mean);
      });
    },
  );

  it("a saturation of the user's own that does not say where it turns is planned without a proof, and says so", () => {
    const plan = planWith({ saturation: defineSaturation(hillOfMine) });
    expect(plan).toMatchObject({ isProved: false, optimalityGap: null, method: "search" });
    expect(plan.objective.bound).toBeNull();
    expect(plan.warnings.find(({ code }) => code === "no-proof")?.message).toMatch(/"tv" turns is not known/);
  });

  it("a saturation of the user's own that bends otherwise than it says has no proof", () => {
    const s = { name: "mine", parameters: [], value: (x: number) => x ** 2 / (1 + x ** 2) };
    for (const inflexion of [() => 0, () => 1.5]) {
      const plan = planWith({ saturation: defineSaturation({ ...s, inflexion }) }, { maxDraws: 4 });
      expect(plan).toMatchObject({ isProved: false, optimalityGap: null, method: "search" });
      expect(plan.warnings.map(({ code }) => code)).toContain("no-proof");
    }
  });

  it("an S of the user's own is searched with its bridges, and one that turns twice is refused", () => {
    const slope = (x: number) => x ** 2 / (1 + x ** 2);
    const s = { name: "mine", parameters: [], value: (x: number) => slope(x) };
    const plan = planWith(
      { saturation: defineSaturation({ ...s, inflexion: () => Math.sqrt(1 / 3) }) },
      { maxDraws: 4 },
    );
    expect(plan.method).toBe("branch and bound");
    expect(plan.isProved).toBe(true);
    const twice = defineSaturation({ ...s, value: (x: number) => slope(x) + slope(x / 30) });
    expect(() => planWith({ saturation: twice }, { maxDraws: 4 })).toThrow(
      /channel "tv" must have a curve that turns once from convex to concave, got "mine"/,
    );
  });
});
