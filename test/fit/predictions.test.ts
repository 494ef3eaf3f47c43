/** Log likelihoods and replicated KPIs, against the density that was sampled and against a second implementation. */
import { describe, expect, it } from "vitest";
import { parametersOf } from "../../src/design/parameters.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { predictRows } from "../../src/fit/predictions.js";
import { posteriorPredictive } from "../../src/insights/posteriorPredictive.js";
import { mean, sum } from "../../src/math/statistics.js";
import { createPriorTerms } from "../../src/model/priorTerms.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const settings = { seed: 3, chains: 2, warmup: 50, draws: 30, workers: 0 };
const sigma = { family: "halfNormal", scale: 0.2 } as const;
const models: readonly [string, SpecChanges][] = [
  ["normal", {}],
  ["Student-t", { likelihood: { family: "studentT", sigma, degreesOfFreedom: 4 } }],
  [
    "Student-t with sampled degrees of freedom",
    { likelihood: { family: "studentT", sigma, degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 } } },
  ],
  ["multiplicative", { form: "multiplicative" }],
  ["pooled over geos", { type: "v2" }],
];

describe("predictRows", () => {
  it.each(models)("adds up to the sampled log density less the priors (%s)", async (_, changes) => {
    const posterior = await fitModel(specify(geoPanel(), changes), { ...settings, isFull: true });
    const { logLikelihood, rows, kpi } = predictRows(posterior);
    const { design, kpiScale } = posterior.design;
    const isLog = changes.form === "multiplicative";
    const logUnits = Array.from(rows, (row, i) => {
      const scale = kpiScale[Math.floor(row / design.times)]!;
      return Math.log(scale) + (isLog ? Math.log(kpi[i]!) : 0);
    });
    const perUnit = sum(logUnits);
    const { size, priors } = parametersOf(design);
    const priorTerms = createPriorTerms(priors);
    const gradient = new Float64Array(size);
    posterior.chains.forEach(({ positions, logDensity }, chain) => {
      for (let draw = 0; draw < settings.draws; draw++) {
        const prior = priorTerms.evaluate(positions.slice(draw * size, (draw + 1) * size), gradient);
        const at = (chain * settings.draws + draw) * rows.length;
        const likelihood = sum(logLikelihood.subarray(at, at + rows.length)) + perUnit;
        expect(prior + likelihood).toBeCloseTo(logDensity[draw]!, 7);
      }
    });
  });

  it("replicates the KPI with the mean and the noise of the posterior predictive distribution", async () => {
    const posterior = await fitModel(specify(smallPanel()), { ...settings, warmup: 200, draws: 500 });
    const { replicates, rows } = predictRows(posterior);
    const other = posteriorPredictive(posterior, { maxDraws: 1000, seed: 99 });
    rows.forEach((row, i) => {
      const own = Float64Array.from({ length: 1000 }, (_, draw) => replicates[draw * rows.length + i]!);
      const theirs = Float64Array.from(other.draws, (draw) => draw[row]!);
      const spread = Math.sqrt(mean(theirs.map((x) => (x - mean(theirs)) ** 2)));
      // Same draws of the mean, other noise: the means differ by at most the noise of two samples of 1000; five standard errors.
      expect(Math.abs(mean(own) - mean(theirs))).toBeLessThan(5 * spread * Math.sqrt(2 / 1000));
      const ownSpread = Math.sqrt(mean(own.map((x) => (x - mean(own)) ** 2)));
      // A standard deviation of 1000 normal numbers is known to 1/√2000; five standard errors of a difference of two.
      expect(Math.abs(ownSpread / spread - 1)).toBeLessThan(5 * Math.sqrt(1 / 1000));
    });
  });

  it("thins the draws of a large panel evenly, and says which it kept", async () => {
    const posterior = await fitModel(specify(smallPanel()), settings);
    const all = predictRows(posterior);
    const rowCount = all.rows.length;
    const thin = predictRows(posterior, { maxValues: 20 * rowCount });
    expect([...thin.drawIndices]).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
    const kept = [0, 1].flatMap((chain) =>
      [...thin.drawIndices].map((draw) => chain * settings.draws + draw),
    );
    expect([...thin.logLikelihood]).toEqual(
      kept.flatMap((draw) => [...all.logLikelihood.subarray(draw * rowCount, (draw + 1) * rowCount)]),
    );
  });
});
