/** Derivatives of a function nobody differentiated by hand: two values, a small step apart. */
import type { ParameterDomain } from "./kind.js";

/** The cube root of the spacing of doubles near 1: the step at which rounding and curvature cost equally much. */
const relativeStep = 6e-6;

/** A step for a central difference at `value` that stays inside the domain. */
export function differenceStep(value: number, domain: ParameterDomain): number {
  const room = domain === "unitInterval" ? Math.min(value, 1 - value) : Math.abs(value);
  return domain === "real" ? relativeStep * Math.max(1, room) : relativeStep * room;
}

/** (f(v + h) − f(v − h)) / 2h, with v = values[i] put back afterwards. */
export function centralDifference(values: Float64Array, i: number, step: number, f: () => number): number {
  const centre = values[i]!;
  values[i] = centre + step;
  const above = f();
  values[i] = centre - step;
  const below = f();
  values[i] = centre;
  return (above - below) / (2 * step);
}
