/** Runs at the end of a notebook that was exported as HTML: its charts are drawn where their pictures stand. The page carries plotly.js. */
import type { Figure } from "../../plots/figure.js";
import type { FigureLayout } from "../chartData.js";
import type { ControlData } from "../reactive.js";
import { drawChart } from "./drawChart.js";
import { drawControls } from "./drawControls.js";

for (const box of document.querySelectorAll<HTMLElement>(".carryover-figure")) {
  const json = box.querySelector('script[type="application/json"]');
  if (json === null) continue;
  const { chart, figure, controls } = JSON.parse(json.textContent) as {
    readonly chart: Pick<Figure, "data">;
    readonly figure: FigureLayout;
    readonly controls?: (ControlData & { readonly html?: string }) | null;
  };
  if (controls?.html != null) drawControls(box, controls, { html: controls.html }, null);
  else if (controls != null) drawControls(box, controls, { chart, figure }, null);
  else drawChart(box, chart, figure);
}
