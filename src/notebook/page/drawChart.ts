/** Draws the chart of an output into its box on a page, over the picture that stands there. */

import type { Figure } from "../../plots/figure.js";
import { boxStyle, chartAt, keepDrawn } from "../../plots/inPage.js";
import { darkColours } from "../../plots/theme.js";
import type { FigureLayout } from "../chartData.js";

/** Makes a box interactive. The page has plotly.js. */
export function drawChart(box: HTMLElement, { data }: Pick<Figure, "data">, figure: FigureLayout): void {
  addStyle();
  keepDrawn(box, { data, ...figure }, Plotly, chartAt, darkColours);
}

const styleName = "carryover-figure-style";

function addStyle(): void {
  if (document.getElementById(styleName) !== null) return;
  const style = document.createElement("style");
  style.id = styleName;
  style.textContent = boxStyle;
  document.head.append(style);
}

declare const Plotly: Parameters<typeof keepDrawn>[2];
