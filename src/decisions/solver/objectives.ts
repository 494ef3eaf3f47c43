/** What a plan may maximise over the draws, each complete: its measure, how it is found, what a draw is compared with, and words. */
import { quantile } from "../../math/statistics.js";
import { conditionalValueAtRisk, expectation, meanVariance, type Risk } from "./risk.js";

/** What each draw is compared with before it is judged: nothing, today's plan, or the best plan that this draw alone would choose (regret). */
export type Reference = "nothing" | "today" | "best";

/** Settings that an objective may read. */
export interface MeasureSettings {
  readonly tail: number;
  readonly aversion: number;
}

/** What is to be large, from what each draw brings less its reference. */
export type Statistic = (f: Float64Array) => number;

/** A measure that is concave in what the draws bring is maximised with a proof; a statistic that is not is the best of a search. */
export type Judge =
  | {
      readonly isConcave: true;
      /** @param today  what today's plan brings on average, or 1 */
      risk(settings: MeasureSettings, today: () => number): Risk;
    }
  | { readonly isConcave: false; statistic(settings: MeasureSettings): Statistic };

export interface ObjectiveRecord {
  readonly judge: Judge;
  /** The settings that it reads. */
  readonly reads: readonly (keyof MeasureSettings)[];
  /** What draws are compared with where nobody says. */
  readonly against: Reference;
  /** True where its value is KPI of the whole plan; false for a share of the draws. */
  readonly isKpi: boolean;
  readonly words: string;
}

export const objectives = Object.freeze({
  expected: {
    judge: { isConcave: true, risk: () => expectation },
    reads: [],
    against: "nothing",
    isKpi: true,
    words: "the mean over the draws",
  },
  cvar: {
    judge: { isConcave: true, risk: ({ tail }) => conditionalValueAtRisk(tail) },
    reads: ["tail"],
    against: "nothing",
    isKpi: true,
    words: "the mean of the worst share of the draws",
  },
  meanVariance: {
    judge: { isConcave: true, risk: ({ aversion }, today) => meanVariance(aversion, today()) },
    reads: ["aversion"],
    against: "nothing",
    isKpi: true,
    words: "the mean less a share of the variance",
  },
  quantile: {
    judge: {
      isConcave: false,
      statistic:
        ({ tail }) =>
        (f) =>
          quantile(f, tail),
    },
    reads: ["tail"],
    against: "nothing",
    isKpi: true,
    words: "what a share of the draws stays below",
  },
  probability: {
    judge: {
      isConcave: false,
      statistic: () => (f) => f.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / f.length,
    },
    reads: [],
    against: "today",
    isKpi: false,
    words: "the share of the draws that beat today's plan",
  },
} satisfies Readonly<Record<string, ObjectiveRecord>>);

export type ObjectiveKind = keyof typeof objectives;

export function objectiveOf(kind: ObjectiveKind): ObjectiveRecord {
  return objectives[kind];
}

/** Names of the objectives that come with a proof, as a message lists them. */
export const provable: readonly string[] = Object.entries(objectives).flatMap(([name, { judge }]) =>
  judge.isConcave ? [`"${name}"`] : [],
);
