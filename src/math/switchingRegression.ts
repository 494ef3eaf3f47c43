/** A regression of two regimes that no column tells apart: in some rows the response is shifted, and other series with it. */

import { exp, log, log1p } from "./elementary.js";
import { residualOf } from "./omittedVariable.js";
import { mean, standardDeviation } from "./statistics.js";

/** What a switching regression is fitted to. */
export interface SwitchingData {
  readonly response: Float64Array;
  /** An orthonormal basis of the columns, see `orthonormal`; each shape [row]. */
  readonly basis: readonly Float64Array[];
  /** Series that may be shifted with the response, shape [row up to count]; NaN where one has no value. */
  readonly marks: readonly Float64Array[];
  /** Rows that may be of the second regime: the first ones. */
  readonly count: number;
}

/** What may be shifted in the second regime. */
export interface Shifted {
  readonly response: boolean;
  readonly marks: boolean;
}

export interface Switching {
  readonly logLikelihood: number;
  /** P(row is of the second regime | data), shape [row]; 0 from `count` on. */
  readonly probability: Float64Array;
  /** Of the response in the second regime. */
  readonly shift: number;
  /** Standard deviation of the response beside columns and shift. */
  readonly error: number;
  /** Of each mark, with its standard error were the regimes known. */
  readonly marks: readonly { readonly shift: number; readonly standardError: number }[];
}

/** Where EM sets out: by how many standard deviations response and marks are shifted. */
const starts: readonly { readonly response: number; readonly marks: number }[] = [
  { response: 2, marks: 1.5 },
  { response: 2, marks: -1.5 },
  { response: -2, marks: 1.5 },
  { response: -2, marks: -1.5 },
];
const firstShare = 0.1;
const mostSteps = 200;
/** Gain in log likelihood below which a step is the last: far less than what is told from chance. */
const least = 1e-3;
/** Rows of the second regime, so that none is one of a single row, whose spread would be nothing; and its share, as the rarer one is the second. */
const bounds = { rows: 2, share: 0.5 };

/** Maximum likelihood of a regression with two regimes by EM, the best of several starts.
 *
 *  y[t] = x[t]·b + shift·s[t] + Normal(0, error²), mark_c[t] = a_c + shift_c·s[t] + Normal(0, spread_c²), s[t] ~ Bernoulli(share), independent given s.
 *
 *  @see Quandt and Ramsey 1978, "Estimating mixtures of normal distributions and switching regressions" */
export function fitSwitching(data: SwitchingData, shifted: Shifted): Switching {
  const left = residualOf(data.response, data.basis);
  const own = starts.map(({ response, marks }) => ({
    response: shifted.response ? response * standardDeviation(left) : 0,
    marks: shifted.marks ? marks : 0,
  }));
  const distinct = own.filter(
    (one, i) =>
      own.findIndex(
        (other) => Object.is(other.response, one.response) && Object.is(other.marks, one.marks),
      ) === i,
  );
  return distinct
    .map((start) => climb(data, left, shifted, start))
    .reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
}

/** A series that is shifted: its middle in the first regime, its shift in the second, its variance beside both. */
interface Mark {
  readonly values: Float64Array;
  centre: number;
  shift: number;
  variance: number;
}

function climb(
  { basis, marks: series, count, response }: SwitchingData,
  left: Float64Array,
  shifted: Shifted,
  start: (typeof starts)[number],
): Switching {
  const rows = response.length;
  const marks = series.map((values): Mark => {
    const known = values.filter((value) => !Number.isNaN(value));
    const spread = standardDeviation(known);
    return { values, centre: mean(known), shift: start.marks * spread, variance: spread * spread };
  });
  const probability = new Float64Array(rows);
  // What the columns leave of the response, less its shift: y − x·b of the first regime.
  let errors = left;
  let shift = start.response;
  let variance = left.reduce((total, value) => total + value * value, 0) / rows;
  let share = firstShare;
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < mostSteps; step++) {
    const before = logLikelihood;
    logLikelihood = expect(probability, { errors, shift, variance, share, marks, count });
    if (!(logLikelihood - before > least)) break;
    const second = probability.reduce((total, value) => total + value, 0);
    if (!(second > bounds.rows / 2)) break;
    share = Math.min(bounds.share, Math.max(bounds.rows / count, second / count));
    if (shifted.response) {
      const beside = residualOf(probability, basis);
      shift = shiftOf(left, beside, probability, second);
      errors = left.map((value, t) => value + shift * (probability[t]! - beside[t]!));
    }
    variance = 0;
    for (let t = 0; t < rows; t++) {
      const p = probability[t]!;
      variance += (p * (errors[t]! - shift) ** 2 + (1 - p) * errors[t]! ** 2) / rows;
    }
    for (const mark of marks) maximise(mark, probability, shifted.marks);
  }
  return {
    logLikelihood,
    probability,
    shift,
    error: Math.sqrt(variance),
    marks: marks.map((mark) => ({ shift: mark.shift, standardError: standardErrorOf(mark, probability) })),
  };
}

/** Least squares of Σ p·(y − x·b − shift)² + (1 − p)·(y − x·b)² over b and the shift: ⟨p, My⟩ / (Σp − ⟨p, Pp⟩), M = I − P what the columns leave. */
function shiftOf(left: Float64Array, beside: Float64Array, p: Float64Array, second: number): number {
  let along = 0;
  let explained = 0;
  for (let t = 0; t < p.length; t++) {
    along += p[t]! * left[t]!;
    explained += p[t]! * (p[t]! - beside[t]!);
  }
  return along / (second - explained);
}

/** Writes P(second regime | data) of every row; gives the log likelihood, but for its constant. */
function expect(
  probability: Float64Array,
  {
    errors,
    shift,
    variance,
    share,
    marks,
    count,
  }: {
    readonly errors: Float64Array;
    readonly shift: number;
    readonly variance: number;
    readonly share: number;
    readonly marks: readonly Mark[];
    readonly count: number;
  },
): number {
  const usual = log1p(-share);
  const odds = log(share) - usual;
  let total = count * usual - 0.5 * errors.length * log(variance);
  for (let t = 0; t < errors.length; t++) {
    const error = errors[t]!;
    total -= (error * error) / (2 * variance);
    if (t >= count) continue;
    let second = odds + (shift * (2 * error - shift)) / (2 * variance);
    for (const { values, centre, shift: moved, variance: own } of marks) {
      const value = values[t]! - centre;
      if (!Number.isNaN(value)) second += (moved * (2 * value - moved)) / (2 * own);
    }
    // 1 + the odds of the rarer side: log(1 + odds), and both probabilities, without a second exponential.
    const rarer = exp(-Math.abs(second));
    probability[t] = (second > 0 ? 1 : rarer) / (1 + rarer);
    total += Math.max(0, second) + log1p(rarer);
  }
  for (const { values, centre, variance: own } of marks) {
    const scale = 0.5 * log(own);
    for (const value of values) {
      if (!Number.isNaN(value)) total -= scale + (value - centre) ** 2 / (2 * own);
    }
  }
  return total;
}

/** √(variance·(1/n₁ + 1/n₂)), n the values of each regime. */
function standardErrorOf({ values, variance }: Mark, probability: Float64Array): number {
  const weight = weightsOf(values, probability);
  return Math.sqrt(variance * (1 / weight.first + 1 / weight.second));
}

/** Values in each regime. */
function weightsOf(
  values: Float64Array,
  probability: Float64Array,
): { readonly first: number; readonly second: number } {
  let first = 0;
  let second = 0;
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    first += 1 - probability[t]!;
    second += probability[t]!;
  });
  return { first, second };
}

/** The mark's centre, shift and variance under these probabilities. */
function maximise(mark: Mark, probability: Float64Array, isShifted: boolean): void {
  const { values } = mark;
  const weight = weightsOf(values, probability);
  const sums = { first: 0, second: 0 };
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    const p = probability[t]!;
    sums.first += (1 - p) * value;
    sums.second += p * value;
  });
  const isSeen = isShifted && weight.second > bounds.rows / 2 && weight.first > bounds.rows / 2;
  mark.centre = isSeen
    ? sums.first / weight.first
    : (sums.first + sums.second) / (weight.first + weight.second);
  mark.shift = isSeen ? sums.second / weight.second - mark.centre : 0;
  let squares = 0;
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    const p = probability[t]!;
    squares += p * (value - mark.centre - mark.shift) ** 2 + (1 - p) * (value - mark.centre) ** 2;
  });
  mark.variance = squares / (weight.first + weight.second);
}
