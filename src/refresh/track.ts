/** Plans held against what came: the KPI that the fit of a plan expects for the money that was spent, and how far that money was from the plan. */
import { platform } from "#platform";
import { periodAfter } from "../data/calendar.js";
import type { Panel, Series } from "../data/panel.js";
import { rowAt } from "../data/rows.js";
import type { TableSource } from "../data/tableSource.js";
import { DataError } from "../errors.js";
import { continued } from "../fit/continued.js";
import type { Fit } from "../fit/fit.js";
import { predictKpi } from "../fit/predictKpi.js";
import { inert } from "../inert.js";
import { type Estimate, estimate } from "../math/estimate.js";
import { sum } from "../math/statistics.js";
import { requireKnownOptions } from "../options.js";
import { requireText } from "../records.js";
import { loadFit } from "../trace/trace.js";
import type { Warning } from "../warning.js";
import { counted, shellWord } from "../words.js";
import { folderFiles, openFitFolder } from "./fitFolder.js";
import { type KeptPlan, plansIn } from "./keptPlans.js";
import { nextModel } from "./nextModel.js";
import { type RefreshReading, readingNames, readNextTable } from "./nextTable.js";
import { restatementOf } from "./restatement.js";

/** A period that came. */
export interface TrackedPeriod {
  readonly date: string;
  readonly kpi: number;
  /** Of the KPI with its noise, for the money that was spent. */
  readonly predicted: Estimate;
  readonly isInside: boolean;
}

/** Money of a channel over the periods that came. */
export interface TrackedMoney {
  readonly name: string;
  readonly planned: number;
  readonly spent: number;
}

export interface TrackedPlan {
  readonly kind: "trackedPlan";
  readonly file: string;
  readonly from: string;
  readonly to: string | null;
  readonly verdict: string;
  readonly kpiUnit: string;
  readonly currency: string;
  readonly frequency: string;
  /** Those of the plan that have a KPI. */
  readonly periods: readonly TrackedPeriod[];
  readonly outside: number;
  /** As many of them as 90 % intervals leave outside by chance. */
  readonly expectedOutside: number;
  /** P(so many or more), were the periods independent. */
  readonly probability: number;
  readonly sum: { readonly kpi: number; readonly predicted: Estimate; readonly isInside: boolean };
  readonly money: readonly TrackedMoney[];
  readonly warnings: readonly Warning[];
}

export interface Tracking {
  readonly kind: "tracking";
  /** Those for which something came. */
  readonly plans: readonly TrackedPlan[];
  /** Files of the plans for which nothing came yet. */
  readonly waiting: readonly string[];
  readonly warnings: readonly Warning[];
}

const level = 0.9;

/** Holds the plans of a folder against the table of what came.
 *
 *  The fit that a plan was made from predicts every later period, with the money that was spent and not the planned one, and with the controls and events that came; carry-over
 *  runs on from its old periods, which stay as the fit knew them. Nothing of the later KPI is used. A period is inside where its KPI lies in the 90 % interval of predictions with noise; of
 *  n periods n/10 are outside by chance, and P(so many or more) is the binomial tail, as if they were independent: periods share the parameters and the baseline, so that misses come
 *  together. The sum over the periods has an interval of its own, from the same draws.
 *
 *  What a plan gained is not measured by this: nobody saw the KPI of the money of before.
 *
 *  @param folder  in which plans were kept, see `keepPlan`
 *  @param table  the whole table, old periods and those that came
 *  @param options  how its cells are read, as for `refresh`
 *  @throws DataError where no plan was kept, one was changed since, its fit is gone or another one, or nothing came yet
 *  @see `tableText(tableOf(await track("my", "actuals.csv")))` is what the command prints */
export async function track(
  folder: string,
  table: TableSource,
  options: RefreshReading = {},
): Promise<Tracking> {
  requireText("track", "folder", folder);
  requireKnownOptions("track", options, readingNames);
  const opened = await openFitFolder(folder);
  try {
    const kept = await plansIn(folder);
    if (kept.length === 0) {
      throw new DataError({
        file: folder,
        rule: "no plan was kept in this folder",
        cure: `make one with carryover plan ${shellWord(`${folder}/trace.nc`)}`,
      });
    }
    const { files } = platform;
    const places = new Map<string, string>([
      [
        platform.sha256(await files.readBytes(files.join(folder, folderFiles.trace))),
        files.join(folder, folderFiles.trace),
      ],
      ...opened.entries.map(({ name, files: sums }): [string, string] => [
        sums[folderFiles.trace]!,
        [folderFiles.history, name, folderFiles.trace].reduce(
          (above, part) => files.join(above, part),
          folder,
        ),
      ]),
    ]);
    const fits = new Map<string, Fit>();
    const plans: TrackedPlan[] = [];
    const waiting: string[] = [];
    for (const { file, kept: plan } of kept) {
      const { traceSha256 } = plan.fit;
      const place = places.get(traceSha256);
      if (place === undefined) {
        throw new DataError({
          file,
          rule: `the fit that this plan was made from (${traceSha256.slice(0, 12)}…) is no longer in the folder`,
          cure: "put its trace.nc back, or move the plan out of the folder",
        });
      }
      const fit = fits.get(traceSha256) ?? (await keptFit(place, traceSha256));
      fits.set(traceSha256, fit);
      const { panel } = await readNextTable(fit.model.source, table, options);
      requireOfFit(file, plan, fit);
      const tracked = tracking(file, plan, fit, panel, place.slice(0, -folderFiles.trace.length - 1));
      if (tracked === null) waiting.push(file);
      else plans.push(tracked);
    }
    if (plans.length === 0) {
      throw new DataError({
        file: kept.at(-1)!.file,
        rule: `the table has no KPI yet for a period from ${kept.at(-1)!.kept.from} on`,
        cure: "come back when it has",
      });
    }
    return { kind: "tracking", plans, waiting, warnings: plans.flatMap(({ warnings }) => warnings) };
  } finally {
    await opened.close();
  }
}

/** @throws DataError where the file is another one than the fit that was kept */
async function keptFit(file: string, sha256: string): Promise<Fit> {
  const fit = await loadFit(file);
  if (platform.sha256(await platform.files.readBytes(file)) === sha256) return fit;
  throw new DataError({
    file,
    rule: "this is another fit than the one that was kept here, as its checksum says",
    cure: "put the file back as it was, or move the plans that were made from it out of the folder",
  });
}

/** @throws DataError where the plan is for other periods or channels than its fit can have planned, naming the field */
function requireOfFit(file: string, { from, to, channels }: KeptPlan, { model: { panel } }: Fit): void {
  const refuse = (key: string, rule: string): never => {
    throw new DataError({ file, key, rule, cure: "move it out of the folder, and plan again" });
  };
  const last = panel.times.at(-1)!;
  if (from <= last) {
    refuse("from", `is ${from}, and the fit that it was made from has ${panel.frequency}s up to ${last}`);
  }
  if (to !== null && to < from) refuse("to", `is ${to}, before its first ${panel.frequency} ${from}`);
  let count = 0;
  for (let time = from; to !== null && time <= to; time = periodAfter(time, panel.frequency)) count++;
  for (const [i, { name, schedule }] of channels.entries()) {
    if (!panel.channels.some((channel) => channel.name === name)) {
      refuse(
        `channels.${i}.name`,
        `is "${inert(name)}", of which the fit that it was made from knows nothing`,
      );
    }
    if ((schedule === null) !== (to === null) || (schedule !== null && schedule.length !== count)) {
      refuse(
        `channels.${i}.schedule`,
        `has ${schedule === null ? "no amounts" : counted(schedule.length, "amount")}, and the plan ${to === null ? "no end" : counted(count, panel.frequency)}`,
      );
    }
  }
}

/** Null where no period of the plan has a KPI.
 *
 *  @param folder  of its fit */
function tracking(file: string, plan: KeptPlan, fit: Fit, table: Panel, folder: string): TrackedPlan | null {
  const last = fit.design.times.at(-1)!;
  const came = withOldPeriods(table, fit.model.source);
  const next = nextModel(fit, came);
  const { from } = fit.model.spec.training;
  const whole = continued(fit, { ...next, spec: { ...next.spec, training: { from, to: last } } });
  const { panel } = whole.model;
  const dates = panel.times.filter((time) => time >= plan.from && (plan.to === null || time <= plan.to));
  const kpiOf = (date: string) =>
    sum(panel.geos.map((_, g) => panel.kpi.values[rowAt(g, panel.times.indexOf(date), panel.times.length)]!));
  const known = dates.filter((date) => !Number.isNaN(kpiOf(date)));
  if (known.length === 0) return null;
  const { times, replicates, drawIndices } = predictKpi(whole, {
    from: known[0]!,
    to: known.at(-1)!,
    seed: fit.provenance.seed,
  });
  const rows = panel.geos.length * times.length;
  const drawsOf = (date: string): Float64Array =>
    Float64Array.from(drawIndices, (_, draw) =>
      sum(panel.geos.map((_, g) => replicates[draw * rows + rowAt(g, times.indexOf(date), times.length)]!)),
    );
  const draws = known.map(drawsOf);
  const isIn = (kpi: number, { lower, upper }: Estimate) => kpi >= lower && kpi <= upper;
  const periods = known.map((date, i): TrackedPeriod => {
    const predicted = estimate(draws[i]!, level);
    const kpi = kpiOf(date);
    return { date, kpi, predicted, isInside: isIn(kpi, predicted) };
  });
  const outside = periods.filter(({ isInside }) => !isInside).length;
  const total = sum(periods.map(({ kpi }) => kpi));
  const predicted = estimate(
    Float64Array.from(drawIndices, (_, draw) => sum(draws.map((own) => own[draw]!))),
    level,
  );
  return {
    kind: "trackedPlan",
    file,
    from: plan.from,
    to: plan.to,
    verdict: plan.verdict,
    kpiUnit: panel.kpi.unit,
    currency: panel.currency,
    frequency: panel.frequency,
    periods,
    outside,
    expectedOutside: (1 - level) * periods.length,
    probability: atLeast(outside, periods.length, 1 - level),
    sum: { kpi: total, predicted, isInside: isIn(total, predicted) },
    money: plan.channels.map(({ name, money, schedule }) => ({
      name,
      planned:
        schedule === null ? money * known.length : sum(known.map((date) => schedule[dates.indexOf(date)]!)),
      spent: spentOn(panel, name, known),
    })),
    warnings: restatedWarning(fit, table, folder),
  };
}

/** The old numbers that are others now are said, and not used. */
function restatedWarning(fit: Fit, table: Panel, folder: string): readonly Warning[] {
  const { cells, filled } = restatementOf(fit.model.source, table);
  const restated = cells.length - filled;
  if (restated === 0) return [];
  return [
    {
      code: "restated-since",
      message: `${counted(restated, "number")} of periods that the plan's fit was made from ${restated === 1 ? "is another one" : "are others"} in this table; the predictions run on from those that it knew`,
      cure: `carryover refresh ${shellWord(folder)} --data ${shellWord(table.source.path)} --check lists them`,
    },
  ];
}

function spentOn(panel: Panel, name: string, dates: readonly string[]): number {
  const spend = panel.channels.find((channel) => channel.name === name)?.spend ?? null;
  if (spend === null) return 0;
  const { times, geos } = panel;
  const cell = (date: string, g: number) => spend.values[rowAt(g, times.indexOf(date), times.length)]!;
  return sum(dates.flatMap((date) => geos.map((_, g) => cell(date, g) || 0)));
}

/** The table with the old periods as they were. */
function withOldPeriods(table: Panel, last: Panel): Panel {
  const start = table.times.indexOf(last.times[0]!);
  const old = (series: Series, before: Series | null | undefined): Series => {
    if (before === null || before === undefined) return series;
    const values = series.values.slice();
    last.geos.forEach((geo, g) => {
      const own = before.values.subarray(g * last.times.length, (g + 1) * last.times.length);
      values.set(own, table.geos.indexOf(geo) * table.times.length + start);
    });
    return { ...series, values };
  };
  const named = (all: readonly Series[], { name, column }: Series) =>
    all.find((one) => one.name === name && one.column === column);
  const channelOf = (name: string) => last.channels.find((one) => one.name === name);
  return {
    ...table,
    kpi: old(table.kpi, last.kpi),
    revenue: table.revenue && old(table.revenue, last.revenue),
    channels: table.channels.map((channel) => ({
      ...channel,
      spend: channel.spend && old(channel.spend, channelOf(channel.name)?.spend),
      exposures: channel.exposures.map((one) =>
        old(one, named(channelOf(channel.name)?.exposures ?? [], one)),
      ),
    })),
    controls: table.controls.map((one) => old(one, named(last.controls, one))),
    events: table.events.map((one) => old(one, named(last.events, one))),
  };
}

/** P(X ≥ k) of a binomial of n trials at p. */
export function atLeast(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.min(1, Math.max(0, 1 - below));
}
