/** Carry-over curves as small multiples: when the effect of one unit of media arrives, with its interval. */
import type { CarryoverCurves } from "../insights/carryoverCurves.js";
import { intervalText, levelText } from "../math/estimate.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame } from "./theme.js";

const columns = 4;
const band = "rgba(0, 114, 178, 0.18)";

/** One chart a channel: the share of the whole effect that arrives 0, 1, 2, … periods later; above it the half-life with its interval. */
export function fittedCarryover(curves: CarryoverCurves): Figure {
  const { channels, model, level } = curves;
  const periods = `${model.panel.frequency}s`;
  const across = Math.min(columns, channels.length);
  const rows = Math.ceil(channels.length / across);
  const layout: Record<string, unknown> = {};
  const annotations: object[] = [];
  const data = channels.flatMap(({ name, byLag, halfLife }, i) => {
    const suffix = i === 0 ? "" : `${i + 1}`;
    const isLowest = i + across >= channels.length;
    layout[`xaxis${suffix}`] = { ...(isLowest ? axis("later", periods) : axis("")), nticks: 5 };
    layout[`yaxis${suffix}`] = {
      ...(i % across === 0 ? axis("arrives", "share of effect") : axis("")),
      range: [0, 1],
      nticks: 3,
      tickformat: ".1f",
    };
    annotations.push({
      text: `<b>${name}</b> ${intervalText(halfLife.median, halfLife, (value) => value.toFixed(1))}`,
      x: 0,
      xref: `x${suffix} domain`,
      xanchor: "left",
      y: 1.02,
      yref: `y${suffix} domain`,
      yanchor: "bottom",
      showarrow: false,
    });
    const lags = byLag.map((_, lag) => lag);
    const on = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, showlegend: false };
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [...lags, ...lags.slice().reverse()],
        y: [...byLag.map((share) => share.upper), ...byLag.map((share) => share.lower).reverse()],
        fill: "toself",
        fillcolor: band,
        line: { width: 0 },
        hoverinfo: "skip",
        ...on,
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: lags,
        y: byLag.map((share) => share.median),
        line: { color: colours.model, width: 2 },
        marker: { size: 4 },
        ...on,
      },
    ];
  });
  const held = levelText(level);
  return {
    kind: "figure",
    data: data as Figure["data"],
    layout: {
      ...frame(`When media work; half-life in ${periods} with its ${held} interval`, 100 + 170 * rows),
      ...layout,
      annotations,
      grid: { rows, columns: across, pattern: "independent", xgap: 0.2, ygap: 0.45 },
    } as Figure["layout"],
    description: `Carry-over of ${channels.length} channels with ${held} intervals; half-life in ${periods}: ${channels
      .map(({ name, halfLife }) => `${name} ${halfLife.median.toFixed(1)}`)
      .join(", ")}`,
    warnings: curves.warnings,
  };
}
