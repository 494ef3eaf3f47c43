/** What a plan is judged by over the draws: the mean, the mean of the worst, or mean less variance; each concave in what the draws bring. */
import { log } from "../../math/elementary.js";
import { mean } from "../../math/statistics.js";

/** A concave function U of what each draw brings. */
export interface Risk {
  /** True where U is linear: its weights are the same for every f, and f is not needed for them. */
  readonly isLinear: boolean;
  /** U(f), or a smooth function that tends to it as smoothing falls to 0.  */
  value(f: Float64Array, smoothing: number): number;
  /** Writes p = ∂U/∂f, and q for the curvature −diag(q) + q·qᵀ/Σq; U is linear where all q are 0.
   *
   *  For any g, U(g) ≤ U(f) + excess + p · (g − f), where `excess` is what is returned: 0 but for smoothing. */
  weigh(f: Float64Array, smoothing: number, p: Float64Array, q: Float64Array): number;
}

/** U = mean of f. */
export const expectation: Risk = {
  isLinear: true,
  value: (f) => mean(f),
  weigh(f, _smoothing, p, q) {
    p.fill(1 / f.length);
    q.fill(0);
    return 0;
  },
};

/** U = Σ w_s f_s: the mean after a measurement has made some draws likelier than others.
 *
 *  @param weights  ≥ 0, adding up to 1, shape [draw] */
export function weightedExpectation(weights: Float64Array): Risk {
  return {
    isLinear: true,
    value: (f) => f.reduce((sum, value, s) => sum + weights[s]! * value, 0),
    weigh(_f, _smoothing, p, q) {
      p.set(weights);
      q.fill(0);
      return 0;
    },
  };
}

/** U = mean − aversion/(2·unit) · variance. It rewards a draw for less than it could bring once f is above mean + unit/aversion.
 *
 *  @param unit  KPI that makes the aversion a bare number: what today's plan brings */
export function meanVariance(aversion: number, unit: number): Risk {
  const rate = aversion / unit;
  const moments = (f: Float64Array): readonly [number, number] => {
    const centre = mean(f);
    return [centre, f.reduce((sum, value) => sum + (value - centre) ** 2, 0) / f.length];
  };
  return {
    isLinear: false,
    value(f) {
      const [centre, variance] = moments(f);
      return centre - 0.5 * rate * variance;
    },
    weigh(f, _smoothing, p, q) {
      const centre = mean(f);
      for (let s = 0; s < f.length; s++) p[s] = (1 - rate * (f[s]! - centre)) / f.length;
      q.fill(rate / f.length);
      return 0;
    },
  };
}

/** U = mean of the worst share of draws (conditional value at risk, expected shortfall).
 *
 *  max over τ of τ − Σ max(0, τ − f_s)/(tail·S). Smoothed, each kink is the best of a log barrier on its two sides; the weights p of any
 *  smoothing lie in [0, 1/(tail·S)] and add up to 1, so that Σ p f is an upper bound of U whatever f.
 *
 *  @see Rockafellar and Uryasev 2000, "Optimization of conditional value-at-risk" */
export function conditionalValueAtRisk(tail: number): Risk {
  let threshold = Number.NaN;
  const solve = (f: Float64Array, smoothing: number): { readonly cap: number; readonly tau: number } => {
    const cap = 1 / (tail * f.length);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of f) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    // At the smoothing's width beyond all draws the weights add up to less and more than 1.
    const margin = smoothing / cap / Math.min(tail, 1 - tail) + smoothing * f.length * 4;
    low -= margin;
    high += margin;
    let tau = threshold > low && threshold < high ? threshold : (low + high) / 2;
    for (let i = 0; i < 100; i++) {
      let sum = -1;
      let slope = 0;
      for (const value of f) {
        const { p, q } = kink(tau - value, cap, smoothing);
        sum += p;
        slope += q;
      }
      if (sum < 0) low = tau;
      else high = tau;
      if (Math.abs(sum) < 1e-13) break;
      const newton = tau - sum / slope;
      tau = newton > low && newton < high ? newton : (low + high) / 2;
    }
    threshold = tau;
    return { cap, tau };
  };
  const exact = (f: Float64Array): number => meanOfWorst(f, tail);
  return {
    isLinear: false,
    value(f, smoothing) {
      if (smoothing === 0) return exact(f);
      const { cap, tau } = solve(f, smoothing);
      let sum = tau;
      for (const value of f) {
        const { z, w } = kink(tau - value, cap, smoothing);
        sum += smoothing * log(z * w) - cap * z;
      }
      return sum;
    },
    weigh(f, smoothing, p, q) {
      const width = smoothing || 1e-12 * (Math.abs(exact(f)) || 1);
      const { cap, tau } = solve(f, width);
      let weighted = 0;
      let sum = 0;
      for (let s = 0; s < f.length; s++) {
        const at = kink(tau - f[s]!, cap, width);
        p[s] = at.p;
        q[s] = at.q;
        sum += at.p;
      }
      for (let s = 0; s < f.length; s++) {
        p[s]! /= sum;
        weighted += p[s]! * f[s]!;
      }
      return weighted - exact(f);
    },
  };
}

/** Mean of the lowest `tail` of the draws; the one that the boundary cuts counts in part. */
export function meanOfWorst(f: Float64Array, tail: number): number {
  const sorted = f.slice().sort();
  const count = tail * f.length;
  const whole = Math.floor(count);
  let sum = (count - whole) * (sorted[whole] ?? 0);
  for (let s = 0; s < whole; s++) sum += sorted[s]!;
  return sum / count;
}

const kinkResult = { z: 0, w: 0, p: 0, q: 0 };

/** max over z of −cap·z + s·ln z + s·ln(z − d), at its z: w = z − d, the weight p = s/w and its derivative q by d. */
function kink(d: number, cap: number, smoothing: number): typeof kinkResult {
  const cd = cap * d;
  const root = Math.sqrt(cd * cd + 4 * smoothing * smoothing);
  // root − |cd| without cancellation.
  const rest = (4 * smoothing * smoothing) / (root + Math.abs(cd));
  const w = (2 * smoothing + (cd > 0 ? rest : root - cd)) / (2 * cap);
  const z = (2 * smoothing + (cd > 0 ? root + cd : rest)) / (2 * cap);
  kinkResult.z = z;
  kinkResult.w = w;
  kinkResult.p = smoothing / w;
  kinkResult.q = (smoothing * (cd > 0 ? rest : root - cd)) / (root * 2 * w * w);
  return kinkResult;
}
