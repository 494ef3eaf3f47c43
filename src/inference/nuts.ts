/** The no-U-turn sampler: one transition follows the posterior's contours until the trajectory begins to turn back.
 *
 *  The trajectory doubles in a random direction in time until its ends approach each other; the next draw is one of its points,
 *  chosen by weight e^−H, with a preference for the half that is farther away. This is the multinomial form with the generalised
 *  criterion and its checks across the seam of two joined halves.
 *  @see Hoffman and Gelman 2014; Betancourt 2017, "A conceptual introduction to Hamiltonian Monte Carlo", appendix A; the checks
 *  across the seam are those of Stan since 2.23 */
import { exp, log1p } from "../math/elementary.js";
import type { Rng } from "../math/rng.js";
import { copyPhasePoint, createPhasePoint, energy, leapfrog, type PhasePoint } from "./leapfrog.js";
import type { LogDensity } from "./logDensity.js";
import type { Metric } from "./metric.js";

/** A leapfrog step whose energy error says that the integrator has left the trajectory. */
export interface DivergentStep {
  /** Where the step began, shape [dimension]. */
  readonly start: Float64Array;
  /** Where it ended. */
  readonly end: Float64Array;
  /** Energy at its end minus energy of the draw it started from; Infinity where the density is not a number there. */
  readonly energyError: number;
}

/** What one transition did; the position it reached is in the point passed to it. */
export interface Transition {
  /** Doublings that were completed. */
  readonly treeDepth: number;
  readonly leapfrogSteps: number;
  /** Mean over all steps of min(1, e^(H0 − H)): what the step size is tuned to. */
  readonly acceptance: number;
  /** Energy of the momentum drawn at the start, with the position's. */
  readonly energy: number;
  readonly divergence: DivergentStep | null;
}

/** A step that loses or gains more energy than this is not following the trajectory any more. */
const maxEnergyError = 1000;

/** A stretch of trajectory: the momenta and velocities at its two ends and the sum of all its momenta. Which end is first is a
 *  matter of the direction in which it was last extended. */
interface Span {
  firstMomentum: Float64Array;
  firstVelocity: Float64Array;
  lastMomentum: Float64Array;
  lastVelocity: Float64Array;
  readonly momentumSum: Float64Array;
}

/** A sampler with its own buffers.
 *
 *  @param logDensity  what to sample
 *  @param maxTreeDepth  doublings at most: a transition costs at most 2^maxTreeDepth − 1 gradients
 *  @returns a function that moves the point: needs position, gradient and logDensity at the point, and acceleration in the metric given */
export function createNuts(
  logDensity: LogDensity,
  maxTreeDepth: number,
): (point: PhasePoint, metric: Metric, stepSize: number, rng: Rng) => Transition {
  const { dimension } = logDensity;
  const spans = Array.from({ length: maxTreeDepth + 1 }, () => createSpan(dimension));
  const trajectory = createSpan(dimension);
  const subtree = createSpan(dimension);
  /** The point chosen within the half being added. */
  const candidate = createPhasePoint(dimension);
  let forward = createPhasePoint(dimension);
  let backward = createPhasePoint(dimension);
  let spare = createPhasePoint(dimension);

  let metric: Metric;
  let rng: Rng;
  // Fields of a record, because a captured variable that holds a fraction costs an allocation at every change.
  const running = {
    signedStep: Number.NaN,
    initialEnergy: Number.NaN,
    acceptanceSum: Number.NaN,
    /** Log of the summed weights of the half being added, in units of the initial point's weight. */
    subtreeLogWeight: Number.NaN,
  };
  let leapfrogSteps = 0;
  let divergence: DivergentStep | null = null;

  /** Takes one step from the end in the direction of travel; false if it diverges. */
  function addPoint(span: Span): boolean {
    const isForward = running.signedStep > 0;
    const from = isForward ? forward : backward;
    const to = spare;
    leapfrog(logDensity, metric, from, to, running.signedStep);
    leapfrogSteps++;
    const energyError = energy(to) - running.initialEnergy;
    if (!(energyError < maxEnergyError)) {
      divergence = {
        start: from.position.slice(),
        end: to.position.slice(),
        energyError: Number.isNaN(energyError) ? Number.POSITIVE_INFINITY : energyError,
      };
      return false;
    }
    spare = from;
    if (isForward) forward = to;
    else backward = to;
    running.acceptanceSum += energyError <= 0 ? 1 : exp(-energyError);
    // A running choice: each new point replaces the candidate with its share of the weight so far.
    const total = logAddExp(running.subtreeLogWeight, -energyError);
    if (rng.uniform() < exp(-energyError - total)) copyPlace(to, candidate);
    running.subtreeLogWeight = total;
    startSpan(span, to);
    return true;
  }

  /** Adds 2^depth points and writes their span; false if the trajectory diverges or turns within them. */
  function extend(depth: number, span: Span): boolean {
    if (depth === 0) return addPoint(span);
    if (!extend(depth - 1, span)) return false;
    const second = spans[depth]!;
    if (!extend(depth - 1, second)) return false;
    return join(span, second);
  }

  return (point, currentMetric, stepSize, currentRng) => {
    metric = currentMetric;
    rng = currentRng;
    metric.drawMomentum(rng, point.momentum, point.velocity);
    copyPhasePoint(point, forward);
    copyPhasePoint(point, backward);
    startSpan(trajectory, point);
    running.initialEnergy = energy(point);
    leapfrogSteps = 0;
    running.acceptanceSum = 0;
    divergence = null;
    let logWeight = 0;
    let treeDepth = 0;
    let wasForward = true;
    while (treeDepth < maxTreeDepth) {
      const isForward = rng.uniform() < 0.5;
      running.signedStep = isForward ? stepSize : -stepSize;
      running.subtreeLogWeight = Number.NEGATIVE_INFINITY;
      if (!extend(treeDepth, subtree)) break;
      treeDepth++;
      if (rng.uniform() < exp(running.subtreeLogWeight - logWeight)) copyPlace(candidate, point);
      logWeight = logAddExp(logWeight, running.subtreeLogWeight);
      if (isForward !== wasForward) reverse(trajectory);
      wasForward = isForward;
      if (!join(trajectory, subtree)) break;
    }
    return {
      treeDepth,
      leapfrogSteps,
      acceptance: leapfrogSteps > 0 ? running.acceptanceSum / leapfrogSteps : 0,
      energy: running.initialEnergy,
      divergence,
    };
  };
}

function createSpan(dimension: number): Span {
  return {
    firstMomentum: new Float64Array(dimension),
    firstVelocity: new Float64Array(dimension),
    lastMomentum: new Float64Array(dimension),
    lastVelocity: new Float64Array(dimension),
    momentumSum: new Float64Array(dimension),
  };
}

/** The span of a single point. */
function startSpan(span: Span, { momentum, velocity }: PhasePoint): void {
  const { firstMomentum, firstVelocity, lastMomentum, lastVelocity, momentumSum } = span;
  for (let i = 0; i < momentum.length; i++) {
    const p = momentum[i]!;
    const v = velocity[i]!;
    firstMomentum[i] = p;
    lastMomentum[i] = p;
    momentumSum[i] = p;
    firstVelocity[i] = v;
    lastVelocity[i] = v;
  }
}

/** Appends the second span to the first, whose end it begins next to; false if the joined stretch turns back on itself.
 *
 *  A stretch has not turned while the velocities at both its ends point along the sum of its momenta. Two halves that have each gone
 *  half a circle look straight at their ends when joined, so the first half with the next point, and the second half with the
 *  point before, are checked as well. */
function join(first: Span, second: Span): boolean {
  const startVelocity = first.firstVelocity;
  const seamVelocity = first.lastVelocity;
  const seamMomentum = first.lastMomentum;
  const nextVelocity = second.firstVelocity;
  const nextMomentum = second.firstMomentum;
  const endVelocity = second.lastVelocity;
  const firstSum = first.momentumSum;
  const secondSum = second.momentumSum;
  let wholeAtStart = 0;
  let wholeAtEnd = 0;
  let firstAtStart = 0;
  let firstAtNext = 0;
  let secondAtSeam = 0;
  let secondAtEnd = 0;
  for (let i = 0; i < firstSum.length; i++) {
    const a = firstSum[i]!;
    const b = secondSum[i]!;
    const whole = a + b;
    const firstAndNext = a + nextMomentum[i]!;
    const secondAndSeam = b + seamMomentum[i]!;
    wholeAtStart += startVelocity[i]! * whole;
    wholeAtEnd += endVelocity[i]! * whole;
    firstAtStart += startVelocity[i]! * firstAndNext;
    firstAtNext += nextVelocity[i]! * firstAndNext;
    secondAtSeam += seamVelocity[i]! * secondAndSeam;
    secondAtEnd += endVelocity[i]! * secondAndSeam;
    firstSum[i] = whole;
  }
  // The second span's buffers are free from here on: trade instead of copying.
  first.lastMomentum = second.lastMomentum;
  first.lastVelocity = second.lastVelocity;
  second.lastMomentum = seamMomentum;
  second.lastVelocity = seamVelocity;
  return (
    wholeAtStart > 0 &&
    wholeAtEnd > 0 &&
    firstAtStart > 0 &&
    firstAtNext > 0 &&
    secondAtSeam > 0 &&
    secondAtEnd > 0
  );
}

function reverse(span: Span): void {
  const { firstMomentum, firstVelocity } = span;
  span.firstMomentum = span.lastMomentum;
  span.firstVelocity = span.lastVelocity;
  span.lastMomentum = firstMomentum;
  span.lastVelocity = firstVelocity;
}

/** Copies all but the momentum, which the next transition draws afresh. */
function copyPlace(from: PhasePoint, to: PhasePoint): void {
  to.position.set(from.position);
  to.gradient.set(from.gradient);
  to.acceleration.set(from.acceleration);
  to.logDensity = from.logDensity;
}

/** ln(e^a + e^b) for b a number and a a number or −Infinity. */
function logAddExp(a: number, b: number): number {
  return a > b ? a + log1p(exp(b - a)) : b + log1p(exp(a - b));
}
