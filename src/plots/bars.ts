/** Bars that lie, for names that are long. */
import { finiteOrNull } from "./compare.js";
import type { Figure } from "./figure.js";
import { type axis, colours, frame } from "./theme.js";

/** One bar a name from the bottom up; those below zero in the warning colour. */
export function horizontalBars(
  bars: readonly { readonly name: string; readonly value: number }[],
  title: string,
  xaxis: ReturnType<typeof axis>,
  warnings: Figure["warnings"],
): Figure {
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        y: bars.map(({ name }) => name),
        x: bars.map(({ value }) => finiteOrNull(value)),
        marker: { color: bars.map(({ value }) => (value < 0 ? colours.bad : colours.model)) },
      },
    ],
    layout: {
      ...frame(title, 110 + 24 * bars.length),
      xaxis,
      yaxis: { automargin: true },
      hovermode: "closest",
    },
    description: `${title}: ${bars.length} bars`,
    warnings,
  };
}
