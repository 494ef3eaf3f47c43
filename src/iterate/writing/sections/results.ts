/** Section 4.0: the attempt that is reported, its gates, its channels, and what else was tried. */
import { returnUnit, unitText } from "../../../data/currency.js";
import type { ForecastMetrics } from "../../../validation/metrics.js";
import { chanceText, counted, formatNumber, listed, percent } from "../../../words.js";
import { pictureFiles, runFiles } from "../../files/folder.js";
import type { IterationSummary, ModelSpread } from "../../files/records.js";
import { hypothesesOf } from "../../hypotheses.js";
import type { DocumentSource } from "../documentSource.js";
import { bullets, fixed, interval, picture, table, tenths } from "../markdown.js";
import type { RunEnd } from "../report.js";
import { sharesText, standings } from "./answer.js";

export function results({ log, end, summary, pictures, profile }: DocumentSource): string {
  const { currency } = profile;
  const { best } = end;
  const { train, test, forecasts } = best.holdout;
  const unit = best.holdout.kpi.unit;
  const measure = (name: string, pick: (metrics: ForecastMetrics) => string) => [
    name,
    pick(train),
    pick(test),
  ];
  const rows = [
    measure("rows", ({ rows: n }) => formatNumber(n, 0)),
    measure("R²", ({ r2 }) => fixed(r2, 3)),
    measure("MAPE", ({ mape }) => percent(mape, 1)),
    measure("wMAPE", ({ wmape }) => percent(wmape, 1)),
    measure(`RMSE (${unit})`, ({ rmse }) => fixed(rmse, 1)),
    measure(`CRPS (${unit})`, ({ crps }) => fixed(crps, 1)),
    measure("coverage of the 90 % interval", ({ coverage }) => percent(coverage)),
    measure("MASE (below 1 beats last year's same period)", ({ mase }) => fixed(mase)),
  ];
  const naive = forecasts.filter(({ name }) => name !== "model");
  const standingOf = new Map(standings(summary, end).map(({ name, text }) => [name, text]));
  // Without revenue there are shares of what was sold, and nothing to divide by the money.
  const hasReturns = !profile.findings.some(({ code }) => code === "no-revenue");
  const spentOn = new Map(profile.channels.map(({ name, totalSpend }) => [name, totalSpend]));
  const channels = summary.channels.map(
    ({ name, share, spend, roi, probabilityAboveOne, priorShare, withheld }) => [
      name,
      formatNumber(Number.isFinite(spend) ? spend : (spentOn.get(name) ?? Number.NaN), 0),
      ...(hasReturns
        ? [
            share === null ? "–" : percent(share.median, 1),
            withheld ?? (roi === null ? "–" : interval(roi)),
            chanceText(probabilityAboveOne),
          ]
        : [withheld ?? (share === null ? "–" : interval(share, tenths))]),
      percent(priorShare),
      standingOf.get(name)!,
    ],
  );
  const columns = [
    "channel",
    `spend (${unitText(currency)})`,
    ...(hasReturns
      ? ["share of KPI", `ROI, median (90 % interval), ${returnUnit(currency)}`, "P(ROI > 1)"]
      : ["share of KPI, median (90 % interval)"]),
    "from the prior",
    "what is known of it",
  ];
  return `## §4.0 Final Results

Iteration ${best.iteration}, \`${best.config}\`, ${verdictText(end)}.

${table(["measure", "in sample", "out of sample"], rows)}

${bullets([...best.diagnostics, ...best.verdict.attribution, ...best.holdout.gates, ...best.verdict.sufficiency].map(({ text, isPassed }) => `${isPassed ? "passed" : "**failed**"}: ${text.replace(/: (passed|failed)$/, "")}`))}

${naive.length === 0 ? "The history is too short for a naive forecast." : `Against forecasts that need no model, on the same periods: ${naive.map(({ name, metrics, skill }) => `${name} has a wMAPE of ${percent(metrics.wmape, 1)}, so that the model does ${skill >= 0 ? `without ${percent(skill)} of its error` : `${percent(-skill)} worse`}`).join("; ")}.`}${picture(pictures, pictureFiles.forecast, "Observed and expected KPI, with the holdout marked")}

${sharesText(summary)}

${table(columns, channels)}

"From the prior" is the share of what a channel brought that was there before any data: above 50 % the number is mostly what was assumed. The last column is the judgement of \`diagnose\`.${channels.some((cells) => cells.includes("–")) ? ' "–" stands where there is nothing to divide: a channel without money, or sales whose worth in money is not known.' : ""}${picture(pictures, pictureFiles.roi, "ROI by channel with its interval")}

Other explanations that were tried, each of which would make the split wrong:

${bullets(hypothesesOf(best.evidence).map(({ name, found, isAsked }) => `${name}: ${found === null ? (isAsked ? "nothing in these weeks speaks for it" : "not asked, as the weeks are too few") : `**${found}**`}.`))}${spreadText(best.spread, summary)}${
  best.holdout.doubts.length === 0
    ? ""
    : `\n\nDoubts that travel with these numbers:\n\n${bullets(best.holdout.doubts)}`
}

The draws are in \`artifacts_iter_${best.iteration}/trace.nc\` (seed ${log.settings.seed}, ${best.sampling.chains} chains of ${best.sampling.draws} draws after ${best.sampling.warmup}, target acceptance ${best.sampling.targetAcceptance}).${end.status === "full_success" ? ` For returns and plans take \`${runFiles.finalTrace}\`: the same model fitted again to the whole table, what was held out included.` : ""}`;
}

/** What reasonable models say, and the interval that holds them all; "" where none were fitted. */
function spreadText(spread: ModelSpread | null, summary: IterationSummary): string {
  if (spread === null) return "";
  const { models, total, channels, isRoi } = spread;
  const show = (value: number) => (isRoi ? fixed(value) : formatNumber(value, 0));
  const withheld = new Map(summary.channels.map((channel) => [channel.name, channel.withheld]));
  const rows = [...channels, total].map(({ name, mixture, lowest, highest }) => {
    const why = withheld.get(name) ?? null;
    return why === null
      ? [name, interval(mixture, show), `${show(lowest)} to ${show(highest)}`]
      : [name, why, "–"];
  });
  return `\n\nBeside it ${counted(models.length - 1, "model")} as reasonable were fitted to the same periods (${listed(models.slice(1).map(({ text }) => text))}). The interval to quote is the one that holds them all, each with the same weight:

${table(["channel", `${isRoi ? "ROI" : "KPI brought"} over all models, median (90 % interval)`, "medians of the models"], rows)}`;
}

function verdictText({ status }: RunEnd): string {
  return {
    full_success: "passed its diagnostics, attribution and the holdout",
    diagnostics_only: "is the best attempt; it did not pass",
    budget_exhausted: "is the best attempt; its diagnostics did not pass",
  }[status];
}
