/** Bars that lie, for names that are long. */
import { roundedText } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { plain, type Reading, tips, valueText } from "./hover.js";
import { finiteOrNull } from "./marks.js";
import { type axis, colours, frame } from "./theme.js";

/** One bar a name from the bottom up, its value at its end; those below zero in the warning colour.
 *
 *  @param said  what a value is, and how it is read */
export function horizontalBars(
  bars: readonly { readonly name: string; readonly value: number }[],
  title: string,
  xaxis: ReturnType<typeof axis>,
  said: { readonly what: string } & Reading,
  warnings: Figure["warnings"],
): Figure {
  const values = bars.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  // Room for the numbers at the ends.
  const range = (share: number) => {
    const room = share * (high - low || 1);
    return [low < 0 ? low - room : 0, high > 0 ? high + room : 0];
  };
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        y: bars.map(({ name }) => name),
        x: bars.map(({ value }) => finiteOrNull(value)),
        marker: { color: bars.map(({ value }) => (value < 0 ? colours.bad : colours.fitted)) },
        text: bars.map(({ value }) => roundedText(value, said.decimals ?? 2)),
        textposition: "outside",
        ...tips(
          bars.map(({ name, value }) => [`<b>${plain(name)}</b>`, `${said.what} ${valueText(value, said)}`]),
        ),
      },
    ],
    layout: {
      ...frame(title, 110 + 24 * bars.length),
      margin: { l: 60, r: 20, t: 50, b: 50 },
      xaxis: { ...xaxis, range: range(0.14) },
      yaxis: { automargin: true },
    },
    narrow: { xaxis: { range: range(0.34) } },
    description: `${title}: ${mostAndLeast(bars, { decimals: 2, ...said })}`,
    warnings,
  };
}
