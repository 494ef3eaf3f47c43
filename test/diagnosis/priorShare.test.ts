/** The share of a prior in what a fit says: closed forms, and invariance. */
import { describe, expect, it } from "vitest";
import { distributionFunction, priorShareOf, priorShares } from "../../src/diagnosis/priorShare.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { createRng } from "../../src/math/rng.js";
import { normalCdf } from "../../src/math/special.js";
import { distributionOf, type Prior } from "../../src/spec/priors.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel } from "../model/densities.js";

const rng = createRng(4);
const normals = (mean: number, sd: number) =>
  Float64Array.from({ length: 20_000 }, () => mean + sd * rng.normal());

describe("the share of a prior", () => {
  // The variance of 20 000 draws is known to √(2/20 000) = 1 %; the share's own curvature makes that at most 3 %; three errors.
  it.each([0.05, 0.3, 0.7])(
    "is the ratio of variances for normal distributions of one centre (%d)",
    (ratio) => {
      const share = priorShareOf(normals(2, 3), normals(2, 3 * Math.sqrt(ratio)));
      expect(Math.abs(share / ratio - 1)).toBeLessThan(0.09);
    },
  );

  it("is 1 where the posterior is the prior and near 0 where it is far away", () => {
    expect(priorShareOf(normals(0, 1), normals(0, 1))).toBeGreaterThan(0.95);
    expect(priorShareOf(normals(0, 1), normals(4, 1))).toBeLessThan(0.02);
  });

  it("is the same for a quantity and its logarithm", () => {
    const prior = normals(0, 1);
    const posterior = normals(-1, 0.5);
    const exps = (values: Float64Array) => values.map(Math.exp);
    expect(priorShareOf(exps(prior), exps(posterior))).toBe(priorShareOf(prior, posterior));
  });
});

describe("distributionFunction", () => {
  it.each([
    { family: "normal", mean: 1, sd: 2 },
    { family: "halfNormal", scale: 0.2 },
    { family: "logNormal", mu: 0.2, sigma: 0.9 },
    { family: "beta", a: 2, b: 4 },
    { family: "gamma", shape: 2, rate: 3 },
    { family: "halfCauchy", scale: 1 },
    { family: "uniform", lower: -1, upper: 3 },
  ] satisfies Prior[])("is the inverse of the quantile of $family", (prior) => {
    const { quantile } = distributionOf(prior);
    const place = distributionFunction(prior);
    // The trapezoid rule on steps of a thousandth of the range, about 0.03 of a standard deviation: error below its square / 12.
    for (const p of [0.01, 0.2, 0.5, 0.9, 0.999]) expect(Math.abs(place(quantile(p)) - p)).toBeLessThan(1e-4);
  });

  it("is 0 and 1 at the ends of the domain", () => {
    const place = distributionFunction({ family: "beta", a: 2, b: 4 });
    expect(place(0)).toBe(0);
    expect(place(1)).toBeCloseTo(1, 9);
    expect(normalCdf(0)).toBeCloseTo(distributionFunction({ family: "normal", mean: 0, sd: 1 })(0), 9);
  });
});

describe("priorShares", () => {
  it("has every parameter but the offsets of pooled coefficients", async () => {
    const fit = await fitModel(specify(geoPanel(), { type: "v2" }), {
      seed: 1,
      chains: 2,
      warmup: 30,
      draws: 20,
      workers: 0,
    });
    const names = priorShares(fit).map(({ name }) => name);
    expect(names).toContain("alpha[tv]");
    expect(names.filter((name) => name.includes("Offset"))).toEqual([]);
    expect(priorShares(fit).every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  });
});
