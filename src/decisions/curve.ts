/** Saturation curves with their first and second derivatives, and the straight bridges that make them concave on an interval. */
import { exp, expm1, log } from "../math/elementary.js";
import type { SaturationName } from "../transforms/saturations.js";

/** Writes S, S′ and S″ at x ≥ 0 into out[0], out[1], out[2]; a and b are the kind's parameters in order. */
export type Curve = (x: number, a: number, b: number, out: Float64Array) => void;

const hill: Curve = (x, halfSaturation, _b, out) => {
  const r = 1 / (halfSaturation + x);
  out[0] = x * r;
  out[1] = halfSaturation * r * r;
  out[2] = -2 * halfSaturation * r * r * r;
};

const hyperbolic = (x: number, scale: number, out: Float64Array): void => {
  const e = expm1((-2 * x) / scale);
  const y = -e / (2 + e);
  out[0] = y;
  out[1] = (1 - y * y) / scale;
  out[2] = (-2 * y * out[1]) / scale;
};

/** The curves of the saturation kinds; the kinds themselves know no second derivative, as no sampler needs it. */
export const curves: Readonly<Record<SaturationName, Curve>> = {
  hill,
  michaelisMenten: hill,
  hillSlope(x, halfSaturation, slope, out) {
    if (x === 0) {
      out[0] = 0;
      out[1] = slope < 1 ? Number.POSITIVE_INFINITY : slope === 1 ? 1 / halfSaturation : 0;
      out[2] = 0;
      return;
    }
    const y = 1 / (1 + exp(slope * log(halfSaturation / x)));
    out[0] = y;
    out[1] = (slope * y * (1 - y)) / x;
    out[2] = (out[1] * (slope * (1 - 2 * y) - 1)) / x;
  },
  root(x, power, _b, out) {
    out[0] = x > 0 ? exp(power * log(x)) : 0;
    out[1] = x > 0 ? (power * out[0]!) / x : Number.POSITIVE_INFINITY;
    out[2] = x > 0 ? ((power - 1) * out[1]!) / x : 0;
  },
  tanh: (x, scale, _b, out) => hyperbolic(x, scale, out),
  logistic: (x, lambda, _b, out) => hyperbolic(x, 2 / lambda, out),
  none(x, _a, _b, out) {
    out[0] = x;
    out[1] = 1;
    out[2] = 0;
  },
};

/** Where the curve turns from convex to concave; 0 for the curves that are concave everywhere.
 *
 *  Hill with slope s > 1: halfSaturation·((s − 1)/(s + 1))^(1/s). */
export function inflexion(name: SaturationName, a: number, b: number): number {
  return name === "hillSlope" && b > 1 ? a * exp(log((b - 1) / (b + 1)) / b) : 0;
}

/** Numbers of a bridge: from, to, S(from), slope. */
export const bridgeSize = 4;

/** The straight piece that completes the curve to its concave envelope on [low, high], the smallest concave function above it.
 *
 *  An S-shaped curve gets the tangent from (low, S(low)) up to the point where it touches. Where the coefficient is negative it is the
 *  convex envelope from below that is wanted: a chord, or the tangent from (high, S(high)).
 *
 *  @param out     from, to, S(from) and slope are written at `offset`; from > to where the curve needs no bridge */
export function writeBridge(
  name: SaturationName,
  [a, b]: readonly [number, number],
  [low, high]: readonly [number, number],
  isNegative: boolean,
  out: Float64Array,
  offset: number,
): void {
  const point = new Float64Array(3);
  const curve = curves[name];
  const at = (x: number) => curve(x, a, b, point);
  const turn = inflexion(name, a, b);
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
