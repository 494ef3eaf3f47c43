/** A figure as HTML for notebooks: a picture that a script turns into an interactive chart where scripts may run. */
import { drawing } from "#drawing";
import { platform } from "#platform";
import { pictureSize } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { boxStyle, chartAt, keepDrawn } from "../plots/inPage.js";
import { darkColours } from "../plots/theme.js";
import { escapeHtml, scriptJson } from "../report/html.js";
import { warningsHtml } from "../report/warningsHtml.js";
import { splitWarnings } from "./saidInCells.js";

/** HTML for one figure. The picture stays where the script is stripped (a notebook that is not trusted) and where plotly.js
 *  has not been set up. The picture shows the warnings itself; the script shows them beneath the chart that replaces it.
 *
 *  @param png    the figure as base64 PNG
 *  @param serial a number that differs between the figures of one session */
export function figureHtml(figure: Figure, png: string, serial: number): string {
  const { width } = pictureSize(figure);
  const digest = platform.sha256(JSON.stringify([figure.data, figure.layout]));
  const { data, layout, narrow, description } = figure;
  const id = `carryover-${digest.slice(0, 12)}-${serial}`;
  const image = `<img alt="${escapeHtml(figure.description)}" width="${width}" style="max-width:100%" src="data:image/png;base64,${png}">`;
  const script = `(function(){
var box=document.getElementById("${id}");
if(!box||!window.carryoverChart)return;
window.carryoverChart(box,${scriptJson(rounded({ data, layout, narrow, description }))});
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

/** The same with numbers of eight digits: more than a chart shows, and half of what seventeen take. */
function rounded(value: unknown): unknown {
  const text = JSON.stringify(value, (_, one) =>
    typeof one === "number" ? Number(one.toPrecision(8)) : one,
  );
  return JSON.parse(text);
}

/** HTML that loads plotly.js into the page once: 1.4 MB, so a notebook carries it a single time. Loaders that a page may have
 *  (AMD, CommonJS) are hidden from it, so that it always becomes `window.Plotly`. */
export function plotlySetupHtml(): string {
  return `<script>(function(){if(window.Plotly)return;var define,module,exports;\n${drawing.plotlySource()}\n}).call(window);\n${chartScript()}</script>`;
}

/** What draws figures into a page that has plotly.js: `window.carryoverChart(box, figure)`, and the style of its boxes. */
export function chartScript(): string {
  const draw = `(${keepDrawn})(box,figure,window.Plotly,${chartAt},${scriptJson(darkColours)})`;
  return `window.carryoverChart=function(box,figure){${draw}};
document.head.appendChild(Object.assign(document.createElement("style"),{textContent:${scriptJson(boxStyle)}}));`;
}
