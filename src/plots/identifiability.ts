/** Which channels' effects cannot be told apart: their correlations as a heatmap, and how much of each is its prior beside it. */
import type { Identifiability } from "../insights/identifiability.js";
import { requireKind } from "../records.js";
import { mostAndLeast, strongestPair } from "./altText.js";
import type { Figure } from "./figure.js";
import { plain, tips } from "./hover.js";
import { axis, colours, correlationScale, frame } from "./theme.js";

/** Correlations of the channels' effects, of the draws or as expected before a fit; at the right the share of each effect that is its prior.
 *  Blue, near −1: only the sum of the two is known. */
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
        ...correlationScale,
        texttemplate: "%{z:.1f}",
        textfont: { size: 10 },
        hoverongaps: false,
        customdata: names.map((one) =>
          names.map((other) => `<b>${plain(one)}</b> and <b>${plain(other)}</b>`),
        ),
        hovertemplate: "%{customdata}<br>correlation of their effects %{z:.2f}<extra></extra>",
        colorbar: { title: { text: "correlation", side: "right" }, x: 0.62, xanchor: "left", thickness: 10 },
      } as Figure["data"][number],
      {
        type: "bar",
        orientation: "h",
        y: names,
        x: shares,
        xaxis: "x2",
        marker: {
          color: channels.map(({ isMostlyPrior }) => (isMostlyPrior ? colours.prior : colours.posterior)),
        },
        showlegend: false,
        ...tips(
          channels.map(({ name, isMostlyPrior }, i) => [
            `<b>${plain(name)}</b>`,
            `${shares[i]!.toFixed(0)} % of its effect is its prior${isMostlyPrior ? ", more than the data" : ""}`,
          ]),
        ),
      },
    ],
    layout: {
      ...frame(
        isFitted
          ? "Which effects can be told apart"
          : "Which effects this table could tell apart, before a fit",
        200 + 28 * size,
      ),
      margin: { l: 60, r: 20, t: 50, b: 60 },
      xaxis: { domain: [0, 0.61], tickangle: -45, automargin: true, dtick: 1 },
      xaxis2: { ...axis("is its prior", "% of the effect"), domain: [0.74, 1], range: [0, 100], anchor: "y" },
      yaxis: { autorange: "reversed", automargin: true, dtick: 1 },
    } as Figure["layout"],
    // The names of the rows serve both.
    narrow: {
      xaxis: { domain: [0, 0.64], title: { text: "red: +1, blue: −1" } },
      xaxis2: { domain: [0.7, 1], nticks: 3, title: { text: "prior (%)" } },
    } as Figure["layout"],
    description: `Correlations of the effects of ${size} channels${isFitted ? " over the draws" : ", as expected before a fit"}: ${strongestPair(names, (i, j) => correlations[i * size + j]!)}; and the share of each that is its prior: ${mostAndLeast(
      names.map((name, i) => ({ name, value: shares[i]! })),
      { unit: "%", decimals: 0 },
    )}`,
    warnings: result.warnings,
  };
}
