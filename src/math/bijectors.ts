/** Smooth one-to-one maps between a parameter's domain and the real line, where the sampler moves.
 *
 *  A density p(x) on the domain becomes p(x(u))·|dx/du| on the real line; the log of the factor is the log-Jacobian. */
import { InternalError } from "../errors.js";
import { exp, log, log1p } from "./elementary.js";

export interface Bijector {
  /** The domain, open: values strictly between. */
  readonly lower: number;
  readonly upper: number;
  /** u(x), for x inside the domain. */
  toReal(x: number): number;
  /** x(u), for any real u. */
  fromReal(u: number): number;
  /** dx/du at u, > 0. */
  derivative(u: number): number;
  /** ln dx/du at u. */
  logJacobian(u: number): number;
  /** d/du of the log-Jacobian. */
  logJacobianGradient(u: number): number;
}

/** 1/(1 + e^−u), without overflow on either side.
 *
 *  @example logistic(0) // 0.5 */
export function logistic(u: number): number {
  if (u >= 0) return 1 / (1 + exp(-u));
  const e = exp(u);
  return e / (1 + e);
}

/** ln(1 + e^u), without overflow; minus ln of the logistic of −u.
 *
 *  @example softplus(0) // Math.log(2) */
export function softplus(u: number): number {
  return u > 0 ? u + log1p(exp(-u)) : log1p(exp(u));
}

/** The whole real line: x = u. */
export const identity: Bijector = Object.freeze({
  lower: Number.NEGATIVE_INFINITY,
  upper: Number.POSITIVE_INFINITY,
  toReal: (x: number) => x,
  fromReal: (u: number) => u,
  derivative: () => 1,
  logJacobian: () => 0,
  logJacobianGradient: () => 0,
});

/** The positive numbers: x = e^u, log-Jacobian u. */
export const positive: Bijector = Object.freeze({
  lower: 0,
  upper: Number.POSITIVE_INFINITY,
  toReal: log,
  fromReal: exp,
  derivative: exp,
  logJacobian: (u: number) => u,
  logJacobianGradient: () => 1,
});

/** The unit interval: x = logistic(u), log-Jacobian ln x + ln(1 − x). */
export const unitInterval: Bijector = interval(0, 1);

/** A bounded interval: x = lower + (upper − lower)·logistic(u).
 *
 *  @throws InternalError unless lower < upper, both finite
 *  @example interval(-1, 1).fromReal(0) // 0 */
export function interval(lower: number, upper: number): Bijector {
  if (!(lower < upper && Number.isFinite(upper - lower))) {
    throw new InternalError(`interval: lower must be below upper, both finite, got ${lower} and ${upper}`);
  }
  const width = upper - lower;
  const logWidth = log(width);
  return Object.freeze({
    lower,
    upper,
    toReal: (x: number) => log(x - lower) - log(upper - x),
    fromReal: (u: number) => lower + width * logistic(u),
    derivative: (u: number) => width * logistic(u) * logistic(-u),
    logJacobian: (u: number) => logWidth - softplus(u) - softplus(-u),
    logJacobianGradient: (u: number) => logistic(-u) - logistic(u),
  });
}
