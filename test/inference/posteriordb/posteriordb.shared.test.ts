import { describe, expect, it } from "vitest";
import { summarise } from "../../../src/inference/diagnostics/quantitySummary.js";
import { createRng } from "../../../src/math/rng.js";
import { sampleNuts } from "../sampleNuts.js";
import { eightSchools } from "./eightSchools.js";
import { blr, kidscore, logEarnings } from "./linearRegression.js";
import { normalMixture } from "./normalMixture.js";
import { readReference } from "./posterior.js";
import { arK, arma11, garch11 } from "./timeSeries.js";

const posteriors = [eightSchools, kidscore, logEarnings, blr, arK, garch11, arma11, normalMixture];

describe.each(posteriors)("$name", ({ name, logDensity, constrain }) => {
  const { dimension, evaluate } = logDensity;

  it("has the gradient that central differences give", () => {
    const rng = createRng("gradient").split(name);
    const gradient = new Float64Array(dimension);
    const scratch = new Float64Array(dimension);
    for (let repeat = 0; repeat < 5; repeat++) {
      const position = Float64Array.from({ length: dimension }, () => 2 * rng.uniform() - 1);
      const value = evaluate(position, gradient);
      for (let i = 0; i < dimension; i++) {
        const h = 1e-5;
        const x = position[i]!;
        position[i] = x + h;
        const above = evaluate(position, scratch);
        position[i] = x - h;
        const below = evaluate(position, scratch);
        position[i] = x;
        // Rounding of the value over h; truncation is of the same order or below.
        const tolerance = 1e-6 * (1 + Math.abs(gradient[i]!)) + (4e-16 * Math.abs(value)) / h;
        expect(Math.abs((above - below) / (2 * h) - gradient[i]!), `coordinate ${i}`).toBeLessThan(tolerance);
      }
    }
  });

  it("has the means and standard deviations of the reference, within four combined Monte Carlo errors", () => {
    const samples = sampleNuts(logDensity, {
      seed: 1,
      warmup: 500,
      draws: 1500,
      targetAcceptance: 0.9,
    });
    const constrained = samples.chains.map(({ positions }) =>
      Array.from({ length: samples.draws }, (_, draw) =>
        constrain(positions.subarray(draw * dimension, (draw + 1) * dimension)),
      ),
    );
    for (const [parameter, reference] of Object.entries(readReference(name).summary)) {
      const ours = summarise(constrained.map((chain) => Float64Array.from(chain, (row) => row[parameter]!)));
      const meanError = Math.hypot(ours.mcseMean, reference.mcse_mean);
      const sdError = Math.hypot(ours.mcseSd, reference.mcse_sd);
      expect(Math.abs(ours.mean - reference.mean) / meanError, `mean of ${parameter}`).toBeLessThan(4);
      expect(Math.abs(ours.sd - reference.sd) / sdError, `sd of ${parameter}`).toBeLessThan(4);
      expect(ours.rhat, `rhat of ${parameter}`).toBeLessThan(1.01);
    }
  });
});
