/** Carry-over curves as small multiples: when the effect of one unit of media arrives, with its interval. */
import type { CarryoverCurves } from "../insights/carryoverCurves.js";
import { intervalText, levelText } from "../math/estimate.js";
import { counted } from "../words.js";
import type { Figure } from "./figure.js";
import { intervalTip, plain, tips, valueText } from "./hover.js";
import { band, lineThrough } from "./marks.js";
import { axesInGrid, cellTitle, gridMargin, gridOf, inGrid } from "./multiples.js";
import { axis, channelColours, frame } from "./theme.js";

/** One chart a channel: the share of the whole effect that arrives 0, 1, 2, … periods later; above it the half-life with its interval. */
export function fittedCarryover(curves: CarryoverCurves): Figure {
  const { channels, model, level } = curves;
  const { frequency } = model.panel;
  const periods = `${frequency}s`;
  const colourOf = channelColours(model.panel);
  const gaps = { above: 24, under: 34 };
  const wide = gridOf(channels.length, 4, [110], gaps);
  const narrow = gridOf(channels.length, 2, [110], { ...gaps, between: 0.14 });
  const axes: Record<string, object> = {};
  const titles = { x: `${periods} later`, y: [] };
  const data = channels.flatMap(({ name, byLag }, i) => {
    const suffix = i === 0 ? "" : `${i + 1}`;
    axes[`xaxis${suffix}`] = {
      ...axis(""),
      nticks: 5,
      anchor: `y${suffix}`,
    };
    axes[`yaxis${suffix}`] = {
      ...axis(""),
      range: [0, 1],
      nticks: 3,
      tickformat: ".0%",
      anchor: `x${suffix}`,
    };
    const lags = byLag.map((_, lag) => lag);
    const on = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, showlegend: false };
    const share = { unit: "%", decimals: 1 };
    return [
      ...band("", lags, byLag, colourOf(name)).map((edge) => ({ ...edge, ...on })),
      {
        ...lineThrough(
          name,
          lags,
          byLag.map(({ median }) => median),
          { color: colourOf(name), width: 2 },
        ),
        ...tips(
          byLag.map(({ median, lower, upper }, lag) => [
            `<b>${plain(name)}</b>, ${counted(lag, frequency)} later`,
            `${valueText(100 * median, share)} of the effect arrives (median)`,
            intervalTip({ lower: 100 * lower, upper: 100 * upper, level }, share),
          ]),
        ),
        ...on,
        mode: "lines+markers" as const,
        marker: { size: 4 },
      },
    ];
  });
  const held = levelText(level);
  const titled = (said: (channel: (typeof channels)[number]) => string) =>
    channels.map((channel, i) => cellTitle(i, `<b>${plain(channel.name)}</b> ${said(channel)}`));
  return {
    kind: "figure",
    data: data as Figure["data"],
    layout: {
      ...frame(
        `When media work, as a share of their effect; half-life in ${periods}, median and ${held} interval`,
        wide.height,
      ),
      margin: gridMargin(false),
      ...axesInGrid(axes, inGrid(wide, titles)),
      annotations: titled(({ halfLife }) =>
        intervalText(halfLife.median, halfLife, (value) => value.toFixed(1)),
      ),
    } as Figure["layout"],
    narrow: { ...inGrid(narrow, titles), annotations: titled(({ halfLife }) => halfLife.median.toFixed(1)) },
    description: `Carry-over of ${channels.length} channels with ${held} intervals; half-life in ${periods}: ${channels
      .map(({ name, halfLife }) => `${name} ${halfLife.median.toFixed(1)}`)
      .join(", ")}`,
    warnings: curves.warnings,
  };
}
