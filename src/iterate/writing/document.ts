/** `ITERATION_ANALYSIS.md`: what a run did and what came of it, written from its logs for somebody who was not there. */

import { moneyText, perMoneySign, returnUnit, unitText } from "../../data/currency.js";
import type { DataProfile } from "../../data/profile.js";
import { type Standing, standingsOf } from "../../diagnosis/standing.js";
import { failures } from "../../limits.js";
import { type Estimate, intervalText } from "../../math/estimate.js";
import type { ForecastMetrics } from "../../validation/metrics.js";
import { raised, type Warning } from "../../warning.js";
import { capital, chanceText, counted, formatNumber, listed, often, percent } from "../../words.js";
import { pictureFiles, runFiles } from "../files/folder.js";
import type { IterationSummary, LogEntry, ModelSpread, RunLog } from "../files/records.js";
import { hypothesesOf } from "../hypotheses.js";
import { chanceWithin } from "../luck.js";
import type { RunEnd } from "./report.js";

export interface DocumentSource {
  readonly log: RunLog;
  readonly end: RunEnd;
  readonly profile: DataProfile;
  readonly summary: IterationSummary;
  /** Names of the pictures that there are. */
  readonly pictures: readonly string[];
}

const rhythms = { day: "daily", week: "weekly", month: "monthly" };
const tenths = (share: number) => percent(share, 1);
const fixed = (value: number, digits = 2) => formatNumber(value, digits);

/** The document, in Markdown.
 *
 *  Every number in it stands in a JSON file of the run too: the profile in data_profile.json, the attempts in iteration_log.json, the best
 *  one in skill_report.json. */
export function writeDocument(source: DocumentSource): string {
  return `${[
    `# Iteration analysis: ${source.log.data.path.split(/[/\\]/).at(-1)}`,
    thesis(source),
    answer(source),
    ...(source.pictures.length > 0 ? [] : [withoutPictures]),
    overview(source),
    dataProfile(source),
    history(source),
    thinking(source),
    results(source),
    learnings(source),
  ].join("\n\n")}\n`;
}

const withoutPictures =
  "This run was made in a browser, where its pictures are left out: they would differ from one to the next, and the files of a run are the same wherever it is made.";

function thesis({ end, log, profile: { frequency: period } }: DocumentSource): string {
  const { best, status } = end;
  const { test } = best.holdout;
  const subject = `a ${log.settings.modelType} model of ${best.holdout.kpi.name}`;
  const numbers = `On ${counted(test.rows, "row")} that it had not seen (${log.split.test.from} to ${log.split.test.to}) its R² is ${fixed(test.r2)} and its mean error ${errorText(test)}; on the ${period}s it was fitted to, R² is ${fixed(best.evidence.inSample.r2)}.`;
  const verdict = {
    full_success: `**Thesis.** This table supports ${subject} that forecasts ${period}s it has not seen, and nothing that was asked speaks against its split.`,
    diagnostics_only: best.verdict.hasPassedHoldout
      ? `**Thesis.** This table supports a forecast by ${subject}, and no claim of what media brought: ${end.statusReason}.`
      : `**Thesis.** This table does not support ${subject} that can be trusted beyond the ${period}s it was fitted to: ${end.statusReason}.`,
    budget_exhausted: `**Thesis.** No sound fit of ${subject} was found: ${end.statusReason}.`,
  }[status];
  const caution =
    status === "full_success"
      ? "A good forecast does not prove that the split between channels is right; section 4.0 says which returns rest on the data and which on their priors."
      : "The returns in section 4.0 are those of the best attempt. Do not move money on them.";
  return `${verdict} ${numbers} ${caution}`;
}

/** What was found, for whoever pays: money first, how sure it is, and what not to decide on. */
function answer({ summary, end, profile }: DocumentSource): string {
  const { together } = summary;
  const { currency } = profile;
  const money = (value: number) => moneyText(value, currency);
  const whole =
    together === undefined || together === null
      ? []
      : [
          `${end.status === "full_success" ? `${capital(together.name)} brought` : `The best attempt, which did not pass, credits ${together.name} with`} ${interval(together.revenue, money)} of revenue for ${money(together.spend)}: ${interval(together.roi)} ${perMoneySign(currency)} spent. That it was more than it cost has a probability of ${chanceText(together.probabilityAboveOne)}, if the model is right.`,
        ];
  return `**The answer.** Intervals hold 90 % of what the model holds possible.

${bullets([...whole, ...channelSentences(standings(summary, end)), ...raised(channelsLeftOut(profile, summary)).map(({ message }) => `${capital(message)}.`)])}`;
}

/** The channels that no model of a run has, as the weeks it trained on have no media of theirs. */
export function channelsLeftOut(
  { channels, frequency }: DataProfile,
  summary: IterationSummary,
): Warning | null {
  const fitted = new Set(summary.channels.map(({ name }) => name));
  const names = channels.map(({ name }) => name).filter((name) => !fitted.has(name));
  if (names.length === 0) return null;
  return {
    code: "channels-left-out",
    message: `no model of this run has ${listed(names)}, without media in the training ${frequency}s: what ${names.length === 1 ? "it has" : "they have"} brought since stands with the rest, and no plan from this run gives ${names.length === 1 ? "it" : "them"} money`,
    cure: `for ${names.length === 1 ? "its" : "their"} first numbers fit the whole table by itself`,
  };
}

/** What may be decided on of each channel, by the findings of the attempt that is reported. */
function standings({ channels }: IterationSummary, { best, status }: RunEnd): readonly Standing[] {
  const withheld = channels.filter((channel) => channel.withheld !== null).map(({ name }) => name);
  return standingsOf(
    channels.map(({ name }) => name),
    best.evidence.findings,
    new Set(withheld),
    status === "full_success" ? null : "the run did not pass",
  );
}

/** A sentence for each standing that a channel has. */
export function channelSentences(all: readonly Standing[]): readonly string[] {
  const of = (kind: Standing["kind"]) => all.filter((one) => one.kind === kind).map(({ name }) => name);
  const sentence = (kind: Standing["kind"], say: (names: string, isOne: boolean) => string) => {
    const names = of(kind);
    return names.length === 0 ? [] : [say(listed(names), names.length === 1)];
  };
  return [
    ...sentence(
      "failed",
      (names) => `No number of ${names} is to be decided on: what they rest on did not pass.`,
    ),
    ...sentence(
      "withheld",
      (names, isOne) =>
        `What ${names} brought cannot be told from demand: ${isOne ? "its" : "their"} money goes up and down with what is sold anyway, and nothing is claimed of ${isOne ? "it" : "them"}.`,
    ),
    ...sentence(
      "unlearnt",
      (names) =>
        `The data say little of what ${names} brought: do not decide on ${names} as on something measured. No further model of this table changes that.`,
    ),
    ...sentence(
      "doubted",
      (names) => `Something about ${names} is to be reviewed first: diagnose says what.`,
    ),
    ...sentence("learnt", (names) => `Nothing that was asked speaks against the numbers of ${names}.`),
  ];
}

function errorText({ mape, wmape }: ForecastMetrics): string {
  return Number.isNaN(mape)
    ? `${percent(wmape, 1)} of the KPI (MAPE is undefined where the KPI is zero)`
    : percent(mape, 1);
}

function overview({ log, end }: DocumentSource): string {
  const { split, settings, luck, iterations } = log;
  const looks = iterations.length;
  const rows = [
    ["status", `\`${end.status}\``],
    ["why", end.statusReason],
    ["ended because", end.stopReason],
    ["iterations", `${looks} of ${end.maxIterations} at most; the best is iteration ${end.best.iteration}`],
    [
      "model type",
      `${settings.modelType}${settings.isStrict ? ", strict limits" : ""}, seed ${settings.seed}`,
    ],
    ["fitted to", `${split.train.from} to ${split.train.to}, ${split.train.periods} periods`],
    ["held out", `${split.test.from} to ${split.test.to}, ${split.test.periods} periods`],
  ];
  return `## Overview

${table(["what", "value"], rows)}

${words}

Each iteration fits the model to the first ${split.train.periods} periods, checks the sampler and the fit, refits it on earlier parts of the same periods
to forecast later ones (*rolling forecasts*), and decides what to change from these alone. Only then are the last ${split.test.periods} periods opened, as the
gate. They chose nothing but when to stop.

The holdout was looked at ${often(looks)}. A forecast that has learnt nothing would have passed it with a chance of ${percent(chanceWithin(luck, 1), 2)} at the first look, and of
${percent(chanceWithin(luck, looks), 2)} (± ${percent(luck.standardError, 2)}, ${formatNumber(luck.simulations, 0)} simulations) within ${looks === 1 ? "that one" : `${looks} looks`}. Assumed: ${luck.assumptions}.`;
}

/** Every word of statistics that this document uses, once. */
const words = `<details><summary>Words used here</summary>

- **KPI**: what is sold, as the table counts it. **Prior**: what is assumed of a number before any data; **mostly prior**: the data changed it little.
- **Interval**: holds the number with the probability that is named, if the model is right. **ROI**: revenue brought for each unit of money spent.
- **R-hat**, **effective sample (ESS)**, **divergences**: whether the calculation itself can be trusted; 1.00, many and none are good.
- **R²**: share of the ups and downs of the KPI that is explained; 1 is all. **MAPE**, **wMAPE**: mean error in per cent of the KPI, by period and over all.
- **RMSE**, **CRPS**: size of the errors in units of the KPI, of the forecast and of its whole interval. **Coverage**: share of periods inside the interval. **MASE**: error against that of last year's same period.
- **Holdout**: the last periods, which the model has not seen. **Rolling forecasts**: the same inside the periods that it was fitted to.

</details>`;

function dataProfile({ profile, log }: DocumentSource): string {
  const { columns, channels, rhythm, collinearity, rowsPerParameter, findings } = profile;
  const ofRole = (role: string) =>
    columns.filter((column) => column.role === role).map(({ column }) => column);
  const media = channels.map(({ name, totalSpend, shareOfSpend, zeroShare }) => [
    name,
    formatNumber(totalSpend, 0),
    percent(shareOfSpend, 1),
    percent(1 - zeroShare),
  ]);
  const revenue = ofRole("revenue").join(", ");
  const isWorthless = findings.some(({ code }) => code === "no-revenue");
  const worth =
    revenue !== ""
      ? `, revenue \`${revenue}\``
      : isWorthless
        ? ", no revenue"
        : ", whose worth in money is known";
  const facts = [
    `KPI \`${ofRole("kpi").join(", ")}\`${worth}; ${rhythms[profile.frequency]} from ${profile.start} to ${profile.end}${profile.geos.length > 1 ? `, ${profile.geos.length} geos` : ""}.`,
    `${counted(rowsPerParameter.rows, "row")} for ${counted(rowsPerParameter.parameters, "coefficient")} of a plain linear model: ${fixed(rowsPerParameter.ratio, 1)} for each.`,
    ...(profile.kpiZeroPeriods > 0
      ? [
          `Nothing was sold in the first ${counted(profile.kpiZeroPeriods, profile.frequency)}: the model begins after them.`,
        ]
      : []),
    ...(Number.isNaN(rhythm.trendPerYear)
      ? []
      : [`The KPI changes by ${percent(rhythm.trendPerYear, 1)} of its mean a year.`]),
    ...(Number.isNaN(rhythm.yearlyCorrelation)
      ? ["Less than two years: whether it has a season cannot be seen."]
      : [`Without that trend it correlates ${fixed(rhythm.yearlyCorrelation)} with itself a year later.`]),
    ...(Number.isFinite(collinearity.conditionNumber)
      ? [
          `Condition number of channels and controls: ${fixed(collinearity.conditionNumber, 0)} (above 30 is ill-conditioned).`,
        ]
      : []),
  ];
  const doubts = findings.filter(({ severity }) => severity !== "info");
  return `## §1.0 Data Profile

Of the training ${profile.frequency}s only; the holdout stayed closed. Source: \`${log.data.path}\`, ${formatNumber(profile.source.rows, 0)} rows, SHA-256 \`${log.data.sha256.slice(0, 16)}…\`.

${bullets(facts)}

${table(["channel", `spend (${unitText(profile.currency)})`, "share", `${profile.frequency}s active`], media)}

Controls: ${nameList(ofRole("control"))}. Events: ${nameList(ofRole("event"))}.

${doubts.length === 0 ? "Nothing in the table stands in the way." : `What stands in the way:\n\n${bullets(doubts.map(({ severity, message, cure }) => `**${severity}**: ${message}; ${cure}.`))}`}`;
}

function history({ log, end, pictures }: DocumentSource): string {
  const rows = end.history.map((score) => [
    `${score.iteration}${score.iteration === end.best.iteration ? " (best)" : ""}`,
    score.change === "" ? "first plan" : score.change,
    fixed(score.rhat, 3),
    formatNumber(Math.floor(score.ess), 0),
    String(score.divergences),
    fixed(score.r2InSample, 3),
    fixed(score.r2Folds, 3),
    score.diagnosticsPassed ? "passed" : "failed",
    fixed(score.r2Holdout, 3),
    percent(score.mapeHoldout, 1),
    fixed(score.overfitting, 3),
    score.oosValidationPassed ? "passed" : "failed",
    score.attributionPassed ? "passed" : "failed",
  ]);
  const { limits } = log;
  return `## §2.0 Iteration History

${table(["iteration", "change", "R-hat", "ESS", "divergences", "R² in sample", "R² rolling", "diagnostics", "R² holdout", "MAPE holdout", "R² lost", "holdout", "attribution"], rows)}

Limits: R-hat at most ${limits.rhatMax}, effective sample (ESS) at least ${limits.essMin}, ${limits.divergencesMax} divergences, R² in sample at least ${limits.r2Min}${limits.isFlagFatal ? ` and at most ${limits.r2Flag}` : `; above ${limits.r2Flag} it is flagged, and only the holdout can clear it`}.
Holdout: R² at least ${log.settings.thresholds.oosR2Min}, MAPE at most ${percent(log.settings.thresholds.oosMapeMax)}, R² lost from what was fitted to what was held out at most ${log.settings.thresholds.overfittingMax}.${picture(pictures, pictureFiles.history, "R² by iteration, in sample, of rolling forecasts and of the holdout")}`;
}

function thinking({ log }: DocumentSource): string {
  return `## §3.0 Thinking Process

${log.iterations.map((entry) => oneThought(entry, log)).join("\n\n")}`;
}

function oneThought(entry: LogEntry, { iterations }: RunLog): string {
  const { iteration, madeBy, evidence, decision, diagnostics, holdout, verdict } = entry;
  const { inSample, folds } = evidence;
  const seen = [
    `${diagnostics.map(({ text }) => text).join("; ")}. Diagnostics ${failures(diagnostics).length === 0 ? "passed" : "failed"}.`,
    `In sample the mean error is ${percent(Number.isNaN(inSample.mape) ? inSample.wmape : inSample.mape, 1)}, the 90 % interval holds ${percent(inSample.coverage)} of the ${inSample.weeks} rows, neighbouring residuals correlate ${fixed(inSample.residualAutocorrelation)}.`,
    folds === null
      ? `There are no rolling forecasts: ${evidence.foldsMissing}.`
      : `Rolling forecasts (${folds.folds.map(({ from, to, r2 }) => `${from} to ${to}: R² ${fixed(r2)}`).join("; ")}): together R² ${fixed(folds.r2, 3)}, wMAPE ${percent(folds.wmape, 1)}${Number.isNaN(folds.naiveWmape) ? "" : `, the better naive forecast ${percent(folds.naiveWmape, 1)}`}.`,
    ...(decision.comparison === ""
      ? []
      : [
          `${capital(decision.comparison)}. ${decision.outcome === "better" ? "Better: the change is kept." : `No better: the change is taken back, and iteration ${decision.base} is what the next one starts from.`}`,
        ]),
  ];
  const symptoms =
    decision.symptoms.length === 0
      ? "Nothing in its training is wrong with it."
      : `Wrong with iteration ${decision.base}, the gravest first:\n\n${bullets(decision.symptoms.map(({ title, seen: numbers }) => `${title}: ${numbers}.`))}`;
  const line = ({ rule, change, reason, verdict: fate }: (typeof decision.considered)[number]) =>
    `${capital(change === "" ? ruleWords(rule) : change)}: ${reason}. *${capital(fate)}* (rule \`${rule}\`).`;
  const isChosen = (one: (typeof decision.considered)[number]) => one.verdict === "chosen";
  const considered = decision.considered.filter(isChosen).map(line);
  const others = decision.considered.filter((one) => !isChosen(one)).map(line);
  const isLast = iterations.at(-1) === entry;
  const chosen =
    decision.chosen === null
      ? `Nothing: ${decision.stopReason}.`
      : `${capital(decision.chosen.change)}, because ${decision.chosen.reason}.${isLast ? (verdict.isSuccess ? " It was not needed." : " The budget ended before it could be tried.") : ""}`;
  const outcome = verdict.isSuccess
    ? "Everything passed: the run ends here."
    : verdict.hasPassedHoldout
      ? `The gates passed, ${
          verdict.hasPassedDiagnostics
            ? failures(verdict.attribution).length > 0
              ? `but what was sold cannot be attributed: ${failures(verdict.attribution).join("; ")}`
              : `but the table cannot carry the claim: ${failures(verdict.sufficiency).join("; ")}`
            : "but a fit whose diagnostics failed proves nothing"
        }.`
      : "It did not pass.";
  return `### Iteration ${iteration}: ${madeBy === null ? "the first plan" : madeBy.change}

**Seen.** ${seen.join(" ")}

${symptoms}

**Considered.** ${considered.length === 0 ? (others.length === 0 ? "Nothing: no rule applies." : "No change was made.") : `\n\n${bullets(considered)}`}${others.length === 0 ? "" : `\n\n<details><summary>${counted(others.length, considered.length === 0 ? "change" : "other change")} that ${others.length === 1 ? "was" : "were"} weighed and not made</summary>\n\n${bullets(others)}\n\n</details>`}

**Chosen.** ${chosen}

**Then the holdout was opened.** ${holdout.gates.map(({ text }) => text).join("; ")}. ${outcome}`;
}

/** "straighten trend" of straightenTrend. */
function ruleWords(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function results({ log, end, summary, pictures, profile: { currency } }: DocumentSource): string {
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
  const channels = summary.channels.map(
    ({ name, share, spend, roi, probabilityAboveOne, priorShare, withheld }) => [
      name,
      formatNumber(spend, 0),
      share === null ? "–" : percent(share.median, 1),
      withheld ?? (roi === null ? "–" : interval(roi)),
      chanceText(probabilityAboveOne),
      percent(priorShare),
      standingOf.get(name)!,
    ],
  );
  return `## §4.0 Final Results

Iteration ${best.iteration}, \`${best.config}\`, ${verdictText(end)}.

${table(["measure", "in sample", "out of sample"], rows)}

${bullets([...best.diagnostics, ...best.verdict.attribution, ...best.holdout.gates, ...best.verdict.sufficiency].map(({ text, isPassed }) => `${isPassed ? "passed" : "**failed**"}: ${text.replace(/: (passed|failed)$/, "")}`))}

${naive.length === 0 ? "The history is too short for a naive forecast." : `Against forecasts that need no model, on the same periods: ${naive.map(({ name, metrics, skill }) => `${name} has a wMAPE of ${percent(metrics.wmape, 1)}, so that the model does ${skill >= 0 ? `without ${percent(skill)} of its error` : `${percent(-skill)} worse`}`).join("; ")}.`}${picture(pictures, pictureFiles.forecast, "Observed and expected KPI, with the holdout marked")}

${sharesText(summary)}

${table(["channel", `spend (${unitText(currency)})`, "share of KPI", `ROI, median (90 % interval), ${returnUnit(currency)}`, "P(ROI > 1)", "from the prior", "what is known of it"], channels)}

"From the prior" is the share of what a channel brought that was there before any data: above 50 % the number is mostly what was assumed. The last column is the judgement of \`diagnose\`.${channels.some((cells) => cells.includes("–")) ? ' "–" stands where there is nothing to divide: a channel without money, or sales whose worth in money is not known.' : ""}${picture(pictures, pictureFiles.roi, "ROI by channel with its interval")}

Other explanations that were tried, each of which would make the split wrong:

${bullets(hypothesesOf(best.evidence).map(({ name, found, isAsked }) => `${name}: ${found === null ? (isAsked ? "nothing in these weeks speaks for it" : "not asked, as the weeks are too few") : `**${found}**`}.`))}${spreadText(best.spread, summary)}${
  best.holdout.doubts.length === 0
    ? ""
    : `\n\nDoubts that travel with these numbers:\n\n${bullets(best.holdout.doubts)}`
}

The draws are in \`artifacts_iter_${best.iteration}/trace.nc\` (seed ${log.settings.seed}, ${best.sampling.chains} chains of ${best.sampling.draws} draws after ${best.sampling.warmup}, target acceptance ${best.sampling.targetAcceptance}).${end.status === "full_success" ? ` For returns and plans take \`${runFiles.finalTrace}\`: the same model fitted again to the whole table, what was held out included.` : ""}`;
}

function sharesText({ mediaShare, baselineShare, untold }: IterationSummary): string {
  const of = "of the expected KPI of training";
  if (untold !== null) {
    const names = listed(untold.names);
    return `All media but ${names} bring ${interval(untold.othersShare, tenths)} ${of}; everything else and ${names} together ${interval(untold.share, tenths)}, as they cannot be told from each other.`;
  }
  return `Media bring ${interval(mediaShare!, tenths)} ${of}, everything else ${interval(baselineShare!, tenths)}.`;
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

function learnings({ log, end, summary, profile }: DocumentSource): string {
  const helped = log.iterations.filter(({ decision }) => decision.outcome === "better");
  const useless = log.iterations.filter(({ decision }) => decision.outcome === "no better");
  const widest = uncertainChannels(summary).at(0);
  const lines = [
    ...helped.map(({ madeBy, decision }) => `Helped: ${madeBy!.change} (${decision.comparison}).`),
    ...useless.map(({ madeBy, decision }) => `Did not help: ${madeBy!.change} (${decision.comparison}).`),
    ...channelSentences(standings(summary, end)),
    ...(widest === undefined
      ? []
      : [
          `The most money rides on the least knowledge at ${widest.name}: ${moneyText(widest.spend, profile.currency)} spent, ${widest.withheld ?? `ROI ${interval(widest.roi!)}`}. Switching it off in some regions, or for some time, would say more than any other model.`,
        ]),
    "All returns are associations under a model; only an experiment makes one a cause.",
  ];
  const reasons =
    end.status === "full_success"
      ? ""
      : `\n\n**Why nothing passed, the likeliest reason first, and what would settle it**\n\n${end.reasons
          .map(
            ({ name, finding, nextStep }, i) =>
              `${i + 1}. **${capital(name)}.** ${capital(finding)}. *To settle it:* ${nextStep}.`,
          )
          .join("\n")}`;
  return `## §5.0 Key Learnings

${bullets(lines)}${reasons}`;
}

/** The ROI that the model has for a channel, claimed or not. */
function roiOf({ roi, modelSays }: IterationSummary["channels"][number]): Estimate | null {
  return roi ?? modelSays?.roi ?? null;
}

/** Channels with a return, the one with the most money times doubt first. */
export function uncertainChannels({ channels }: IterationSummary): IterationSummary["channels"] {
  const doubt = (channel: IterationSummary["channels"][number]) => {
    const roi = roiOf(channel);
    return roi === null ? Number.NaN : (roi.upper - roi.lower) * channel.spend;
  };
  return channels.filter((channel) => doubt(channel) > 0).sort((a, b) => doubt(b) - doubt(a));
}

function interval(estimate: Estimate, text: (value: number) => string = fixed): string {
  return intervalText(estimate.median, estimate, text);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function picture(pictures: readonly string[], name: string, text: string): string {
  return pictures.includes(name) ? `\n\n![${text}](${name})` : "";
}

function nameList(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}
