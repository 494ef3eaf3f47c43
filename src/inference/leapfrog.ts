/** The leapfrog step: moves a point of phase space along Hamilton's equations, reversibly and without changing volume.
 *
 *  Energy is H = −ln p(position) + ½·momentumᵀ·M⁻¹·momentum. Velocity M⁻¹·momentum and acceleration M⁻¹·gradient are kept beside
 *  momentum and gradient, so that a step costs one gradient and one product with M⁻¹. */
import type { LogDensity } from "./logDensity.js";
import type { Metric } from "./metric.js";

/** A position with its momentum, and what is known there. The arrays are overwritten in place by the sampler. */
export interface PhasePoint {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly velocity: Float64Array;
  readonly gradient: Float64Array;
  readonly acceleration: Float64Array;
  logDensity: number;
}

export function createPhasePoint(dimension: number): PhasePoint {
  return {
    position: new Float64Array(dimension),
    momentum: new Float64Array(dimension),
    velocity: new Float64Array(dimension),
    gradient: new Float64Array(dimension),
    acceleration: new Float64Array(dimension),
    logDensity: Number.NaN,
  };
}

export function copyPhasePoint(from: PhasePoint, to: PhasePoint): void {
  to.position.set(from.position);
  to.momentum.set(from.momentum);
  to.velocity.set(from.velocity);
  to.gradient.set(from.gradient);
  to.acceleration.set(from.acceleration);
  to.logDensity = from.logDensity;
}

/** One leapfrog step.
 *
 *  momentum += ½ε·gradient;  position += ε·velocity;  momentum += ½ε·gradient at the new position
 *  @param stepSize  ε; negative goes back in time
 *  @param from  complete point; not changed
 *  @param to  another point; overwritten */
export function leapfrog(
  logDensity: LogDensity,
  metric: Metric,
  from: PhasePoint,
  to: PhasePoint,
  stepSize: number,
): void {
  const half = 0.5 * stepSize;
  const n = from.position.length;
  const { position, momentum, velocity, gradient, acceleration } = to;
  for (let i = 0; i < n; i++) {
    const v = from.velocity[i]! + half * from.acceleration[i]!;
    momentum[i] = from.momentum[i]! + half * from.gradient[i]!;
    velocity[i] = v;
    position[i] = from.position[i]! + stepSize * v;
  }
  to.logDensity = logDensity.evaluate(position, gradient);
  metric.multiplyInverse(gradient, acceleration);
  for (let i = 0; i < n; i++) {
    momentum[i] = momentum[i]! + half * gradient[i]!;
    velocity[i] = velocity[i]! + half * acceleration[i]!;
  }
}

/** H at the point: NaN or Infinity where the density or its gradient is not a finite number. */
export function energy(point: PhasePoint): number {
  const { momentum, velocity } = point;
  let twice = 0;
  for (let i = 0; i < momentum.length; i++) twice += momentum[i]! * velocity[i]!;
  return 0.5 * twice - point.logDensity;
}
