/** The straight bridges that make a saturation curve concave on an interval: what a bound is computed from. */
import type { Curve } from "../../transforms/kind.js";

/** Numbers of a bridge: from, to, S(from), slope. */
export const bridgeSize = 4;

/** The straight piece that completes the curve to its concave envelope on [low, high], the smallest concave function above it.
 *
 *  An S-shaped curve gets the tangent from (low, S(low)) up to the point where it touches. Where the coefficient is negative it is the
 *  convex envelope from below that is wanted: a chord, or the tangent from (high, S(high)).
 *
 *  @param turn    where the curve turns from convex to concave
 *  @param out     from, to, S(from) and slope are written at `offset`; from > to where the curve needs no bridge */
export function writeBridge(
  { curve, turn }: { readonly curve: Curve; readonly turn: number },
  parameters: ArrayLike<number>,
  [low, high]: readonly [number, number],
  isNegative: boolean,
  out: Float64Array,
  offset: number,
): void {
  const point = new Float64Array(3);
  const at = (x: number) => curve(x, parameters, 0, point);
  let from = low;
  let to = high;
  if (!(high > low) || (isNegative ? turn >= high : turn <= low)) {
    out[offset] = 1;
    out[offset + 1] = 0;
    return;
  }
  at(isNegative ? high : low);
  const anchor = isNegative ? high : low;
  const level = point[0]!;
  // Above the line through the anchor means that the tangent point has been passed.
  const isPast = (x: number): boolean => {
    at(x);
    const rise = point[1]! * (x - anchor);
    return point[0]! - level >= rise;
  };
  // Bisection: the tangent point lies between the turn and the far end.
  if (isNegative) {
    let [outside, inside] = [low, turn];
    if (turn > low && !isPast(low)) {
      for (let i = 0; i < 60; i++) {
        const middle = (inside + outside) / 2;
        if (isPast(middle)) inside = middle;
        else outside = middle;
      }
      from = outside;
    }
  } else {
    let [inside, outside] = [turn, high];
    if (isPast(high)) {
      for (let i = 0; i < 60; i++) {
        const middle = (inside + outside) / 2;
        if (isPast(middle)) outside = middle;
        else inside = middle;
      }
      to = inside;
    }
  }
  at(from);
  const start = point[0]!;
  at(to);
  out[offset] = from;
  out[offset + 1] = to;
  out[offset + 2] = start;
  out[offset + 3] = (point[0]! - start) / (to - from);
}
