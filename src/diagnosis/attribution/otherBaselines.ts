/** Whether what media are credited with survives another baseline that is as reasonable: a sharper season, a level that moves, a launch, a holiday. */

import { periodsPerYear } from "../../data/rhythm.js";
import {
  type Coefficient,
  coefficientOf,
  persistenceOf,
  withoutPersistence,
} from "../../math/leastSquares.js";
import { orthonormal, residualOf } from "../../math/omittedVariable.js";
import { median, medianAbsoluteDeviation, sum } from "../../math/statistics.js";
import { listed, percent } from "../../words.js";
import type { Finding } from "../finding.js";
import type { AttributionCheck } from "./check.js";
import type { Weeks } from "./weeks.js";

/** What another baseline says of all media together. */
export interface OtherBaseline {
  readonly name: BaselineName;
  /** What it holds that the model does not, in words. */
  readonly text: string;
  /** What media bring under it, as a share of what they bring under the model's own by the same regression. */
  readonly share: number;
  /** How far that is from one, in standard errors of the difference. */
  readonly z: number;
}

/** Columns of another baseline, shape [week]. */
interface Alternative {
  readonly columns: readonly Float64Array[];
  readonly text: string;
  readonly cure: string;
  /** Days of the year, mm-dd, that stand out. */
  readonly days?: readonly string[];
}

/** The baselines that are tried. A complete record each: what it adds to the model's own, or null where the table calls for nothing of it. */
export const otherBaselines = {
  sharperSeason: {
    alternative(weeks: Weeks): Alternative | null {
      if (weeks.count < 1.5 * periodsPerYear[weeks.frequency]) return null;
      const waves = weeks.frequency === "month" ? 4 : 6;
      return {
        columns: yearlyWaves(weeks.times, waves),
        text: `a season of ${waves} waves a year`,
        cure: "give the season more waves than it has, or a larger sd for them: seasonality.yearly, seasonality.sd",
      };
    },
  },
  movingLevel: {
    alternative(weeks: Weeks): Alternative | null {
      const bends = Math.round((2 * weeks.count) / periodsPerYear[weeks.frequency]);
      if (bends < 2) return null;
      return {
        columns: cubicSplines(weeks.count, bends),
        text: "a level that moves from half-year to half-year",
        cure: "let the level of the baseline move more, level.sd, or add what moved it as a control",
      };
    },
  },
  launch: {
    alternative(weeks: Weeks): Alternative | null {
      const step = largestStep(weeks);
      if (step === null) return null;
      return {
        columns: [Float64Array.from({ length: weeks.count }, (_, t) => (t >= step ? 1 : 0))],
        text: `a step, as of a launch, on ${weeks.times[step]}`,
        cure: `find out what began about ${weeks.times[step]} (a product, a price, shops) and give it a column`,
      };
    },
  },
  holiday: {
    alternative(weeks: Weeks): Alternative | null {
      const groups = recurringPeaks(weeks);
      if (groups.length === 0) return null;
      const dates = groups.map((group) => group.map((t) => weeks.times[t]!));
      const days = groups.map((group) => middleDay(group, weeks));
      return {
        columns: groups.map((group) => {
          const column = new Float64Array(weeks.count);
          for (const t of group) column[t] = 1;
          return column;
        }),
        text: `peaks that come back every year (${listed(dates.map((own) => own.join(", ")))})`,
        cure: `name them: seasonality: { peaks: [${days.map((day) => `"${day}"`).join(", ")}] }, holidays with their dates, or the country of the table, whose holidays come with it: country`,
        days,
      };
    },
  },
} as const satisfies Readonly<Record<string, { alternative(weeks: Weeks): Alternative | null }>>;

export type BaselineName = keyof typeof otherBaselines;

/** How far all media may move: three standard errors of the difference, and a tenth of what they bring. */
const limit = { z: 3, share: 0.1 };

/** What every other baseline that the table calls for says of all media together.
 *
 *  b is the coefficient of what media are credited with in a regression beside the baseline, whose coefficients keep their priors. Were the model's
 *  baseline right, b would be the same under a richer one but for chance, whose variance is the difference of the two variances.
 *
 *  @see Hausman 1978, "Specification tests in econometrics" */
export function tryBaselines(
  weeks: Weeks,
): readonly (OtherBaseline & Pick<Alternative, "cure"> & { readonly days: readonly string[] })[] {
  const { kpi, baseline, count, padded } = weeks;
  const media = padded(weeks.credited);
  return (Object.keys(otherBaselines) as BaselineName[]).flatMap((name) => {
    const other = otherBaselines[name].alternative(weeks);
    if (other === null) return [];
    const richer = [...baseline, ...other.columns.map(padded)];
    const first = coefficientOf(kpi, media, richer);
    if (first === null) return [];
    // Errors follow each other as they do under the richer baseline: what the poorer one leaves out is no error.
    const persistence = persistenceOf(first.residuals, count);
    const under = (columns: readonly Float64Array[]): Coefficient | null => {
      const moved = (values: Float64Array) => withoutPersistence(values, persistence, count);
      return coefficientOf(moved(kpi), moved(media), columns.map(moved));
    };
    const [own, rich] = [under(baseline), under(richer)];
    if (own === null || rich === null) return [];
    const variance = Math.max(rich.variance - own.variance, 1e-6 * own.variance) * rich.errorVariance;
    const z = (rich.value - own.value) / Math.sqrt(variance);
    return [
      { name, text: other.text, cure: other.cure, days: other.days ?? [], share: rich.value / own.value, z },
    ];
  });
}

export const baselines: AttributionCheck = {
  name: "otherBaselines",
  question: "do media bring the same beside another baseline",
  look({ weeks }) {
    return tryBaselines(weeks)
      .filter(({ z, share }) => Math.abs(z) > limit.z && Math.abs(share - 1) > limit.share)
      .map(
        ({ name, text, cure, days, share, z }): Finding => ({
          code: `rests-on-baseline-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
          severity: "fail",
          message: `beside ${text} media would bring ${percent(Math.max(0, share))} of what they are credited with (${Math.abs(z).toFixed(1)} standard errors away): the split rests on the baseline`,
          cure,
          about: days,
        }),
      );
  },
};

function yearlyWaves(times: readonly string[], count: number): readonly Float64Array[] {
  const day = times.map(
    (time) => (Date.parse(time) - Date.parse(`${time.slice(0, 4)}-01-01`)) / 86_400_000 + 1,
  );
  return Array.from({ length: count }, (_, k) =>
    [Math.sin, Math.cos].map((wave) =>
      // Rounded, as engines differ in the last bit.
      Float64Array.from(day, (d) => Math.round(wave((2 * Math.PI * (k + 1) * d) / 365.25) * 1e12) / 1e12),
    ),
  ).flat();
}

/** Cubic B-splines on evenly spaced knots. */
function cubicSplines(count: number, intervals: number): readonly Float64Array[] {
  const width = (count - 1) / intervals;
  const bump = (x: number): number => {
    const u = Math.abs(x);
    if (u < 1) return 2 / 3 - u * u + (u * u * u) / 2;
    return u < 2 ? (2 - u) ** 3 / 6 : 0;
  };
  return Array.from({ length: intervals + 3 }, (_, k) =>
    Float64Array.from({ length: count }, (_unused, t) => bump((t - width * (k - 1)) / width)),
  );
}

/** F of the largest of all steps that is no chance: their 99 % point is 12.4 for errors without memory (Andrews 1993, 10 % cut off at either
 *  end), and errors with some make it larger. */
const leastStep = 16;
const cutOff = 0.1;

/** The week of the step that explains most beside baseline and media; null where none explains enough. */
export function largestStep({ kpi, baseline, channels, count, padded }: Weeks): number | null {
  const others = orthonormal([...baseline, ...channels.map(({ credited }) => padded(credited))]);
  const before = residualOf(kpi, others);
  const unexplained = squares(before);
  const degreesOfFreedom = kpi.length - others.length - 1;
  if (degreesOfFreedom < 10) return null;
  // What the others leave of a step, ⟨step, step⟩ − Σ ⟨step, q⟩², and along what they leave of the KPI: sums over the weeks from the step on, of
  // which each is the one after it and a week more.
  const sums = new Float64Array(others.length);
  let along = 0;
  let best = { at: -1, explained: 0 };
  for (let at = count - 1; at >= Math.ceil(cutOff * count); at--) {
    along += before[at]!;
    others.forEach((direction, j) => {
      sums[j] = sums[j]! + direction[at]!;
    });
    if (at > (1 - cutOff) * count) continue;
    const size = count - at - sums.reduce((total, value) => total + value * value, 0);
    if (!(size > 1e-9)) continue;
    const explained = along ** 2 / size;
    // Of two that explain as much, the earlier.
    if (explained >= best.explained) best = { at, explained };
  }
  const f = best.explained / ((unexplained - best.explained) / degreesOfFreedom);
  return f > leastStep ? best.at : null;
}

/** Deviations from the baseline, in robust standard deviations, that make a peak. */
const peakHeight = 3.5;
/** Dates of two years are the same when they lie so many days apart at most, by frequency. */
const sameDate = { day: 1, week: 8, month: 1 };

/** Weeks far above or below the baseline, grouped by their place in the year; only what comes back in another year. */
function recurringPeaks({ kpi, baseline, count, times, frequency }: Weeks): readonly (readonly number[])[] {
  if (frequency === "month") return [];
  const rest = residualOf(kpi, orthonormal(baseline)).subarray(0, count);
  const centre = median(rest);
  const height = peakHeight * medianAbsoluteDeviation(rest);
  const days = times.map((time) => (Date.parse(time) - Date.parse(`${time.slice(0, 4)}-01-01`)) / 86_400_000);
  const apart = (a: number, b: number): number => {
    const distance = Math.abs(days[a]! - days[b]!);
    return Math.min(distance, 365 - distance);
  };
  const peaks = [...rest.keys()].filter((t) => Math.abs(rest[t]! - centre) > height);
  const used = new Set<number>();
  return peaks.flatMap((first) => {
    if (used.has(first)) return [];
    const group = peaks.filter(
      (t) =>
        !used.has(t) &&
        apart(first, t) <= sameDate[frequency] &&
        rest[t]! > centre === rest[first]! > centre &&
        (t === first || times[t]!.slice(0, 4) !== times[first]!.slice(0, 4)),
    );
    if (group.length < 2) return [];
    for (const t of group) used.add(t);
    return [group];
  });
}

/** The day of the year, mm-dd, in the middle of such periods: of weeks, whose first days differ from year to year, the one that is in all of them if one is. */
function middleDay(group: readonly number[], { times, frequency }: Weeks): string {
  const first = group[0]!;
  const year = times[first]!.slice(0, 4);
  const inYear = (t: number): number => {
    const moved = Date.parse(`${year}${times[t]!.slice(4)}`);
    const distance = moved - Date.parse(times[first]!);
    // Across the turn of the year.
    return distance > 180 * 86_400_000
      ? distance - 365 * 86_400_000
      : distance < -180 * 86_400_000
        ? distance + 365 * 86_400_000
        : distance;
  };
  const middle = group.reduce((total, t) => total + inYear(t), 0) / group.length;
  const days = middle / 86_400_000 + (frequency === "week" ? 3 : 0);
  return new Date(Date.parse(times[first]!) + Math.round(days) * 86_400_000).toISOString().slice(5, 10);
}

function squares(values: Float64Array): number {
  return sum(values.map((value) => value * value));
}
