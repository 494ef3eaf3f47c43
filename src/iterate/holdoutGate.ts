/** The last step of an iteration: the sealed weeks are opened, and the fit is held against them. What is seen here decides nothing but the
 *  verdict. */
import type { Panel } from "../data/panel.js";
import type { Fit } from "../fit/fit.js";
import { specify } from "../spec/specify.js";
import { type Holdout, scoreHoldout } from "../validation/holdout.js";
import type { HoldoutSplit } from "../validation/split.js";
import type { Thresholds } from "../validation/thresholds.js";
import { type Configuration, changesOf } from "./configuration.js";

/** Scores a fit of the training weeks on the holdout of the whole table.
 *
 *  The fit was made from a table that ends where the holdout begins; here its model is given the whole table, in which its training
 *  window still ends there, so that its design of the training weeks, scales and all, is the same. */
export function openHoldout(
  whole: Panel,
  configuration: Configuration,
  trainingFit: Fit,
  options: { readonly split: HoldoutSplit; readonly thresholds: Thresholds },
): Holdout {
  const { split, thresholds } = options;
  const model = specify(whole, changesOf(configuration));
  return scoreHoldout({ ...trainingFit, model }, split, { thresholds });
}
