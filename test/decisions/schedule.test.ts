/** What a plan books, in whole coins: sums that hold, and files without a solver's last figures. */
import { describe, expect, it } from "vitest";
import { planBudget } from "../../src/decisions/plan.js";
import { inWholeCoins } from "../../src/decisions/schedule.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { createRng } from "../../src/math/rng.js";
import { sum } from "../../src/math/statistics.js";
import { budget } from "../../src/plots/budget.js";
import { csvOf, documentOf, tableOf } from "../../src/results/results.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

describe("money in whole coins", () => {
  it("is within a coin of what it was, period by period, and so are its sums", () => {
    const rng = createRng(5);
    for (let round = 0; round < 200; round++) {
      const [count, periods] = [1 + rng.integer(5), 1 + rng.integer(30)];
      const size = 10 ** (2 + 5 * rng.uniform());
      const money = Array.from({ length: count }, () =>
        Float64Array.from({ length: periods }, () => (rng.uniform() < 0.3 ? 0 : size * rng.uniform())),
      );
      const all = sum(money.map(sum));
      const [currency, coin] = round % 2 === 0 ? (["GBP", 0.01] as const) : (["JPY", 1] as const);
      // Of a small plan a coin is cut, so that a million of them are more than all of it.
      const smallest = all > 0 ? Math.min(coin, 10 ** -Math.ceil(Math.log10(1e6 / all))) : coin;
      const whole = inWholeCoins(money, currency);
      whole.forEach((own, c) => {
        own.forEach((value, h) => {
          const before = money[c]![h]!;
          expect(Math.abs(value - before)).toBeLessThan(smallest * (1 + 1e-6));
          expect(value === 0 || before > 0).toBe(true);
          expect(Math.abs(value / smallest - Math.round(value / smallest))).toBeLessThan(1e-3);
        });
        expect(Math.abs(sum(own) - sum(money[c]!))).toBeLessThan(smallest * (1 + 1e-6));
      });
      expect(Math.abs(sum(whole.map(sum)) - all)).toBeLessThan(0.5 * smallest * (1 + 1e-6) + 1e-9 * all);
    }
  });

  it("is the number that a solver has all but reached", () => {
    const rows = [Float64Array.of(12.999999997, 0, 4000.000000002), Float64Array.of(87.000000001, 1e-12, 0)];
    expect(inWholeCoins(rows, "EUR").map((own) => [...own])).toEqual([
      [13, 0, 4000],
      [87, 0, 0],
    ]);
  });

  it("of a table in millions keeps its figures, and of nothing is nothing", () => {
    const [one] = inWholeCoins([Float64Array.of(0.0123456, 0.5)], "GBP");
    expect([...one!]).toEqual([0.0123456, 0.5]);
    expect([...inWholeCoins([Float64Array.of(0, 0)], "GBP")[0]!]).toEqual([0, 0]);
  });
});

describe("a schedule", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 1, draws: 10 });
  const plan = planBudget(fit, { horizon: 6, confidence: 0, otherModels: false });
  const { channels } = plan.schedule!;

  it("is the same money in its table, CSV, JSON and chart, and in the plan's JSON", () => {
    const { rows } = tableOf(plan.schedule!);
    const [header, ...lines] = csvOf(plan.schedule!).trim().split("\n");
    const cells = lines.map((line) => line.split(","));
    const document = documentOf(plan.schedule!) as unknown as typeof plan.schedule & object;
    const whole = documentOf(plan) as unknown as typeof plan;
    const figure = budget(plan.schedule!);
    channels.forEach(({ name, proposed }, c) => {
      const own = [...proposed];
      expect(rows.map((row) => row[`money ${name}`])).toEqual(own);
      expect(header!.split(",")[c + 1]).toBe(`${name} (GBP)`);
      expect(cells.map((line) => Number(line[c + 1]))).toEqual(own);
      for (const line of cells) expect(line[c + 1]).toMatch(/^\d+(\.\d{1,2})?$/);
      expect(document.channels[c]!.proposed).toEqual(own);
      expect(whole.optimum.channels[c]!.schedule).toEqual(own);
      expect(whole.channels[c]!.schedule).toEqual(own);
      expect((figure.data[c] as { readonly y: unknown }).y).toEqual(own);
    });
  });

  it("adds up to the cent, by period and to the budget", () => {
    const cents = (money: number) => Math.round(100 * money);
    const { rows } = tableOf(plan.schedule!);
    const totals = rows.map(({ total }) => Number(total));
    totals.forEach((total, h) => {
      expect(cents(total)).toBe(sum(channels.map(({ proposed }) => cents(proposed[h]!))));
      expect(String(total)).toMatch(/^\d+(\.\d{1,2})?$/);
    });
    expect(sum(totals.map(cents))).toBe(cents(6 * plan.proposed));
    for (const { today } of rows) expect(String(today)).toMatch(/^\d+(\.\d{1,2})?$/);
  });
});
