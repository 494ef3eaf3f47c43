/** How money of a horizon's periods carries over into later ones: forward, its pullback, and the curvature that passes through it. */
import { sum } from "../../math/statistics.js";

/** Weights by lag; a recursion where each is the same share of the one before, a convolution otherwise. */
export interface Carryover {
  /** Without a tail that would not be noticed. */
  readonly weights: Float64Array;
  /** Weight of each lag in that of the lag before, where it is the same for all; null otherwise. */
  readonly retention: number | null;
  /** Lags that shape a Newton step, which needs no exact Hessian. */
  readonly curvatureLags: number;
}

/** Tail of a kernel that a horizon leaves out, and the share of it that is enough for curvature. */
const settings = { negligible: 1e-6, curvature: 0.95 };

/** Rounding of weights that were multiplied up from lag to lag. */
const rounding = 1e-12;

/** The carryover of a kernel over `periods` counted periods. */
export function carryoverOf(kernel: Float64Array, periods: number): Carryover {
  const weights = kernel.subarray(0, Math.min(periods, lagsOf(kernel, 1 - settings.negligible)));
  return {
    weights,
    retention: retentionOf(kernel, periods),
    curvatureLags: lagsOf(weights, settings.curvature),
  };
}

/** What each period feels of money spent: out_t = Σ_h w_(t−h) money_h, for every period of `out`. */
export function spread(
  { weights, retention }: Pick<Carryover, "weights" | "retention">,
  money: Float64Array,
  out: Float64Array,
): void {
  const last = money.length - 1;
  if (retention !== null) {
    const first = weights[0]!;
    let level = 0;
    for (let t = 0; t < out.length; t++) {
      level = retention * level + (t <= last ? first * money[t]! : 0);
      out[t] = level;
    }
    return;
  }
  const lags = weights.length;
  for (let t = 0; t < out.length; t++) {
    let level = 0;
    const until = Math.min(t, last);
    for (let h = Math.max(0, t - lags + 1); h <= until; h++) level += weights[t - h]! * money[h]!;
    out[t] = level;
  }
}

/** The pullback of `spread`: out_h = Σ_(t ≥ h) w_(t−h) bar_t, for every period of `out`. */
export function gather({ weights, retention }: Carryover, bar: Float64Array, out: Float64Array): void {
  if (retention !== null) {
    const first = weights[0]!;
    let held = 0;
    for (let t = bar.length - 1; t >= 0; t--) {
      held = bar[t]! + retention * held;
      if (t < out.length) out[t] = first * held;
    }
    return;
  }
  for (let h = 0; h < out.length; h++) {
    let felt = 0;
    const until = Math.min(bar.length, h + weights.length);
    for (let t = h; t < until; t++) felt += weights[t - h]! * bar[t]!;
    out[h] = felt;
  }
}

/** Adds Σ_t bend_t w_(t−h) w_(t−g) to the lower triangle of a Hessian, g ≤ h, as far as lags shape curvature.
 *
 *  With a retention r the sum is r^(h−g) times the one at g = h, which is gathered with r² from the end.
 *
 *  @param hessian  shape [size, size], of which `first` is the row and column of the first of `span` periods */
export function addCurvature(
  { weights, retention, curvatureLags }: Carryover,
  bend: Float64Array,
  hessian: Float64Array,
  { first, span, size }: { readonly first: number; readonly span: number; readonly size: number },
): void {
  if (retention !== null) {
    const square = weights[0]! * weights[0]!;
    let held = 0;
    for (let h = bend.length - 1; h >= 0; h--) {
      held = bend[h]! + retention * retention * held;
      if (h >= span) continue;
      const diagonal = (first + h) * (size + 1);
      let term = square * held;
      const lags = Math.min(h + 1, curvatureLags);
      for (let lag = 0; lag < lags; lag++, term *= retention) hessian[diagonal - lag]! += term;
    }
    return;
  }
  for (let t = 0; t < bend.length; t++) {
    if (bend[t] === 0) continue;
    const from = Math.max(0, t - curvatureLags + 1);
    for (let h = Math.min(t, span - 1); h >= from; h--) {
      const diagonal = (first + h) * (size + 1);
      const term = bend[t]! * weights[t - h]!;
      for (let g = h; g >= from; g--) hessian[diagonal - (h - g)]! += term * weights[t - g]!;
    }
  }
}

/** The share that each weight keeps of the one before; null where it differs from lag to lag, or a recursion would go on where the kernel ends. */
function retentionOf(kernel: Float64Array, periods: number): number | null {
  if (kernel.length === 1) return null;
  const retention = kernel[1]! / kernel[0]!;
  for (let lag = 1; lag < kernel.length; lag++) {
    if (!(Math.abs(kernel[lag]! - retention * kernel[lag - 1]!) <= rounding * kernel[lag - 1]!)) return null;
  }
  if (kernel.length >= periods) return retention;
  const beyond = retention < 1 ? (kernel.at(-1)! * retention) / (1 - retention) : Number.POSITIVE_INFINITY;
  return beyond <= settings.negligible * sum(kernel) ? retention : null;
}

/** Lags that hold this share of a kernel. */
function lagsOf(kernel: Float64Array, share: number): number {
  const whole = sum(kernel);
  let held = 0;
  let lags = 0;
  while (lags < kernel.length && held < share * whole) held += kernel[lags++]!;
  return Math.max(1, lags);
}
