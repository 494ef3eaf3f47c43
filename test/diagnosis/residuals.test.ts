/** Residuals: correlations at every lag against their plain sums, how often chance exceeds the limit, and geos that move together. */
import { describe, expect, it } from "vitest";
import {
  centredResiduals,
  geoCorrelation,
  lagCorrelation,
  largestLag,
} from "../../src/diagnosis/residuals.js";
import { createRng } from "../../src/math/rng.js";
import { correlation } from "../../src/math/statistics.js";

/** Rows of one geo, a period each. */
const rowsOf = (series: readonly number[]) =>
  series.map((observed, t) => ({ geo: "", time: String(t), observed, mean: 0 }));
const timesOf = (length: number) => Array.from({ length }, (_, t) => String(t));

const noise = (length: number, seed: number): number[] => {
  const rng = createRng(seed);
  return Array.from({ length }, () => rng.normal());
};

describe("residuals", () => {
  it("are taken by geo, each less its mean", () => {
    const rows = [3, 5, 4].flatMap((value, t) => [
      { geo: "north", time: String(t), observed: value, mean: 1 },
      { geo: "south", time: String(t), observed: 2 * value, mean: 0 },
    ]);
    expect(centredResiduals(rows, timesOf(3))).toEqual([
      [-1, 1, 0],
      [-2, 2, 0],
    ]);
    expect(lagCorrelation(centredResiduals(rows, timesOf(3)), 1)).toBeCloseTo((-1 - 4) / (2 + 8), 14);
  });

  it("find a rhythm of thirteen weeks, which neighbours do not show", () => {
    const series = noise(156, 2).map((value, t) => value + (t % 13 === 0 ? 4 : 0));
    const found = largestLag(centredResiduals(rowsOf(series), timesOf(156)), 52);
    expect(found.lag % 13).toBe(0);
    expect(found.correlation).toBeGreaterThan(found.limit);
  });

  it("without memory exceed the limit of all lags about as rarely as three standard errors, 0.27 %", () => {
    const count = 3000;
    const beyond = Array.from({ length: count }, (_, seed) => {
      const found = largestLag([noise(120, seed)], 52);
      return Math.abs(found.correlation) > found.limit;
    }).filter(Boolean).length;
    // Binomial (3000, 0.0027) is above 20 once in ten thousand times. Bonferroni and the shorter sums of later lags only make it rarer.
    expect(beyond).toBeLessThanOrEqual(20);
    expect(largestLag([noise(120, 1)], 52).limit).toBeLessThan(4.2 / Math.sqrt(120));
  });

  it("of several geos are as alike as their pairs on average", () => {
    const common = noise(80, 9);
    const geos = [1, 2, 3, 4].map((seed) => noise(80, seed).map((value, t) => value + common[t]!));
    const centred = geos.map((own) => {
      const centre = own.reduce((a, b) => a + b) / own.length;
      return own.map((value) => value - centre);
    });
    const pairs = geos.flatMap((a, i) => geos.slice(i + 1).map((b) => correlation(a, b)));
    expect(geoCorrelation(centred)).toBeCloseTo(pairs.reduce((a, b) => a + b) / pairs.length, 12);
    expect(geoCorrelation(centred.slice(0, 1))).toBeNaN();
  });

  it("of geos that lack different weeks are compared in the weeks that both have, and no lag jumps over a gap", () => {
    const common = noise(100, 11);
    const rows = common.flatMap((observed, t) => [
      ...(t === 10 ? [] : [{ geo: "north", time: String(t), observed, mean: 0 }]),
      ...(t === 90 ? [] : [{ geo: "south", time: String(t), observed, mean: 0 }]),
    ]);
    expect(geoCorrelation(centredResiduals(rows, timesOf(100)))).toBeGreaterThan(0.99);
    const alternating = rowsOf(timesOf(60).map((_, t) => (t % 2 === 0 ? 1 : -1))).filter(
      (_, t) => t % 20 !== 7,
    );
    expect(lagCorrelation(centredResiduals(alternating, timesOf(60)), 2)).toBeGreaterThan(0.85);
  });

  it("of geos that are one and the same count as one", () => {
    const own = noise(100, 4);
    expect(largestLag([own, own, own], 52).limit).toBeCloseTo(largestLag([own], 52).limit, 12);
  });
});
