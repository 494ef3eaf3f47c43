/** Estimates with their intervals, channel by channel: prior against posterior, one model against another, the truth. */
import { returnUnit } from "../data/currency.js";
import type { Estimate } from "../math/estimate.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import type { Warning } from "../warning.js";
import { roundedText, supportedDecimals } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateText, plain, tips, valueText } from "./hover.js";
import { dotsAt, dotsWithIntervals, verticalLine } from "./marks.js";
import { axis, colours, frame, rowAxis, sourceLook } from "./theme.js";

/** How far apart the sources of one channel stand, in steps between channels. */
const spread = 0.5;

/** A dot and a bar for every channel and source; the truth, where known, as a cross. One source alone has its numbers at the right.
 *
 *  @param sources  name of the source → estimate by channel, or a number that has no interval; drawn from the top
 *  @param options.what  what the numbers are, for axis and tooltips (default "ROI")
 *  @param options.decimals  at most (default: what three digits of the largest need)
 *  @param options.truth  known values by channel
 *  @param options.warnings  doubts of the results drawn
 *  @param options.withheld  channels of which nothing is claimed, and the words that stand in their rows
 *  @param options.isSorted  the largest of the first source on top (default: as they are given)
 *  @param options.at  value of a dotted line, such as 1 for ROI
 *  @example intervals({ posterior: new Map(returns.channels.map(({ name, roi }) => [name, roi])) }, "ROI by channel", { at: 1 }) */
export function intervals(
  sources: Readonly<Record<string, ReadonlyMap<string, Estimate | number>>>,
  title: string,
  options: {
    readonly what?: string;
    readonly truth?: ReadonlyMap<string, number>;
    readonly at?: number;
    readonly unit?: string;
    readonly decimals?: number;
    readonly withheld?: ReadonlyMap<string, string>;
    readonly isSorted?: boolean;
    readonly warnings?: readonly Warning[];
  } = {},
): Figure {
  const {
    what = "ROI",
    truth,
    at,
    unit = returnUnit(""),
    decimals: digits,
    withheld,
    isSorted = false,
    warnings = [],
  } = options;
  const entries = Object.entries(sources);
  const given = [...new Set(entries.flatMap(([, values]) => [...values.keys()]))];
  const first = entries[0]?.[1] ?? new Map<string, Estimate | number>();
  const names = isSorted
    ? sortedBy(given, (name) => asEstimate(first.get(name) ?? Number.NaN).median)
    : given;
  const rowOf = (channel: string, source: number) =>
    names.indexOf(channel) + (entries.length > 1 ? spread * (source / (entries.length - 1) - 0.5) : 0);
  const points = entries.map(([name, values]) => ({
    name,
    known: [...values]
      .map(([channel, value]) => ({ channel, ...asEstimate(value) }))
      .filter(({ median }) => Number.isFinite(median)),
  }));
  const all = points.flatMap(({ known }) => known);
  const level = all.map((point) => point.level).find(Number.isFinite) ?? defaultLevel;
  const decimals = digits ?? decimalsFor(all.map(({ median }) => median));
  const dots = points.map(({ name, known }, source) =>
    dotsWithIntervals(
      name,
      known,
      known.map(({ channel }) => rowOf(channel, source)),
      sourceLook(entries.length === 1 ? "posterior" : name, source),
      {
        of: known.map(({ channel }) => (entries.length > 1 ? `${channel}, ${name}` : channel)),
        what: entries.length === 1 && name !== "posterior" ? name : what,
        unit,
        decimals,
      },
    ),
  );
  const crosses = {
    ...dotsAt(
      "truth",
      names.map((name) => truth?.get(name) ?? null),
      names.map((_, row) => row),
      { symbol: "x" as const, size: 9, color: colours.truth },
    ),
    ...tips(
      names.map((name) => [
        `<b>${plain(name)}</b>`,
        `true ${what} ${valueText(truth?.get(name) ?? Number.NaN, { unit, decimals })}`,
      ]),
    ),
  };
  // One source has room for its numbers beside it.
  const isForest = entries.length === 1 && truth === undefined;
  const axisName = isForest && points[0]!.name !== "posterior" ? points[0]!.name : what;
  const valuesAtRight = isForest ? points[0]!.known : [];
  const words = [...(withheld ?? [])].map(([name, text]) => wordsInRow(names.indexOf(name), text));
  const beside = (text: (one: (typeof all)[number]) => string) => [
    ...words,
    ...valuesAtRight.map((one) => numberBeside(rowOf(one.channel, 0), text(one))),
  ];
  return {
    kind: "figure",
    data: truth ? [...dots, crosses] : dots,
    layout: {
      ...frame(title, (isForest ? 116 : 136) + Math.max(28, 14 * entries.length + 10) * names.length),
      ...(isForest ? { margin: { l: 60, r: 150, t: 56, b: 50 } } : {}),
      showlegend: !isForest,
      xaxis: axis(`${axisName === "" ? "" : `${axisName}, `}median and ${levelText(level)} interval`, unit),
      yaxis: rowAxis(names),
      ...(at === undefined ? {} : { shapes: [verticalLine(at)] }),
      annotations: beside((one) => estimateText(one, { decimals })),
    },
    ...(isForest
      ? {
          narrow: {
            margin: { r: 56 },
            annotations: beside((one) => roundedText(one.median, supportedDecimals(one, decimals))),
          },
        }
      : {}),
    description: `${title}: median and ${levelText(level)} interval of ${names.length} channels, ${entries.map(([name]) => name).join(" against ")}; ${entries.length > 1 ? `${points[0]!.name}: ` : ""}${mostAndLeast(
      (points[0]?.known ?? []).map(({ channel, median }) => ({ name: channel, value: median })),
      { unit, decimals },
    )}`,
    warnings,
  };
}

/** The largest first, what has no number last. */
function sortedBy(names: readonly string[], value: (name: string) => number): readonly string[] {
  const at = (name: string) => (Number.isFinite(value(name)) ? value(name) : Number.NEGATIVE_INFINITY);
  return [...names].sort((a, b) => at(b) - at(a) || 0);
}

/** Words where a row would have its dot. */
export function wordsInRow(row: number, text: string) {
  return {
    x: 0.02,
    xref: "paper" as const,
    y: row,
    text,
    showarrow: false,
    xanchor: "left" as const,
    font: { color: colours.note },
  };
}

/** A number at the right of its row, outside the chart. */
function numberBeside(row: number, text: string) {
  return {
    x: 1,
    xref: "paper" as const,
    y: row,
    text,
    showarrow: false,
    xanchor: "left" as const,
    xshift: 8,
    font: { color: colours.ink, size: 12 },
  };
}

/** A number alone is an estimate without a width; NaN for its level. */
function asEstimate(value: Estimate | number): Omit<Estimate, "mean"> {
  if (typeof value !== "number") return value;
  return { median: value, lower: value, upper: value, level: Number.NaN };
}
