/** How channels and controls move together: what no regression can tell apart. */
import type { Panel } from "../data/panel.js";
import { correlation } from "../math/statistics.js";
import type { Figure } from "./figure.js";
import { frame } from "./theme.js";

/** Correlation of the channels' spend (exposure, for organic ones) and the controls, as a heatmap from −1 to 1. */
export function correlations(panel: Panel): Figure {
  const media = panel.channels.map(({ name, spend, exposures }) => ({
    name,
    values: (spend ?? exposures[0]!).values,
  }));
  const columns = [...media, ...panel.controls];
  const names = columns.map(({ name }) => name);
  const z = columns.map((a) => columns.map((b) => correlation(a.values, b.values)));
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z: z.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))),
        zmin: -1,
        zmax: 1,
        colorscale: "RdBu",
        reversescale: true,
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
  };
}
