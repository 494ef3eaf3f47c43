/** The part of a report's page in which budgets are tried: sliders and numbers as they are today, which its script brings to life. */
import { amountText, unitText } from "../data/currency.js";
import type { PlanReturns } from "../decisions/planReturns.js";
import { createWhatIfEvaluator } from "../decisions/whatIfEvaluator.js";
import { escapeHtml, scriptJson } from "../report/html.js";
import { formatNumber, listed } from "../words.js";
import { legible } from "./legible.js";
import type { Trial } from "./trial.js";
import { answerOf, bestLine, bestOf } from "./trialText.js";

/** Positions of a slider. */
const steps = 200;

/** A total is tried between half and one and a half of today's. */
const totalRange = [0.5, 1.5] as const;

/** The element with all that it needs; it says itself what it lacks where no script runs. */
export function trialHtml(trial: Trial): string {
  const evaluator = createWhatIfEvaluator(trial.whatIf);
  const today = evaluator.evaluate({});
  const { best, line } = trial.isBestNamed
    ? bestOf(trial, evaluator, null)
    : { best: null, line: "The best division is not named: the split between the channels is in doubt." };
  const held = Object.keys(trial.withheld);
  const answer = answerOf(trial, today, best);
  const unit = unitText(trial.whatIf.unit);
  const rows = today.channels.map((channel, c) => {
    const { lines } = answer.channels[c]!;
    const isHeld = Object.hasOwn(trial.withheld, channel.name);
    const proposed = best?.allocation[channel.name] ?? channel.today;
    return rowHtml({
      name: legible(channel.name),
      id: `trial-${c}`,
      today: channel.today,
      range: [0, mostOf(channel, proposed, today)],
      unit,
      isHeld,
      said: lines.join("; "),
    });
  });
  const total = rowHtml({
    name: "All channels together",
    id: "trial-total",
    today: today.today,
    range: [totalRange[0] * today.today, totalRange[1] * today.today],
    unit,
    isHeld: false,
    said: `${held.length === 0 ? "every channel" : `every channel but ${listed(held)}`} by the same share`,
  });
  return `<section class="trial" aria-labelledby="trial-title">
<h3 id="trial-title">Try a budget</h3>
<p class="lead ${trial.standing}">${text(trial.notice)}</p>
<p class="trial-still">Sliders answer where the script of this page runs; here stands what today’s budget brings.</p>
<div class="trial-answer" id="trial-answer">${answer.lines.map((one) => `<p>${text(one)}</p>`).join("")}</div>
<div class="trial-bars" aria-hidden="true" hidden><div class="bar"><span>yours</span><div class="track"><i class="zero"></i><b></b><i class="mean"></i></div></div><div class="bar"><span>best</span><div class="track"><i class="zero"></i><b></b><i class="mean"></i></div></div><div class="scale"></div></div>
<p class="trial-best" id="trial-best">${text(best === null ? line : bestLine(trial, best, today))}</p>
<p class="trial-tools" hidden><button type="button" id="trial-reset">Today’s budget</button>${trial.isBestNamed ? '<button type="button" id="trial-take">The best division of this total</button>' : ""}<label><input type="checkbox" id="trial-keep"> Keep the total: what one channel gets the others give</label></p>
<fieldset><legend>Money, ${text(unit)}</legend>
${total}
${rows.join("\n")}
</fieldset>
<p class="trial-basis">${text(basisOf(trial))}</p>
<p class="unseen" role="status" id="trial-said"></p>
<script type="application/json" id="trial-data">${scriptJson(trial)}</script>
</section>`;
}

const text = (line: string): string => escapeHtml(legible(line));

interface Row {
  readonly name: string;
  readonly id: string;
  readonly today: number;
  readonly range: readonly [number, number];
  readonly unit: string;
  readonly isHeld: boolean;
  readonly said: string;
}

/** Sliders are of no use before the script runs, so they begin disabled. */
function rowHtml({ name, id, today, range: [least, most], unit, isHeld, said }: Row): string {
  const range = `min="${least}" max="${most}" step="${(most - least) / steps}" value="${today}"`;
  return `<div class="trial-row" id="${id}"${isHeld ? ' data-held=""' : ""}><label for="${id}-slider"><bdi>${escapeHtml(name)}</bdi></label><input type="number" min="0" step="any" value="${today.toFixed(0)}" aria-label="${escapeHtml(`${name}, ${unit}`)}" disabled><input type="range" id="${id}-slider" ${range} aria-valuetext="${escapeHtml(`${amountText(formatNumber(today, 0), unit)}, as today`)}" aria-describedby="${id}-said" disabled><p id="${id}-said">${text(said)}</p></div>`;
}

/** A slider ends at twice today's money, or where the best division is; for a channel without money at what a usual one gets. */
function mostOf(
  { today, proposed }: PlanReturns["channels"][number],
  best: number,
  { channels, today: total }: PlanReturns,
): number {
  return 1.0001 * Math.max(2 * today, 1.2 * best, proposed, today === 0 ? total / channels.length : 0);
}

function basisOf({ whatIf: { draws, flighting, level } }: Trial): string {
  const { window, draws: used, available } = draws;
  return `Computed in this page from ${formatNumber(used, 0)} of ${formatNumber(available, 0)} draws of the fit; nothing leaves it. Against the money of ${window.from} to ${window.to}, ${
    flighting === "observed" ? "spread over the weeks as it was" : "the same in every period"
  }. Numbers are means over draws with ${formatNumber(100 * level, 0)} % intervals; what is expected over today’s budget counts with the error of the model itself, as the plan does.`;
}

/** How it looks. */
export const trialStyle = `
.trial h3 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
.trial .lead { font-size: 1rem; }
.trial-answer { background: var(--card); border-radius: 8px; padding: .5rem 1rem; margin: .75rem 0; min-height: 8.6rem; position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
.trial-answer p:first-child { font-weight: 600; }
.trial-best { min-height: 3rem; font-variant-numeric: tabular-nums; }
.trial-still, .trial-basis { color: var(--muted); font-size: .875rem; }
.trial-bars { font-size: .8rem; color: var(--muted); }
.trial-bars .bar { display: grid; grid-template-columns: 3.5rem 1fr; align-items: center; gap: .5rem; }
.trial-bars .track { position: relative; height: 1.25rem; }
.trial-bars b { position: absolute; top: .4rem; height: .45rem; border-radius: .25rem; background: var(--link); opacity: .45; }
.trial-bars .mean { position: absolute; top: .2rem; height: .85rem; width: .25rem; margin-left: -.125rem; border-radius: .125rem; background: var(--link); }
.trial-bars .zero { position: absolute; top: 0; bottom: 0; left: 50%; border-left: 1px dashed var(--muted); }
.trial-bars .scale { display: flex; justify-content: space-between; margin-left: 4rem; }
.trial-tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.trial button { font: inherit; padding: .4rem .8rem; border: 1px solid var(--muted); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; }
.trial fieldset { border: 1px solid var(--line); border-radius: 8px; padding: .25rem 1rem .75rem; margin: .75rem 0; min-width: 0; }
.trial-row { display: grid; grid-template-columns: minmax(5rem, 9rem) 8rem minmax(10rem, 1fr) minmax(0, 19rem); gap: 0 .75rem; align-items: center; padding: .3rem 0; border-top: 1px solid var(--line); }
.trial-row:first-of-type { border-top: 0; font-weight: 600; }
.trial-row p { font-size: .8rem; font-weight: 400; color: var(--muted); margin: 0; font-variant-numeric: tabular-nums; }
.trial input { font: inherit; accent-color: var(--link); }
.trial input[type=number] { width: 100%; padding: .15rem .3rem; text-align: right; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; }
.trial input[type=number]:disabled { opacity: .7; }
.trial input[type=range] { width: 100%; min-height: 1.75rem; margin: 0; }
.trial :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 760px) { .trial-row { grid-template-columns: 1fr 8rem; } .trial-row input[type=range], .trial-row p { grid-column: 1 / -1; } .trial-answer { display: contents; font-size: .85rem; } .trial-answer p { background: var(--card); margin: 0; padding: .1rem .75rem; } .trial-answer p:first-child { position: sticky; top: 0; z-index: 1; padding: .4rem .75rem; border-bottom: 1px solid var(--line); } }
@media print { .trial { display: none; } }
`;
