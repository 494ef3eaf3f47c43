/** The value of a measurement against closed forms: two channels without saturation, whose difference alone decides. */
import { describe, expect, it } from "vitest";
import { createDecision } from "../../../src/decisions/experiments/informationValue.js";
import { startInside } from "../../../src/decisions/solver/interiorPoint.js";
import { createSurface } from "../../../src/decisions/solver/surface.js";
import { createRng } from "../../../src/math/rng.js";
import { normalQuantile } from "../../../src/math/special.js";
import { mean, standardDeviation } from "../../../src/math/statistics.js";
import { budgeted, responsesOf } from "../responses.js";

/** Two channels that bring 1 + δ/2 and 1 − δ/2 a unit of money, δ ~ Normal(0, spread); each may move by `room` around 10. */
const spread = 0.4;
const room = 3;
const count = 1000;
/** Quantiles of the standard normal in an order of chance, neighbouring ones in neighbouring places: either half of them is normal too. */
function normals(seed: number): Float64Array {
  const rng = createRng(seed);
  const pairs = Array.from({ length: count / 2 }, (_, i) => i);
  for (let i = pairs.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [pairs[i], pairs[j]] = [pairs[j]!, pairs[i]!];
  }
  return Float64Array.from({ length: count }, (_, s) =>
    normalQuantile((2 * pairs[Math.floor(s / 2)]! + (s % 2) + 0.5) / count),
  );
}
const delta = normals(11).map((value) => spread * value);
const noise = normals(12);
const draws = responsesOf(
  [0.5, -0.5].map((side) => ({
    saturation: "none" as const,
    draws: Array.from(delta, (value) => [1 + side * value]),
  })),
);
const start = startInside(budgeted([10 - room, 10 - room], [10 + room, 10 + room], 20));
const decision = createDecision(createSurface(draws, null), start, null, 30);
const valueAt = (standardError: number) => decision.valueOf({ values: delta, standardError, noise });

/** room · E|E[δ | y]|, where E[δ | y] is normal with sd spread²/√(spread² + error²). */
const exact = (error: number) => room * Math.sqrt(2 / Math.PI) * (spread ** 2 / Math.hypot(spread, error));

describe("the value of measuring a difference", () => {
  it.each([0.1, 0.4, 1])(
    "with a standard error of %f is room · sd of the posterior mean · √(2/π)",
    (error) => {
      // 30 middles of strata stand for the result, whose variance the chance correlation of draws and noise, of size 1/√1000, changes.
      expect(Math.abs(valueAt(error).gain / exact(error) - 1)).toBeLessThan(0.05);
    },
  );

  it("comes with the error that its draws leave in it", () => {
    const { gain, error } = valueAt(0.4);
    const apart = Array.from({ length: 12 }, (_, seed) => {
      const rng = createRng(100 + seed);
      const other = Float64Array.from({ length: count }, () => rng.normal());
      return decision.valueOf({ values: delta, standardError: 0.4, noise: other }).gain - gain;
    });
    // Other noise moves it by about as much; draws of their own, which the error counts too, by somewhat more.
    expect(standardDeviation(apart)).toBeLessThan(3 * error);
    expect(error).toBeLessThan(0.1 * gain);
  });

  it("of a weak test is small and not nothing", () => {
    const weak = valueAt(5);
    expect(weak.gain / exact(5)).toBeGreaterThan(0.5);
    expect(weak.gain / exact(5)).toBeLessThan(2);
  });

  it("falls with the error, to nothing", () => {
    const gains = [0.05, 0.2, 0.5, 2, 50].map((error) => valueAt(error).gain);
    gains.slice(1).forEach((gain, i) => {
      expect(gain).toBeLessThan(gains[i]!);
    });
    expect(gains.at(-1)!).toBeLessThan(0.02 * gains[0]!);
  });

  it("leaves spread · error/√(spread² + error²) of the doubt", () => {
    for (const error of [0.1, 0.4, 1]) {
      const left = decision.remaining({ values: delta, standardError: error, noise }, delta);
      expect(Math.abs(left / (error / Math.hypot(spread, error)) - 1)).toBeLessThan(0.05);
    }
  });

  it("is nothing for a quantity that no plan depends on, whatever the luck of the draws", () => {
    // Judged on the draws that it was chosen on, each plan would seem to gain some 8 % of what the difference is worth.
    const gains = [13, 14, 15, 16, 17, 18].map((seed) => {
      const rng = createRng(seed);
      const values = delta.map(() => rng.normal());
      return decision.valueOf({ values, standardError: 0.2, noise }).gain;
    });
    expect(mean(gains)).toBeLessThan(0.04 * exact(0));
  });

  it("counts the draws that an average result leaves", () => {
    expect(valueAt(50).effectiveDraws).toBeGreaterThan(0.98 * count);
    expect(valueAt(0.05).effectiveDraws).toBeLessThan(0.35 * count);
  });

  it("with money that has a price is what the sign of the profit decides", () => {
    // One channel of 1 + δ, each unit of money costs 1: all or nothing, worth the room on either side times E|E[δ | y]|/2 · 2.
    const alone = responsesOf([{ saturation: "none", draws: Array.from(delta, (value) => [1 + value]) }]);
    const free = startInside({
      lower: Float64Array.of(10 - room),
      upper: Float64Array.of(10 + room),
      rows: [],
    });
    const one = createDecision(createSurface(alone, null), free, Float64Array.of(1), 40);
    const { gain } = one.valueOf({ values: delta, standardError: 0.4, noise });
    expect(Math.abs(gain / exact(0.4) - 1)).toBeLessThan(0.05);
  });

  it("asks the curves where a plan is chosen and judged, not at each step of the choice", () => {
    let asked = 0;
    const counted = responsesOf(
      [0, 1, 2].map((c) => ({
        saturation: "hill" as const,
        draws: Array.from({ length: 60 }, (_, s) => [20 + c + (s % 7), 5 + ((s * c) % 5)]),
      })),
    );
    const channels = counted.channels.map((channel) => ({
      ...channel,
      saturation: {
        ...channel.saturation,
        curve(...given: Parameters<typeof channel.saturation.curve>) {
          asked++;
          channel.saturation.curve(...given);
        },
      },
    }));
    const inside = startInside(budgeted([3, 3, 3], [9, 9, 9], 15));
    const pending = createDecision(createSurface({ ...counted, channels }, null), inside, null, 10);
    const values = Float64Array.from({ length: 60 }, (_, s) => s % 7);
    asked = 0;
    pending.valueOf({ values, standardError: 1, noise: values.map((value) => (value - 3) / 3) });
    // 10 results, a plan of each half, judged on all draws of 3 channels.
    expect(asked).toBe(10 * 2 * 60 * 3);
  });
});
