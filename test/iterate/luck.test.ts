/** The chance that noise passes: what is known of it without simulation. */
import { describe, expect, it } from "vitest";
import { chanceByLuck } from "../../src/iterate/luck.js";

const base = {
  weeks: 8,
  meanOverSd: 10,
  persistence: 0,
  thresholds: { oosR2Min: 0.4, oosMapeMax: 0.2 },
  simulations: 2000,
};

describe("the chance of passing by luck", () => {
  it("is one where nothing is asked, and none where too much is", () => {
    const nothing = { oosR2Min: -1e9, oosMapeMax: 1e9 };
    expect(chanceByLuck(3, { ...base, thresholds: nothing }).chances).toEqual([1, 1, 1]);
    expect(chanceByLuck(3, { ...base, thresholds: { ...nothing, oosR2Min: 1 } }).chances).toEqual([0, 0, 0]);
  });

  it("grows with looks as that of independent tries: 1 − (1 − p)^k, within Monte Carlo error", () => {
    const { chances, standardError } = chanceByLuck(6, { ...base, weeks: 4 });
    const p = chances[0]!;
    expect(p).toBeGreaterThan(0.01);
    chances.forEach((chance, i) => {
      if (i > 0) expect(chance).toBeGreaterThanOrEqual(chances[i - 1]!);
    });
    // The first chance has an error of its own, which the power carries on: four of both together.
    const errorOfFirst = 6 * Math.sqrt((p * (1 - p)) / base.simulations);
    expect(Math.abs(chances[5]! - (1 - (1 - p) ** 6))).toBeLessThan(4 * (standardError + errorOfFirst));
  });

  it("falls with the weeks of the holdout", () => {
    const of = (weeks: number) => chanceByLuck(1, { ...base, weeks }).chances[0]!;
    expect(of(4)).toBeGreaterThan(of(8));
    expect(of(8)).toBeGreaterThan(of(26));
  });

  it("is the same number for the same arguments", () => {
    expect(chanceByLuck(4, base)).toEqual(chanceByLuck(4, base));
  });
});
