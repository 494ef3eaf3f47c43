/** An experiment of a specification as a design holds it: the media that it is compared with, and the weeks that count. */

import type { Panel } from "../data/panel.js";
import { channelNamed } from "../data/panelColumns.js";
import { geoAt, periodAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import { sum } from "../math/statistics.js";
import { phrase } from "../phrase.js";
import type { LiftTest } from "../spec/spec.js";
import type { DesignChannel, DesignLiftTest } from "./design.js";
import type { DesignRows } from "./designRows.js";

/** Finds a test's window and geos among the rows.
 *
 *  @param kpiScale  KPI units of one unit of scaled KPI, shape [geo]
 *  @param lastPriced  last period whose prices say what `against` buys; null for all of the design's
 *  @throws DataError for a test whose window is outside the design, or whose media are those that it is compared with */
export function designLiftTest(
  test: LiftTest,
  channels: readonly DesignChannel[],
  {
    panel,
    rows,
    kpiScale,
    lastPriced,
  }: {
    readonly panel: Panel;
    readonly rows: DesignRows;
    readonly kpiScale: readonly number[];
    readonly lastPriced: string | null;
  },
): DesignLiftTest {
  const name = `${test.channel} ${test.from} to ${test.to}`;
  const what = { caller: "model", channel: test.channel, key: "liftTests", about: `lift test "${name}"` };
  const { times, geos } = rows;
  const until = test.countUntil ?? test.to;
  const inWindow = times.map((time) => time >= test.from && time <= test.to);
  if (!inWindow.includes(true)) {
    throw new DataError({
      ...what,
      rule: `must lie in the training ${panel.frequency}s, which end at ${times.at(-1)}`,
    });
  }
  const channel = channels.findIndex((one) => one.name === test.channel);
  const { media } = channels[channel]!;
  const isTested = geos.map((geo) => test.geos?.includes(geo) ?? true);
  const levels = mediaOf(test.against ?? 0, channels[channel]!, isTested, { panel, rows, lastPriced });
  const counterfactual = media.map((values, geo) =>
    isTested[geo] ? values.map((value, t) => (inWindow[t] ? levels[geo]! : value)) : values,
  );
  if (media.every((values, geo) => values.every((value, t) => value === counterfactual[geo]![t]))) {
    throw new DataError({
      ...what,
      ...(test.against === undefined
        ? {
            rule: "must have media of the channel in its window",
            got: phrase`none`,
            cure: `where the channel was switched off, give what it is compared with: against: the usual spend a ${panel.frequency}`,
          }
        : {
            rule: "must have other media than it is compared with",
            got: phrase`${test.against} a ${panel.frequency} in both`,
            cure: "correct against",
          }),
    });
  }
  const weights = Float64Array.from({ length: media.length * times.length }, (_, row) => {
    const time = times[periodAt(row, times.length)]!;
    return time >= test.from && time <= until ? kpiScale[geoAt(row, times.length)]! : 0;
  });
  return { name, channel, counterfactual, weights, effect: test.effect, standardError: test.standardError };
}

/** Scaled media a period, shape [geo], that such a spend in the tested geos buys at the prices and in the split of the design's weeks, up to the last one
 *  priced. Of a channel without spend, `against` is media of its own column. */
function mediaOf(
  against: number,
  { name, media, scales }: DesignChannel,
  isTested: readonly boolean[],
  {
    panel,
    rows,
    lastPriced,
  }: { readonly panel: Panel; readonly rows: DesignRows; readonly lastPriced: string | null },
): readonly number[] {
  const all = rows.times.length;
  const weeks = lastPriced === null ? all : rows.times.filter((time) => time <= lastPriced).length;
  const priced = media.map((values) => values.subarray(0, weeks));
  const spend = channelNamed(panel, name).spend;
  const spendCells = spend === null ? null : rows.cut(spend);
  const money = isTested.map((_, geo) =>
    spendCells === null
      ? sum(priced[geo]!) * scales[geo]!
      : sum(spendCells.subarray(geo * all, geo * all + weeks).filter((cell) => cell > 0)),
  );
  const paid = sum(money.filter((_, geo) => isTested[geo]));
  if (against > 0 && !(paid > 0)) {
    throw new DataError({
      caller: "model",
      channel: name,
      key: "liftTests",
      about: `lift test of "${name}"`,
      rule: `must be compared with spend where the channel has run`,
      got: phrase`${against} a ${panel.frequency} in geos without any`,
      cure: "correct geos or against",
    });
  }
  return priced.map((values, geo) => (isTested[geo] && against > 0 ? (against * sum(values)) / paid : 0));
}
