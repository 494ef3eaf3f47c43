/** Priors on the real line against their distributions and bijectors. */
import { describe, expect, it } from "vitest";
import { createPriorTerms } from "../../src/model/priorTerms.js";
import { priorSchema } from "../../src/spec/priorSchema.js";
import { distributionOf, type Prior, priorText } from "../../src/spec/priors.js";

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
    const { evaluate, values, derivatives } = createPriorTerms([prior]);
    const gradient = new Float64Array(1);
    for (const u of [-3, -0.5, 0, 0.8, 2.5]) {
      const x = bijector.fromReal(u);
      const value = evaluate(Float64Array.of(u), gradient);
      // Sums of at most five terms of this size, each rounded a few times.
      const close = (found: number, expected: number) =>
        expect(Math.abs(found - expected)).toBeLessThan(1e-13 * (10 + Math.abs(expected)));
      close(value, logDensity(x) + bijector.logJacobian(u));
      close(values[0]!, x);
      close(derivatives[0]!, bijector.derivative(u));
      close(gradient[0]!, logDensityGradient(x) * bijector.derivative(u) + bijector.logJacobianGradient(u));
    }
  });

  it("is accepted by the schema, and refused with a number too many", () => {
    expect(priorSchema().parse(prior)).toEqual(prior);
    expect(priorSchema().safeParse({ ...prior, more: 1 }).success).toBe(false);
  });
});

it("priors in a row add up to the sum of each alone, whoever is next to whom", () => {
  const row = priors.flatMap((prior, i) => (i % 2 === 0 ? [prior] : [prior, prior]));
  const position = Float64Array.from(row, (_, i) => 0.7 * Math.sin(i));
  const together = createPriorTerms(row);
  const gradient = new Float64Array(row.length);
  const total = together.evaluate(position, gradient);
  let sum = 0;
  row.forEach((prior, i) => {
    const alone = createPriorTerms([prior]);
    const own = new Float64Array(1);
    sum += alone.evaluate(position.subarray(i, i + 1), own);
    expect(gradient[i]).toBe(own[0]);
    expect(together.values[i]).toBe(alone.values[0]);
    expect(together.derivatives[i]).toBe(alone.derivatives[0]);
  });
  expect(total).toBe(sum);
});

describe("priorText", () => {
  it("writes the prior as formulas have it", () => {
    expect(priorText({ family: "beta", a: 2, b: 4 })).toBe("Beta(2, 4)");
    expect(priorText({ family: "halfNormal", scale: 0.120605 })).toBe("HalfNormal(0.120605)");
  });
});
