/** A figure as HTML for notebooks: a picture that a script turns into an interactive chart where scripts may run. */
import { drawing } from "#drawing";
import { platform } from "#platform";
import { pictureSize } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { escapeHtml, scriptJson } from "../report/html.js";
import { warningsHtml } from "../report/warningsHtml.js";
import { splitWarnings } from "./saidInCells.js";

const plotlyConfig = { responsive: true, displaylogo: false };

/** HTML for one figure. The picture stays where the script is stripped (a notebook that is not trusted) and where plotly.js
 *  has not been set up. The picture shows the warnings itself; the script shows them beneath the chart that replaces it.
 *
 *  @param png    the figure as base64 PNG
 *  @param serial a number that differs between the figures of one session */
export function figureHtml(figure: Figure, png: string, serial: number): string {
  const { width, height } = pictureSize(figure);
  const digest = platform.sha256(JSON.stringify([figure.data, figure.layout]));
  const id = `carryover-${digest.slice(0, 12)}-${serial}`;
  const layout =
    figure.layout.width === undefined ? { ...figure.layout, autosize: true, height } : figure.layout;
  const image = `<img alt="${escapeHtml(figure.description)}" width="${width}" style="max-width:100%" src="data:image/png;base64,${png}">`;
  const script = `(function(){
var box=document.getElementById("${id}");
if(!box||!window.Plotly)return;
var chart=document.createElement("div");
chart.setAttribute("role","img");
chart.setAttribute("aria-label",${scriptJson(figure.description)});
box.replaceChildren(chart);
window.Plotly.newPlot(chart,${scriptJson(figure.data)},${scriptJson(layout)},${scriptJson(plotlyConfig)});
var doubts=box.nextElementSibling;
if(doubts&&doubts.className==="carryover-warnings")doubts.hidden=false;
})();`;
  const warnings = figure.warnings ?? [];
  const doubts =
    warnings.length === 0
      ? ""
      : `\n<div class="carryover-warnings" hidden>${warningsHtml(splitWarnings(warnings))}</div>`;
  return `<div id="${id}" class="carryover-figure">${image}</div>${doubts}\n<script>${script}</script>`;
}

/** HTML that loads plotly.js into the page once: 5 MB, so a notebook carries it a single time. Loaders that a page may have
 *  (AMD, CommonJS) are hidden from it, so that it always becomes `window.Plotly`. */
export function plotlySetupHtml(): string {
  return `<script>(function(){if(window.Plotly)return;var define,module,exports;\n${drawing.plotlySource()}\n}).call(window);</script>`;
}
