/** A point strictly inside a polytope, how far a linear function reaches on it, or one line that says what is possible. */
import { maximise } from "./barrier.js";
import { dot, Infeasible, type InteriorPoint, type Polytope, tolerance } from "./polytope.js";

/** Finds a point to start from, row by row: where a row is not met yet, move towards the point of the set so far that meets it best.
 *
 *  Where a row can only just be met, it is met by the one corner of the bounds that does, or with a slack of 1e-9 of its size.
 *
 *  @throws Infeasible with what the first impossible row could reach */
export function startInside(given: Polytope): InteriorPoint {
  let polytope: Polytope = { lower: given.lower, upper: given.upper, rows: [] };
  let x = given.lower.map((low, j) => (low + given.upper[j]!) / 2);
  for (const row of given.rows) {
    const size = Math.max(
      ...row.coefficients.map(
        (a, j) => Math.abs(a) * Math.max(Math.abs(given.lower[j]!), Math.abs(given.upper[j]!)),
      ),
      Number.MIN_VALUE,
    );
    const slack = tolerance * size;
    const value = dot(row.coefficients, x);
    const isEquality = row.upper - row.lower <= slack;
    const isInside = isEquality
      ? Math.abs(value - row.lower) <= 1e-15 * size
      : value > row.lower + slack && value < row.upper - slack;
    if (isInside) {
      polytope = { ...polytope, rows: [...polytope.rows, row] };
      continue;
    }
    const goesUp = value < (isEquality ? row.lower : row.lower + slack);
    const end = extreme(polytope, x, row.coefficients, goesUp);
    const reached = dot(row.coefficients, end);
    const wanted = goesUp ? row.lower : row.upper;
    const room = goesUp ? reached - wanted : wanted - reached;
    if (room < -slack) {
      const other = dot(row.coefficients, extreme(polytope, x, row.coefficients, !goesUp));
      throw new Infeasible(row, goesUp ? [other, reached] : [reached, other]);
    }
    if (room <= slack && polytope.rows.length === 0) {
      // Only this corner of the bounds will do: every variable of the row is fixed there.
      const fix = (bounds: Float64Array) =>
        bounds.map((bound, j) => (row.coefficients[j] === 0 ? bound : end[j]!));
      polytope = { lower: fix(polytope.lower), upper: fix(polytope.upper), rows: [] };
      x = x.map((value_, j) => (row.coefficients[j] === 0 ? value_ : end[j]!));
      continue;
    }
    const eased =
      room <= slack ? { ...row, lower: row.lower - 2 * slack, upper: row.upper + 2 * slack } : row;
    const far = goesUp ? Math.min(eased.upper, reached) : Math.max(eased.lower, reached);
    const goal = isEquality
      ? room <= slack
        ? reached
        : row.lower
      : ((goesUp ? eased.lower : eased.upper) + far) / 2;
    // Where nothing of the row is free to move, it is met as it is.
    const step = reached === value ? 0 : Math.min(1, (goal - value) / (reached - value));
    x = x.map((from, j) => from + step * (end[j]! - from));
    polytope = { ...polytope, rows: [...polytope.rows, eased] };
  }
  return { polytope, x };
}

/** The sums that a row can take on the polytope. */
export function reachOf(
  { polytope, x }: InteriorPoint,
  coefficients: Float64Array,
): readonly [number, number] {
  return [
    dot(coefficients, extreme(polytope, x, coefficients, false)),
    dot(coefficients, extreme(polytope, x, coefficients, true)),
  ];
}

/** Where a linear function is largest (or smallest). */
export function extreme(
  polytope: Polytope,
  inside: Float64Array,
  coefficients: Float64Array,
  isLargest: boolean,
): Float64Array {
  const { lower, upper, rows } = polytope;
  const direction = coefficients.map((a) => (isLargest ? a : -a));
  if (rows.length === 0) {
    return inside.map((value, j) => (direction[j]! > 0 ? upper[j]! : direction[j]! < 0 ? lower[j]! : value));
  }
  const linear = {
    block: 1,
    value: (x: Float64Array) => dot(direction, x),
    derivatives(_x: Float64Array, _smoothing: number, gradient: Float64Array, hessian: Float64Array) {
      gradient.set(direction);
      hessian.fill(0);
    },
  };
  return maximise(linear, { polytope, x: inside }, () => false).x;
}
