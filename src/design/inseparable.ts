/** Channels whose media move so closely together that no data of this table can tell their effects apart. */
import { correlation } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { counted } from "../words.js";
import { type Design, mediaColumns, observationCount } from "./design.js";

export interface InseparablePair {
  readonly first: string;
  readonly second: string;
  /** Of their scaled media over the rows of the likelihood, in [−1, 1]. */
  readonly correlation: number;
}

/** The limit of a variance inflation factor, 1/(1 − r²) for two columns (Marquardt 1970): reached at |r| = 0.949. */
const largestInflation = 10;

/** Pairs of channels with r² of at least 0.9, the closest first. */
export function inseparablePairs(design: Design): readonly InseparablePair[] {
  const { channels } = design;
  if (observationCount(design) < 3 || channels.length < 2) return [];
  const columns = mediaColumns(design);
  const limit = 1 - 1 / largestInflation;
  return channels
    .flatMap((first, i) =>
      channels.slice(i + 1).map((second, k) => ({
        first: first.name,
        second: second.name,
        correlation: correlation(columns[i]!, columns[i + 1 + k]!),
      })),
    )
    .filter((pair) => pair.correlation ** 2 >= limit)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

/** What to do about such channels. */
export const separationCure =
  "phase their spend so that they run at different times, run an experiment on one of them (liftTests), or merge them into one channel";

/** The warning about them, which every result of the fit shows. */
export function inseparableWarnings(design: Design): readonly Warning[] {
  const pairs = inseparablePairs(design);
  if (pairs.length === 0) return [];
  const shown = pairs
    .slice(0, 4)
    .map((pair) => `${pairText(pair)} (correlation ${pair.correlation.toFixed(2)})`);
  const more = pairs.length > shown.length ? ` and ${pairs.length - shown.length} more` : "";
  return [
    {
      code: "inseparable-channels",
      message: `${counted(pairs.length, "pair")} of channels cannot be told apart, as their media move together: ${shown.join(", ")}${more}; how an effect is split between them is their priors`,
      cure: separationCure,
    },
  ];
}

/** "tv and radio". */
export function pairText({ first, second }: InseparablePair): string {
  return `${first} and ${second}`;
}
