/** Two fits side by side, as a table for people and as a JSON document. */

import { currencySign, perMoneyUnit, returnUnit } from "../data/currency.js";
import type { Change, ComparedChannel, FitComparison } from "../decisions/compareFits.js";
import type { Estimate } from "../math/estimate.js";
import { capital, formatNumber, listed } from "../words.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** A row a channel: before, after, the change and whether it is more than its uncertainty, and the money of both plans. */
export function fitComparisonTable(comparison: FitComparison): Table {
  const { channels, isRoi, window, after, plans, warnings } = comparison;
  const { currency, frequency, kpi } = after.model.panel;
  const unit = isRoi ? returnUnit(currency) : perMoneyUnit(kpi.unit, currency);
  const what = isRoi ? "ROI" : "return";
  const of = { unit, decimals: isRoi ? 2 : 5, level: 0.9, of: "mean" as const };
  const money = `${currencySign(currency)} a ${frequency}`;
  return {
    kind: "table",
    title: `Two fits compared: ${what} of ${window.from} to ${window.to}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "verdict", label: "more than its uncertainty?", unit: "" },
      { key: "change", label: "change", unit, decimals: of.decimals, isChange: true },
      { key: "expected", label: "no news up to ±", unit, decimals: of.decimals },
      ...estimateColumns("before", `${what} before`, of),
      ...estimateColumns("after", `${what} after`, of),
      ...(plans === null
        ? []
        : [
            { key: "plannedBefore", label: "best division before", unit: money, decimals: 0 },
            { key: "plannedAfter", label: "best division after", unit: money, decimals: 0 },
          ]),
      { key: "standing", label: "what is known of it now", unit: "" },
    ],
    rows: channels.map((channel) => ({
      name: channel.name,
      verdict: verdictText(channel),
      change: channel.roi?.change ?? null,
      expected: channel.roi?.expected ?? null,
      ...estimateCells("before", cellsOf(channel.roi?.before)),
      ...estimateCells("after", cellsOf(channel.roi?.after)),
      ...(plans === null ? {} : { plannedBefore: channel.plannedBefore, plannedAfter: channel.plannedAfter }),
      standing: channel.standing,
    })),
    notes: [...headline(comparison), meaning(comparison), ...planNotes(comparison)],
    warnings,
  };
}

function cellsOf(estimate: Estimate | undefined) {
  return estimate === undefined ? null : { ...estimate, median: estimate.mean };
}

function verdictText({ roi, missing }: ComparedChannel): string {
  if (roi === null) return missing!;
  return roi.isMore ? "yes" : "no";
}

function headline({ channels, verdicts }: FitComparison): readonly string[] {
  const compared = channels.filter(
    (channel): channel is ComparedChannel & { readonly roi: Change } => channel.roi !== null,
  );
  const more = compared.filter(({ roi }) => roi.isMore);
  const moved = more.map(({ name, roi }) => `${name} ${roi.change > 0 ? "up" : "down"}`);
  return [
    more.length === 0
      ? `Of ${compared.length} channels none changed by more than its uncertainty.`
      : `More than its uncertainty changed: ${listed(moved)}; the other ${compared.length - more.length} did not.`,
    ...(verdicts.before === "fail" || verdicts.after === "fail"
      ? [
          `The ${listed([...(verdicts.before === "fail" ? ["first"] : []), ...(verdicts.after === "fail" ? ["second"] : [])])} fit fails: do not decide on what changed.`,
        ]
      : []),
  ];
}

/** What "more than its uncertainty" says, which depends on what the two fits share. */
function meaning({ relation, changedSpec, after }: FitComparison): string {
  const period = after.model.panel.frequency;
  const changed =
    changedSpec.length === 0
      ? ""
      : ` What differs in the specification: ${listed(changedSpec.slice(0, 6))}${changedSpec.length > 6 ? ` and ${changedSpec.length - 6} more` : ""}.`;
  const text = {
    "more data": `Same specification, more ${period}s: before they were seen the model expected each mean to move by no more than ± in nine of ten cases. A change beyond that surprises the model: an effect changed, or the model is wrong. Of ten channels one exceeds it by chance.`,
    "same data": `Same ${period}s, so that chance has no part in the change: it is what the choice of the model does. "Yes" where it is more than the narrower of the two posteriors leaves open, 1.645 of its standard deviations: the number then rests on the choice.`,
    other:
      "Data and specification differ, or earlier numbers were corrected: ± is of two fits that share nothing. Fits that share data differ by less, so that a change beyond it is one, and a smaller one is not shown to be none.",
  }[relation];
  return `${text}${changed}`;
}

function planNotes({ plans, gains, after }: FitComparison): readonly string[] {
  if (plans === null) return ["No plan could be made of one of the fits."];
  const { kpi, frequency } = after.model.panel;
  const text = ({ mean, lower, upper }: Estimate) =>
    `${formatNumber(mean, 1)} (${formatNumber(lower, 1)} to ${formatNumber(upper, 1)})`;
  return [
    `Plan before: ${plans.before.verdict}. Plan now: ${plans.after.verdict}. ${capital(plans.after.reason)}.`,
    ...(gains === null
      ? []
      : [
          `By the second fit the best division of the first, of the same total, promises ${text(gains.oldPlan)} ${kpi.unit} a ${frequency} over today's money, its own ${text(gains.newPlan)}.`,
        ]),
  ];
}

/** The comparison as a JSON document. */
export function fitComparisonDocument(comparison: FitComparison): Json {
  const { relation, changedSpec, window, isRoi, verdicts, channels, plans, gains, warnings } = comparison;
  return toJson({
    relation,
    changedSpec,
    window,
    of: isRoi ? "roi" : "kpi per money",
    verdicts,
    channels,
    plans:
      plans === null
        ? null
        : {
            before: { verdict: plans.before.verdict, reason: plans.before.reason },
            after: { verdict: plans.after.verdict, reason: plans.after.reason },
          },
    gains,
    meaning: meaning(comparison),
    warnings,
  });
}
