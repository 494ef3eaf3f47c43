/** Descriptive statistics of one or two series of numbers. What is undefined is NaN, and a missing value (NaN) makes the result NaN. */
import { InternalError } from "../errors.js";

/** Sum with compensation (Neumaier 1974): rounding errors do not grow with the number of values. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total;
}

/** Arithmetic mean Σ x / n; NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

/** Are all values the same number? True for no value and for one; false where a value is NaN. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Sample variance Σ (x − mean)² / (n − 1), in two passes; NaN for fewer than two values, exactly 0 for equal values.
 *  @example variance([2, 4, 4, 4, 5, 5, 7, 9]) // 32 / 7  */
export function variance(values: ArrayLike<number>): number {
  return covariance(values, values);
}

/** Sample standard deviation √variance (divisor n − 1); NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** Sample covariance Σ (x − mean x)(y − mean y) / (n − 1); NaN for fewer than two pairs, exactly 0 where either is constant.
 *  @throws InternalError where the lengths differ  */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) {
    throw new InternalError(`covariance: the series must have one length, got ${x.length} and ${y.length}`);
  }
  const n = x.length;
  if (n < 2) return Number.NaN;
  const [meanX, meanY] = [mean(x), mean(y)];
  if (Number.isNaN(meanX) || Number.isNaN(meanY)) return Number.NaN;
  // A mean of equal values can be off by a rounding error, which would make a constant vary.
  if (isConstant(x) || isConstant(y)) return 0;
  const products = new Float64Array(n);
  for (let i = 0; i < n; i++) products[i] = (x[i]! - meanX) * (y[i]! - meanY);
  return sum(products) / (n - 1);
}

/** Pearson correlation, in [−1, 1]; NaN where either series is constant or shorter than two. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const spread = standardDeviation(x) * standardDeviation(y);
  if (!(spread > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, covariance(x, y) / spread));
}

/** Quantile by linear interpolation of the order statistics at (n − 1) · p: type 7 of Hyndman and Fan (1996), the default of
 *  R and NumPy. NaN for no values.
 *
 *  @param probability  in [0, 1]
 *  @throws InternalError if probability is outside [0, 1]
 *  @example quantile([3, 1, 2, 4], 0.5) // 2.5  */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantiles(values, [probability])[0]!;
}

/** The quantiles at several probabilities, as `quantile` has them, for one ordering of the values. */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): readonly number[] {
  for (const probability of probabilities) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new InternalError(`quantile: probability must be in [0, 1], got ${probability}`);
    }
  }
  const sorted = new Float64Array(values).sort();
  // NaN sorts last.
  const isUndefined = sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1]);
  return probabilities.map((probability) => {
    if (isUndefined) return Number.NaN;
    const position = (sorted.length - 1) * probability;
    const below = Math.floor(position);
    const low = sorted[below]!;
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return low === high ? low : low + (position - below) * (high - low);
  });
}

/** The middle value: the quantile at 0.5. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Median absolute deviation from the median, times 1.4826 so that it estimates the standard deviation of normal data. */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return normalConsistency * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** 1 / Φ⁻¹(3/4). */
const normalConsistency = 1.4826022185056018;
