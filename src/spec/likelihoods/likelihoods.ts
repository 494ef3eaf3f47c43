/** The likelihoods, by family. */
import type { Likelihood } from "./likelihood.js";
import { normal } from "./normal.js";
import { studentT } from "./studentT.js";

export const likelihoods = Object.freeze({ normal, studentT });

export type LikelihoodFamily = keyof typeof likelihoods;

/** What a specification says of its likelihood: the settings of one family. */
export type LikelihoodSettings = {
  [Family in LikelihoodFamily]: Parameters<(typeof likelihoods)[Family]["noise"]>[0];
}[LikelihoodFamily];

/** The record of these settings' family. */
export function likelihoodOf({ family }: LikelihoodSettings): Likelihood<LikelihoodSettings> {
  return likelihoods[family];
}
