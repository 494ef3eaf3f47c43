/** How channels and controls move together: what no regression can tell apart. */
import type { Panel } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { correlationMatrix } from "../math/collinearity.js";
import { requireKind } from "../records.js";
import { strongestPair } from "./altText.js";
import type { Figure } from "./figure.js";
import { plain } from "./hover.js";
import { finiteOrNull } from "./marks.js";
import { correlationScale, frame } from "./theme.js";

/** Correlation of the channels' spend (exposure, for organic ones) and the controls, as a heatmap from −1 to 1. */
export function correlations(panel: Panel): Figure {
  requireKind("plot.correlations", panel, ["panel"]);
  const media = panel.channels.map((channel) => ({
    name: channel.name,
    values: inputSeries(channel).values,
  }));
  const columns = [...media, ...panel.controls];
  const names = columns.map(({ name }) => name);
  const matrix = correlationMatrix(columns.map(({ values }) => values));
  const row = (i: number) =>
    Array.from(matrix.subarray(i * names.length, (i + 1) * names.length), finiteOrNull);
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: names.map((_, i) => row(i)),
        ...correlationScale,
        texttemplate: "%{z:.1f}",
        textfont: { size: 10 },
        hoverongaps: false,
        customdata: names.map((one) =>
          names.map((other) => `<b>${plain(one)}</b> and <b>${plain(other)}</b>`),
        ),
        hovertemplate: "%{customdata}<br>correlation %{z:.2f}<extra></extra>",
        colorbar: { title: { text: "correlation" }, thickness: 12 },
      },
    ],
    layout: {
      ...frame("Channels and controls that move together", 480),
      margin: { l: 60, r: 20, t: 50, b: 50 },
      yaxis: { autorange: "reversed", automargin: true, dtick: 1, ticks: "" },
      xaxis: { tickangle: -45, automargin: true, dtick: 1, ticks: "" },
    },
    narrow: { xaxis: { title: { text: "red: +1, blue: −1" } } },
    description: `Correlation of ${columns.length} channels and controls over ${panel.times.length} ${panel.frequency}s: ${strongestPair(names, (i, j) => matrix[i * names.length + j]!)}`,
    warnings: panel.warnings,
  };
}
