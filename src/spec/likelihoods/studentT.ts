/** The Student-t likelihood: a period far off pulls less than under the normal. */
import { log, log1p } from "../../math/elementary.js";
import { digamma, logBeta } from "../../math/special.js";
import type { Prior } from "../priors.js";
import type { Likelihood } from "./likelihood.js";

export interface StudentTSettings {
  readonly family: "studentT";
  readonly sigma: Prior;
  /** A number is fixed; a prior is sampled. */
  readonly degreesOfFreedom: number | Prior;
}

/** Degrees of freedom in force: the fixed ones, or those of the noise. */
function degreesOf({ degreesOfFreedom }: StudentTSettings): (noise: Float64Array) => number {
  return typeof degreesOfFreedom === "number" ? () => degreesOfFreedom : (noise) => noise[1]!;
}

/** −ln B(ν/2, ½) − ½ ln ν, remembered for the last ν: all rows of a draw share it. */
function constantOf(): (nu: number) => number {
  let known = Number.NaN;
  let constant = Number.NaN;
  return (nu) => {
    if (nu !== known) {
      known = nu;
      constant = -logBeta(0.5 * nu, 0.5) - 0.5 * log(nu);
    }
    return constant;
  };
}

/** e ~ sigma · t(degreesOfFreedom). */
export const studentT: Likelihood<StudentTSettings> = {
  schema: (z, prior) =>
    z.strictObject({
      family: z.literal("studentT"),
      sigma: prior,
      degreesOfFreedom: z.union([z.number().check(z.positive()), prior]),
    }),
  noiseNames: ["sigma", "degreesOfFreedom"],
  noise: ({ sigma, degreesOfFreedom }) => [
    { name: "sigma", prior: sigma, domain: "positive", isScale: true },
    ...(typeof degreesOfFreedom === "number"
      ? []
      : [{ name: "degreesOfFreedom", prior: degreesOfFreedom, domain: "positive", isScale: false } as const]),
  ],
  words: ({ degreesOfFreedom }) =>
    `StudentT(${typeof degreesOfFreedom === "number" ? degreesOfFreedom : "degreesOfFreedom"}, mu[t], sigma)`,
  advice: (period) =>
    `studentT forgives ${period}s far off; its degreesOfFreedom are a number, or a prior such as {family: gamma, shape: 2, rate: 0.1} (Juarez and Steel 2010); every parameter is then sampled, which takes longer`,
  collapse: null,

  /** Σ ln t(e | ν, σ) = −n·(ln B(ν/2, ½) + ½ ln ν + ln σ) − ½(ν + 1) Σ ln(1 + z²/ν), z = e/σ, and its derivative by ν is
   *  ½n·(ψ((ν + 1)/2) − ψ(ν/2) − 1/ν) − ½ Σ ln(1 + z²/ν) + ½(ν + 1)/ν Σ z²/(ν + z²). */
  rows(settings, n) {
    const nuOf = degreesOf(settings);
    const constant = (nu: number) => -n * (logBeta(0.5 * nu, 0.5) + 0.5 * log(nu));
    const fixed = typeof settings.degreesOfFreedom === "number" ? constant(settings.degreesOfFreedom) : null;
    return (e, noise, noiseBar) => {
      const sigma = noise[0]!;
      const nu = nuOf(noise);
      const scale = nu * sigma * sigma;
      let logs = 0;
      let weighted = 0;
      for (let row = 0; row < e.length; row++) {
        const square = e[row]! * e[row]!;
        logs += log1p(square / scale);
        const weight = (nu + 1) / (scale + square);
        weighted += weight * square;
        e[row] = -weight * e[row]!;
      }
      noiseBar[0] = weighted - n;
      if (fixed === null) {
        noiseBar[1] =
          0.5 * (n * (digamma(0.5 * (nu + 1)) - digamma(0.5 * nu) - 1 / nu) - logs + weighted / nu);
      }
      return (fixed ?? constant(nu)) - n * log(sigma) - 0.5 * (nu + 1) * logs;
    };
  },

  row(settings) {
    const nuOf = degreesOf(settings);
    const constant = constantOf();
    return {
      logDensity(residual, noise) {
        const nu = nuOf(noise);
        const z = residual / noise[0]!;
        return constant(nu) - log(noise[0]!) - 0.5 * (nu + 1) * log1p((z * z) / nu);
      },
      draw(noise, rng) {
        const nu = nuOf(noise);
        return noise[0]! * (rng.normal() * Math.sqrt(nu / (2 * rng.gamma(0.5 * nu))));
      },
    };
  },
};
