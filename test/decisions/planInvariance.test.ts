/** What must not matter to a plan: the unit of the KPI, the currency, the order of channels, the calendar, a channel kept in two books. */
import { describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { type Plan, type PlanOptions, planBudget } from "../../src/decisions/plan.js";
import type { Fit } from "../../src/fit/fit.js";
import { fitOf, scaledPanel, withDrawsOf } from "../insights/fits.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel();
const changes = { type: "v1" as const };
const fit = fitOf(changes, panel, 100);
const options: PlanOptions = { change: 0.6, confidence: 0 };
const plan = planBudget(fit, options);
/** The same parameters for a changed table: what differs then is the table alone. */
const same = (changed: Panel): Fit => withDrawsOf(fitOf(changes, changed, 100), fit);

/** Money by channel, in the unit of the first plan. A plan is found to a gap of 1e-9 in what it brings, which is flat at its top. */
function expectSamePlan(other: Plan, moneyFactor: number, kpiFactor: number): void {
  for (const { name, proposed, today } of plan.channels) {
    const channel = other.channels.find((one) => one.name === name)!;
    expect(Math.abs(channel.today / moneyFactor / today - 1)).toBeLessThan(1e-9);
    expect(Math.abs(channel.proposed / moneyFactor - proposed)).toBeLessThan(1e-3 * today);
  }
  expect(Math.abs(other.uplift.mean / kpiFactor / plan.uplift.mean - 1)).toBeLessThan(1e-6);
  expect(Math.abs(other.roi!.mean / plan.roi!.mean - 1)).toBeLessThan(1e-6);
  expect(other.verdict).toBe(plan.verdict);
}

describe("a plan is the same", () => {
  it("when the KPI is counted in tenths", () =>
    expectSamePlan(planBudget(same(scaledPanel(panel, { kpi: 10 })), options), 1, 10));

  it("when money is counted in pence", () =>
    expectSamePlan(planBudget(same(scaledPanel(panel, { money: 100 })), options), 100, 1));

  it("when channels come in another order", () =>
    expectSamePlan(planBudget(same({ ...panel, channels: [...panel.channels].reverse() }), options), 1, 1));

  it("when all dates move by a year of weeks", () => {
    const times = panel.times.map((time) =>
      new Date(Date.parse(time) + 364 * 86_400_000).toISOString().slice(0, 10),
    );
    expectSamePlan(planBudget(same({ ...panel, times }), options), 1, 1);
  });

  it("to a total when a channel with a straight response is kept in two books", () => {
    const straight = { ...changes, channels: { tv: { saturation: "none" as const } } };
    const whole = fitOf(straight, panel, 100);
    const [tv, ...others] = panel.channels;
    const part = (name: string, factor: number) => ({
      ...tv!,
      name,
      spend: { ...tv!.spend!, column: name, values: tv!.spend!.values.map((value) => factor * value) },
      adstocked: null,
    });
    const split = { ...panel, channels: [part("tv_a", 0.6), part("tv_b", 0.4), ...others] };
    const books = { saturation: "none" as const };
    const parts = withDrawsOf(
      fitOf({ ...changes, channels: { tv_a: books, tv_b: books } }, split, 100),
      whole,
      (name, of) =>
        name.includes("tv_")
          ? of(name.replace(/tv_./, "tv")) *
            (name.startsWith("beta") ? (name.includes("tv_a") ? 0.6 : 0.4) : 1)
          : of(name),
    );
    const [one, two] = [planBudget(whole, options), planBudget(parts, options)];
    const money = (of: Plan, start: string) =>
      of.channels
        .filter(({ name }) => name.startsWith(start))
        .reduce((sum, { proposed }) => sum + proposed, 0);
    expect(Math.abs(money(two, "tv") / money(one, "tv") - 1)).toBeLessThan(1e-3);
    expect(Math.abs(two.uplift.mean / one.uplift.mean - 1)).toBeLessThan(1e-6);
  });
});

describe("the value of experiments", () => {
  it("is money: a hundredfold in pence, and the same whatever the KPI is counted in", async () => {
    const quick = { lengths: [8], outcomes: 4, maxDraws: 80 };
    const values = async (changed: Panel) =>
      new Map((await experiments(same(changed), quick)).channels.map(({ name, knowing }) => [name, knowing]));
    const before = await values(panel);
    const pence = await values(scaledPanel(panel, { money: 100 }));
    const tenths = await values(scaledPanel(panel, { kpi: 10 }));
    const most = Math.max(...before.values());
    expect(most).toBeGreaterThan(0);
    for (const [name, value] of before) {
      // Plans stop at a gap of 1e-5 of what they bring, a few hundredths of what knowing is worth.
      expect(Math.abs(pence.get(name)! / 100 - value)).toBeLessThan(0.05 * most);
      expect(Math.abs(tenths.get(name)! - value)).toBeLessThan(0.05 * most);
    }
  });
});
