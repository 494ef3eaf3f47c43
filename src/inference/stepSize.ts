/** The step size: found within a factor of two by trial, then tuned by dual averaging to a target acceptance. */
import { exp, log } from "../math/elementary.js";
import type { Rng } from "../math/rng.js";
import { createPhasePoint, energy, leapfrog, type PhasePoint } from "./leapfrog.js";
import type { LogDensity } from "./logDensity.js";
import type { Metric } from "./metric.js";

/** Weight of the pull towards the centre, iterations that count less at the start, and how fast the average forgets: the values of
 *  Hoffman and Gelman 2014, section 3.2.1; the fourth, κ = ¾, is in `averagingWeight`. */
const gamma = 0.05;
const t0 = 10;

export interface StepSizeTuner {
  /** For the next transition of the warm-up. */
  readonly current: number;
  /** For the draws: the average over the tuning. */
  readonly averaged: number;
  /** Begins again from a step size; the search is centred at ten times it. */
  restart(stepSize: number): void;
  /** Learns from the acceptance of the last transition. */
  update(acceptance: number): void;
}

/** Nesterov's dual averaging on ln ε.
 *
 *  @param targetAcceptance  in (0, 1): the mean acceptance to reach
 *  @see Hoffman and Gelman 2014, equation 6 */
export function createStepSizeTuner(targetAcceptance: number): StepSizeTuner {
  let logCurrent = 0;
  let logAveraged = 0;
  let centre = 0;
  let error = 0;
  let count = 0;
  return {
    get current() {
      return exp(logCurrent);
    },
    get averaged() {
      return exp(count > 0 ? logAveraged : logCurrent);
    },
    restart(stepSize) {
      logCurrent = log(stepSize);
      centre = log(10 * stepSize);
      logAveraged = 0;
      error = 0;
      count = 0;
    },
    update(acceptance) {
      count++;
      const share = 1 / (count + t0);
      error += share * (targetAcceptance - Math.min(acceptance, 1) - error);
      logCurrent = centre - (error * Math.sqrt(count)) / gamma;
      logAveraged += averagingWeight(count) * (logCurrent - logAveraged);
    },
  };
}

/** count^−¾ from square roots, which are exact everywhere. */
function averagingWeight(count: number): number {
  const root = Math.sqrt(count);
  return 1 / (root * Math.sqrt(root));
}

/** Acceptance that one step of a usable size crosses. */
const logTrialAcceptance = log(0.8);
const maxTrials = 100;

/** A step size at which one leapfrog step loses about the energy that acceptance 0.8 allows: doubled or halved until it crosses.
 *
 *  @param point  complete but for momentum and velocity; not changed
 *  @param guess  where to begin, > 0
 *  @returns the step size and the gradients it took to find */
export function findStepSize(
  logDensity: LogDensity,
  metric: Metric,
  point: PhasePoint,
  guess: number,
  rng: Rng,
): { readonly stepSize: number; readonly evaluations: number } {
  const from: PhasePoint = {
    ...point,
    momentum: new Float64Array(logDensity.dimension),
    velocity: new Float64Array(logDensity.dimension),
  };
  const to = createPhasePoint(logDensity.dimension);
  let stepSize = guess;
  let isGrowing: boolean | null = null;
  for (let trial = 1; trial <= maxTrials; trial++) {
    metric.drawMomentum(rng, from.momentum, from.velocity);
    leapfrog(logDensity, metric, from, to, stepSize);
    // False for NaN: a step out of the density's domain is too long.
    const isAcceptable = energy(from) - energy(to) > logTrialAcceptance;
    if (isGrowing === null) isGrowing = isAcceptable;
    else if (isGrowing !== isAcceptable) return { stepSize, evaluations: trial };
    stepSize *= isAcceptable ? 2 : 0.5;
  }
  return { stepSize: guess, evaluations: maxTrials };
}
