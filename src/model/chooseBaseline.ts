/** Chooses how much a baseline may move: the level, the season and the peaks that the training weeks give evidence for, media integrated out. */

import { periodsPerYear } from "../data/rhythm.js";
import { periodAt } from "../data/rows.js";
import { type Design, likelihoodRows } from "../design/design.js";
import { stepLabel } from "../design/level.js";
import { buildDesign, type PanelDesign } from "../design/panelDesign.js";
import { DataError } from "../errors.js";
import { exp, log } from "../math/elementary.js";
import { mean } from "../math/statistics.js";
import type { BaselineCandidate, BaselineChoice, BaselineSettings } from "../spec/baselineChoice.js";
import { likelihoodOf } from "../spec/likelihoods/likelihoods.js";
import { distributionOf } from "../spec/priors.js";
import type { SpecChanges } from "../spec/spec.js";
import { type Model, withSpec } from "../spec/specify.js";
import { type BlockEvidence, createBlockEvidence } from "./blockEvidence.js";
import { holidayMarks } from "./holidayMarks.js";
import { linearisedMedia } from "./linearisedMedia.js";
import { largestGain, type Mark, markColumn, markOf, strongestMark } from "./marks.js";
import { yearlyPeaks } from "./yearlyPeaks.js";

/** What the user has settled already. */
export interface SettledBaseline {
  readonly level: boolean;
  readonly steps: boolean;
  readonly periodEffects: boolean;
  readonly waves: boolean;
  readonly peaks: boolean;
  readonly holidays: boolean;
}

/** Changes of the level in a year that are tried, as shares of the average period. */
const levelSds = [0, 0.05, 0.1, 0.2, 0.4];
/** Waves of a richer season, whose sd falls as 1/k: of a random walk around the year. */
const richWaves = [4, 8, 12];
const richSds = [0.1, 0.2];
/** Variances of the shocks that geos share in a period that are tried, as multiples of the noise's. */
const sharedRatios = [0, 0.05, 0.2, 1, 4, 16];
/** Where the search begins, rich enough that neither level, season nor peaks have to do another's work. */
const firstLevel = 0.1;
/** Three to one: what a richer baseline must be the more probable by (substantial evidence, Kass and Raftery 1995). One that is too rich widens intervals;
 *  one that is too stiff gives media what is not theirs. */
const substantialEvidence = log(3);
/** Twenty to one, which a peak must reach beside having been looked for in every period of the year. */
const strongEvidence = log(20);
/** Days of training from which a season richer than the default can have been seen twice. */
const twoYears = 700;
const halfAYear = 180;
const mostPeaks = 8;
const mostSteps = 3;
/** Days before and after a step, without which it is no new level. */
const shortestLevel = 56;

/** A column at the rows of the likelihood, its prior sd where the unit of what is chosen is 1, and its prior mean. */
interface Column {
  readonly values: Float64Array;
  readonly sd: number;
  readonly mean: number;
}

/** The baseline of a model that its training weeks give most evidence for.
 *
 *  The evidence of a candidate is that of the model with its media linearised: the response of each channel at three points of the prior of its
 *  carry-over, with coefficients that together have the mean and the sd of its prior. All coefficients and the noise are integrated out in closed
 *  form, so that a baseline and the media are weighed against each other, and neither is given to the other first. The simplest baseline stays unless
 *  a richer one is three times as probable; a peak must pay for having been looked for in every period of the year.
 *
 *  Nothing after the training weeks is looked at.
 *
 *  @returns null where there is nothing to choose, or the training weeks make no design */
export function chooseBaseline(model: Model, settled: SettledBaseline): BaselineChoice | null {
  const rich = richModel(model, settled);
  if (rich === null) return null;
  const { seasonality, level, periodEffects, calendar } = model.spec;
  const { yearly, sd, decay, peaks } = seasonality;
  const start: BaselineSettings = {
    level,
    periodEffects,
    seasonality: { yearly, sd, decay, peaks },
    ...(calendar === null ? {} : { holidays: rich.hasHolidays ? [] : calendar.columns }),
  };
  const levels = rich.hasLevel ? levelSds.map((one) => ({ ...level, sd: one })) : [level];
  const seasons = [
    start.seasonality,
    ...richWaves
      .filter((waves) => rich.hasWaves && waves <= rich.mostWaves && waves > yearly)
      .flatMap((waves) => richSds.map((one) => ({ ...start.seasonality, yearly: waves, sd: one, decay: 1 }))),
  ];
  const search = createSearch(model, rich);
  const { judge } = search;
  const better = (a: BaselineCandidate, b: BaselineCandidate) => (b.logEvidence > a.logEvidence ? b : a);
  const withWaves = (from: BaselineSettings, to: BaselineSettings["seasonality"]): BaselineSettings => ({
    ...from,
    seasonality: { ...to, peaks: from.seasonality.peaks },
  });
  /** How much the level wanders, its steps left as they are. */
  const atLevel = (of: BaselineSettings, { sd }: BaselineSettings["level"]): BaselineSettings => ({
    ...of,
    level: { ...of.level, sd },
  });
  /** The most probable level and season, one after the other until neither changes. */
  const climb = (from: BaselineSettings): BaselineCandidate => {
    let best = judge(from);
    for (;;) {
      const before = best;
      best = levels.map((one) => judge(atLevel(before, one))).reduce(better, best);
      const { level: found } = best;
      best = seasons.map((one) => judge(withWaves({ ...before, level: found }, one))).reduce(better, best);
      if (best === before) return best;
    }
  };
  const richest = withWaves(
    { ...start, level: rich.hasLevel ? { ...level, sd: firstLevel } : level },
    seasons.reduce((a, b) => (b.yearly > a.yearly ? b : a)),
  );
  search.shareShocks(richest);
  const found = search.addMarks(climb(search.addMarks(richest)));
  const smooth = better(
    climb(found),
    climb({ ...found, level, seasonality: { ...start.seasonality, peaks: found.seasonality.peaks } }),
  );
  /** Steps in place of a level that wanders, or beside it, as long as each pays for having been looked for in every period. */
  const withSteps = (from: BaselineCandidate): BaselineCandidate => {
    const stepped = search.addStep(atLevel(from, level));
    if (stepped === null) return from;
    const next = climb(stepped);
    return next.logEvidence - search.stepPrice > from.logEvidence ? withSteps(next) : from;
  };
  const best = withSteps(smooth);
  // The simplest that is nearly as probable.
  const simpler = [
    judge(withWaves(atLevel(best, level), start.seasonality)),
    judge(atLevel(best, level)),
    judge(withWaves(best, start.seasonality)),
    best,
  ];
  // Where no evidence is finite, as in a table that no model fits, the baseline stays as simple as it can be.
  const chosen =
    simpler.find(({ logEvidence }) => logEvidence > best.logEvidence - substantialEvidence) ?? simpler[0]!;
  return { chosen, candidates: [...search.tried()].sort((a, b) => b.logEvidence - a.logEvidence) };
}

interface RichModel extends PanelDesign {
  readonly hasLevel: boolean;
  readonly hasSteps: boolean;
  readonly hasWaves: boolean;
  readonly hasPeaks: boolean;
  readonly hasHolidays: boolean;
  readonly hasPeriodEffects: boolean;
  readonly mostWaves: number;
}

/** The design of the richest baseline, with unit scales where something is to be chosen; null where nothing is. */
function richModel(model: Model, settled: SettledBaseline): RichModel | null {
  const { spec, panel } = model;
  try {
    const { times, design } = buildDesign(model);
    const observed = likelihoodRows(design).map(
      (row) => Date.parse(times[periodAt(row, design.times)]!) / 86_400_000,
    );
    const span = observed.reduce((a, b) => Math.max(a, b)) - observed.reduce((a, b) => Math.min(a, b));
    const hasLevel = !settled.level && span >= halfAYear;
    const hasSteps = hasLevel && !settled.steps;
    const hasWaves = !settled.waves && span >= twoYears;
    const hasPeaks = !settled.peaks && span >= twoYears && panel.frequency !== "month";
    const hasPeriodEffects = !settled.periodEffects && design.geos.length > 1;
    const hasHolidays = !settled.holidays && span >= twoYears;
    if (!hasLevel && !hasWaves && !hasPeaks && !hasHolidays && !hasPeriodEffects) return null;
    const mostWaves = Math.max(
      spec.seasonality.yearly,
      Math.min(richWaves.at(-1)!, Math.floor(periodsPerYear[panel.frequency] / 2) - 1),
    );
    const changes: SpecChanges = {
      ...(hasLevel ? { level: { ...spec.level, sd: 1 } } : {}),
      ...(hasWaves ? { seasonality: { ...spec.seasonality, yearly: mostWaves } } : {}),
      ...(hasHolidays ? { calendar: null } : {}),
    };
    return {
      ...buildDesign(withSpec(model, changes)),
      hasLevel,
      hasSteps,
      hasWaves,
      hasPeaks,
      hasHolidays,
      hasPeriodEffects,
      mostWaves,
    };
  } catch (error) {
    // What the fit will say of it is better said there.
    if (error instanceof DataError) return null;
    throw error;
  }
}

interface Search {
  /** A baseline with its evidence; the same record for the same baseline. */
  judge(settings: BaselineSettings): BaselineCandidate;
  /** Chooses what geos share in a period, beside a baseline; all that is judged afterwards has it. */
  shareShocks(settings: BaselineSettings): void;
  /** The baseline with all holidays and peaks that pay for having been looked for. */
  addMarks(settings: BaselineSettings): BaselineSettings;
  /** The baseline with the step that explains most of what it leaves over; null where there is none to add. */
  addStep(settings: BaselineSettings): BaselineSettings | null;
  /** What a step must gain: it was looked for in every period. */
  readonly stepPrice: number;
  tried(): readonly BaselineCandidate[];
}

/** Prepares the columns once, so that a candidate takes one eigendecomposition. */
function createSearch(
  model: Model,
  { design, times, hasLevel, hasSteps, hasWaves, hasPeaks, hasHolidays, hasPeriodEffects }: RichModel,
): Search {
  const rows = likelihoodRows(design);
  const at = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row]!);
  const fixed: Column[] = linearisedMedia(design).map((column) => ({ ...column, values: at(column.values) }));
  const season: (Column & { readonly order: number })[] = [];
  const level: Column[] = [];
  for (const { block, label, values, prior } of design.linear) {
    const column = { ...prior, values: at(values) };
    if (block === "period") continue;
    if (block === "level" && hasLevel && !label.startsWith(stepLabel)) level.push(column);
    else if (block === "season" && hasWaves && !label.startsWith("week_")) {
      season.push({ ...column, order: Math.floor(season.length / 2) + 1 });
    } else fixed.push(column);
  }
  const target = at(design.kpi);
  for (const { values, mean } of fixed) {
    for (let row = 0; row < target.length; row++) target[row]! -= mean * values[row]!;
  }
  const noise = distributionOf(likelihoodOf(design.likelihood).noise(design.likelihood)[0]!.prior);
  const { peakSd } = model.spec.seasonality;
  const price = log(periodsPerYear[model.panel.frequency]) + strongEvidence;
  const { periodEffects, calendar } = model.spec;
  const { frequency } = model.panel;
  const possible = hasPeaks ? yearlyPeaks(rows, times, design, frequency) : [];
  const possibleHolidays = hasHolidays ? holidayMarks(calendar!, rows, times, design, frequency) : [];
  const holidayPrice = log(Math.max(1, possibleHolidays.length)) + substantialEvidence;
  const possibleSteps = hasSteps ? stepMarks(rows, times, design) : [];
  const stepPrice = log(Math.max(1, possibleSteps.length)) + strongEvidence;
  const added: (Mark & { readonly column: Float64Array })[] = [];
  const shares = design.geos.length > 1 && (hasPeriodEffects || periodEffects.sd > 0);
  const groups = shares ? samePeriod(rows, design.times) : [];
  let sharedRatio = 0;
  const prepare = () =>
    createBlockEvidence(
      [...[...fixed, ...season, ...level].map(({ values }) => values), ...added.map(({ column }) => column)],
      target,
      noise.logDensity,
      groups,
    );
  let evidenceOf = prepare();
  const add = (mark: Mark, column = markColumn(mark, target.length)): Mark => {
    if (!added.some(({ name }) => name === mark.name)) {
      added.push({ ...mark, column });
      evidenceOf = prepare();
    }
    return mark;
  };
  const evidence = (
    { level: { sd, steps, stepSd }, seasonality, holidays = [] }: Omit<BaselineSettings, "periodEffects">,
    ratio: number,
  ): BlockEvidence =>
    evidenceOf(
      [
        ...fixed.map((column) => column.sd),
        ...season.map(({ order }) =>
          order <= seasonality.yearly ? seasonality.sd * exp(-seasonality.decay * log(order)) : 0,
        ),
        ...level.map((column) => sd * column.sd),
        ...added.map(({ name }) =>
          steps.includes(name)
            ? stepSd
            : seasonality.peaks.includes(name) || holidays.includes(name)
              ? peakSd
              : 0,
        ),
      ],
      ratio,
    );
  const seen = new Map<string, BaselineCandidate>();
  /** The sd of the shocks follows from their share of the noise, unless it is settled. */
  const judgeAt = ({ level, seasonality, holidays }: BaselineSettings, ratio: number): BaselineCandidate => {
    const marked = holidays === undefined ? {} : { holidays };
    const key = JSON.stringify([level, seasonality, holidays, ratio]);
    const known = seen.get(key);
    if (known !== undefined) return known;
    const { logEvidence, sigma } = evidence({ level, seasonality, ...marked }, ratio);
    const sd = Number((Math.sqrt(ratio) * sigma).toPrecision(2));
    const candidate = {
      level,
      periodEffects: hasPeriodEffects ? { sd } : periodEffects,
      seasonality,
      ...marked,
      logEvidence,
    };
    seen.set(key, candidate);
    return candidate;
  };
  return {
    judge: (settings) => judgeAt(settings, sharedRatio),
    shareShocks(settings) {
      if (!shares) return;
      const tried = sharedRatios.map((ratio) => ({ ratio, ...judgeAt(settings, ratio) }));
      const best = tried.reduce((a, b) => (b.logEvidence > a.logEvidence ? b : a));
      if (best.logEvidence > tried[0]!.logEvidence + substantialEvidence) sharedRatio = best.ratio;
    },
    addMarks(settings) {
      // What a period's own effect takes up needs no mark.
      if (sharedRatio > 0) return settings;
      const { seasonality, holidays = [] } = settings;
      const present = evidence(settings, 0);
      const named = possibleHolidays.filter(({ name }) => !holidays.includes(name));
      const holiday = strongestMark(named, present, peakSd);
      if (holiday !== null && holiday.gain > holidayPrice) {
        return this.addMarks({ ...settings, holidays: [...holidays, add(holiday.mark).name].sort() });
      }
      const own = seasonality.peaks;
      const taken = new Set(added.filter(({ name }) => own.includes(name)).flatMap(({ rows }) => rows));
      const free = possible.filter((peak) => !peak.rows.some((row) => taken.has(row)));
      if (free.length === 0 || own.length >= mostPeaks) return settings;
      const peak = strongestMark(free, present, peakSd);
      if (peak === null || peak.gain < price) return settings;
      return this.addMarks({
        ...settings,
        seasonality: { ...seasonality, peaks: [...own, add(peak.mark).name].sort() },
      });
    },
    stepPrice,
    addStep(settings) {
      const { level } = settings;
      const free = possibleSteps.filter(({ name }) => !level.steps.includes(name));
      if (free.length === 0 || level.steps.length >= mostSteps || sharedRatio > 0) return null;
      const { mark } = largestGain(free, evidence(settings, 0), level.stepSd)!;
      const column = markColumn(mark, target.length);
      const centre = mean(column);
      add(
        mark,
        column.map((value) => value - centre),
      );
      return { ...settings, level: { ...level, steps: [...level.steps, mark.name].sort() } };
    },
    tried: () => [...seen.values()],
  };
}

/** Positions of the rows of each period. */
function samePeriod(rows: readonly number[], times: number): readonly (readonly number[])[] {
  const byPeriod = new Map<number, number[]>();
  rows.forEach((row, position) => {
    const period = periodAt(row, times);
    byPeriod.set(period, [...(byPeriod.get(period) ?? []), position]);
  });
  return [...byPeriod.values()];
}

/** A mark for every period that a new level could begin with. */
function stepMarks(rows: readonly number[], times: readonly string[], design: Design): readonly Mark[] {
  const days = times.map((time) => Date.parse(time) / 86_400_000);
  const periods = rows.map((row) => periodAt(row, design.times));
  const first = days[periods.reduce((a, b) => Math.min(a, b))]!;
  const last = days[periods.reduce((a, b) => Math.max(a, b))]!;
  return [...days.keys()]
    .filter((t) => days[t]! - first >= shortestLevel && last - days[t]! >= shortestLevel)
    .map((t) =>
      markOf(times[t]!, [
        new Map(periods.flatMap((period, position) => (period >= t ? [[position, 1] as const] : []))),
      ]),
    );
}
