/** Which channels' effects cannot be told apart: their correlations as a heatmap, and how much of each is its prior beside it. */
import type { Identifiability } from "../insights/identifiability.js";
import { requireKind } from "../records.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame } from "./theme.js";

/** Correlations of the channels' effects, of the draws or as expected before a fit; at the right the share of each effect that is its prior.
 *  Red, near −1: only the sum of the two is known. */
export function identifiability(result: Identifiability): Figure {
  requireKind("plot.identifiability", result, ["identifiability"]);
  const { channels, correlations, isFitted } = result;
  const names = channels.map(({ name }) => name);
  const size = names.length;
  const shares = channels.map(
    ({ priorShare, expectedPriorShare }) => 100 * (priorShare ?? expectedPriorShare),
  );
  const z = names.map((_, i) => names.map((_name, j) => (i === j ? null : correlations[i * size + j]!)));
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: names,
        y: names,
        z,
        zmin: -1,
        zmax: 1,
        colorscale: "RdBu",
        reversescale: true,
        colorbar: { title: { text: "correlation" }, x: -0.28, thickness: 12 },
      } as Figure["data"][number],
      {
        type: "bar",
        orientation: "h",
        y: names,
        x: shares,
        xaxis: "x2",
        marker: {
          color: channels.map(({ isMostlyPrior }) => (isMostlyPrior ? colours.prior : colours.model)),
        },
        showlegend: false,
      },
    ],
    layout: {
      ...frame(
        isFitted
          ? "Which effects can be told apart"
          : "Which effects this table could tell apart, before a fit",
        200 + 28 * size,
      ),
      hovermode: "closest",
      margin: { l: 200, r: 20, t: 60, b: 80 },
      xaxis: { domain: [0, 0.66], tickangle: -45, automargin: true },
      xaxis2: { ...axis("of the effect is its prior", "%"), domain: [0.72, 1], range: [0, 100], anchor: "y" },
      yaxis: { autorange: "reversed", automargin: true },
    } as Figure["layout"],
    description: `Correlations of the effects of ${size} channels${isFitted ? " over the draws" : ", as expected before a fit"}, and the share of each that is its prior`,
    warnings: result.warnings,
  };
}
