/** The evidence for a model without media, against the same by brute force: the rows' own covariance matrix, and an integral over the noise. */
import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { type Design, likelihoodRows } from "../../src/design/design.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { linearisedMedia } from "../../src/model/linearisedMedia.js";
import { noMediaEvidence } from "../../src/model/noMedia.js";
import { likelihoodOf } from "../../src/spec/likelihoods/likelihoods.js";
import { distributionOf } from "../../src/spec/priors.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "./densities.js";

interface Column {
  readonly values: Float64Array;
  readonly mean: number;
  readonly sd: number;
}

/** ∫ Normal(y; B·m, B·D²·Bᵀ + σ²·I)·p(σ) dσ, step by step in ln σ. */
function evidenceOf(design: Design, columns: readonly Column[]): number {
  const rows = likelihoodRows(design);
  const n = rows.length;
  const prior = distributionOf(likelihoodOf(design.likelihood).noise(design.likelihood)[0]!.prior);
  const y = Matrix.columnVector(
    rows.map((row) =>
      columns.reduce((rest, { values, mean }) => rest - mean * values[row]!, design.kpi[row]!),
    ),
  );
  const fixed = Matrix.zeros(n, n);
  for (const { values, sd } of columns) {
    const vector = Matrix.columnVector(rows.map((row) => sd * values[row]!));
    fixed.add(vector.mmul(vector.transpose()));
  }
  const step = 0.02;
  let total = 0;
  for (let u = -6; u < 1; u += step) {
    const sigma = Math.exp(u);
    const k = Matrix.add(fixed, Matrix.eye(n).mul(sigma * sigma));
    const quadratic = y.transpose().mmul(inverse(k)).mmul(y).get(0, 0);
    // Scaled by its own size, as the determinant of so many small variances is none of a double.
    const logDeterminant =
      Math.log(determinant(Matrix.mul(k, 1 / (sigma * sigma)))) + n * Math.log(sigma * sigma);
    total +=
      Math.exp(-0.5 * (n * Math.log(2 * Math.PI) + logDeterminant + quadratic) + prior.logDensity(sigma)) *
      sigma *
      step;
  }
  return total;
}

describe("the evidence for a model without media", () => {
  it("is the ratio of two integrals over the density of the rows", () => {
    const { design } = buildDesign(specify(smallPanel(30)));
    const base = design.linear.map(({ values, prior }) => ({ ...prior, values }));
    const naive = evidenceOf(design, base) / evidenceOf(design, [...linearisedMedia(design), ...base]);
    expect(noMediaEvidence(design).ofAll / naive).toBeCloseTo(1, 5);
    const media = linearisedMedia(design);
    const others = media.filter((_, i) => i < 3 || i >= 6);
    const ofMeta = evidenceOf(design, [...others, ...base]) / evidenceOf(design, [...media, ...base]);
    expect(design.channels[1]!.name).toBe("meta");
    expect(noMediaEvidence(design).ofEach[1]! / ofMeta).toBeCloseTo(1, 5);
  });

  it("is against it where media moved sales, for it where they did not, and not asked where it would not hold", () => {
    const panel = smallPanel(104);
    expect(noMediaEvidence(buildDesign(specify(panel)).design).ofAll).toBeLessThan(0.01);
    const sold = panel.kpi.values;
    // The same weeks in another order: nothing of them follows the media.
    const shuffled = { ...panel, kpi: { ...panel.kpi, values: sold.map((_, t) => sold[(t * 37) % 104]!) } };
    expect(noMediaEvidence(buildDesign(specify(shuffled)).design).ofAll).toBeGreaterThan(3);
    const tested = specify(shuffled, {
      liftTests: [
        { channel: "tv", from: panel.times[10]!, to: panel.times[14]!, effect: 50, standardError: 9 },
      ],
    });
    expect(noMediaEvidence(buildDesign(tested).design)).toEqual({ ofAll: 0, ofEach: [0, 0, 0, 0] });
    const shared = specify(geoPanel(16), { type: "v2", periodEffects: { sd: 0.05 } });
    expect(noMediaEvidence(buildDesign(shared).design).ofAll).toBe(0);
    const bySales = specify(shuffled, { media: { prior: "salesShare" } });
    expect(noMediaEvidence(buildDesign(bySales).design).ofAll).toBe(0);
  });
});
