/** Every likelihood of the map, held to what its record says of itself: one row against all, derivatives, probability, draws, schema. */
import { describe, expect, it } from "vitest";
import { z } from "zod/mini";
import { createRng } from "../../src/math/rng.js";
import { mean } from "../../src/math/statistics.js";
import {
  type LikelihoodFamily,
  type LikelihoodSettings,
  likelihoodOf,
  likelihoods,
} from "../../src/spec/likelihoods/likelihoods.js";
import { priorSchema } from "../../src/spec/priorSchema.js";
import { distributionOf, type Prior } from "../../src/spec/priors.js";

const sigma: Prior = { family: "halfNormal", scale: 0.2 };
const examples: { readonly [F in LikelihoodFamily]: Extract<LikelihoodSettings, { family: F }> } = {
  normal: { family: "normal", sigma },
  studentT: { family: "studentT", sigma, degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 } },
};

describe.each(Object.values(examples))("the likelihood $family", (settings) => {
  const record = likelihoodOf(settings);
  const parameters = record.noise(settings);
  const noise = Float64Array.from(parameters, ({ prior }) => distributionOf(prior).quantile(0.4));
  const residuals = Float64Array.of(0.02, -0.31, 0.7, 0, 0.11);
  const rows = record.rows(settings, residuals.length);
  const row = record.row(settings);
  const valueAt = (e: Float64Array, at: Float64Array) =>
    rows(e.slice(), at, new Float64Array(parameters.length));

  it("has rows that add up to the whole", () => {
    const sum = residuals.reduce((total, e) => total + row.logDensity(e, noise), 0);
    expect(valueAt(residuals, noise)).toBeCloseTo(sum, 10);
  });

  it("has the derivatives that differences confirm", () => {
    const e = residuals.slice();
    const noiseBar = new Float64Array(parameters.length);
    rows(e, noise, noiseBar);
    const slope = (values: Float64Array, i: number, f: () => number) => {
      const centre = values[i]!;
      const at = (value: number) => {
        values[i] = value;
        const result = f();
        values[i] = centre;
        return result;
      };
      const h = 1e-4 * (Math.abs(centre) || 1);
      return (8 * (at(centre + h) - at(centre - h)) - (at(centre + 2 * h) - at(centre - 2 * h))) / (12 * h);
    };
    residuals.forEach((_, i) => {
      expect(e[i]).toBeCloseTo(
        slope(residuals, i, () => valueAt(residuals, noise)),
        5,
      );
    });
    parameters.forEach(({ isScale }, k) => {
      const derivative = slope(noise, k, () => valueAt(residuals, noise));
      expect(noiseBar[k]).toBeCloseTo(isScale ? derivative * noise[k]! : derivative, 5);
    });
  });

  it("has probability 1, and draws that are of its density", () => {
    // Trapezoids in u, e = sinh u: both tails far enough for a t with few degrees of freedom.
    const step = 0.01;
    let total = 0;
    let below = 0;
    const limit = 0.5 * noise[0]!;
    for (let u = -40; u <= 40; u += step) {
      const e = noise[0]! * Math.sinh(u);
      const mass = Math.exp(row.logDensity(e, noise)) * noise[0]! * Math.cosh(u) * step;
      total += mass;
      if (Math.abs(e) < limit) below += mass;
    }
    // Trapezoids see a kink of the density to a share of step².
    expect(Math.abs(total - 1)).toBeLessThan(step * step);
    const rng = createRng(11);
    const count = 40_000;
    const inside = mean(
      Array.from({ length: count }, () => (Math.abs(row.draw(noise, rng)) < limit ? 1 : 0)),
    );
    // Four standard errors of a share, and a step of the sum.
    expect(Math.abs(inside - below)).toBeLessThan(4 * Math.sqrt(0.25 / count) + step);
  });

  it("names its parameters, and is what its schema reads", () => {
    expect(record.noiseNames).toEqual(expect.arrayContaining(parameters.map(({ name }) => name)));
    expect(parameters[0]!.isScale).toBe(true);
    const schema = record.schema(z, priorSchema());
    expect(schema.parse(settings)).toEqual(settings);
    expect(schema.safeParse({ ...settings, family: "none" }).success).toBe(false);
    expect(schema.safeParse({ ...settings, unknown: 1 }).success).toBe(false);
    expect(likelihoods[settings.family]).toBe(record);
  });
});
