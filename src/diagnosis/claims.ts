/** What may be claimed of a fit: the channels whose numbers cannot be told from demand are left out of what is said, in one place. */

import type { Fit } from "../fit/fit.js";
import { listed } from "../words.js";
import { diagnose } from "./diagnose.js";

/** What stands in the place of such a number. */
export const notTold = "cannot be told from demand";

/** What can be told of such channels: they and what is sold without media together. */
export function untoldLabel(names: readonly string[]): string {
  return `without media, or by ${listed(names)}`;
}

/** The findings that say so of the channels that they are about. */
export const withholdingCodes: readonly string[] = [
  "follows-demand",
  "follows-known-drivers",
  "placebo-leads",
];

/** Names of the channels of which nothing is claimed: those that a finding of attribution says follow demand, but for channels that an experiment was
 *  run on. */
export function withheldChannels(fit: Fit): ReadonlySet<string> {
  const tested = new Set(fit.model.spec.liftTests.map(({ channel }) => channel));
  const followed = diagnose(fit)
    .findings.filter(({ code }) => withholdingCodes.includes(code))
    .flatMap(({ about }) => about);
  return new Set(followed.filter((name) => !tested.has(name)));
}
