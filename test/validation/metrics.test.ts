/** Measures of forecasts: known values, naive twins of their definitions, and what must hold for any forecast. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { crps } from "../../src/validation/crps.js";
import { forecastMetrics } from "../../src/validation/metrics.js";

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true }).map((x) => Math.round(x * 1000) / 1000);
const rows = (min = 2) => fc.array(fc.tuple(number, number), { minLength: min, maxLength: 30 });
const columns = (pairs: readonly (readonly [number, number])[]) => ({
  observed: pairs.map(([a]) => a),
  predicted: pairs.map(([, p]) => p),
});

describe("forecastMetrics", () => {
  // The values that scikit-learn's documentation gives for these arrays: r2_score 0.948, mean_absolute_error 0.5, mean_squared_error 0.375,
  // mean_absolute_percentage_error 0.3273.
  it("agrees with scikit-learn's documented examples", () => {
    const metrics = forecastMetrics({ observed: [3, -0.5, 2, 7], predicted: [2.5, 0, 2, 8] });
    expect(metrics.r2).toBeCloseTo(1 - 1.5 / 29.1875, 14);
    expect(metrics.r2.toFixed(3)).toBe("0.949");
    expect(metrics.mae).toBe(0.5);
    expect(metrics.rmse ** 2).toBeCloseTo(0.375, 14);
    expect(metrics.mape.toFixed(4)).toBe("0.3274");
    expect(metrics.wmape).toBeCloseTo(2 / 12.5, 14);
  });

  it("of a perfect forecast are 1 for R² and 0 for every error", () => {
    fc.assert(
      fc.property(rows(), (pairs) => {
        const observed = pairs.map(([a]) => a);
        fc.pre(new Set(observed).size > 1);
        const metrics = forecastMetrics({ observed, predicted: observed });
        expect(metrics).toMatchObject({ r2: 1, rmse: 0, mae: 0, crps: 0, wmape: 0 });
      }),
    );
  });

  it("of a constant forecast have R² of at most 0, and exactly 0 for the mean", () => {
    fc.assert(
      fc.property(rows(), number, (pairs, constant) => {
        const observed = pairs.map(([a]) => a);
        fc.pre(new Set(observed).size > 1);
        const predicted = observed.map(() => constant);
        // A constant at the mean is 0 but for rounding: of each square, 2⁻⁵³ of numbers up to 10⁶, over a total of squares above 10⁻⁷.
        expect(forecastMetrics({ observed, predicted }).r2).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  it("leave out rows without an observation, and say how many", () => {
    const whole = forecastMetrics({
      observed: [1, 4, 2],
      predicted: [1, 3, 2],
      draws: [1, 3, 2].map((x) => Float64Array.of(x - 1, x + 1)),
    });
    const gaps = forecastMetrics({
      observed: [Number.NaN, 1, 4, Number.NaN, 2],
      predicted: [9, 1, 3, Number.NaN, 2],
      draws: [9, 1, 3, 5, 2].map((x) => Float64Array.of(x - 1, x + 1)),
    });
    expect(gaps).toEqual({ ...whole, missing: 2 });
  });

  it("have no MAPE where the KPI is zero, and a wMAPE all the same", () => {
    const metrics = forecastMetrics({ observed: [0, 4, 6], predicted: [1, 4, 6] });
    expect(metrics).toMatchObject({ mape: Number.NaN, zeros: 1, wmape: 0.1 });
    expect(forecastMetrics({ observed: [0, 0], predicted: [1, 1] })).toMatchObject({
      wmape: Number.NaN,
      r2: Number.NaN,
    });
  });

  it("weigh a signed KPI by its absolute values", () => {
    const { wmape, mape } = forecastMetrics({ observed: [-2, 2], predicted: [-1, 3] });
    expect(wmape).toBe(0.5);
    expect(mape).toBe(0.5);
  });

  it("give no credit in R² for knowing that geos differ", () => {
    const observed = [10, 12, 1000, 1002];
    const levels = { observed, predicted: [11, 11, 1001, 1001] };
    expect(forecastMetrics(levels).r2).toBeGreaterThan(0.999);
    expect(forecastMetrics({ ...levels, geoOf: [0, 0, 1, 1] }).r2).toBe(0);
  });

  it("have R² without a value where nothing varies, however the mean rounds", () => {
    expect(forecastMetrics({ observed: [0.1, 0.1, 0.1], predicted: [1, 2, 3] }).r2).toBeNaN();
  });

  it("measure intervals by the quantiles of the draws", () => {
    const draws = [
      Float64Array.from({ length: 101 }, (_, i) => i),
      Float64Array.from({ length: 101 }, (_, i) => 100 - i),
    ];
    const metrics = forecastMetrics({ observed: [5, 95.5], predicted: [50, 50], draws });
    expect(metrics).toMatchObject({ coverage: 0.5, intervalWidth: 90, level: 0.9 });
    expect(
      forecastMetrics({ observed: [5, 95.5], predicted: [50, 50], draws }, { level: 0.98 }).coverage,
    ).toBe(1);
    expect(forecastMetrics({ observed: [5], predicted: [50] }).coverage).toBeNaN();
  });

  it("divide by the error of the naive forecast for MASE, where there is one", () => {
    expect(forecastMetrics({ observed: [1, 3], predicted: [2, 5] }, { naiveError: 3 }).mase).toBe(0.5);
    expect(forecastMetrics({ observed: [1, 3], predicted: [2, 5] }).mase).toBeNaN();
    expect(forecastMetrics({ observed: [1, 3], predicted: [2, 5] }, { naiveError: 0 }).mase).toBeNaN();
  });

  it("have a CRPS that is the absolute error where the forecast is a point", () => {
    fc.assert(
      fc.property(rows(1), (pairs) => {
        const forecast = columns(pairs);
        const { mae, crps: point } = forecastMetrics(forecast);
        expect(point).toBe(mae);
        const draws = forecast.predicted.map((p) => Float64Array.of(p, p, p));
        // Rounding of three equal deviations: 4 ulp of numbers below 2000 each.
        expect(Math.abs(forecastMetrics({ ...forecast, draws }).crps - mae)).toBeLessThan(1e-11);
      }),
    );
  });
});

describe("crps", () => {
  /** Gneiting and Raftery's definition over all pairs of draws. */
  const twin = (draws: readonly number[], y: number) => {
    const m = draws.length;
    const distance = draws.reduce((sum, x) => sum + Math.abs(x - y), 0) / m;
    const pairs = draws.flatMap((a) => draws.map((b) => Math.abs(a - b))).reduce((sum, d) => sum + d, 0);
    return distance - pairs / (2 * m * m);
  };

  it("is its definition over all pairs of draws", () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), number, (draws, y) => {
        // Sums of up to 1600 numbers below 2000: 1600 · 2000 · 2⁻⁵² · 4 is 3e-9.
        expect(Math.abs(crps(Float64Array.from(draws), y) - twin(draws, y))).toBeLessThan(3e-9);
      }),
    );
  });

  it("comes to the closed form of a normal distribution", () => {
    // CRPS(N(0, 1), y) = y (2 Φ(y) − 1) + 2 φ(y) − 1/√π, at y = 0: 2/√(2π) − 1/√π = 0.2336949772…
    const rng = createRng(4);
    const draws = Float64Array.from({ length: 40_000 }, () => rng.normal());
    // Standard error below sd(|x|)/√40000 = 0.003; five of them.
    expect(Math.abs(crps(draws, 0) - 0.23369497725510913)).toBeLessThan(0.015);
  });

  it("is never negative, and shifts with the numbers", () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), number, (draws, y) => {
        const score = crps(Float64Array.from(draws), y);
        expect(score).toBeGreaterThanOrEqual(-1e-9);
        const moved = crps(
          Float64Array.from(draws, (x) => x + 1e6),
          y + 1e6,
        );
        expect(Math.abs(moved - score)).toBeLessThan(1e-6);
      }),
    );
  });

  it("leaves its draws as they are, and is NaN without any", () => {
    const draws = Float64Array.of(3, 1, 2);
    crps(draws, 2);
    expect([...draws]).toEqual([3, 1, 2]);
    expect(crps(new Float64Array(0), 1)).toBeNaN();
    expect(crps(Float64Array.of(1, Number.NaN), 1)).toBeNaN();
  });
});
