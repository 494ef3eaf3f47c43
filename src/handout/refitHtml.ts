/** The part of a report's page in which a prior is changed and the model fitted again: as it is in the report, until its script answers. */
import { escapeHtml, scriptJson } from "../report/html.js";
import { legible } from "./legible.js";
import type { Refit } from "./refit.js";
import { rangeText, returnText } from "./refitText.js";

/** The element with all that it needs but the engine; it says itself what it lacks where no script runs. */
export function refitHtml(refit: Refit): string {
  const { packed, ...shown } = refit;
  const first = refit.channels[0]!;
  const options = refit.channels.map(
    ({ name }, c) => `<option value="${c}">${escapeHtml(legible(name))}</option>`,
  );
  const bar = (name: string, label: string, said: string) =>
    `<div class="bar" id="refit-bar-${name}"><span>${label}</span><div class="track" aria-hidden="true"><b></b><i class="mean"></i></div><span class="said">${text(said)}</span></div>`;
  return `<div class="refit">
<p>A prior is what was believed of a channel before any data. Where the data say little the answer follows it: move one, fit again, and see. It is computed in this page, from the report’s own table, settings and seed, and changes nothing elsewhere in the report.</p>
<p class="refit-small">For that this file carries the table that was fitted: ${text(refit.carried)}. Whoever has the file can read it. Nothing leaves the page.</p>
<p class="refit-small" id="refit-still">A prior is moved where the script of this page runs; here stands what the report believed.</p>
<p class="refit-row"><label for="refit-channel">Channel</label><select id="refit-channel" disabled>${options.join("")}</select></p>
<fieldset><legend>Its ROI before any data, ${text(refit.unit)}</legend>
<div class="refit-row"><label for="refit-median">median</label>${numberField("median")}<input type="range" id="refit-slider" min="-3" max="3" step="0.02" value="0" aria-label="Move the prior" disabled></div>
<div class="refit-row"><label for="refit-q5">90 % of it from</label>${numberField("q5")}<span class="refit-to"><label for="refit-q95">to</label>${numberField("q95")}</span></div>
<p class="refit-small" id="refit-prior">${text(first.prior)}, as in the report</p>
<p class="refit-fault" id="refit-fault" role="alert"></p>
</fieldset>
<p class="refit-tools" hidden><button type="button" id="refit-fit">Fit again</button><button type="button" id="refit-stop" disabled>Stop</button><button type="button" id="refit-reset">The report’s prior</button></p>
<p id="refit-running"><progress id="refit-progress" aria-label="Fitting" max="1" value="0"></progress></p>
<p class="refit-small refit-reading" id="refit-reading"></p>
<div class="refit-bars" role="group" aria-label="ROI before and after the data">
${bar("priorBefore", "believed in the report", rangeText(first.range))}
${bar("prior", "believed by you", "as in the report")}
${bar("before", "found in the report", returnText(refit.before.returns[0]!))}
${bar("after", "found under your prior", "not fitted yet")}
<div class="scale" aria-hidden="true"></div></div>
<div id="refit-answer"></div>
<p class="unseen" role="status" id="refit-said"></p>
<script type="application/json" id="refit-data">${scriptJson(shown)}</script>
<script type="application/gzip" id="refit-text">${packed.text}</script>
<script type="application/gzip" id="refit-values">${packed.values}</script>
</div>
<p class="on-paper">On a screen the prior of a channel can be changed here, and the model fitted again.</p>`;
}

const text = (line: string): string => escapeHtml(legible(line));

/** Empty and still, until the script fills it. */
function numberField(name: string): string {
  return `<input type="number" id="refit-${name}" min="0" step="any" inputmode="decimal" aria-describedby="refit-fault" disabled>`;
}

/** How it looks. */
export const refitStyle = `
.refit fieldset { border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem .75rem; margin: .75rem 0; min-width: 0; }
.refit-row { display: grid; grid-template-columns: minmax(5rem, 9rem) 8rem minmax(8rem, 1fr); gap: .25rem .75rem; align-items: center; margin: .4rem 0; }
.refit-row select { grid-column: 2 / -1; justify-self: start; max-width: 100%; }
.refit-to { display: flex; gap: .75rem; align-items: center; }
.refit input, .refit select { font: inherit; accent-color: var(--link); }
.refit input[type=number], .refit select { padding: .15rem .3rem; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; }
.refit input[type=number] { width: 8rem; max-width: 100%; text-align: right; }
.refit input[type=range] { width: 100%; max-width: 30rem; min-height: 1.75rem; margin: 0; }
.refit input[aria-invalid=true] { border-color: var(--fail); outline: 1px solid var(--fail); }
.refit-small { color: var(--muted); font-size: .875rem; font-variant-numeric: tabular-nums; }
.refit-fault { color: var(--fail); font-size: .875rem; min-height: 1.3rem; }
.refit-tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.refit button { font: inherit; padding: .4rem .8rem; border: 1px solid var(--muted); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; }
.refit button:disabled { color: var(--muted); border-color: var(--line); cursor: default; }
#refit-running { visibility: hidden; }
#refit-running.now { visibility: visible; }
.refit-reading { min-height: 1.3rem; }
.refit progress { width: 100%; max-width: 30rem; accent-color: var(--link); }
.refit-bars { background: var(--card); border-radius: 8px; padding: .5rem 1rem; margin: .75rem 0; font-size: .875rem; font-variant-numeric: tabular-nums; }
.refit-bars .bar { display: grid; grid-template-columns: 11rem 1fr 11rem; align-items: center; gap: .75rem; }
.refit-bars .bar > span:first-child { color: var(--muted); }
.refit-bars .track { position: relative; height: 1.5rem; }
.refit-bars b { position: absolute; top: .5rem; height: .5rem; border-radius: .25rem; background: var(--link); opacity: .5; }
.refit-bars .mean { position: absolute; top: .3rem; height: .9rem; width: .25rem; margin-left: -.125rem; border-radius: .125rem; background: var(--link); }
#refit-bar-priorBefore b, #refit-bar-prior b, #refit-bar-priorBefore .mean, #refit-bar-prior .mean { background: var(--muted); }
.refit-bars .old { opacity: .55; }
.refit-bars .scale { display: flex; justify-content: space-between; margin: 0 11.75rem; color: var(--muted); font-size: .8rem; }
.refit :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.refit-answer-lead { font-size: 1rem; }
.on-paper { display: none; }
@media (max-width: 760px) { .refit-row { grid-template-columns: 7rem 1fr; } .refit-row input[type=range] { grid-column: 1 / -1; max-width: none; } .refit-to { grid-column: 1 / -1; display: grid; grid-template-columns: 7rem 8rem; } .refit-bars .bar { grid-template-columns: 1fr auto; gap: 0 .75rem; padding: .2rem 0; } .refit-bars .track { grid-column: 1 / -1; grid-row: 2; } .refit-bars .scale { margin: 0; } }
@media print { .refit { display: none; } .on-paper { display: block; } }
`;
