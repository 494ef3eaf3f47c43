/** What changed between two fits: the size that a change must have follows from what they share, and is held to its closed form. */
import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { compareFits, expectedChange } from "../../src/decisions/compareFits.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { createRng } from "../../src/math/rng.js";
import { specify, withSpec } from "../../src/model/specify.js";
import { tableOf } from "../../src/results/results.js";

const rng = createRng(7);
const normal = (mean: number, sd: number, n = 4000) =>
  Float64Array.from({ length: n }, () => mean + sd * rng.normal());

describe("the expected size of a change", () => {
  it("is 1.645 times its closed form, for each relation", () => {
    const [before, after] = [normal(0, 2), normal(0, 1)];
    // Of 4000 draws variances are known to 2 %, which "more data" adds.
    expect(expectedChange(before, after, "other")).toBeCloseTo(1.645 * Math.sqrt(5), 0);
    expect(expectedChange(before, after, "same data")).toBeCloseTo(1.645, 0);
    const martingale = expectedChange(before, after, "more data");
    expect(martingale).toBeGreaterThan(0.95 * 1.645 * Math.sqrt(3));
    expect(martingale).toBeLessThan(1.15 * 1.645 * Math.sqrt(3));
  });

  it("is exceeded by one conjugate posterior in ten at most that sees more data", () => {
    const [trials, first, more] = [400, 10, 30];
    let exceeded = 0;
    for (let trial = 0; trial < trials; trial++) {
      const truth = rng.normal();
      // Prior N(0, 1), data of variance 1: after n the posterior is N(sum/(n + 1), 1/(n + 1)).
      let sum = 0;
      const posterior: number[] = [];
      for (let n = 1; n <= more; n++) {
        sum += truth + rng.normal();
        if (n === first || n === more) posterior.push(sum / (n + 1));
      }
      const before = normal(posterior[0]!, 1 / Math.sqrt(first + 1), 1000);
      const after = normal(posterior[1]!, 1 / Math.sqrt(more + 1), 1000);
      const change = Math.abs(posterior[1]! - posterior[0]!);
      if (change > expectedChange(before, after, "more data")) exceeded++;
    }
    // Three standard errors of 400 trials at a tenth are .045.
    expect(exceeded / trials).toBeLessThan(0.145);
    expect(exceeded / trials).toBeGreaterThan(0.02);
  });

  it("is never less than a quarter of the second standard deviation", () => {
    const same = normal(3, 2);
    expect(expectedChange(same, same, "more data")).toBeGreaterThanOrEqual(0.5);
  });
});

describe("compareFits", async () => {
  const model = specify(await readPanel("data/market.csv"), { baseline: "fixed" });
  const whole = quickFit(model, { seed: 1, draws: 200 });
  const shorter = quickFit(withSpec(model, { training: { to: "2024-06-24" } }), { seed: 1, draws: 200 });
  const otherwise = quickFit(withSpec(model, { seasonality: { yearly: 1 } }), { seed: 1, draws: 200 });

  it("knows more weeks of one table under one model, and compares the weeks that both know", () => {
    const { relation, window, channels, changedSpec } = compareFits(shorter, whole);
    expect([relation, changedSpec]).toEqual(["more data", []]);
    expect(window).toEqual({ from: "2022-01-03", to: "2024-06-24" });
    expect(channels).toHaveLength(11);
  });

  it("knows another model of the same weeks, and names what differs", () => {
    const { relation, changedSpec } = compareFits(whole, otherwise);
    expect([relation, changedSpec]).toEqual(["same data", ["seasonality.yearly"]]);
    expect(compareFits(shorter, otherwise).relation).toBe("other");
  });

  it.each([
    ["KPI", { kpi: { ...whole.model.panel.kpi, column: "orders" } }, "orders"],
    ["currency", { currency: "USD" }, "USD"],
    ["frequency", { frequency: "day" }, "day"],
  ] as const)("compares no fits of another %s", (what, changed, got) => {
    const other = { ...whole, model: { ...whole.model, panel: { ...whole.model.panel, ...changed } } };
    expect(() => compareFits(whole, other)).toThrow(
      new RegExp(`the two fits must have the same ${what}, got \\w+ and ${got}`),
    );
  });

  it("finds nothing between a fit and itself", () => {
    const { channels } = compareFits(whole, whole);
    expect(channels.map(({ roi }) => [roi!.change, roi!.isMore])).toEqual(Array(11).fill([0, false]));
  });

  it("calls a change more where a mean is moved by more than is expected, in its table too", () => {
    const parameters = new Map(whole.parameters);
    const beta = parameters.get("roi")!;
    const values = beta.values.map((value, i) => (i % 11 === 0 ? 4 * value : value));
    const moved = { ...whole, parameters: parameters.set("roi", { ...beta, values }) };
    const comparison = compareFits(whole, moved);
    expect(comparison.channels[0]!.roi!.isMore).toBe(true);
    expect(tableOf(comparison).rows[0]).toMatchObject({ name: "tv", verdict: "yes" });
    expect(tableOf(comparison).notes[0]).toContain("tv up");
  });
});
