/** The evidence of a Gaussian block in closed form, against the same by brute force: the rows' own covariance matrix, and a finer integral. */
import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { createBlockEvidence } from "../../src/model/blockEvidence.js";
import { distributionOf } from "../../src/spec/priors.js";

const rng = createRng(5);
const rows = 14;
const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
const target = Float64Array.from({ length: rows }, (_, row) => 0.8 * columns[1]![row]! + 0.3 * rng.normal());
const prior = distributionOf({ family: "halfNormal", scale: 0.5 });
const sds = [0.5, 1, 0, 0.2, 0, 2];

const covariance = (sigma: number): Matrix => {
  const k = Matrix.eye(rows).mul(sigma * sigma);
  columns.forEach((column, c) => {
    const vector = Matrix.columnVector(column);
    k.add(vector.mmul(vector.transpose()).mul(sds[c]! ** 2));
  });
  return k;
};
const y = Matrix.columnVector(target);

describe("the evidence of a block", () => {
  const evidence = createBlockEvidence(columns, target, prior.logDensity)(sds);

  it("is the integral over the noise of the density of the rows", () => {
    const step = 0.01;
    let total = 0;
    for (let u = -7; u < 2; u += step) {
      const sigma = Math.exp(u);
      const k = covariance(sigma);
      const quadratic = y.transpose().mmul(inverse(k)).mmul(y).get(0, 0);
      const logDensity = -0.5 * (rows * Math.log(2 * Math.PI) + Math.log(determinant(k)) + quadratic);
      total += Math.exp(logDensity + prior.logDensity(sigma)) * sigma * step;
    }
    // The trapezoid rule of a smooth bump: steps of a tenth and of a hundredth agree to far more digits than are asked for.
    expect(evidence.logEvidence).toBeCloseTo(Math.log(total), 6);
  });

  it("knows the precision of the rows at its most probable noise", () => {
    const precision = inverse(covariance(evidence.sigma));
    const residual = precision.mmul(y).getColumn(0);
    residual.forEach((value, row) => {
      expect(evidence.precisionResidual()[row]).toBeCloseTo(value, 9);
    });
    const marked = [2, 5, 11];
    const expected = marked.flatMap((a) => marked.map((b) => precision.get(a, b))).reduce((a, b) => a + b);
    expect(evidence.precisionOf(marked)).toBeCloseTo(expected, 9);
  });

  it("is the same where a column of sd 0 is left out", () => {
    const used = [0, 1, 3, 5];
    const fewer = createBlockEvidence(
      used.map((k) => columns[k]!),
      target,
      prior.logDensity,
    );
    expect(fewer(used.map((k) => sds[k]!)).logEvidence).toBeCloseTo(evidence.logEvidence, 10);
  });

  it("holds where there are more columns than rows", () => {
    const many = Array.from({ length: 20 }, () => Float64Array.from({ length: rows }, () => rng.normal()));
    const { logEvidence } = createBlockEvidence(many, target, prior.logDensity)(many.map(() => 0.1));
    expect(Number.isFinite(logEvidence)).toBe(true);
  });

  it("counts shocks that rows share by the covariance they have", () => {
    const groups = [
      [0, 1, 2, 3],
      [4, 5],
      [6, 7, 8, 9, 10],
    ];
    const ratio = 1.7;
    const step = 0.01;
    let total = 0;
    for (let u = -7; u < 2; u += step) {
      const sigma = Math.exp(u);
      const k = covariance(sigma);
      for (const group of groups)
        for (const a of group) for (const b of group) k.set(a, b, k.get(a, b) + ratio * sigma * sigma);
      const quadratic = y.transpose().mmul(inverse(k)).mmul(y).get(0, 0);
      const logDensity = -0.5 * (rows * Math.log(2 * Math.PI) + Math.log(determinant(k)) + quadratic);
      total += Math.exp(logDensity + prior.logDensity(sigma)) * sigma * step;
    }
    const shared = createBlockEvidence(columns, target, prior.logDensity, groups);
    expect(shared(sds, ratio).logEvidence).toBeCloseTo(Math.log(total), 6);
    expect(shared(sds).logEvidence).toBeCloseTo(evidence.logEvidence, 12);
  });
});
