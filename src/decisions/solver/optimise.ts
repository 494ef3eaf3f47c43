/** The best plan of a concave problem and an upper bound that no plan can exceed: the proof. */
import { type ConstrainedMaximum, maximise, type Smooth } from "./barrier.js";
import { dot, type InteriorPoint, type Polytope } from "./polytope.js";
import type { Risk } from "./risk.js";
import type { Evaluated, Surface } from "./surface.js";

/** What is maximised: U(f(x) − reference) − cost · x. */
export interface Goal<S extends Evaluated = Surface> {
  readonly surface: S;
  readonly risk: Risk;
  /** Taken off what each draw brings, shape [draw]; null for nothing. */
  readonly reference: Float64Array | null;
  /** KPI that one unit of each variable must bring to be worth it, shape [variable]; null where money is given. */
  readonly cost: Float64Array | null;
}

export interface Optimum {
  readonly x: Float64Array;
  /** Objective at x. */
  readonly value: number;
  /** No plan of the polytope has a higher objective. */
  readonly bound: number;
  /** By name of the row: objective for one more unit of the bound that holds it, > 0 at an upper and < 0 at a lower one. */
  readonly prices: ReadonlyMap<string, number>;
  /** Objective for one more unit of each variable, its rows' prices taken off: what its own bounds hold back. Shape [variable]. */
  readonly reducedGains: Float64Array;
}

/** Relative gap at which the search for a proof stops: of a steady plan, and of one with hundreds of variables. */
const wantedGap = { steady: 1e-9, horizon: 9e-7 };

function wantedGapOf({ surface }: Goal<Evaluated>): number {
  return surface.periods === 1 ? wantedGap.steady : wantedGap.horizon;
}

/** Objective of a goal. */
export function objectiveAt({ surface, risk, reference, cost }: Goal<Evaluated>, x: Float64Array): number {
  const f = new Float64Array(surface.draws.draws);
  surface.evaluate(x, { values: f });
  if (reference !== null) subtract(f, reference);
  return risk.value(f, 0) - (cost === null ? 0 : dot(cost, x));
}

/** Climbs from a starting point to the maximum, and bounds it. The bound holds where the surface is concave or bridged.
 *
 *  @param options.firstStage  weight of the barrier to begin with, 1 for as much as the objective (default 1): small to stay near the start, where there
 *    may be several maxima
 *  @param options.gap  relative gap at which it is good enough (default 1e-9 for a steady plan, 9e-7 over a horizon)
 *  @param options.known  value of a plan that is known: what is bounded by it is looked into no further (default: none) */
export function optimise(
  goal: Goal<Evaluated>,
  start: InteriorPoint,
  {
    firstStage = 1,
    gap: wanted = wantedGapOf(goal),
    known = Number.NEGATIVE_INFINITY,
  }: { readonly firstStage?: number; readonly gap?: number; readonly known?: number } = {},
): Optimum {
  const { polytope } = start;
  const proof = createProof(goal, polytope);
  let best: Optimum | null = null;
  let lastGap = Number.POSITIVE_INFINITY;
  let stuck = 0;
  const consider = (x: Float64Array, multipliers: Float64Array, smoothing: number): boolean => {
    const next = proof(x, multipliers, smoothing);
    const bound = Math.min(next.bound, best?.bound ?? Number.POSITIVE_INFINITY);
    best =
      best === null || next.value >= best.value
        ? { ...next, bound, x: x.slice(), prices: pricesOf(polytope, multipliers) }
        : { ...best, bound };
    const gap = (bound - best.value) / Math.max(Math.abs(best.value), Number.MIN_VALUE);
    // Where stages no longer tighten the bound, rounding has the last word.
    stuck = gap > 0.9 * lastGap ? stuck + 1 : 0;
    lastGap = gap;
    return gap <= wanted || (stuck >= 3 && gap < 1e-4) || bound <= known;
  };
  const objective = smoothObjective(goal);
  let last = 0;
  const watched: Smooth = {
    block: objective.block,
    value: objective.value,
    derivatives(x, smoothing, gradient, hessian) {
      last = smoothing;
      objective.derivatives(x, smoothing, gradient, hessian);
    },
  };
  const end: ConstrainedMaximum = maximise(
    watched,
    start,
    (x, multipliers) => consider(x, multipliers, last),
    firstStage,
  );
  if (best === null) consider(end.x, end.multipliers, 0);
  const found: Optimum = best!;
  // A bound of one stage and a value of another may cross by their rounding.
  return { ...found, bound: Math.max(found.bound, found.value) };
}

function pricesOf({ rows }: Polytope, multipliers: Float64Array): ReadonlyMap<string, number> {
  return new Map(rows.map(({ name }, i) => [name, multipliers[i]!]));
}

function smoothObjective(goal: Goal<Evaluated>): Smooth {
  return goal.risk.isLinear ? linearObjective(goal) : riskyObjective(goal);
}

/** A measure whose weights are the same everywhere: value and derivatives come of one pass, as the point that a step ends at is the next one's start. */
function linearObjective({ surface, risk, reference, cost }: Goal<Evaluated>): Smooth {
  const { size, periods } = surface;
  const count = surface.draws.draws;
  const f = new Float64Array(count);
  const p = new Float64Array(count);
  risk.weigh(f, 0, p, new Float64Array(count));
  const at = new Float64Array(size).fill(Number.NaN);
  const slope = new Float64Array(size);
  const bend = new Float64Array(size * size);
  const evaluate = (x: Float64Array): void => {
    if (x.every((money, j) => money === at[j])) return;
    at.set(x);
    for (let j = 0; j < size; j++) bend.fill(0, ...blockOf(j));
    surface.evaluate(x, { values: f, weights: p, gradient: slope, hessian: bend });
    if (reference !== null) subtract(f, reference);
    if (cost !== null) for (let j = 0; j < size; j++) slope[j]! -= cost[j]!;
  };
  /** Channels add up: of a row of the Hessian only its channel's block is not 0. */
  const blockOf = (j: number): [number, number] => {
    const from = j * size + j - (j % periods);
    return [from, from + periods];
  };
  return {
    block: periods,
    value(x) {
      evaluate(x);
      return risk.value(f, 0) - (cost === null ? 0 : dot(cost, x));
    },
    derivatives(x, _smoothing, gradient, hessian) {
      evaluate(x);
      gradient.set(slope);
      for (let j = 0; j < size; j++) {
        const [from, to] = blockOf(j);
        hessian.set(bend.subarray(from, to), from);
      }
    },
  };
}

function riskyObjective({ surface, risk, reference, cost }: Goal<Evaluated>): Smooth {
  const { size } = surface;
  const count = surface.draws.draws;
  const f = new Float64Array(count);
  const p = new Float64Array(count);
  const q = new Float64Array(count);
  const jacobian = new Float64Array(count * size);
  const weighted = new Float64Array(size);
  return {
    // Only a measure that is not linear couples the channels.
    block: size,
    value(x, smoothing) {
      surface.evaluate(x, { values: f });
      if (reference !== null) subtract(f, reference);
      return risk.value(f, smoothing) - (cost === null ? 0 : dot(cost, x));
    },
    derivatives(x, smoothing, gradient, hessian) {
      surface.evaluate(x, { values: f });
      if (reference !== null) subtract(f, reference);
      risk.weigh(f, smoothing, p, q);
      hessian.fill(0);
      surface.evaluate(x, { weights: p, gradient, hessian, jacobian });
      addCurvature(hessian, jacobian, q, weighted);
      if (cost !== null) for (let j = 0; j < size; j++) gradient[j]! -= cost[j]!;
    },
  };
}

/** Adds −Σ q_s J_s J_sᵀ + (Σ q_s J_s)(Σ q_s J_s)ᵀ/Σq to the lower triangle. */
function addCurvature(
  hessian: Float64Array,
  jacobian: Float64Array,
  q: Float64Array,
  mean: Float64Array,
): void {
  const size = mean.length;
  const total = q.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return;
  mean.fill(0);
  for (let s = 0; s < q.length; s++) {
    for (let j = 0; j < size; j++) mean[j]! += (q[s]! / total) * jacobian[s * size + j]!;
  }
  // Centred before squaring: the difference of two large sums would not stay negative semidefinite.
  for (let s = 0; s < q.length; s++) {
    if (q[s] === 0) continue;
    const row = s * size;
    for (let i = 0; i < size; i++) {
      const d = q[s]! * (jacobian[row + i]! - mean[i]!);
      if (d === 0) continue;
      for (let j = 0; j <= i; j++) hessian[i * size + j]! -= d * (jacobian[row + j]! - mean[j]!);
    }
  }
}

/** The bound: with p the weights of the draws at x and λ the prices of the rows, for every y of the polytope
 *
 *    U(f(y)) ≤ U(f(x)) + excess + Σ_s p_s (f_s(y) − f_s(x)) ≤ … + r · (y − x) + Σ λ_i (b_i − a_i x),  r = Σ p_s ∇f_s(x) − cost − Aᵀλ,
 *
 *  as f_s lies below its tangent plane; the maximum of r · (y − x) over the bounds is a sum of their better ends. Where a weight p_s is negative
 *  (mean–variance), f_s(y) is at least what the least plan brings. It holds for any λ ≥ 0 at an upper bound and ≤ 0 at a lower one. */
function createProof(goal: Goal<Evaluated>, polytope: Polytope) {
  const { surface, risk, reference, cost } = goal;
  const { lower, upper, rows } = polytope;
  const count = surface.draws.draws;
  const f = new Float64Array(count);
  const p = new Float64Array(count);
  const q = new Float64Array(count);
  const gradient = new Float64Array(surface.size);
  let least: Float64Array | null = null;
  return (x: Float64Array, multipliers: Float64Array, smoothing: number) => {
    // Weights that come from the values need one more pass for the gradient.
    if (risk.isLinear) risk.weigh(f, smoothing, p, q);
    surface.evaluate(x, risk.isLinear ? { values: f, weights: p, gradient } : { values: f });
    if (reference !== null) subtract(f, reference);
    const value = risk.value(f, 0) - (cost === null ? 0 : dot(cost, x));
    let room = risk.weigh(f, smoothing, p, q);
    if (p.some((weight) => weight < 0)) {
      if (least === null) {
        least = new Float64Array(count);
        surface.evaluate(lower, { values: least });
        if (reference !== null) subtract(least, reference);
      }
      for (let s = 0; s < count; s++) {
        if (p[s]! < 0) {
          room -= p[s]! * Math.max(0, f[s]! - least[s]!);
          p[s] = 0;
        }
      }
    }
    if (!risk.isLinear) surface.evaluate(x, { weights: p, gradient });
    if (cost !== null) for (let j = 0; j < gradient.length; j++) gradient[j]! -= cost[j]!;
    rows.forEach(({ coefficients, lower: low, upper: high }, i) => {
      const price = multipliers[i]!;
      if (price === 0 || !Number.isFinite(price > 0 ? high : low)) return;
      room += price * ((price > 0 ? high : low) - dot(coefficients, x));
      for (let j = 0; j < gradient.length; j++) gradient[j]! -= price * coefficients[j]!;
    });
    for (let j = 0; j < gradient.length; j++) {
      const gain = gradient[j]!;
      if (upper[j]! > lower[j]!) room += gain * ((gain > 0 ? upper[j]! : lower[j]!) - x[j]!);
    }
    // Rounding of the sums: the bound is not tighter than the arithmetic.
    const bound = value + Math.max(0, room);
    return { value, bound, reducedGains: gradient.slice() };
  };
}

function subtract(f: Float64Array, reference: Float64Array): void {
  for (let s = 0; s < f.length; s++) f[s]! -= reference[s]!;
}
