/** The tests of a channel that are worth a thought: lengths, sizes and places, with how exactly each would measure. */

import { periodAfter } from "../../data/calendar.js";
import type { Frequency } from "../../data/panel.js";
import { channelNamed } from "../../data/panelColumns.js";
import { geoAt, periodAt } from "../../data/rows.js";
import type { Fit } from "../../fit/fit.js";
import type { ResponseChannel } from "../../insights/responseDraws.js";
import type { Estimate } from "../../math/estimate.js";
import type { Model } from "../../spec/specify.js";
import { counted, listed } from "../../words.js";
import { splitGeos, type TestNoise } from "./testNoise.js";

/** First and last period whose money is today's. */
interface Window {
  readonly from: string;
  readonly to: string;
}

/** A test of one channel: what is done, how well it measures, what it costs, and what its result is worth. */
export interface TestDesign {
  readonly channel: string;
  /** "flighting": the whole market against what the model expects; "geo": some geos against the others. */
  readonly method: "flighting" | "geo";
  /** Where the spend is changed; null for the whole market. */
  readonly geos: readonly string[] | null;
  /** Length. */
  readonly periods: number;
  /** First days of its first and last period, were it to follow the training weeks. */
  readonly from: string;
  readonly to: string;
  /** Spend as a multiple of the usual one: 0 switches the channel off, 2 doubles it. */
  readonly multiple: number;
  /** Money a period in the tested geos, usually and in the test. */
  readonly usual: number;
  readonly tested: number;
  /** KPI of the test's periods with it less without it, as the fit expects. */
  readonly effect: Estimate;
  /** Of the effect's measurement, in KPI units. */
  readonly standardError: number;
  /** P(the 90 % interval of the result leaves out 0), over the draws. */
  readonly power: number;
  /** Standard deviation that an average result leaves of `reach`, what the channel's money between its bounds brings, as a share of today's. */
  readonly remaining: number;
  /** Money that the plan gains on average by waiting for the result, over the horizon. */
  readonly value: number;
  /** Standard error of the value, from the draws. */
  readonly valueError: number;
  /** Profit lost by running the test, what arrives after it included; below 0 where it earns. */
  readonly cost: Estimate;
  /** value − mean cost, a cost below 0 counting as none: what a test earns by its spend can be had without a test. */
  readonly net: number;
  /** Draws, in effect, that an average result leaves. */
  readonly effectiveDraws: number;
}

/** A geo test needs some geos on either side. */
const fewestGeos = 4;

/** What is done in a test, before it is judged. */
export type TestPlan = Pick<
  TestDesign,
  | "channel"
  | "method"
  | "geos"
  | "periods"
  | "from"
  | "to"
  | "multiple"
  | "usual"
  | "tested"
  | "standardError"
> & { readonly isTested: readonly boolean[] };

/** Every length and size, over the whole market and, where there are geos enough, in half of them. */
export function testPlans({
  fit,
  channel,
  noise,
  window,
  lengths,
  multiples,
}: {
  readonly fit: Fit;
  readonly channel: ResponseChannel;
  readonly noise: TestNoise;
  readonly window: Window;
  readonly lengths: readonly number[];
  readonly multiples: readonly number[];
}): readonly TestPlan[] {
  const { panel } = fit.model;
  const everywhere = panel.geos.map(() => true);
  const half = splitGeos(noise.sizes);
  const areas = [
    { method: "flighting" as const, isTested: everywhere, geos: null },
    ...(panel.geos.length >= fewestGeos
      ? [{ method: "geo" as const, isTested: half, geos: panel.geos.filter((_, geo) => half[geo]) }]
      : []),
  ];
  return areas.flatMap(({ method, isTested, geos }) => {
    const usual = channel.today * spendShare(fit.model, channel.name, isTested, window);
    return lengths.flatMap((periods) => {
      const standardError = noise.standardError(isTested, periods);
      const dates = datesAfter(fit.design.times.at(-1)!, periods, panel.frequency);
      return multiples.map((multiple) => ({
        channel: channel.name,
        method,
        geos,
        isTested,
        periods,
        ...dates,
        multiple,
        usual,
        tested: multiple * usual,
        standardError,
      }));
    });
  });
}

function datesAfter(
  last: string,
  periods: number,
  frequency: Frequency,
): { readonly from: string; readonly to: string } {
  const from = periodAfter(last, frequency);
  let to = from;
  for (let i = 1; i < periods; i++) to = periodAfter(to, frequency);
  return { from, to };
}

/** Share of a channel's money of the window that these geos had. */
function spendShare(
  { panel }: Model,
  name: string,
  isTested: readonly boolean[],
  { from, to }: Window,
): number {
  if (isTested.every(Boolean)) return 1;
  const { values } = channelNamed(panel, name).spend!;
  let all = 0;
  let tested = 0;
  values.forEach((value, row) => {
    const time = panel.times[periodAt(row, panel.times.length)]!;
    if (!(value > 0) || time < from || time > to) return;
    all += value;
    if (isTested[geoAt(row, panel.times.length)]) tested += value;
  });
  return tested / all;
}

/** "doubled for 8 weeks in north and south". */
export function testText({ multiple, periods, geos }: TestPlan | TestDesign, frequency: Frequency): string {
  const what =
    multiple === 0 ? "off" : multiple === 2 ? "doubled" : `at ${Number((100 * multiple).toPrecision(3))} %`;
  const where = geos === null ? "" : ` in ${listed(geos)}`;
  return `${what} for ${counted(periods, frequency)}${where}`;
}
