/** What a likelihood is: all that a specification, a sampler, a prediction and a reader need of it, in one record. */

import type { z } from "zod/mini";
import type { Frequency } from "../../data/panel.js";
import type { Rng } from "../../math/rng.js";
import type { Zod } from "../../platform/platform.js";
import type { Kernels } from "../../transforms/kernels/kernels.js";
import type { ParameterDomain } from "../../transforms/kind.js";
import type { Prior } from "../priors.js";

/** A sampled parameter of the noise. */
export interface NoiseParameter {
  readonly name: string;
  readonly prior: Prior;
  readonly domain: ParameterDomain;
  /** A width in units of the scaled KPI: its derivative is written by its logarithm, and the reader needs no range of its prior. */
  readonly isScale: boolean;
}

/** The likelihood of the KPI around its mean, for settings of one family. `noise` holds the sampled parameters, in the order of `noise(settings)`;
 *  the first is the scale of a residual. */
export interface Likelihood<Settings> {
  /** What a specification says of it: a strict object whose `family` is the record's key. */
  schema(zod: Zod, prior: z.ZodMiniType<Prior>): z.ZodMiniType<Settings>;
  /** Names that its parameters may have. */
  readonly noiseNames: readonly string[];
  noise(settings: Settings): readonly NoiseParameter[];
  /** The rows' log density for the residuals e = mean − KPI of n observed rows; the others have 0. */
  rows(settings: Settings, n: number): RowsTerm;
  /** The same with the linear block integrated out; null where there is no closed form, and the block is sampled. */
  readonly collapse: ((block: GaussianBlock, n: number, kernels: Kernels) => CollapsedRows) | null;
  row(settings: Settings): RowLikelihood;
  /** "Normal(mu[t], sigma)". */
  words(settings: Settings): string;
  /** When to choose it and how, for who reads the specification; "" for the usual one. */
  advice(period: Frequency): string;
}

/** Log density of residuals e, every constant included.
 *
 *  It overwrites e with the derivative by it, and noiseBar with the derivatives by the noise: by the logarithm of a scale, by any other parameter
 *  itself. */
export type RowsTerm = (e: Float64Array, noise: Float64Array, noiseBar: Float64Array) => number;

export interface CollapsedRows {
  /** Of residuals e = media + B·m − KPI. */
  readonly evaluate: RowsTerm;
  /** Coefficients of the block given such residuals, drawn exactly; overwrites `out`, shape [columns]. */
  draw(e: Float64Array, noise: Float64Array, rng: Rng, out: Float64Array): void;
}

/** One row: the log density of its residual, every constant included, and draws of it; of the scaled KPI. */
export interface RowLikelihood {
  logDensity(residual: number, noise: Float64Array): number;
  draw(noise: Float64Array, rng: Rng): number;
}

/** Products with the directions Q of a block, in buffers of its own. */
export interface BlockRotation {
  /** Shape [rank] and padding: what `project` writes and `addBack` reads. */
  readonly along: Float64Array;
  /** along = Qᵀ·e; rows outside the likelihood count as 0. */
  project(e: Float64Array): void;
  /** e += Q·along. */
  addBack(e: Float64Array): void;
}

/** A linear block's prior contribution to the rows of the likelihood, in independent directions.
 *
 *  With columns B, prior means m and sds v, B·theta ~ Normal(B·m, B·diag(v²)·Bᵀ) = Normal(B·m, Q·diag(E)·Qᵀ): along column k of Q the
 *  contribution has variance E_k, and none outside their span. */
export interface GaussianBlock {
  /** Coefficients. */
  readonly size: number;
  /** Columns of Q: the rank of B. */
  readonly rank: number;
  /** Prepares the two products with Q. */
  rotation(kernels: Kernels): BlockRotation;
  /** E, shape [rank]. */
  readonly variances: Float64Array;
  /** B·m, shape [geo · time]. */
  readonly meanContribution: Float64Array;
  /** Coefficients given the residual in the directions, drawn exactly.
   *
   *  @param projected  Qᵀ·(kpi − media − B·m), shape [rank]
   *  @param out        shape [size] */
  draw(projected: Float64Array, sigma: number, rng: Rng, out: Float64Array): void;
}
