/** Every limit that a fit is held against, in one table for `diagnose`, `validate` and `iterate`; and a value held against one. */

interface Limit {
  /** Where a value is within it. NaN is nowhere. */
  readonly side: "at most" | "at least" | "above";
  /** What `diagnose` and the profile of a table review beyond it, and `iterate` refuses where it is strict; null where nothing is. */
  readonly review: number | null;
  /** What `diagnose` and the profile fail beyond it, and `validate` and `iterate` refuse; null where nothing is. */
  readonly fail: number | null;
}

/** The limits by the names of their gates. Those of review are the field's (Vehtari et al. 2021, Betancourt 2017), those of failure are what
 *  automatic iteration was asked to reach. */
export const limits = {
  rhat: { side: "at most", review: 1.01, fail: 1.02 },
  ess: { side: "at least", review: 400, fail: 100 },
  divergences: { side: "at most", review: 0, fail: 0 },
  bfmi: { side: "at least", review: 0.3, fail: null },
  /** Share of transitions that were cut short by the largest tree depth. */
  treeDepthShare: { side: "at most", review: 0.01, fail: null },
  /** Probability of a negative baseline: a 90 % interval that reaches below zero on one side, and more probable than not. */
  negativeBaseline: { side: "at most", review: 0.05, fail: 0.5 },
  /** Share of a number that is its prior: above it the number is mostly what was assumed. */
  priorShare: { side: "at most", review: 0.5, fail: null },
  /** Share of a channel's prior on either side of the posterior median: below it the data pull the number where the prior holds it hardly possible. */
  priorConflict: { side: "at least", review: 0.025, fail: null },
  /** Share of a channel's prior below the posterior's 95 % point: up to here an upper bound was learnt. */
  upperBound: { side: "at most", review: 0.8, fail: null },
  /** How many times as probable the data are where media bring nothing as where they bring what their priors say: substantial evidence, and strong
   *  (Kass and Raftery 1995). */
  noMedia: { side: "at most", review: 3, fail: 20 },
  /** Share of the KPI that one channel, and all together, are credited with. Nobody sells more than everything; half of all sales by one channel has
   *  not been seen in experiments. */
  channelShare: { side: "at most", review: 0.4, fail: 0.6 },
  mediaShare: { side: "at most", review: 0.7, fail: 1 },
  /** Share of the prior of what paid media bring together that lies above the posterior median: true returns drawn from the prior are above it as rarely. */
  priorTail: { side: "at least", review: 0.05, fail: 0.025 },
  /** Share of the movement of a channel's media that the baseline explains; credit of all such channels among all media. */
  followedDemand: { side: "at most", review: 0.2, fail: null },
  creditOfFollowers: { side: "at most", review: null, fail: 0.25 },
  /** Standard errors between an experiment and the posterior, or two experiments. */
  liftTestZ: { side: "at most", review: 2, fail: 3 },
  /** Largest over smallest median of what all media bring, among reasonable models. */
  spread: { side: "at most", review: null, fail: 2 },
  /** Findings of `diagnose` that fail: of sampler and fit, and of attribution. */
  failed_findings: { side: "at most", review: null, fail: 0 },
  attribution: { side: "at most", review: null, fail: 0 },
  /** R² in sample: what it must reach, and above which only weeks that the model has not seen can clear it. */
  r2: { side: "at least", review: 0.55, fail: 0.55 },
  r2Flag: { side: "at most", review: 0.7, fail: null },
  /** Of the weeks of a holdout, where nobody asks for others: see `Thresholds`. */
  oos_r2: { side: "at least", review: null, fail: 0.4 },
  oos_mape: { side: "at most", review: null, fail: 0.2 },
  overfitting: { side: "at most", review: null, fail: 0.25 },
  /** Rows per coefficient: 10 is the rule of thumb of Robyn's analyst's guide; Meridian's guide calls 4 too few to estimate reliably. */
  weeks_per_coefficient: { side: "above", review: 10, fail: 4 },
  /** Chance that noise would have passed a holdout after as many looks. */
  chance_by_luck: { side: "at most", review: null, fail: 0.05 },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;

/** A value held against a limit. */
export interface Gate {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** False where the value is not defined. */
  readonly isPassed: boolean;
  /** One line for people. */
  readonly text: string;
}

/** The lines of the gates that a value did not pass. */
export function failures(gates: readonly Pick<Gate, "isPassed" | "text">[]): readonly string[] {
  return gates.filter(({ isPassed }) => !isPassed).map(({ text }) => text);
}

/** Holds a value against a limit, on the side that the table has for it. */
export function gate(name: LimitName, value: number, limit: number, text: string): Gate {
  const isPassed = { "at most": value <= limit, "at least": value >= limit, above: value > limit }[
    limits[name].side
  ];
  return { name, value, limit, isPassed, text };
}
