/** Which weeks a model learns from and which it is tested on: always the last ones, as the future is what nobody has seen. */
import { channelNamed, launchPeriod } from "../data/panelColumns.js";
import { periodAt, rowAt } from "../data/rows.js";
import { ArgumentError, DataError } from "../errors.js";
import { withSpec } from "../model/specify.js";
import { requireFields, requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { counted, listed } from "../words.js";
import { defaultThresholds, thresholdFault } from "./thresholds.js";

/** Periods from one to another, both included. */
export interface PeriodRange {
  /** First days of the first and the last period, ISO dates. */
  readonly from: string;
  readonly to: string;
  /** Periods in it that have a KPI. */
  readonly periods: number;
}

export interface HoldoutSplit {
  readonly train: PeriodRange;
  readonly test: PeriodRange;
}

/** Fewest periods to learn from and to test on; fewer say nothing, whatever they say. */
export const fewestPeriods = { train: 8, test: 4 };

/** Refuses what is no split. */
export function requireSplit(caller: string, split: unknown): void {
  requireFields(caller, "split", split, ["train", "test"], "make one with splitHoldout(model)");
}

/** Splits the weeks of a model in time.
 *
 *  The periods that count are those of the model's own training window that have a KPI (of any geo), from the first one in which
 *  something sold. The last ⌈testSize · periods⌉ of them are the test.
 *
 *  @param testSize  share of the periods, in (0, 0.5]
 *  @throws ArgumentError for a share outside its range; DataError where there are too few periods
 *  @example splitHoldout(specify(panel)).test // { from: "2024-05-20", to: "2024-12-23", periods: 32 } */
export function splitHoldout(model: Model, testSize = defaultThresholds.testSize): HoldoutSplit {
  requireKind("splitHoldout", model, ["model"], "model");
  const fault = thresholdFault("testSize", testSize);
  if (fault !== null) throw new ArgumentError({ caller: "validate", option: "testSize", ...fault });
  const { times, frequency } = model.panel;
  const periods = countedPeriods(model);
  // A share such as 0.2 of 155 is 31.000000000000004 in floating point.
  const test = Math.ceil(testSize * periods.length - 1e-9);
  const train = periods.length - test;
  if (test < fewestPeriods.test || train < fewestPeriods.train) {
    throw new DataError({
      file: model.panel.source.path,
      column: model.panel.kpi.column,
      caller: "validate",
      rule: `${counted(periods.length, frequency)} with a KPI give ${train} to learn from and ${test} to test on`,
      cure: `at least ${fewestPeriods.train} and ${fewestPeriods.test} are needed: add history, or change the test size`,
    });
  }
  return splitAt(times, periods, train, periods.length);
}

/** The periods that count, as indices into the panel's times. */
export function countedPeriods({ panel, spec }: Model): readonly number[] {
  const { times, geos, kpi } = panel;
  const { from, to } = spec.training;
  const launch = launchPeriod(panel);
  // A KPI that is never above zero (a balance, a difference) has no launch.
  const first = launch === times.length ? 0 : launch;
  return [...times.keys()].filter(
    (t) =>
      t >= first &&
      (from === null || times[t]! >= from) &&
      (to === null || times[t]! <= to) &&
      geos.some((_, geo) => !Number.isNaN(kpi.values[rowAt(geo, t, times.length)]!)),
  );
}

/** Trains on the first so many of the periods, and tests on those up to another. */
export function splitAt(
  times: readonly string[],
  periods: readonly number[],
  train: number,
  end: number,
): HoldoutSplit {
  const range = (first: number, last: number): PeriodRange => ({
    from: times[periods[first]!]!,
    to: times[periods[last]!]!,
    periods: last - first + 1,
  });
  return { train: range(0, train - 1), test: range(train, end - 1) };
}

/** The model as it would have been on the last day of training.
 *
 *  Everything is as in the model, but that its training ends there. Experiments whose outcome was counted later are left out, and so are
 *  channels that had not run yet; a warning names them.
 *
 *  @throws DataError as `specify` does */
export function trainingModel(model: Model, split: HoldoutSplit): Model {
  requireKind("trainingModel", model, ["model"], "model");
  requireSplit("trainingModel", split);
  const { to } = split.train;
  const later = model.spec.liftTests.filter((test) => (test.countUntil ?? test.to) > to);
  const unborn = channelsStartingAfter(model, to);
  const restricted = withSpec(model, {
    training: { to },
    ...(later.length === 0
      ? {}
      : { liftTests: model.spec.liftTests.filter((test) => !later.includes(test)) }),
    ...(unborn.length === 0 ? {} : { channels: Object.fromEntries(unborn.map((name) => [name, null])) }),
  });
  const warnings: Warning[] = [];
  if (unborn.length > 0) {
    warnings.push({
      code: "channel-starts-later",
      message: `${listed(unborn)} had not run by ${to}, so the model of the training ${model.panel.frequency}s knows nothing of ${unborn.length === 1 ? "it" : "them"}, and errors after ${to} may be due to that`,
      cure: "test again when there is more history of it, or use a smaller test size",
    });
  }
  if (later.length > 0) {
    warnings.push({
      code: "experiment-ends-later",
      message: `the lift tests of ${listed(later.map(({ channel, from }) => `${channel} (${from})`))} ended after ${to} and are left out of the model of the training ${model.panel.frequency}s`,
      cure: "none is needed: what they found was not known by then",
    });
  }
  return { ...restricted, warnings: [...restricted.warnings, ...warnings] };
}

/** Channels with media in the model's training window, none of it by that day. */
function channelsStartingAfter({ panel, spec }: Model, day: string): readonly string[] {
  const { times } = panel;
  const { from, to } = spec.training;
  return Object.entries(spec.channels).flatMap(([name, { media }]) => {
    const channel = channelNamed(panel, name);
    const series = [channel.spend, ...channel.exposures].find((one) => one?.column === media)!;
    const ran = (isInside: (time: string) => boolean) =>
      series.values.some((value, row) => value > 0 && isInside(times[periodAt(row, times.length)]!));
    const isModelled = (time: string) => (from === null || time >= from) && (to === null || time <= to);
    const hasRun = ran((time) => isModelled(time) && time <= day);
    return !hasRun && ran(isModelled) ? [name] : [];
  });
}
