/** How channels and controls move together: what no regression can tell apart. */
import type { Panel } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { correlationMatrix } from "../math/collinearity.js";
import { requireKind } from "../records.js";
import { finiteOrNull } from "./compare.js";
import type { Figure } from "./figure.js";
import { frame } from "./theme.js";

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
        zmin: -1,
        zmax: 1,
        colorscale: "RdBu",
        colorbar: { title: { text: "correlation" } },
      },
    ],
    layout: {
      ...frame("Channels and controls that move together", 480),
      hovermode: "closest",
      yaxis: { autorange: "reversed", automargin: true },
      xaxis: { tickangle: -45, automargin: true },
    },
    description: `Correlation of ${columns.length} channels and controls over ${panel.times.length} ${panel.frequency}s`,
    warnings: panel.warnings,
  };
}
