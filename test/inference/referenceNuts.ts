/** The no-U-turn sampler written for clarity: whole trajectories in lists, every sum from scratch. Slow; kept as an oracle. */
import type { LogDensity } from "../../src/inference/logDensity.js";
import type { Metric } from "../../src/inference/metric.js";
import type { Rng } from "../../src/math/rng.js";

interface Point {
  readonly q: number[];
  readonly p: number[];
  readonly energy: number;
}

export interface ReferenceTransition {
  readonly position: number[];
  readonly treeDepth: number;
  readonly leapfrogSteps: number;
  readonly acceptance: number;
  readonly isDivergent: boolean;
}

export function referenceTransition(
  logDensity: LogDensity,
  metric: Metric,
  stepSize: number,
  maxTreeDepth: number,
  rng: Rng,
  position: readonly number[],
): ReferenceTransition {
  const n = logDensity.dimension;
  const velocity = (p: readonly number[]): number[] => {
    const out = new Float64Array(n);
    metric.multiplyInverse(Float64Array.from(p), out);
    return Array.from(out);
  };
  const gradient = (q: readonly number[]): number[] => {
    const out = new Float64Array(n);
    logDensity.evaluate(Float64Array.from(q), out);
    return Array.from(out);
  };
  const pointAt = (q: number[], p: number[]): Point => ({
    q,
    p,
    energy: 0.5 * dot(p, velocity(p)) - logDensity.evaluate(Float64Array.from(q), new Float64Array(n)),
  });
  const step = ({ q, p }: Point, signedStep: number): Point => {
    const half = add(p, gradient(q), 0.5 * signedStep);
    const moved = add(q, velocity(half), signedStep);
    return pointAt(moved, add(half, gradient(moved), 0.5 * signedStep));
  };
  const isStraight = (stretch: readonly Point[]): boolean => {
    const sum = stretch.map(({ p }) => p).reduce((a, b) => add(a, b, 1));
    return dot(velocity(stretch[0]!.p), sum) > 0 && dot(velocity(stretch.at(-1)!.p), sum) > 0;
  };
  /** A stretch of two halves is straight if it is, and each half with the neighbouring point of the other. */
  const isJoinStraight = (first: readonly Point[], second: readonly Point[]): boolean =>
    isStraight([...first, ...second]) &&
    isStraight([...first, second[0]!]) &&
    isStraight([first.at(-1)!, ...second]);

  const momentum = new Float64Array(n);
  metric.drawMomentum(rng, momentum, new Float64Array(n));
  const initial = pointAt([...position], Array.from(momentum));
  let trajectory: Point[] = [initial];
  let chosen = initial;
  let weight = 1;
  let treeDepth = 0;
  let acceptanceSum = 0;
  let leapfrogSteps = 0;
  while (treeDepth < maxTreeDepth) {
    const isForward = rng.uniform() < 0.5;
    const added: Point[] = [];
    let candidate = initial;
    let addedWeight = 0;
    let isComplete = true;
    while (added.length < 2 ** treeDepth && isComplete) {
      const from = added.at(-1) ?? (isForward ? trajectory.at(-1)! : trajectory[0]!);
      const next = step(from, isForward ? stepSize : -stepSize);
      leapfrogSteps++;
      const error = next.energy - initial.energy;
      if (!(error < 1000)) {
        return {
          position: chosen.q,
          treeDepth,
          leapfrogSteps,
          acceptance: acceptanceSum / leapfrogSteps,
          isDivergent: true,
        };
      }
      acceptanceSum += Math.min(1, Math.exp(-error));
      added.push(next);
      addedWeight += Math.exp(-error);
      if (rng.uniform() < Math.exp(-error) / addedWeight) candidate = next;
      // Every block of 2^k points that is complete now is a subtree, made of its two halves.
      for (let size = 2; added.length % size === 0; size *= 2) {
        const block = added.slice(-size);
        if (!isJoinStraight(block.slice(0, size / 2), block.slice(size / 2))) isComplete = false;
      }
    }
    if (!isComplete) break;
    treeDepth++;
    if (rng.uniform() < addedWeight / weight) chosen = candidate;
    weight += addedWeight;
    const isStraightOn = isForward
      ? isJoinStraight(trajectory, added)
      : isJoinStraight([...trajectory].reverse(), added);
    trajectory = isForward ? [...trajectory, ...added] : [...added.reverse(), ...trajectory];
    if (!isStraightOn) break;
  }
  return {
    position: chosen.q,
    treeDepth,
    leapfrogSteps,
    acceptance: acceptanceSum / leapfrogSteps,
    isDivergent: false,
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function add(a: readonly number[], b: readonly number[], factor: number): number[] {
  return a.map((value, i) => value + factor * b[i]!);
}
