/** What adstock and saturation do to spend. */
import type { AdstockCurves } from "../insights/adstockCurves.js";
import { requireKind } from "../records.js";
import { geometricAdstock } from "../transforms/geometricAdstock.js";
import { hillSaturation } from "../transforms/saturation.js";
import type { Figure } from "./figure.js";
import { lineThrough } from "./marks.js";
import { channelsNamed } from "./records.js";
import { axis, channelColour, frame, legendBeside } from "./theme.js";

/** One unit of money spent in period 0, followed through the periods after it, for each channel's retention. */
export function assumedCarryover(curves: AdstockCurves, periods: number): Figure {
  const impulse = Float64Array.from({ length: periods }, (_, t) => (t === 0 ? 1 : 0));
  const unit = `${curves.panel.frequency}s`;
  return {
    kind: "figure",
    data: curves.channels
      .filter(({ retention }) => !Number.isNaN(retention))
      .map(({ name, retention }, i) => ({
        type: "scatter" as const,
        mode: "lines+markers" as const,
        name: `${name} ${retention.toFixed(2)}`,
        x: [...impulse.keys()],
        y: [...geometricAdstock(impulse, retention)],
        line: { color: channelColour(i), width: 1.5 },
        marker: { size: 4 },
      })),
    layout: {
      ...frame(
        `What is left of one unit of money, ${curves.panel.frequency} by ${curves.panel.frequency}`,
        400,
      ),
      ...legendBeside,
      xaxis: axis("since it was spent", unit),
      yaxis: { ...axis("still working", "share"), range: [0, 1.05] },
    },
    description: `One unit of spend followed over ${periods} ${unit}, by channel`,
    warnings: curves.warnings,
  };
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
  return {
    kind: "figure",
    data: [
      { type: "bar", name: "spent", x, y: [...curve.raw], marker: { color: "#BBD7EA" } },
      lineThrough("adstock", x, curve.adstocked, { width: 2 }),
      {
        type: "scatter",
        mode: "lines",
        name: "saturated (right)",
        x,
        y: [...curve.saturated],
        yaxis: "y2",
        line: { dash: "dot", width: 2 },
      },
    ],
    layout: {
      ...frame(`${channel}: ${retentionText(curve.retention, curves.panel.frequency)}`),
      xaxis: axis(""),
      yaxis: { ...axis(channel, curve.unit), rangemode: "tozero" },
      yaxis2: {
        ...axis("saturated", "share"),
        overlaying: "y",
        side: "right",
        range: [0, 1],
        showgrid: false,
      },
      margin: { l: 70, r: 70, t: 80, b: 50 },
    },
    description: `Spend, adstock and saturated adstock of ${channel}`,
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
  return {
    kind: "figure",
    data: chosen
      .filter(({ peakAdstock }) => peakAdstock > 0)
      .map(({ name, saturation: { slope, halfSaturation } }, i) => {
        const y = hillSaturation(steps, { halfSaturation, slope });
        return lineThrough(name, steps, y, { color: channelColour(i), width: 1.5 });
      }),
    layout: {
      ...frame("Saturation over the range seen in the data", 400),
      ...legendBeside,
      xaxis: axis("adstock", "share of the channel's peak"),
      yaxis: { ...axis("effect", "share of the largest possible"), range: [0, 1] },
    },
    description: `Hill saturation of ${chosen.length} channels up to their largest adstock`,
    warnings: curves.warnings,
  };
}

function retentionText(retention: number, frequency: string): string {
  return Number.isNaN(retention) ? "retention unknown" : `retention ${retention.toFixed(2)} per ${frequency}`;
}
