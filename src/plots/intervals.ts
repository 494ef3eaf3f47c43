/** Estimates with their intervals, channel by channel: prior against posterior, one model against another, the truth. */
import type { Estimate } from "../math/estimate.js";
import { defaultLevel, levelText } from "../math/estimate.js";
import type { Warning } from "../warning.js";
import type { Figure } from "./figure.js";
import { dotsAt, dotsWithIntervals, verticalLine } from "./marks.js";
import { axis, colours, frame, palette, rowAxis } from "./theme.js";

/** How far apart the sources of one channel stand, in steps between channels. */
const spread = 0.5;

/** A dot and a bar for every channel and source; the truth, where known, as a cross.
 *
 *  @param sources  name of the source → estimate by channel, or a number that has no interval; drawn from the top
 *  @param options.truth  known values by channel
 *  @param options.warnings  doubts of the results drawn
 *  @param options.withheld  channels of which nothing is claimed, and the words that stand in their rows
 *  @param options.at  value of a dotted line, such as 1 for ROI
 *  @example intervals({ posterior: new Map(returns.channels.map(({ name, roi }) => [name, roi])) }, "ROI by channel", { at: 1 }) */
export function intervals(
  sources: Readonly<Record<string, ReadonlyMap<string, Estimate | number>>>,
  title: string,
  options: {
    readonly truth?: ReadonlyMap<string, number>;
    readonly at?: number;
    readonly unit?: string;
    readonly withheld?: ReadonlyMap<string, string>;
    readonly warnings?: readonly Warning[];
  } = {},
): Figure {
  const { truth, at, unit = "per 1 spent", withheld, warnings = [] } = options;
  const entries = Object.entries(sources);
  const names = [...new Set(entries.flatMap(([, values]) => [...values.keys()]))];
  const rowOf = (channel: string, source: number) =>
    names.indexOf(channel) + (entries.length > 1 ? spread * (source / (entries.length - 1) - 0.5) : 0);
  const points = entries.map(([name, values]) => ({
    name,
    known: [...values].map(([channel, value]) => ({ channel, ...asEstimate(value) })),
  }));
  const level =
    points.flatMap(({ known }) => known.map((point) => point.level)).find(Number.isFinite) ?? defaultLevel;
  const estimates = points.map(({ name, known: all }, source) => {
    const known = all.filter(({ median }) => Number.isFinite(median));
    return dotsWithIntervals(
      name,
      known,
      known.map(({ channel }) => rowOf(channel, source)),
      palette[source % palette.length]!,
    );
  });
  const crosses = dotsAt(
    "truth",
    names.map((name) => truth?.get(name) ?? null),
    names.map((_, row) => row),
    { symbol: "x" as const, size: 9, color: colours.observed },
  );
  return {
    kind: "figure",
    data: truth ? [...estimates, crosses] : estimates,
    layout: {
      ...frame(title, 130 + 30 * names.length),
      showlegend: true,
      hovermode: "closest",
      xaxis: axis(`median and ${levelText(level)} interval`, unit),
      yaxis: rowAxis(names),
      ...(at === undefined ? {} : { shapes: [verticalLine(at)] }),
      ...(withheld === undefined || withheld.size === 0
        ? {}
        : { annotations: [...withheld].map(([name, text]) => wordsInRow(names.indexOf(name), text)) }),
    },
    description: `${title}: median and ${levelText(level)} interval of ${names.length} channels, ${entries.map(([name]) => name).join(" against ")}`,
    warnings,
  };
}

/** Words where a row would have its dot. */
function wordsInRow(row: number, text: string) {
  return {
    x: 0.02,
    xref: "paper" as const,
    y: row,
    text,
    showarrow: false,
    xanchor: "left" as const,
    font: { color: colours.muted },
  };
}

/** A number alone is an estimate without a width; NaN for its level. */
function asEstimate(value: Estimate | number): Omit<Estimate, "mean"> {
  if (typeof value !== "number") return value;
  return { median: value, lower: value, upper: value, level: Number.NaN };
}
