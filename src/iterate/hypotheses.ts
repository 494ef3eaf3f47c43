/** What else could have moved sales and media, asked of every attempt: each explanation with what was found of it. */

import type { TrainingEvidence } from "./files/records.js";

/** An explanation that would make the split wrong. */
export interface Hypothesis {
  readonly name: string;
  /** What speaks for it; null where nothing does. */
  readonly found: string | null;
  /** False where too few weeks let nothing be asked. */
  readonly isAsked: boolean;
}

/** The explanations by the findings of attribution that speak for them. */
const explanations: Readonly<Record<string, readonly string[]>> = {
  "the effect of a channel changed": ["effect-changed"],
  "a launch, or another step": ["rests-on-baseline-launch"],
  "a holiday that comes back every year": ["rests-on-baseline-holiday"],
  "a sharper season": ["rests-on-baseline-sharper-season"],
  "spend follows demand": ["follows-demand"],
  "a promotion, or other events without a column": ["unseen-events"],
  "an unseen driver": [
    "placebo-leads",
    "negative-control-moved",
    "rests-on-baseline-moving-level",
    "beyond-prior",
  ],
};

/** What the training weeks say of each. */
export function hypothesesOf({ findings }: Pick<TrainingEvidence, "findings">): readonly Hypothesis[] {
  const isAsked = findings.every(({ code }) => code !== "attribution-not-asked");
  return Object.entries(explanations).map(([name, codes]) => {
    const own = findings.filter(({ code, severity }) => codes.includes(code) && severity !== "note");
    return { name, found: own.length === 0 ? null : own.map(({ message }) => message).join("; "), isAsked };
  });
}
