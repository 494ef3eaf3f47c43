/** Saturation curves of one channel with their first and second derivatives: what plans and response curves climb along. */
import { exp, expm1, log } from "../math/elementary.js";
import type { SaturationName } from "./saturations.js";

/** Writes S, S′ and S″ at x ≥ 0 into out[0], out[1], out[2]; a and b are the kind's parameters in order.
 *
 *  At x = 0 an infinite S′ is written as Infinity, and 0 stands for an infinite S″. */
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
      // S begins as x/halfSaturation − (x/halfSaturation)² for slope 1, and as (x/halfSaturation)² for slope 2.
      const bend = slope === 1 ? -2 : slope === 2 ? 2 : 0;
      out[2] = bend / (halfSaturation * halfSaturation);
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

/** The x at which the curve has half of the height that it tends to; null for the curves that tend to none.
 *
 *  Hill: halfSaturation. tanh(x/scale): scale·artanh(1/2) = scale·ln(3)/2. tanh(lambda·x/2): ln(3)/lambda. */
export function halfPoint(name: SaturationName, a: number): number | null {
  switch (name) {
    case "hill":
    case "michaelisMenten":
    case "hillSlope":
      return a;
    case "tanh":
      return (a * log(3)) / 2;
    case "logistic":
      return log(3) / a;
    default:
      return null;
  }
}

/** Where the curve turns from convex to concave; 0 for the curves that are concave everywhere.
 *
 *  Hill with slope s > 1: halfSaturation·((s − 1)/(s + 1))^(1/s). */
export function inflexion(name: SaturationName, a: number, b: number): number {
  return name === "hillSlope" && b > 1 ? a * exp(log((b - 1) / (b + 1)) / b) : 0;
}
