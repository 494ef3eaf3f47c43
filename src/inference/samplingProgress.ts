/** How a run is doing, for whoever watches it. */
import { timeLeft } from "../words.js";

export interface SamplingProgress {
  readonly phase: "warmup" | "sampling" | "done";
  readonly chains: readonly {
    readonly iterations: number;
    readonly stepSize: number;
    readonly treeDepth: number;
    readonly divergences: number;
  }[];
  /** Over all chains. */
  readonly iterations: number;
  readonly totalIterations: number;
  readonly draws: number;
  /** Among the draws. */
  readonly divergences: number;
  /** Worst over the coordinates at the last look, which comes after 100, 200, 400, … draws of each chain; NaN before, and at the end
   *  unless that was at all draws. */
  readonly rhat: number;
  readonly ess: number;
  readonly secondsElapsed: number;
  /** If the remaining iterations take as long as those so far. */
  readonly secondsLeft: number;
}

/** Share of the iterations from which on the time left can be told. */
const soon = 0.05;

/** "sampling, R-hat 1.003, ESS 812, 2 divergences, 0.4 s left"; R-hat and ESS once there are draws to tell them from, and the
 *  time once there are iterations enough: the first ones are the slowest by far. */
export function progressText({
  phase,
  divergences,
  rhat,
  ess,
  iterations,
  totalIterations,
  secondsLeft,
}: SamplingProgress): string {
  const quality = Number.isNaN(rhat) ? "" : `, R-hat ${rhat.toFixed(3)}, ESS ${Math.round(ess)}`;
  const trouble = divergences > 0 ? `, ${divergences} divergences` : "";
  const left = secondsLeft < 10 ? `, ${secondsLeft.toFixed(1)} s left` : timeLeft(secondsLeft);
  return `${phase}${quality}${trouble}${iterations < soon * totalIterations ? "" : left}`;
}
