/** How far something is that is made of several fits. */
import type { Reading } from "../compute/host.js";
import { timeLeft } from "../words.js";

/** How far a validation is. */
export interface ValidationProgress {
  /** What is being fitted: "fold 2 of 3". */
  readonly step: string;
  /** Of all that is to be done, in [0, 1]. */
  readonly share: number;
  /** If the rest takes as long as what is done; NaN at the beginning. For information only. */
  readonly secondsLeft: number;
}

/** Below this share the time left is a guess not worth showing. */
const tooEarly = 0.03;

/** Progress of one step among others, from that of its fit.
 *
 *  @param begin  when the whole began, by performance.now() */
export function progressOf(step: string, share: number, begin: number): ValidationProgress {
  const elapsed = (performance.now() - begin) / 1000;
  return { step, share, secondsLeft: share < tooEarly ? Number.NaN : (elapsed * (1 - share)) / share };
}

/** The same as the line of a cell has it. */
export function validationReading({ step, share, secondsLeft }: ValidationProgress): Reading {
  return { steps: Math.round(100 * share), total: 100, remark: `${step}${timeLeft(secondsLeft)}` };
}
