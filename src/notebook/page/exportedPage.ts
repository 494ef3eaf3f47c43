/** Runs at the end of a notebook that was exported as HTML: its charts are drawn where their pictures stand. The page carries plotly.js. */
import type { Figure } from "../../plots/figure.js";
import type { FigureLayout } from "../chartData.js";
import { drawChart } from "./drawChart.js";

for (const box of document.querySelectorAll<HTMLElement>(".carryover-figure")) {
  const json = box.querySelector('script[type="application/json"]');
  if (json === null) continue;
  const { chart, figure } = JSON.parse(json.textContent) as {
    readonly chart: Pick<Figure, "data">;
    readonly figure: FigureLayout;
  };
  drawChart(box, chart, figure);
}
