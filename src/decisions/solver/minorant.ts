/** The concave function below an S-shaped curve that touches it at one point: what a plan of many periods climbs on, without leaving its flights. */
import type { Curve } from "../../transforms/kind.js";

/** Numbers of a minorant: where it touches, height and slope there of what the concave part leaves, half its curvature, and from which media on there is
 *  any: the least number above 0 where it touches beside nothing, as nothing itself is known. */
export const minorantSize = 5;

/** Media beside nothing, of a usual level of about 1: a curve that falls away from nothing without bounds, as a root of a channel that takes sales away,
 *  is touched there, as no concave function below it touches it at nothing. */
const besideNothing = 1e-9;

/** Where a curve is touched that was to be touched at some media. */
export function touchAt(
  felt: number,
  coefficient: number,
  curve: Curve,
  parameters: ArrayLike<number>,
  point: Float64Array,
): number {
  if (!(coefficient < 0) || felt >= besideNothing) return felt;
  curve(0, parameters, 0, point);
  return Number.isFinite(point[1]!) ? felt : besideNothing;
}

/** The line that goes on with a curve on the far side of its turn: height at 0, and slope. The axis where the slope there is
 *  without bounds, as that of roots is at 0. */
export function tangentAt(
  { curve, turn }: { readonly curve: Curve; readonly turn: number },
  parameters: ArrayLike<number>,
  point: Float64Array,
): readonly [number, number] {
  // A curve that never turns has no side that is concave: nothing but its tangent is left.
  if (!Number.isFinite(turn)) return [0, 0];
  curve(turn, parameters, 0, point);
  if (!Number.isFinite(point[1]!)) return [0, 0];
  return [point[0]! - point[1]! * turn, point[1]!];
}

/** S = C + V, where C is S on its concave side and its tangent beyond the turn, and V, what that leaves, is convex. The minorant that touches S at a₀
 *  is C(a) + V(a₀) + V′(a₀)(a − a₀) − V″(a₀)/2 · (a − a₀)²: concave, below S, and equal to it with its slope at a₀. The last term is not needed for
 *  that; it lets a step go only as far as the curve's bend at a₀ can be trusted. Where the coefficient is negative, all is turned round.
 *
 *  @param out  the numbers of V at a₀ are written at `offset`
 *  @see Yuille and Rangarajan 2003, "The concave-convex procedure", Neural Computation 15(4) */
export function writeMinorant(
  curve: Curve,
  parameters: ArrayLike<number>,
  {
    touch,
    isConvexHere,
    tangent: [height, slope],
  }: {
    readonly touch: number;
    readonly isConvexHere: boolean;
    readonly tangent: readonly [number, number];
  },
  out: Float64Array,
  offset: number,
): void {
  out.fill(0, offset, offset + minorantSize);
  out[offset + 4] = Number.POSITIVE_INFINITY;
  if (!isConvexHere) return;
  const point = new Float64Array(3);
  curve(touch, parameters, 0, point);
  out[offset] = touch;
  out[offset + 1] = point[0]! - height - slope * touch;
  out[offset + 2] = point[1]! - slope;
  out[offset + 3] = point[2]! / 2;
  out[offset + 4] = touch === besideNothing ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY;
}
