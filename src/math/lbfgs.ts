/** L-BFGS: climbs a smooth function with its gradients and a memory of the last steps. */

/** Value at the position; writes the gradient into the caller's buffer. */
export type ValueAndGradient = (position: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  /** Most iterations (default 1000). */
  readonly maxIterations?: number;
  /** Steps remembered (default 10). */
  readonly memory?: number;
  /** Stop when one iteration raises the value by less than this (default 1e-10). */
  readonly valueTolerance?: number;
  /** Sees every point reached, the start first, and ends the climb there by returning true. The arrays are reused: copy what is kept. */
  readonly shouldStop?: (position: Float64Array, value: number, gradient: Float64Array) => boolean;
}

export interface Maximum {
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** False where the iterations ran out before the value settled. */
  readonly isConverged: boolean;
}

const defaults = { maxIterations: 1000, memory: 10, valueTolerance: 1e-10 };

/** Least share of the increase that the slope promises for a step to be taken (Armijo). */
const sufficientIncrease = 1e-4;
const maxHalvings = 40;

interface Step {
  readonly move: Float64Array;
  /** Change of the gradient of −f. */
  readonly bend: Float64Array;
  readonly curvature: number;
}

/** Climbs to a local maximum.
 *
 *  @param evaluate  the function; where it is not a finite number the line search steps back
 *  @param start  shape [n], where the function is finite; not changed
 *  @param options.maxIterations  most iterations (default 1000)
 *  @param options.memory  steps remembered (default 10)
 *  @param options.valueTolerance  smallest rise that is worth another iteration (default 1e-10)
 *  @param options.shouldStop  sees every point reached and can end the climb there
 *  @returns the best point found
 *  @see Nocedal and Wright, Numerical Optimization, algorithm 7.5
 *  @example maximiseLbfgs((x, g) => { g[0] = -2 * x[0]; return -x[0] * x[0]; }, Float64Array.of(3)).position // [0] */
export function maximiseLbfgs(
  evaluate: ValueAndGradient,
  start: Float64Array,
  options: LbfgsOptions = {},
): Maximum {
  const { maxIterations, memory, valueTolerance, shouldStop } = { ...defaults, ...options };
  let position = Float64Array.from(start);
  let gradient = new Float64Array(start.length);
  let trialPosition = new Float64Array(start.length);
  let trialGradient = new Float64Array(start.length);
  let value = evaluate(position, gradient);
  let evaluations = 1;
  let isStopped = shouldStop?.(position, value, gradient) ?? false;
  let steps: Step[] = [];
  let iterations = 0;
  let isConverged = false;
  while (iterations < maxIterations && !isConverged && !isStopped) {
    iterations++;
    let direction = quasiNewtonDirection(gradient, steps);
    let slope = dot(gradient, direction);
    if (!(slope > 0)) {
      steps = [];
      direction = quasiNewtonDirection(gradient, steps);
      slope = dot(gradient, direction);
      if (!(slope > 0)) {
        isConverged = slope === 0;
        break;
      }
    }
    let trialValue = Number.NaN;
    let scale = 1;
    let isAccepted = false;
    for (let halving = 0; halving < maxHalvings && !isAccepted; halving++) {
      for (let i = 0; i < position.length; i++) trialPosition[i] = position[i]! + scale * direction[i]!;
      trialValue = evaluate(trialPosition, trialGradient);
      evaluations++;
      isAccepted = trialValue >= value + sufficientIncrease * scale * slope && isFiniteVector(trialGradient);
      scale *= 0.5;
    }
    // No step along an uphill direction rises: the value is level to rounding.
    if (!isAccepted) {
      isConverged = true;
      break;
    }
    const step = measure(position, trialPosition, gradient, trialGradient);
    if (step.curvature > 0) {
      steps.push(step);
      if (steps.length > memory) steps.shift();
    }
    isConverged = trialValue - value < valueTolerance;
    [position, trialPosition] = [trialPosition, position];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
    isStopped = shouldStop?.(position, value, gradient) ?? false;
  }
  return { position, gradient, value, iterations, evaluations, isConverged };
}

/** The two-loop recursion: inverse Hessian of −f, as the remembered steps show it, times the gradient. */
function quasiNewtonDirection(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = Float64Array.from(gradient);
  const newest = steps.at(-1);
  if (newest === undefined) {
    // Nothing is known of the scale: a step of length one at most.
    const length = Math.sqrt(dot(gradient, gradient));
    if (length > 1) for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! / length;
    return direction;
  }
  const shares = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k--) {
    const { move, bend, curvature } = steps[k]!;
    shares[k] = dot(move, direction) / curvature;
    addScaled(direction, bend, -shares[k]!);
  }
  const scale = newest.curvature / dot(newest.bend, newest.bend);
  for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * scale;
  for (let k = 0; k < steps.length; k++) {
    const { move, bend, curvature } = steps[k]!;
    addScaled(direction, move, shares[k]! - dot(bend, direction) / curvature);
  }
  return direction;
}

function measure(
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): Step {
  const move = to.map((x, i) => x - from[i]!);
  const bend = gradientFrom.map((g, i) => g - gradientTo[i]!);
  return { move, bend, curvature: dot(move, bend) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + factor * vector[i]!;
}

function isFiniteVector(vector: Float64Array): boolean {
  return vector.every(Number.isFinite);
}
