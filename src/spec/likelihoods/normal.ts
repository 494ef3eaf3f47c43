/** The normal likelihood: the usual one, around which the linear block can be integrated out. */
import { log } from "../../math/elementary.js";
import type { Prior } from "../priors.js";
import type { Likelihood } from "./likelihood.js";

export interface NormalSettings {
  readonly family: "normal";
  readonly sigma: Prior;
}

const logTwoPi = 1.8378770664093453;

/** e ~ Normal(0, sigma). */
export const normal: Likelihood<NormalSettings> = {
  schema: (z, sigma) => z.strictObject({ family: z.literal("normal"), sigma }),
  noiseNames: ["sigma"],
  noise: ({ sigma }) => [{ name: "sigma", prior: sigma, domain: "positive", isScale: true }],
  words: () => "Normal(mu[t], sigma)",
  advice: () => "",

  rows: (_settings, n) => (e, noise, noiseBar) => {
    const sigma = noise[0]!;
    const precision = 1 / (sigma * sigma);
    let squares = 0;
    for (let row = 0; row < e.length; row++) {
      squares += e[row]! * e[row]!;
      e[row] = -e[row]! * precision;
    }
    noiseBar[0] = squares * precision - n;
    return -0.5 * (n * logTwoPi + squares * precision) - n * log(sigma);
  },

  row: () => ({
    logDensity(residual, noise) {
      const z = residual / noise[0]!;
      return -0.5 * (logTwoPi + z * z) - log(noise[0]!);
    },
    draw: (noise, rng) => noise[0]! * rng.normal(),
  }),

  /** e ~ Normal(0, σ²·I + Q·diag(E)·Qᵀ). With c = Qᵀ·e, ln p = −½ [n·ln 2π + (n − rank)·ln σ² + (|e|² − |c|²)/σ² + Σ ln(σ² + E_k) + c_k²/(σ² + E_k)],
   *  and the derivative by e is −[e + Q·(c_k·(σ²/(σ² + E_k) − 1))]/σ². */
  collapse(block, n, kernels) {
    const { rank, variances } = block;
    const rotation = block.rotation(kernels);
    const { along } = rotation;
    const projected = new Float64Array(rank);
    return {
      draw(e, noise, rng, out) {
        rotation.project(e);
        for (let k = 0; k < rank; k++) projected[k] = -along[k]!;
        block.draw(projected, noise[0]!, rng, out);
      },
      evaluate(e, noise, noiseBar) {
        const sigma = noise[0]!;
        const variance = sigma * sigma;
        const precision = 1 / variance;
        const squares = kernels.dot(e, e, e.length);
        rotation.project(e);
        let inSpan = 0;
        let quadratic = 0;
        let logDeterminant = 0;
        let sigmaBar = 0;
        // One logarithm for the product of variances, flushed before it can overflow or vanish.
        let product = 1;
        for (let k = 0; k < rank; k++) {
          const c = along[k]!;
          const total = variance + variances[k]!;
          const reciprocal = 1 / total;
          inSpan += c * c;
          quadratic += c * c * reciprocal;
          sigmaBar += variance * reciprocal * (1 - c * c * reciprocal);
          along[k] = -c * variances[k]! * reciprocal * precision;
          product *= total;
          if (product > 1e100 || product < 1e-100) {
            logDeterminant += log(product);
            product = 1;
          }
        }
        logDeterminant += log(product) + (n - rank) * log(variance);
        // |e|² ≥ |c|², though rounding may say otherwise where the block spans all rows.
        const outside = Math.max(0, squares - inSpan) * precision;
        noiseBar[0] = -(n - rank) + outside - sigmaBar;
        // −(e·precision + Q·along)
        for (let k = 0; k < rank; k++) along[k] = -along[k]!;
        for (let row = 0; row < e.length; row++) e[row] = -e[row]! * precision;
        rotation.addBack(e);
        return -0.5 * (n * logTwoPi + logDeterminant + outside + quadratic);
      },
    };
  },
};
