/** Priors on the real line against their distributions and bijectors. */
import { describe, expect, it } from "vitest";
import { priorSchema } from "../../src/model/priorSchema.js";
import { distributionOf, type Prior, priorText, realLinePrior } from "../../src/model/priors.js";

const priors: readonly Prior[] = [
  { family: "normal", mean: 0.3, sd: 2 },
  { family: "halfNormal", scale: 0.4 },
  { family: "logNormal", mu: -0.5, sigma: 0.7 },
  { family: "beta", a: 2, b: 4 },
  { family: "gamma", shape: 3, rate: 6 },
  { family: "inverseGamma", shape: 3, scale: 0.3 },
  { family: "exponential", rate: 5 },
  { family: "halfStudentT", degreesOfFreedom: 4, scale: 0.2 },
  { family: "halfCauchy", scale: 0.1 },
  { family: "uniform", lower: -1, upper: 2 },
];

describe.each(priors)("the prior $family", (prior) => {
  it("has on the real line the density of its distribution times the Jacobian", () => {
    const { bijector, logDensity, logDensityGradient } = distributionOf(prior);
    const out = new Float64Array(3);
    for (const u of [-3, -0.5, 0, 0.8, 2.5]) {
      const x = bijector.fromReal(u);
      const value = realLinePrior(prior).evaluate(u, out);
      // Sums of at most five terms of this size, each rounded a few times.
      const close = (found: number, expected: number) =>
        expect(Math.abs(found - expected)).toBeLessThan(1e-13 * (10 + Math.abs(expected)));
      close(value, logDensity(x) + bijector.logJacobian(u));
      close(out[0]!, x);
      close(out[1]!, bijector.derivative(u));
      close(out[2]!, logDensityGradient(x) * bijector.derivative(u) + bijector.logJacobianGradient(u));
    }
  });

  it("is accepted by the schema, and refused with a number too many", () => {
    expect(priorSchema().parse(prior)).toEqual(prior);
    expect(priorSchema().safeParse({ ...prior, more: 1 }).success).toBe(false);
  });
});

describe("priorText", () => {
  it("writes the prior as formulas have it", () => {
    expect(priorText({ family: "beta", a: 2, b: 4 })).toBe("Beta(2, 4)");
    expect(priorText({ family: "halfNormal", scale: 0.120605 })).toBe("HalfNormal(0.120605)");
  });
});
