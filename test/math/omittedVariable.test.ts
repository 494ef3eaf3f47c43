/** The algebra of omitted variables: exact in a regression that leaves one out, and the figures of its authors' example. */
import { describe, expect, it } from "vitest";
import {
  asStrongAs,
  omittedVariableBias,
  orthonormal,
  partialR2,
  residualOf,
  robustnessValue,
} from "../../src/math/omittedVariable.js";
import { createRng } from "../../src/math/rng.js";

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Coefficient of a treatment beside other columns, its standard error and degrees of freedom, by Frisch and Waugh. */
function regressed(y: Float64Array, treatment: Float64Array, others: readonly Float64Array[]) {
  const basis = orthonormal(others);
  const [left, rest] = [residualOf(treatment, basis), residualOf(y, basis)];
  const estimate = dot(left, rest) / dot(left, left);
  const errors = rest.map((value, i) => value - estimate * left[i]!);
  const degreesOfFreedom = y.length - others.length - 1;
  return {
    estimate,
    error: Math.sqrt(dot(errors, errors) / degreesOfFreedom / dot(left, left)),
    degreesOfFreedom,
  };
}

const rng = createRng(3);
const noise = (length = 80) => Float64Array.from({ length }, () => rng.normal());
const mix = (...parts: (readonly [number, Float64Array])[]) =>
  parts[0]![1].map((_, i) => parts.reduce((sum, [weight, column]) => sum + weight * column[i]!, 0));

describe("omitted variable bias", () => {
  it.each([1, 2, 3, 4, 5])("is what leaving a driver out of a regression does, to rounding (%i)", (k) => {
    const one = noise().fill(1);
    const covariate = noise();
    const hidden = mix([0.4, covariate], [1, noise()]);
    const treatment = mix([0.3 * k, hidden], [0.5, covariate], [1, noise()]);
    const y = mix([2, treatment], [1.5, hidden], [1, covariate], [1, noise()]);
    const short = regressed(y, treatment, [one, covariate]);
    const long = regressed(y, treatment, [one, covariate, hidden]);
    const strength = {
      outcome: partialR2(y, [hidden], [one, covariate, treatment]),
      treatment: partialR2(treatment, [hidden], [one, covariate]),
    };
    const bias = omittedVariableBias(strength, short.error, short.degreesOfFreedom);
    expect(bias).toBeCloseTo(Math.abs(short.estimate - long.estimate), 10);
  });

  it("of a driver at the robustness value on both sides is the whole distance", () => {
    for (const [distance, error, df] of [
      [0.5, 0.2, 100],
      [3, 0.1, 40],
      [1e-6, 1, 10],
    ] as const) {
      const rv = robustnessValue(distance, error, df);
      expect(omittedVariableBias({ outcome: rv, treatment: rv }, error, df) / distance).toBeCloseTo(1, 8);
    }
    expect(robustnessValue(0, 1, 10)).toBe(0);
    expect(robustnessValue(1, 0, 10)).toBe(1);
  });

  // Cinelli and Hazlett 2020, section 5 and table 1: "directly harmed" 0.097, standard error 0.023, 783 degrees of freedom, robustness value 13.9 %; an
  // unseen driver as strong as "female" explains 0.9 % of the treatment's rest and 12.5 % of the outcome's, and leaves 0.075.
  it("has the authors' figures for their example", () => {
    const [estimate, error, df] = [0.09731582, 0.02325654, 783];
    expect(robustnessValue(estimate, error, df)).toBeCloseTo(0.139, 3);
    const left = estimate - omittedVariableBias({ outcome: 0.125, treatment: 0.0092 }, error, df);
    expect(left).toBeCloseTo(0.075, 3);
  });
});

describe("a driver as strong as a known one", () => {
  it("is bounded by nothing where the known one explains nothing, and by everything where it explains most", () => {
    expect(asStrongAs({ outcome: 0, treatment: 0 })).toEqual({ outcome: 0, treatment: 0 });
    expect(asStrongAs({ outcome: 0.2, treatment: 0 })).toEqual({ outcome: 0.25, treatment: 0 });
    expect(asStrongAs({ outcome: 0.2, treatment: 0.6 })).toEqual({ outcome: 1, treatment: 1 });
  });

  it("bounds a twin of the known driver: independent of it, with the same coefficients everywhere", () => {
    for (let i = 0; i < 20; i++) {
      const n = 4000;
      const one = noise(n).fill(1);
      const [known, twin] = [noise(n), noise(n)];
      const treatment = mix([0.3, known], [0.3, twin], [1, noise(n)]);
      const y = mix([1, treatment], [0.5, known], [0.5, twin], [1, noise(n)]);
      const bound = asStrongAs({
        outcome: partialR2(y, [known], [one, treatment]),
        treatment: partialR2(treatment, [known], [one]),
      });
      const actual = {
        outcome: partialR2(y, [twin], [one, known, treatment]),
        treatment: partialR2(treatment, [twin], [one, known]),
      };
      // Equal in large samples for the treatment; sampling errors are of size 1/√n.
      expect(actual.treatment).toBeLessThan(bound.treatment + 0.03);
      expect(actual.treatment).toBeGreaterThan(bound.treatment - 0.03);
      expect(actual.outcome).toBeLessThan(bound.outcome + 0.03);
    }
  });
});

describe("partial R²", () => {
  it("leaves out columns that others make up, and is 0 where nothing is left", () => {
    const [a, b] = [noise(), noise()];
    expect(orthonormal([a, b, mix([1, a], [2, b])])).toHaveLength(2);
    expect(partialR2(mix([1, a], [2, b]), [noise()], [a, b])).toBe(0);
    expect(partialR2(mix([1, a], [2, b]), [b], [a])).toBeCloseTo(1, 12);
  });
});
