/** What adstock and saturation do to spend. */
import type { AdstockCurves } from "../insights/adstockCurves.js";
import { requireKind } from "../records.js";
import { geometricAdstock } from "../transforms/geometricAdstock.js";
import { hillSaturation } from "../transforms/saturation.js";
import { counted, formatNumber, listed, percent } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, plain, tips, valueTemplate, valueText } from "./hover.js";
import { lineThrough } from "./marks.js";
import { channelsNamed } from "./records.js";
import { axis, broken, channelColours, colours, dateAxis, faint, frame, legendBeside } from "./theme.js";

/** One unit of money spent in period 0, followed through the periods after it: a line for each retention, labelled with the channels that have it. */
export function assumedCarryover(curves: AdstockCurves, periods: number): Figure {
  const impulse = Float64Array.from({ length: periods }, (_, t) => (t === 0 ? 1 : 0));
  const { frequency } = curves.panel;
  const unit = `${frequency}s`;
  const colourOf = channelColours(curves.panel);
  const known = curves.channels.filter(({ retention }) => !Number.isNaN(retention));
  const lines = equalOnes(known, ({ retention }) => retention.toFixed(2)).map((group) => {
    const { retention } = group[0]!;
    return {
      retention,
      names: group.map(({ name }) => name),
      color: colourOf(group[0]!.name),
      left: [...geometricAdstock(impulse, retention)],
    };
  });
  return {
    kind: "figure",
    data: lines.map(({ names, retention, color, left }) => ({
      type: "scatter" as const,
      mode: "lines+markers" as const,
      name: `${names.join(", ")} ${retention.toFixed(2)}`,
      x: [...left.keys()],
      y: left,
      line: { color, width: 1.5 },
      marker: { size: 4 },
      ...tips(
        left.map((share, t) => [
          `<b>${plain(listed(names))}</b>`,
          `${formatNumber(100 * share, 1)} % still working`,
          `${t} ${t === 1 ? frequency : unit} after it was spent, of retention ${retention.toFixed(2)}`,
        ]),
      ),
    })),
    layout: {
      ...frame(`What is left of one unit of money, ${frequency} by ${frequency}`, 400),
      margin: { l: 60, r: 20, t: 56, b: 50 },
      showlegend: false,
      xaxis: axis("since it was spent", unit),
      yaxis: { ...axis("still working", "share"), range: [0, 1.05] },
      annotations: labelsBesideLines(lines, periods),
    },
    description: `One unit of spend followed over ${periods} ${unit}: ${lines
      .map(({ names, retention }) => `${listed(names)} keep ${retention.toFixed(2)} of it a ${frequency}`)
      .join("; ")}`,
    warnings: curves.warnings,
  };
}

/** Items that have the same in one list, in the order of their first. */
function equalOnes<Item>(items: readonly Item[], key: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

/** Names where the chart is empty, the longest memory on top, with a thin line to the first step of each. */
function labelsBesideLines(
  lines: readonly {
    readonly retention: number;
    readonly names: readonly string[];
    readonly color: string;
    readonly left: readonly number[];
  }[],
  periods: number,
) {
  const sorted = [...lines].sort((a, b) => b.retention - a.retention);
  const texts = sorted.map(({ names, retention }) =>
    broken(`${names.join(", ")} ${retention.toFixed(2)}`, 30),
  );
  const heights = texts.map((text) => text.split("<br>").length);
  const all = heights.reduce((sum, one) => sum + one, 0);
  const step = Math.min(0.062, 1 / all);
  let top = 1.03;
  return sorted.map(({ color, left }, i) => {
    const y = top - (step * heights[i]!) / 2;
    top -= step * (heights[i]! + 0.5);
    const at = Math.min(1, left.length - 1);
    return {
      x: at,
      y: left[at]!,
      ax: Math.max(at, 0.32 * (periods - 1)),
      ay: y,
      axref: "x" as const,
      ayref: "y" as const,
      text: texts[i]!,
      xanchor: "left" as const,
      align: "left" as const,
      showarrow: true,
      arrowhead: 0 as const,
      arrowwidth: 0.7,
      arrowcolor: color,
      font: { color: colours.ink, size: 11 },
    };
  });
}

/** Spend, adstock and saturated adstock of one channel over time.
 *
 *  @throws ArgumentError if there is no such channel */
export function adstock(curves: AdstockCurves, channel: string): Figure {
  requireKind("plot.adstock", curves, ["adstockCurves"]);
  const [curve] = channelsNamed("plot.adstock", curves.channels, [channel]) as [
    AdstockCurves["channels"][number],
  ];
  const x = [...curves.panel.times];
  const color = channelColours(curves.panel)(channel);
  const reading = { unit: curve.unit, decimals: decimalsFor(curve.raw) };
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        name: "spent",
        x,
        y: [...curve.raw],
        marker: { color: faint(color, 0.45) },
        hovertemplate: valueTemplate("spent", reading),
      },
      {
        ...lineThrough("adstock", x, curve.adstocked, { width: 2, color }),
        hovertemplate: valueTemplate("adstock", reading),
      },
      {
        type: "scatter",
        mode: "lines",
        name: "saturated (right)",
        x,
        y: [...curve.saturated],
        yaxis: "y2",
        line: { dash: "dot", width: 2, color: colours.ink },
        hovertemplate: "saturated: %{y:.2f} of the largest effect<extra></extra>",
      },
    ],
    layout: {
      ...frame(`${channel}: ${retentionText(curve.retention, curves.panel.frequency)}`),
      hovermode: "x unified",
      xaxis: dateAxis(),
      yaxis: { ...axis(channel, curve.unit), rangemode: "tozero" },
      yaxis2: {
        ...axis("saturated", "share"),
        overlaying: "y",
        side: "right",
        range: [0, 1],
        showgrid: false,
      },
      margin: { l: 60, r: 60, t: 80, b: 50 },
    },
    description: `${channel} spent, carried over and saturated: at most ${valueText(Math.max(...curve.raw), reading)} are spent in a ${curves.panel.frequency}, the adstock reaches ${valueText(curve.peakAdstock, reading)} and there ${percent(Math.max(...curve.saturated))} of the largest effect`,
    warnings: curves.warnings,
  };
}

/** Hill curve of each channel against its adstock, drawn over the range that was observed.
 *
 *  @param names  channels to draw (default all) */
export function saturation(curves: AdstockCurves, names?: readonly string[]): Figure {
  requireKind("plot.saturation", curves, ["adstockCurves"]);
  const chosen = channelsNamed("plot.saturation", curves.channels, names ?? null);
  const steps = [...Array(61).keys()].map((i) => i / 60);
  const colourOf = channelColours(curves.panel);
  const lines = equalOnes(
    chosen.filter(({ peakAdstock }) => peakAdstock > 0),
    ({ saturation: { slope, halfSaturation } }) => `${slope} ${halfSaturation}`,
  );
  return {
    kind: "figure",
    data: lines.map((group) => {
      const [{ name, saturation: shape, peakAdstock, unit }] = group as [AdstockCurves["channels"][number]];
      const { slope, halfSaturation } = shape;
      const y = hillSaturation(steps, { halfSaturation, slope });
      const names = group.map((one) => one.name);
      return {
        ...lineThrough(broken(names.join(", "), 20), steps, y, { color: colourOf(name), width: 1.5 }),
        ...tips(
          steps.map((step, i) => [
            `<b>${plain(listed(names))}</b>`,
            `${formatNumber(100 * y[i]!, 0)} % of the largest possible effect`,
            `at ${formatNumber(100 * step, 0)} % of the peak${group.length === 1 ? `, an adstock of ${valueText(step * peakAdstock, { unit, decimals: 0 })}` : ""}`,
          ]),
        ),
      };
    }),
    layout: {
      ...frame("Saturation over the range seen in the data", 400),
      ...legendBeside,
      xaxis: axis("adstock", "share of the channel's peak"),
      yaxis: { ...axis("effect", "share of the largest possible"), range: [0, 1] },
    },
    description: `Hill saturation of ${counted(chosen.length, "channel")}, as a share of the largest possible effect at their largest adstock: ${mostAndLeast(
      lines.map((group) => ({
        name: listed(group.map(({ name }) => name)),
        value: 100 * hillSaturation([1], group[0]!.saturation)[0]!,
      })),
      { unit: "%", decimals: 0 },
    )}`,
    warnings: curves.warnings,
  };
}

function retentionText(retention: number, frequency: string): string {
  return Number.isNaN(retention) ? "retention unknown" : `retention ${retention.toFixed(2)} per ${frequency}`;
}
