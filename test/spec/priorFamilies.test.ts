/** Every family of priors, held to what its record says of itself. */
import { describe, expect, it } from "vitest";
import { createPriorTerms } from "../../src/model/priorTerms.js";
import { familyOf, type Prior, type PriorFamily, priorFamilies } from "../../src/spec/priorFamilies.js";
import { priorSchema } from "../../src/spec/priorSchema.js";
import { distributionOf } from "../../src/spec/priors.js";

const examples: { readonly [F in PriorFamily]: Extract<Prior, { family: F }> } = {
  normal: { family: "normal", mean: 0.3, sd: 2 },
  halfNormal: { family: "halfNormal", scale: 0.2 },
  logNormal: { family: "logNormal", mu: -0.4, sigma: 0.9 },
  beta: { family: "beta", a: 2, b: 3.5 },
  gamma: { family: "gamma", shape: 2, rate: 0.1 },
  inverseGamma: { family: "inverseGamma", shape: 3, scale: 0.3 },
  exponential: { family: "exponential", rate: 5 },
  halfStudentT: { family: "halfStudentT", degreesOfFreedom: 4, scale: 0.2 },
  halfCauchy: { family: "halfCauchy", scale: 0.1 },
  uniform: { family: "uniform", lower: 0.5, upper: 2 },
  spikeAndSlab: { family: "spikeAndSlab", weight: 0.2, scale: 0.1, mu: 0.2, sigma: 0.9 },
};

describe.each(Object.values(examples))("the prior family $family", (prior) => {
  const { family, ...numbers } = prior;

  it("is what its schema reads, its numbers in order", () => {
    expect(Object.keys(priorFamilies[family].numbers)).toEqual(Object.keys(numbers));
    expect(priorSchema().parse(prior)).toEqual(prior);
    expect(priorSchema().safeParse({ ...prior, more: 1 }).success).toBe(false);
    const positive = Object.entries<string>(priorFamilies[family].numbers).find(
      ([, kind]) => kind !== "real",
    );
    if (positive) expect(priorSchema().safeParse({ ...prior, [positive[0]]: 0 }).success).toBe(false);
  });

  it("has on the real line the density of its distribution with the Jacobian, and its gradient", () => {
    const { logDensity, bijector } = distributionOf(prior);
    const terms = createPriorTerms([prior, prior]);
    const gradient = new Float64Array(2);
    for (const u of [-2.3, -0.2, 0, 1.7]) {
      const at = (v: number) => terms.evaluate(Float64Array.of(v, 0.4), gradient);
      const total = (v: number) => logDensity(bijector.fromReal(v)) + bijector.logJacobian(v);
      expect(at(u)).toBeCloseTo(total(u) + total(0.4), 10);
      const h = 1e-3;
      const slope = (8 * (at(u + h) - at(u - h)) - (at(u + 2 * h) - at(u - 2 * h))) / (12 * h);
      at(u);
      expect(gradient[0]).toBeCloseTo(slope, 8);
      expect(terms.values[0]).toBeCloseTo(bijector.fromReal(u), 12);
    }
  });

  it("scales as x does, or says that it does not", () => {
    const changed = familyOf(prior).scaled(prior, 3);
    if (changed === null) return expect(family).toBe("beta");
    const after = distributionOf({ ...prior, ...changed } as Prior);
    for (const p of [0.1, 0.5, 0.9]) {
      expect(after.quantile(p) / (3 * distributionOf(prior).quantile(p))).toBeCloseTo(1, 9);
    }
  });
});
