/** Weeks in which sales and media jump together, and that no column tells apart: promotions, launches, prices, a rival. */

import { exp, log } from "../../math/elementary.js";
import { coefficientOf } from "../../math/leastSquares.js";
import { orthonormal, residualOf } from "../../math/omittedVariable.js";
import { incompleteGamma } from "../../math/special.js";
import { standardDeviation, sum } from "../../math/statistics.js";
import { fitSwitching, type Shifted } from "../../math/switchingRegression.js";
import { counted, listed, percent } from "../../words.js";
import { namedAgain } from "../finding.js";
import type { AttributionCheck } from "./check.js";
import type { WeeklyChannel, Weeks } from "./weeks.js";

/** Weeks of a second kind, and what media are credited with of them. */
export interface UnseenEvents {
  /** Chance that sales, or media, which do not jump in such weeks seem to do so as clearly: the larger of both. */
  readonly chance: number;
  /** Weeks that are more probably of the second kind than not. */
  readonly times: readonly string[];
  /** How far sales stand above the rest in them, in standard deviations of what is unexplained elsewhere. */
  readonly shift: number;
  /** Channels whose media surely jump in them, the gravest first. */
  readonly channels: readonly JumpingChannel[];
  /** What they are credited with of those jumps of sales, as a share of what all media are credited with; below zero where it is too little. */
  readonly bias: number;
}

export interface JumpingChannel {
  readonly name: string;
  /** Its media in such weeks over its media elsewhere. */
  readonly factor: number;
  /** Its part of the bias. */
  readonly bias: number;
}

/** Weeks in which a channel must have run for its jumps to be seen. */
const fewestRun = 20;
/** Share of its largest week below which a channel did not run. */
const silent = 0.01;
/** Standard errors from which a channel's media jump. */
const surely = 3;
/** Parameters beside the shifts that a second kind of weeks has: how many, and which. */
const regimes = 2;

/** The weeks of a second kind that explain KPI and media best, and how surely both jump in them; null where no channel's media can show it.
 *
 *  A regression with two regimes, of the KPI on the baseline and on what each channel is credited with, and beside it the log media of every week in which a channel ran,
 *  less what season, trend and controls explain of it. Twice its gain in log likelihood over one in which the KPI does not jump, and over one in which
 *  media do not, is about chi-squared. What a channel is credited with of the jumps follows from the algebra of omitted variables. */
export function unseenEvents(weeks: Weeks): UnseenEvents | null {
  const { kpi, baseline, channels, count, times, padded } = weeks;
  const columnsOf = channels.map((channel) => ({ channel, column: padded(channel.credited) }));
  const marked = columnsOf.flatMap((one) => {
    const values = markOf(one.channel, weeks);
    return values === null ? [] : [{ ...one, values }];
  });
  if (marked.length === 0) return null;
  const columns = [...baseline, ...columnsOf.map(({ column }) => column)];
  const basis = orthonormal(columns);
  const data = { response: kpi, basis, marks: marked.map(({ values }) => values), count };
  const of = (shifted: Shifted) => fitSwitching(data, shifted);
  const both = of({ response: true, marks: true });
  const chanceOf = (without: Shifted, parameters: number) =>
    chanceOfGain(both.logLikelihood - of(without).logLikelihood, parameters + regimes);
  const chance = Math.max(
    chanceOf({ response: false, marks: true }, 1),
    chanceOf({ response: true, marks: false }, marked.length),
  );
  const { probability, shift } = both;
  const all = sum(weeks.credited);
  const jumping = marked
    .map(({ channel, column }, i) => ({ channel, column, own: both.marks[i]! }))
    .filter(({ own }) => Math.abs(own.shift / own.standardError) > surely)
    .map(({ channel, column, own }): JumpingChannel => {
      const others = columns.filter((values) => values !== column);
      const along = coefficientOf(probability, column, others);
      return {
        name: channel.name,
        factor: exp(own.shift),
        bias: along === null ? 0 : (shift * along.value * sum(channel.credited)) / all,
      };
    })
    .sort((a, b) => Math.abs(b.bias) - Math.abs(a.bias));
  return {
    chance,
    times: times.filter((_, t) => probability[t]! > 0.5),
    shift: shift / both.error,
    channels: jumping,
    bias: sum(jumping.map(({ bias }) => bias)),
  };
}

/** The log of a channel's media less what is known to drive it, NaN where it did not run; null where it ran in too few weeks, or always alike. */
function markOf({ amount }: WeeklyChannel, { baseline, isKnownDriver, count }: Weeks): Float64Array | null {
  const least = silent * Math.max(...amount);
  const run = [...amount.keys()].filter((t) => amount[t]! > least);
  if (run.length < fewestRun) return null;
  const known = [
    new Float64Array(run.length).fill(1),
    ...baseline.filter((_, j) => isKnownDriver[j]).map((column) => Float64Array.from(run, (t) => column[t]!)),
  ];
  const rest = residualOf(
    Float64Array.from(run, (t) => log(amount[t]!)),
    orthonormal(known),
  );
  if (!(standardDeviation(rest) > 1e-6)) return null;
  const out = new Float64Array(count).fill(Number.NaN);
  run.forEach((t, i) => {
    out[t] = rest[i]!;
  });
  return out;
}

/** P(χ² ≥ twice the gain). */
function chanceOfGain(gain: number, parameters: number): number {
  return gain > 0 ? 1 - incompleteGamma(parameters / 2, gain) : 1;
}

/** Chance by luck up to which the weeks are no luck, and the share of all credit from which they break the split. */
const limit = { chance: 1e-4, bias: 0.1 };
/** Dates that a message has room for. */
const shown = 4;

/** Fails where what moves both takes or gives much of the credit of media, and is for review where it is little. */
export const events: AttributionCheck = {
  name: "unseenEvents",
  question: "do sales and media jump together in periods that no column tells apart",
  look({ weeks }) {
    const found = unseenEvents(weeks);
    if (found === null || found.chance > limit.chance || found.channels.length === 0) return [];
    const { times, shift, channels, bias } = found;
    const names = channels.map(({ name }) => name);
    const jumps = channels.map(({ name, factor }) => `${name} (${factor.toFixed(1)} times its usual)`);
    const dates = [
      ...times.slice(0, shown),
      ...(times.length > shown ? [`${times.length - shown} more`] : []),
    ];
    const what =
      bias > 0
        ? `what sold then would be ${percent(bias)} of what media are credited with`
        : `media would be credited with ${percent(-bias)} too little`;
    return [
      {
        code: "unseen-events",
        severity: Math.abs(bias) > limit.bias ? "fail" : "review",
        message: `in ${counted(times.length, weeks.frequency)} (${listed(dates)}) sales stand ${Math.abs(shift).toFixed(1)} times their usual error ${shift > 0 ? "above" : "below"} what baseline and media explain, and the media of ${listed(jumps)} move with them: no column tells these ${weeks.frequency}s apart, and ${what}`,
        cure: `find out what happened then (promotions, prices, launches, a rival) and give it a column, 1 in each such ${weeks.frequency}; where nothing did, run an experiment on ${namedAgain(names)}`,
        about: names,
      },
    ];
  },
};
