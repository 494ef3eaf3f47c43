/** A fit made anew on the table of a later month, and what moved since. */

import { platform } from "#platform";
import type { TableSource } from "../data/tableSource.js";
import { evaluatePlan } from "../decisions/evaluate.js";
import { type Plan, planBudget } from "../decisions/plan.js";
import { withheldChannels } from "../diagnosis/claims.js";
import { diagnose } from "../diagnosis/diagnose.js";
import { findingsWithGates, standingsOf } from "../diagnosis/standing.js";
import { ArgumentError, DataError } from "../errors.js";
import { type Fit, fit as fitModel } from "../fit/fit.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { roi } from "../insights/roi.js";
import { givenIn, requireKnownOptions, requireSwitch, requireWatching } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind, requireText } from "../records.js";
import type { Model } from "../spec/specify.js";
import { progressOf, type ValidationProgress } from "../validation/progress.js";
import { distinctWarnings, type Warning } from "../warning.js";
import { counted } from "../words.js";
import { movesOf, type RefreshFits } from "./moves.js";
import { newChannelWarning, nextModel, panelUntil } from "./nextModel.js";
import { type RefreshReading, readingNames, readNextTable } from "./nextTable.js";
import type { NewPeriods, PlannedMove, Refresh } from "./refreshRecord.js";
import { cellText, type Restatement, restatementOf } from "./restatement.js";

export interface RefreshOptions extends RefreshReading {
  /** Take numbers of old periods that are others now (default false: they are refused). */
  readonly acceptRestated?: boolean | undefined;
  /** Threads; see `fit`. */
  readonly workers?: number | undefined;
  /** Address of a queue to other machines, where `computeWorker` runs the chains; "" for this one (default: the setting CARRYOVER_COMPUTE, unless
   *  `workers` is given). */
  readonly compute?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with how far the fits are. */
  readonly onProgress?: ((progress: ValidationProgress) => void) | undefined;
}

/** What the table of a later month changes, before anything is fitted. */
export interface NextData {
  readonly kind: "nextData";
  readonly model: Model;
  readonly restatement: Restatement;
  readonly newPeriods: NewPeriods | null;
  readonly newChannels: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Holds the table of a later month against that of a fit: its columns, its units, its old periods cell by cell.
 *
 *  @throws DataError where it is not the same table with more periods; see `refresh`. Restated numbers are no error here
 *  @see `(await nextData(last, "new.csv")).restatement.cells`, the numbers that are others */
export async function nextData(
  last: Fit,
  table: TableSource,
  options: RefreshReading = {},
): Promise<NextData> {
  requireKind("nextData", last, ["fit"], "last");
  requireKnownOptions("nextData", options, readingNames);
  const before = last.model.source;
  const { panel, newChannels } = await readNextTable(before, table, options);
  const later = panel.times.filter((time) => time > before.times.at(-1)!);
  return {
    kind: "nextData",
    model: nextModel(last, panel),
    restatement: restatementOf(before, panel),
    newPeriods: later.length === 0 ? null : { from: later[0]!, to: later.at(-1)!, count: later.length },
    newChannels,
    warnings: newChannels.length === 0 ? [] : [newChannelWarning(newChannels, panel)],
  };
}

/** Fits the model of a fit to a table with later periods, and says what moved.
 *
 *  The specification stays, its baseline as it was chosen, and so do seed, sampler and scaling: everything is divided by what the first fit divided it by, the trend's
 *  line keeps its slope, and a prior on ROI stays one on the return of the first fit's periods. A parameter then means the same in every fit, and they are
 *  posteriors of one model that has seen more and more.
 *
 *  The move of each return, over the periods of the last fit, has two parts that add up to it: revision, from the last fit to one of the same periods by their new numbers, and new
 *  periods, from that to the fit of all. Posteriors that share data are not independent, and what each part may be is another thing:
 *
 *  new periods: under one model the posterior mean is a martingale, so that more data are expected to move it by nothing, give or take √(var before − var after). A move beyond
 *  1.645 of it surprises the model itself: an effect changed, or the model is wrong. One of ten does so by chance.
 *
 *  revision: chance has no part in it but that of the draws. It is called more than the uncertainty beyond 1.645 standard deviations of the narrower posterior: the old number then
 *  rested on numbers that were wrong by more than it admitted.
 *
 *  Monte Carlo error, from the effective sample of each, is added to both, and less than a quarter of the later standard deviation is never more than the uncertainty. A move is more than
 *  its uncertainty where a part of it is, or where the new mean lies outside the old 90 % interval.
 *
 *  Plans are the best divisions of one budget, that of the last fit's plan, over the same periods.
 *
 *  @param last  the last fit, as `fit` or `loadFit` gives it
 *  @param table  the whole table again with its later periods, as `readPanel` takes it; its columns have the roles that they had
 *  @param options  how the cells are read, as for `readPanel`; `{ acceptRestated: false }`
 *  @throws DataError for a table that lacks periods, columns or geos of the last one, or has another frequency or currency; for numbers of old periods that are others,
 *    unless they are accepted; and where there is nothing new
 *  @see `tableText(tableOf(await refresh(await loadFit("my/trace.nc"), "new.csv")))` is what the command prints */
export async function refresh(last: Fit, table: TableSource, options: RefreshOptions = {}): Promise<Refresh> {
  requireKind("refresh", last, ["fit"], "last");
  requireKnownOptions("refresh", options, [
    ...readingNames,
    "acceptRestated",
    "workers",
    "compute",
    "signal",
    "onProgress",
  ]);
  requireWatching("refresh", options);
  const { acceptRestated = false, workers, compute, signal, onProgress, ...reading } = options;
  requireSwitch("refresh", "acceptRestated", acceptRestated);
  if (compute !== undefined) requireText("refresh", "compute", compute);
  const next = await nextData(last, table, reading);
  const { restatement, newPeriods, newChannels } = next;
  requireNews(last, next, acceptRestated);
  const fits = await refits(last, next, { workers, compute, signal, onProgress });
  const { after } = fits;
  const window = {
    from: last.model.spec.training.from ?? last.design.times[0]!,
    to: last.design.times.at(-1)!,
  };
  const isRoi = last.design.revenuePerKpi !== null && after.design.revenuePerKpi !== null;
  const moves = movesOf(fits, window, isRoi);
  const diagnosis = diagnose(after);
  const names = [...moves.keys()];
  const standings = standingsOf(names, findingsWithGates(diagnosis.gates), withheldChannels(after));
  const planned = plansOf(fits);
  const plans = typeof planned === "string" ? null : planned;
  return {
    kind: "refresh",
    before: last,
    after,
    newPeriods,
    restatement,
    newChannels,
    window,
    isRoi,
    channels: names.map((name, i) => {
      const move = moves.get(name)!;
      return {
        name,
        roi: typeof move === "string" ? null : move,
        missing: typeof move === "string" ? move : null,
        standing: standings[i]!.text,
        planned: plans === null ? null : plannedMove(plans, name),
      };
    }),
    verdicts: { before: diagnose(last).verdict, after: diagnosis.verdict },
    plans: plans === null ? null : { budget: plans.budget, before: plans.before, after: plans.after },
    gains: plans === null ? null : gainsOf(plans, after),
    warnings: distinctWarnings([
      ...next.warnings,
      ...otherVersion(last),
      ...roi(after, window).warnings,
      ...(typeof planned === "string" ? [withoutPlans(planned)] : []),
    ]),
  };
}

/** @throws DataError where nothing is new, or old numbers are others and nobody said that this is right */
function requireNews(last: Fit, { model, restatement, newPeriods }: NextData, isAccepted: boolean): void {
  const { frequency } = last.model.panel;
  const { path } = model.source.source;
  const { cells, filled, largest, periods } = restatement;
  if (newPeriods === null && cells.length === 0) {
    throw new DataError({
      file: path,
      rule: `this table has no ${frequency} after ${last.model.source.times.at(-1)} and no other number before: there is nothing to refresh`,
      cure: `come back with the next ${frequency}s`,
    });
  }
  const restated = cells.length - filled;
  if (restated === 0 || isAccepted) return;
  throw new DataError({
    file: path,
    rule: `this table restates ${counted(restated, "number")} of ${counted(periods, frequency)} that the last fit was made from, the largest ${cellText(largest!)}`,
    cure: phrase`see them all with ${option("check")}, and take them with ${option("acceptRestated")} where they are right`,
  });
}

/** The fits of the old periods as restated, and of all. */
async function refits(
  before: Fit,
  { model, restatement, newPeriods }: NextData,
  { onProgress, ...where }: Pick<RefreshOptions, "workers" | "compute" | "signal" | "onProgress">,
): Promise<RefreshFits> {
  const { seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, isFull, metric } = before.provenance;
  const begin = performance.now();
  const isRevised = restatement.cells.length > 0;
  const total = Number(isRevised) + Number(newPeriods !== null);
  let done = 0;
  const sample = async (step: string, one: Model): Promise<Fit> => {
    const found = await fitModel(one, {
      ...{ seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, isFull, metric },
      ...givenIn(where),
      onProgress: ({ iterations, totalIterations }: SamplingProgress) =>
        onProgress?.(progressOf(step, (done + iterations / totalIterations) / total, begin)),
    });
    done++;
    return found;
  };
  const { frequency, times } = before.model.source;
  const old = panelUntil(model.source, times.at(-1)!);
  const restated = isRevised ? await sample(`old ${frequency}s as restated`, nextModel(before, old)) : before;
  const after = newPeriods === null ? restated : await sample(`all ${frequency}s`, model);
  return { before, restated, after };
}

interface Plans {
  readonly budget: number;
  readonly before: Plan;
  readonly restated: Plan;
  readonly after: Plan;
}

/** The best division of the last fit's budget by each fit, over the same periods; where one cannot be had, why. */
function plansOf({ before, restated, after }: RefreshFits): Plans | string {
  try {
    const old = planBudget(before, { otherModels: false });
    const budget = old.optimum.proposed;
    const again = (fit: Fit) =>
      fit === before ? old : planBudget(fit, { ...old.window, budget, otherModels: false });
    const revised = again(restated);
    return { budget, before: old, restated: revised, after: after === restated ? revised : again(after) };
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
}

function plannedMove({ before, restated, after }: Plans, name: string): PlannedMove | null {
  const [old, revised, now] = [before, restated, after].map(
    ({ optimum }) => optimum.channels.find((channel) => channel.name === name)?.proposed,
  );
  if (old === undefined || revised === undefined || now === undefined) return null;
  return { before: old, after: now, revision: revised - old, newPeriods: now - revised };
}

function gainsOf({ before, after }: Plans, fit: Fit): Refresh["gains"] {
  const allocation = Object.fromEntries(
    before.optimum.channels.map(({ name, proposed }) => [name, proposed]),
  );
  return {
    oldPlan: evaluatePlan(fit, allocation, after.window).promised,
    newPlan: after.optimum.promised,
  };
}

const withoutPlans = (why: string): Warning => ({
  code: "no-plans",
  message: `no divisions are compared, as one of the fits has none of this budget (${why})`,
  cure: "plan with the new fit alone: carryover plan",
});

/** A program that computes otherwise moves numbers too. */
function otherVersion({ provenance: { version } }: Fit): readonly Warning[] {
  if (version === platform.version) return [];
  return [
    {
      code: "other-version",
      message: `the last fit was made by version ${version} and this one by ${platform.version}: what changed in between is among the moves`,
      cure: "fit the last table again with this version to see how much",
    },
  ];
}
