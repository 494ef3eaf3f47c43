/** A page of charts as an exported notebook has them: boxes with a picture and data, and at the end the scripts that draw them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @param {object} data  what `chartData` makes of a figure
 *  @param {string} png  base64 */
export function chartBox(data, png) {
  const parts = {
    chart: data["application/vnd.plotly.v1+json"],
    figure: data["application/vnd.carryover.figure+json"],
  };
  const json = JSON.stringify(parts).replaceAll("<", "\\u003c");
  return `<div class="carryover-figure"><img alt="" width="820" style="max-width:100%" src="data:image/png;base64,${png}">
<script type="application/json">${json}</script></div>`;
}

export function chartScripts() {
  const plotly = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min");
  return [plotly, new URL("../../dist/pages/exportedPage.js", import.meta.url)]
    .map((file) => `<script>${readFileSync(file, "utf8")}</script>`)
    .join("\n");
}
