/** What a refresh says as tables for people and as JSON documents: what of the data changed, and what moved by it. */
import { currencySign, perMoneyUnit, returnUnit } from "../data/currency.js";
import { intervalText } from "../math/estimate.js";
import { estimateCells, estimateColumns } from "../report/estimateColumns.js";
import { type Json, toJson } from "../report/json.js";
import type { Table } from "../report/table.js";
import { capital, counted, formatNumber, listed } from "../words.js";
import type { NextData } from "./refresh.js";
import type { Move, Refresh, RefreshedChannel } from "./refreshRecord.js";
import { cellText, type Restatement, valueText } from "./restatement.js";

/** A row a channel: the return before and now, its move and the two parts of it, and the money of the best division. */
export function refreshTable(refresh: Refresh): Table {
  const { channels, isRoi, window, after, plans, warnings } = refresh;
  const { currency, frequency, kpi } = after.model.panel;
  const unit = isRoi ? returnUnit(currency) : perMoneyUnit(kpi.unit, currency);
  const what = isRoi ? "ROI" : "return";
  const decimals = isRoi ? 2 : 5;
  const of = { unit, decimals, level: 0.9, of: "mean" as const };
  const money = `${currencySign(currency)} a ${frequency}`;
  const move = { unit, decimals, isChange: true };
  return {
    kind: "table",
    title: `Refreshed: what moved in the ${what} of ${window.from} to ${window.to}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "verdict", label: "more than its uncertainty?", unit: "" },
      ...estimateColumns("before", `${what} before`, of),
      ...estimateColumns("after", `${what} now`, of),
      { key: "change", label: "move", ...move },
      { key: "revision", label: "of it revision", ...move },
      { key: "newPeriods", label: `of it new ${frequency}s`, ...move },
      ...(plans === null
        ? []
        : [
            { key: "plannedBefore", label: "best division before", unit: money, decimals: 0 },
            { key: "plannedAfter", label: "best division now", unit: money, decimals: 0 },
            {
              key: "plannedRevision",
              label: "of its move revision",
              unit: money,
              decimals: 0,
              isChange: true,
            },
          ]),
      { key: "standing", label: "what is known of it now", unit: "" },
    ],
    rows: channels.map(({ name, roi, missing, planned, standing }) => ({
      name,
      verdict: roi === null ? missing! : verdictOf(roi),
      ...estimateCells("before", middleIsMean(roi?.before)),
      ...estimateCells("after", middleIsMean(roi?.after)),
      change: roi?.change ?? null,
      revision: roi === null ? null : (roi.revision?.change ?? 0),
      newPeriods: roi === null ? null : (roi.newPeriods?.change ?? 0),
      ...(plans === null
        ? {}
        : {
            plannedBefore: planned?.before ?? null,
            plannedAfter: planned?.after ?? null,
            plannedRevision: planned?.revision ?? null,
          }),
      standing,
    })),
    notes: [
      ...dataNotes(refresh, after.model.panel.frequency),
      ...headline(refresh),
      meaning(refresh),
      ...planNotes(refresh),
    ],
    warnings,
  };
}

function middleIsMean(estimate: Move["before"] | undefined) {
  return estimate === undefined ? null : { ...estimate, median: estimate.mean };
}

function verdictOf({ isMore, newPeriods, revision }: Move): string {
  if (!isMore) return "no";
  const by = [...(newPeriods?.isMore ? ["the new data"] : []), ...(revision?.isMore ? ["the revision"] : [])];
  return by.length > 0 ? `yes, by ${by.join(" and ")}` : "yes: outside the interval of before";
}

/** What is new and what is other in the table. */
function dataNotes(
  {
    newPeriods,
    restatement,
  }: { readonly newPeriods: Refresh["newPeriods"]; readonly restatement: Restatement },
  frequency: string,
): readonly string[] {
  const news =
    newPeriods === null
      ? `No new ${frequency}.`
      : `${counted(newPeriods.count, `new ${frequency}`)}: ${newPeriods.from} to ${newPeriods.to}.`;
  const { cells, filled, periods, columns, largest } = restatement;
  const restated = cells.length - filled;
  const filling =
    filled === 0
      ? ""
      : ` ${counted(filled, "cell")} that ${filled === 1 ? "was" : "were"} empty now ${filled === 1 ? "has" : "have"} a number.`;
  if (restated === 0) return [`${news} No number of the old ${frequency}s is another one.${filling}`];
  const named = columns
    .slice(0, 4)
    .map(
      ({ column, cells: count, was, now }) => `${column} ${count} (in sum ${number(was)} → ${number(now)})`,
    );
  const more = columns.length > 4 ? ` and ${columns.length - 4} more columns` : "";
  return [
    `${news} ${counted(restated, "number")} of ${counted(periods, `old ${frequency}`)} ${restated === 1 ? "is another one" : "are others"} now: ${listed(named)}${more}; the largest ${cellText(largest!)}.${filling}`,
  ];
}

function number(value: number): string {
  return formatNumber(value, Math.abs(value) < 100 && !Number.isInteger(value) ? 2 : 0);
}

function headline({ channels, verdicts }: Refresh): readonly string[] {
  const moved = channels.filter(
    (channel): channel is RefreshedChannel & { readonly roi: Move } => channel.roi !== null,
  );
  const more = moved.filter(({ roi }) => roi.isMore);
  const others = moved.length - more.length;
  const names = more.map(({ name, roi }) => `${name} ${roi.change > 0 ? "up" : "down"}`);
  const failing = [
    ...(verdicts.before === "fail" ? ["the last"] : []),
    ...(verdicts.after === "fail" ? ["the new"] : []),
  ];
  return [
    moved.length === 0
      ? "Of no channel is anything claimed, so that nothing can be said to have moved."
      : more.length === 0
        ? `Of ${counted(moved.length, "channel")} none moved by more than its uncertainty.`
        : `More than its uncertainty moved: ${listed(names)}${others === 0 ? "" : `; the other ${others} did not`}.`,
    ...(failing.length === 0 ? [] : [`${capital(listed(failing))} fit fails: do not decide on what moved.`]),
  ];
}

/** What the verdict means. */
function meaning({ newPeriods, restatement, after, channels, isRoi }: Refresh): string {
  const { frequency } = after.model.panel;
  const isRevised = restatement.cells.length > 0;
  const errors = channels.flatMap(({ roi }) => (roi === null ? [] : [roi.monteCarlo]));
  const parts = [
    "The model, its priors and its scales are those of the fit before; both parts of a move add up to it.",
    ...(newPeriods === null
      ? []
      : [
          `New ${frequency}s are expected to move a mean by nothing, give or take 1.645 √(variance before − variance after): a move beyond that surprises the model, which means that an effect changed or the model is wrong; of ten channels one exceeds it by chance.`,
        ]),
    ...(isRevised
      ? [
          "Revision is what other numbers of the same periods do, in which chance has no part: it is more than the uncertainty beyond 1.645 standard deviations of the narrower posterior.",
        ]
      : []),
    "A mean outside the interval of before counts too.",
    ...(errors.length === 0
      ? []
      : [`Simulation error is in both, ${formatNumber(Math.max(...errors), isRoi ? 3 : 6)} at most.`]),
  ];
  return parts.join(" ");
}

function planNotes({ plans, gains, after }: Refresh): readonly string[] {
  if (plans === null) return ["No plan could be made by one of the fits."];
  const { kpi, frequency, currency } = after.model.panel;
  const text = (value: Refresh["gains"] & object, of: "oldPlan" | "newPlan") =>
    intervalText(value[of].mean, value[of], (one) => formatNumber(one, 1));
  return [
    `Best divisions of ${currencySign(currency)}${formatNumber(plans.budget, 0)} a ${frequency}, over ${plans.before.window.from} to ${plans.before.window.to}. Plan before: ${plans.before.verdict}. Plan now: ${plans.after.verdict}. ${capital(plans.after.reason)}.`,
    ...(gains === null
      ? []
      : [
          `By the new fit the best division of before promises ${text(gains, "oldPlan")} ${kpi.unit} a ${frequency} over today's money, the one of now ${text(gains, "newPlan")}.`,
        ]),
  ];
}

/** A refresh as a JSON document. */
export function refreshDocument(refresh: Refresh): Json {
  const { before, after, newPeriods, restatement, newChannels, window, isRoi, channels, verdicts } = refresh;
  const { plans, gains, warnings } = refresh;
  return toJson({
    newPeriods,
    restatement,
    newChannels,
    window,
    of: isRoi ? "roi" : "kpi per money",
    channels: channels.map(({ roi, ...rest }) => ({
      ...rest,
      verdict: roi === null ? null : verdictOf(roi),
      roi,
    })),
    verdicts,
    plans:
      plans === null
        ? null
        : {
            budget: plans.budget,
            window: plans.before.window,
            before: { verdict: plans.before.verdict, reason: plans.before.reason },
            after: { verdict: plans.after.verdict, reason: plans.after.reason },
          },
    gains,
    data: {
      before: before.provenance.data,
      after: after.provenance.data,
    },
    seed: after.provenance.seed,
    meaning: meaning(refresh),
    warnings,
  });
}

/** Most cells that a table for people shows. */
const mostShown = 40;

/** A row a cell of an old period that is another one. */
export function nextDataTable({ model, newPeriods, restatement, warnings }: NextData): Table {
  const { cells } = restatement;
  const hasGeos = model.source.geos.length > 1;
  return {
    kind: "table",
    title: "What changed in the table since the last fit",
    columns: [
      { key: "date", label: model.source.frequency, unit: "" },
      ...(hasGeos ? [{ key: "geo", label: "geo", unit: "" }] : []),
      { key: "column", label: "column", unit: "" },
      { key: "was", label: "was", unit: "" },
      { key: "now", label: "is now", unit: "" },
    ],
    rows: cells.slice(0, mostShown).map(({ date, geo, column, was, now }) => ({
      date,
      ...(hasGeos ? { geo } : {}),
      column,
      was: valueText(was),
      now: valueText(now),
    })),
    notes: [
      ...dataNotes({ newPeriods, restatement }, model.source.frequency),
      ...(cells.length > mostShown
        ? [`${cells.length - mostShown} more cells: the JSON document has them all.`]
        : []),
    ],
    warnings,
  };
}

/** The same as a JSON document, with every cell. */
export function nextDataDocument({ model, ...data }: NextData): Json {
  const { newPeriods, restatement, newChannels, warnings } = data;
  return toJson({ data: model.source.source, newPeriods, restatement, newChannels, warnings });
}
