/** What a transform kind is: parameters with their domains and default priors, and a value with its pullback, computed for a
 *  whole group of channels at once.
 *
 *  A pullback is the transpose of the derivative: given outBar = ∂L/∂out for some number L, it gives xBar = ∂L/∂x and
 *  paramsBar = ∂L/∂params. Chained from the last transform back to the first, pullbacks give the gradient of a log density. */
import type { ChannelGroup } from "./channelGroup.js";
import type { Kernels } from "./kernels/kernels.js";

/** Where a parameter lives: above 0, strictly between 0 and 1, or anywhere. */
export type ParameterDomain = "positive" | "unitInterval" | "real";

/** A default prior as plain data, named as in the map of distributions. */
export type PriorData =
  | { readonly family: "beta"; readonly a: number; readonly b: number }
  | { readonly family: "gamma"; readonly shape: number; readonly rate: number }
  | { readonly family: "logNormal"; readonly mu: number; readonly sigma: number }
  | { readonly family: "halfNormal"; readonly scale: number }
  | { readonly family: "normal"; readonly mean: number; readonly sd: number };

export interface TransformParameter {
  readonly name: string;
  readonly domain: ParameterDomain;
  /** Prior for media scaled so that its mean over the weeks it ran is about 1; of a table of weeks where `overTime` is set. */
  readonly prior: PriorData;
  /** How the value for periods of p weeks follows from the value for weeks: value · p^exponent ("scaled", as a time measured in periods), or
   *  value^(p^exponent) ("raised", as the share left after one period). Absent where it does not depend on the period. */
  readonly overTime?: { readonly value: "scaled" | "raised"; readonly exponent: number } | undefined;
  /** "share", "periods", "exposure" (the unit of x), "1/exposure" or "" for a bare number. */
  readonly unit: string;
  /** A harmless value inside the domain, used for padding and as a starting point. */
  readonly typical: number;
  readonly meaning: string;
}

/** A transform prepared for one group: its settings are fixed and its workspace is allocated. It is not re-entrant. */
export interface PreparedTransform {
  /** Computes out from x; overwrites out.
   *
   *  @param x       input, shape [times][stride]
   *  @param params  parameter values inside their domains, shape [parameter][stride]
   *  @param out     output, shape [times][stride]; must not overlap x */
  forward(x: Float64Array, params: Float64Array, out: Float64Array): void;

  /** Vector–Jacobian product at the point of the latest `forward`, whose x, params and out must be passed unchanged. It overwrites
   *  xBar and paramsBar and accumulates into neither.
   *
   *  @param outBar     ∂L/∂out, shape [times][stride], 0 in the padding
   *  @param xBar       ∂L/∂x, shape [times][stride], or null when it is not wanted; must not overlap outBar
   *  @param paramsBar  ∂L/∂params, shape [parameter][stride]; what it holds in the padding has no meaning */
  pullback(
    x: Float64Array,
    params: Float64Array,
    out: Float64Array,
    outBar: Float64Array,
    xBar: Float64Array | null,
    paramsBar: Float64Array,
  ): void;
}

export interface PrepareOptions<Settings> {
  /** Where the arithmetic runs (default: the TypeScript kernels, which take any array). With the WASM kernels every buffer
   *  passed to `forward` and `pullback` must come from their `allocate`. */
  readonly kernels?: Kernels;
  /** What is fixed and not estimated (default: the kind's own defaults). */
  readonly settings?: Settings;
  /** The input, shape [times][stride], when it never changes. Kinds with `needsFixedInput` require it. */
  readonly input?: Float64Array;
}

/** What adstock and saturation kinds have in common. `values` are the parameters of one channel, in the order of `parameters`. */
export interface TransformKind<Settings> {
  readonly name: string;
  /** The formula, in one line. */
  readonly formula: string;
  readonly parameters: readonly TransformParameter[];
  /** Settings this kind reads; it refuses the others. */
  readonly settings: readonly (keyof Settings)[];
  /** True when derivatives come from finite differences: right to about 1e-8, many times slower. */
  readonly isSlow: boolean;
  /** True when `prepare` must be given the input and the input cannot change, so that nothing that is estimated may come before. */
  readonly needsFixedInput: boolean;
  /** Fixes the settings and allocates the workspace for a group of channels. */
  prepare(group: ChannelGroup, options?: PrepareOptions<Settings>): PreparedTransform;
}

/** What is declared about an adstock and not estimated. Each kind names the settings that it reads. */
export interface AdstockSettings {
  /** Total weight 1, so that steady spend keeps its level (default true). */
  readonly normalise?: boolean;
  /** Last lag kept, in periods: the window holds maxLag + 1 weights (default 12). */
  readonly maxLag?: number;
  /** Adstock before the first period, a[−1] of the recursion before normalising, one number a channel, in the unit of x (default 0). */
  readonly carryIn?: ArrayLike<number>;
  /** Media of the periods before the first, for windows: one series a channel, each of length maxLag, oldest first (default 0). */
  readonly history?: readonly ArrayLike<number>[];
  /** Intervals of the grid of alpha (default 48). */
  readonly intervals?: number;
  /** Lag at which a binomial weight reaches zero, > maxLag (default maxLag + 1). */
  readonly zeroLag?: number;
  /** Stretch the weights over the window to [0, 1] before anything else, as PyMC-Marketing and Robyn do (default false). */
  readonly minMax?: boolean;
}

export interface AdstockKind extends TransformKind<AdstockSettings> {
  /** Impulse response: the effect, 0, 1, 2 … periods later, of one unit of x. */
  weights(values: readonly number[], settings?: AdstockSettings): Float64Array;
  /** Time after which half of the effect of one unit of media is still to come, in periods. */
  halfLife(values: readonly number[], settings?: AdstockSettings): number;
  /** Average delay of the effect of one unit of media, in periods. */
  meanLag(values: readonly number[], settings?: AdstockSettings): number;
}

/** What is declared about a saturation and not estimated. */
export interface SaturationSettings {
  /** Largest output (default 1); only Michaelis–Menten reads it, to turn spend into exposure. */
  readonly ceiling?: number;
}

export interface SaturationKind extends TransformKind<SaturationSettings> {
  /** Output for one exposure x ≥ 0. */
  value(x: number, values: readonly number[], settings?: SaturationSettings): number;
  /** Exposure that gives this output; NaN when none does, or when the kind has no inverse written down. */
  inverse(y: number, values: readonly number[], settings?: SaturationSettings): number;
  /** What the output tends to; Infinity for kinds without a ceiling. */
  ceiling(values: readonly number[], settings?: SaturationSettings): number;
  /** Exposure that gives half of the ceiling; NaN without a ceiling or an inverse. */
  halfSaturation(values: ArrayLike<number>, settings?: SaturationSettings): number;
  /** What plans and response curves climb along: value, slope and second derivative, before the ceiling. */
  readonly curve: Curve;
  /** Exposure at which the curve turns from convex to concave; 0 where it is concave everywhere, NaN where it turns more than once. */
  inflexion(values: ArrayLike<number>): number;
  /** True where `inflexion` follows from the formula, so that a proof may rest on it; false where it was looked for at points. */
  readonly isShapeKnown: boolean;
}

/** Writes S, S′ and S″ at x ≥ 0 into out[0], out[1], out[2]; the kind's parameters stand in `parameters` from `at` on.
 *
 *  At x = 0 an infinite S′ is written as Infinity, and 0 stands for an infinite S″. */
export type Curve = (x: number, parameters: ArrayLike<number>, at: number, out: Float64Array) => void;
