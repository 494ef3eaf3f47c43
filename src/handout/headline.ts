/** The first screen of a report: what each channel brought, where the money should go, how sure that is and what the doubts are, in sentences. */

import { amountText, perMoneySign, returnUnit, unitText } from "../data/currency.js";
import { gateQuestions } from "../diagnosis/judgement.js";
import type { Standing } from "../diagnosis/standing.js";
import type { ChannelReturn } from "../insights/roi.js";
import { levelText } from "../math/estimate.js";
import { estimateCells, estimateColumns } from "../report/estimateColumns.js";
import type { Table } from "../report/table.js";
import type { Warning } from "../warning.js";
import { capital, chanceText, counted, formatNumber, listed, percent, spanOf } from "../words.js";
import { shown, shownMean } from "./amounts.js";
import type { ReportResults } from "./contents.js";
import { plainFinding } from "./plainFinding.js";

export interface Headline {
  /** The worst of the fit and, where it is one, the run. */
  readonly verdict: "pass" | "review" | "fail";
  /** What may be done with all of this, in one sentence. */
  readonly lead: string;
  readonly brought: readonly string[];
  readonly money: readonly string[];
  readonly certainty: readonly string[];
  readonly doubts: readonly string[];
  /** A row a channel: what it brought, what the plan does with it, and what may be decided on of it. */
  readonly channels: Table;
}

/** So many doubts stand on the first screen; all of them stand in the last section but one. */
const mostDoubts = 4;
/** So many moves of money are named there; the table beneath has them all. */
const mostMoves = 4;

/** The first screen, from results that are all computed. */
export function headlineOf(results: ReportResults, warnings: readonly Warning[]): Headline {
  const verdict = verdictOf(results);
  return {
    verdict,
    lead: leadOf(results, verdict),
    brought: broughtOf(results, verdict),
    money: moneyOf(results),
    certainty: certaintyOf(results),
    doubts: doubtsOf(results, warnings),
    channels: channelsTable(results),
  };
}

function verdictOf({ diagnosis, run, validation }: ReportResults): Headline["verdict"] {
  if (diagnosis.verdict === "fail" || validation?.verdict === "fail") return "fail";
  if (run !== null && run.status !== "full_success") return "fail";
  return diagnosis.verdict === "review" || validation?.verdict === "review" ? "review" : "pass";
}

function leadOf({ diagnosis, run, validation, fit }: ReportResults, verdict: Headline["verdict"]): string {
  const [gravest] = diagnosis.findings;
  const { frequency } = fit.model.panel;
  if (diagnosis.verdict === "fail") {
    const failed = diagnosis.gates.filter((gate) => gate.verdict === "fail").map(({ name }) => name);
    return `Do not decide on these numbers: the fit fails in ${listed(failed)}, as ${plainFinding(gravest!, frequency)}.`;
  }
  if (run !== null && run.status !== "full_success") {
    return `Do not move money on these numbers: the run ended without a model that passed (${run.status}), as ${run.statusReason}.`;
  }
  if (validation?.verdict === "fail") {
    return `Do not decide on these numbers: the model fails its validation, as ${validation.reasons.find((reason) => reason.includes("failed")) ?? validation.reasons[0]}.`;
  }
  if (verdict === "review") {
    if (diagnosis.verdict !== "review") {
      return `Look before you use these numbers, as the validation says: ${validation!.reasons.at(-1)}.`;
    }
    const asking = diagnosis.gates.find((gate) => gate.verdict === "review")!;
    return `Look before you use these numbers: asked "${gateQuestions[asking.name]}?", there is something to review, as ${plainFinding(asking.findings[0]!, frequency)}.`;
  }
  const isForecastAsked = run !== null || validation !== null;
  return isForecastAsked
    ? "Nothing that was asked speaks against these numbers: sampler, fit, forecast and attribution pass."
    : "Nothing that was asked speaks against these numbers, but no week was held out: whether the model forecasts was not asked.";
}

/** A large amount with the three digits that anybody reads: "35.3 million". */
function rounded(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatNumber(value, 0);
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size >= 6) return `${formatNumber(value / 1e6, Math.max(0, 8 - size))} million`;
  const unit = 10 ** Math.max(0, size - 2);
  return formatNumber(Math.round(value / unit) * unit, Math.max(0, 2 - size));
}

function broughtOf({ roi, standings, fit }: ReportResults, verdict: Headline["verdict"]): readonly string[] {
  const { currency, kpi } = fit.model.panel;
  const { claimed, total, times } = roi;
  const level = levelText(total.roi.level);
  const hasRevenue = fit.design.revenuePerKpi !== null;
  const per = perMoneySign(currency);
  const whose = verdict === "fail" ? "The model, on which nobody should decide, credits" : "";
  const spent = `From ${spanOf(times)}, ${amountText(rounded(total.spend), currency)} were spent on ${counted(roi.channels.length, "channel")}.`;
  if (claimed === null) {
    return [spent, "What they brought cannot be told from demand, and nothing is claimed of any of them."];
  }
  const outcome = hasRevenue ? claimed.revenue : claimed.contribution;
  const unit = hasRevenue ? currency : kpi.unit;
  const rate = hasRevenue
    ? `, ${shown(claimed.roi)} ${per}`
    : // What more likely than not brought nothing has no price of a unit.
      Number.isFinite(claimed.costPerUnit.median)
      ? `, a unit for ${shown(claimed.costPerUnit, currency)}`
      : "";
  const subject = capital(claimed.name);
  const interval = `(${level}: ${rounded(outcome.lower)} to ${rounded(outcome.upper)})`;
  const amount = `${amountText(rounded(outcome.median), unit)}${hasRevenue ? " of revenue" : ""} ${interval}${rate}`;
  const whole = whose === "" ? `${subject} brought ${amount}.` : `${whose} ${claimed.name} with ${amount}.`;
  return [
    spent,
    whole,
    ...ranking(roi.channels, standings, { hasRevenue, per, kpi: kpi.unit }),
    ...leftOut(standings),
  ];
}

/** First and last of the channels of which something was learnt; whose order the data do not tell are named. */
function ranking(
  channels: readonly ChannelReturn[],
  standings: readonly Standing[],
  { hasRevenue, per, kpi }: { readonly hasRevenue: boolean; readonly per: string; readonly kpi: string },
): readonly string[] {
  const isLearnt = new Set(
    standings.filter(({ kind }) => kind === "learnt" || kind === "doubted").map(({ name }) => name),
  );
  const rate = ({ roi, contribution, spend }: ChannelReturn) =>
    hasRevenue
      ? roi
      : {
          median: contribution.median / spend,
          lower: contribution.lower / spend,
          upper: contribution.upper / spend,
        };
  const known = channels
    .filter(({ name, spend }) => isLearnt.has(name) && spend > 0)
    .map((channel) => ({ name: channel.name, rate: rate(channel) }))
    .sort((a, b) => b.rate.median - a.rate.median);
  if (known.length < 2) return [];
  const [first, last] = [known[0]!, known.at(-1)!];
  const rivals = known.slice(1).filter(({ rate }) => rate.upper > first.rate.lower);
  const unit = hasRevenue ? per : `${kpi} ${per}`;
  return [
    `Of the channels that the data speak of, the median is highest for ${first.name}, ${shown(first.rate)} ${unit}, and lowest for ${last.name}, ${shown(last.rate)}${
      rivals.length === 0
        ? ""
        : `; ${rivalsText(rivals, known.length)} with that of ${first.name}, so that who is first is not known`
    }.`,
  ];
}

function rivalsText(rivals: readonly { readonly name: string }[], known: number): string {
  if (rivals.length === 1) return `the interval of ${rivals[0]!.name} overlaps`;
  if (rivals.length === known - 1) return "the intervals of all others overlap";
  return `the intervals of ${listed(rivals.map(({ name }) => name))} overlap`;
}

function leftOut(standings: readonly Standing[]): readonly string[] {
  const of = (kind: Standing["kind"]) => standings.filter((one) => one.kind === kind).map(({ name }) => name);
  const [withheld, unlearnt] = [of("withheld"), of("unlearnt")];
  return [
    ...(unlearnt.length > 0
      ? [
          `Of ${listed(unlearnt)} the data say little: do not decide on ${unlearnt.length === 1 ? "its number" : "their numbers"} as on something measured.`,
        ]
      : []),
    ...(withheld.length > 0
      ? [
          `What ${listed(withheld)} brought cannot be told from demand: ${withheld.length === 1 ? "its money goes" : "their money goes"} up and down with what is sold anyway, and nothing is claimed.`,
        ]
      : []),
  ];
}

function moneyOf({ plan, missing, fit, standings }: ReportResults): readonly string[] {
  if (plan === null) {
    return [`No plan could be made: ${missing.get("plan") ?? "none was asked for"}.`];
  }
  const { currency, frequency, kpi } = fit.model.panel;
  const { verdict, reason, optimum } = plan;
  const moves = optimum.channels
    .map(({ name, today, proposed }) => ({ name, today, proposed, change: proposed - today }))
    .filter(({ change }) => Math.abs(change) > 0.005 * optimum.today);
  const money = (value: number) => formatNumber(value, 0);
  const largest = [...moves]
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, mostMoves)
    .sort((a, b) => b.change - a.change);
  const rest = moves.length - largest.length;
  const moved = listed([
    ...largest.map(({ name, today, proposed }) => `${name} ${money(today)} → ${money(proposed)}`),
    ...(rest > 0 ? [`${rest} smaller ${rest === 1 ? "move" : "moves"}`] : []),
  ]);
  const profit = optimum.promisedProfit;
  const gain =
    profit === null
      ? `${shownMean(optimum.promised)} ${kpi.unit} a ${frequency}`
      : `${shownMean(profit, currency)} a ${frequency} of revenue less the money added`;
  const promise = `${gain} (${levelText(optimum.promised.level)} interval), better than today with a probability of ${chanceText(optimum.probabilityBetter)}`;
  if (verdict === "change") {
    return [
      `Move money, in ${unitText(currency)} a ${frequency}: ${moved === "" ? "each channel a little" : moved}.`,
      `${capital(reason)}. Expected: ${promise}.`,
    ];
  }
  // Where the split itself fails, the best plan under it is no candidate, and its channels are not named.
  const isCandidate =
    moves.length > 0 && standings.every(({ kind }) => kind !== "failed" && kind !== "withheld");
  return [
    `${verdict === "no change" ? "Leave the budget as it is" : "Move no money yet"}: ${reason}.`,
    ...(isCandidate
      ? [
          `The best division found, not advised yet, would be ${moved} (${unitText(currency)} a ${frequency}); it promises ${promise}.`,
        ]
      : []),
  ];
}

function certaintyOf({ diagnosis, run, validation, roi, fit }: ReportResults): readonly string[] {
  const hasForecast = run !== null || validation !== null;
  const test = validation?.holdout.test ?? run?.oosValidation.test ?? null;
  const passed = validation?.holdout.isPassed ?? run?.oosValidationPassed ?? false;
  const gates = diagnosis.gates.map(({ name, verdict }) => {
    const said = name === "forecast" && hasForecast ? (passed ? "pass" : "fail") : verdict;
    return `${gateQuestions[name]}: ${said}`;
  });
  const { panel } = fit.model;
  const split = validation?.holdout.split ?? run?.oosValidation.split;
  const claimed = roi.claimed;
  return [
    `Four questions: ${gates.join("; ")}.`,
    ...(test === null
      ? []
      : [
          `On ${counted(test.rows, panel.geos.length > 1 ? "row" : panel.frequency)} that it had not seen (${split!.test.from} to ${split!.test.to}) its mean error is ${percent(Number.isNaN(test.mape) ? test.wmape : test.mape, 1)} and R² ${formatNumber(test.r2, 2)}.`,
        ]),
    ...(claimed === null || Number.isNaN(claimed.probabilityAboveOne)
      ? []
      : [
          `That ${claimed.name} together returned more than they cost in revenue has a probability of ${chanceText(claimed.probabilityAboveOne)}, if the model is right.`,
        ]),
    "These are associations under a model; only an experiment makes one a cause.",
  ];
}

function doubtsOf({ diagnosis }: ReportResults, warnings: readonly Warning[]): readonly string[] {
  if (warnings.length === 0) return ["None was raised."];
  // The gravest findings first, which are warnings too.
  const order = new Map(diagnosis.findings.map(({ message }, i) => [message, i]));
  const rank = ({ message }: Warning) => order.get(message) ?? Number.POSITIVE_INFINITY;
  const sorted = [...warnings].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
  const rest = sorted.length - mostDoubts;
  return [
    ...sorted.slice(0, mostDoubts).map(({ message }) => `${capital(message)}.`),
    ...(rest > 0 ? [`${counted(rest, "more warning")} below.`] : []),
  ];
}

function channelsTable({ roi, plan, standings, fit }: ReportResults): Table {
  const { currency, frequency, kpi } = fit.model.panel;
  const hasRevenue = fit.design.revenuePerKpi !== null;
  const level = roi.total.roi.level;
  const standingOf = new Map(standings.map((standing) => [standing.name, standing]));
  const planned = new Map((plan?.optimum.channels ?? []).map((channel) => [channel.name, channel]));
  const isAdvised = plan?.verdict === "change";
  const money = `${currency} a ${frequency}`;
  return {
    kind: "table",
    title: "The channels at a glance",
    columns: [
      { key: "name", label: "channel", unit: "" },
      ...(hasRevenue
        ? estimateColumns("roi", "ROI", { unit: returnUnit(currency), decimals: 2, level })
        : estimateColumns("brought", "brought", { unit: kpi.unit, decimals: 0, level })),
      { key: "standing", label: "what is known of it", unit: "" },
      { key: "spend", label: "spent", unit: currency, decimals: 0 },
      ...(plan === null
        ? []
        : [
            { key: "today", label: "today", unit: money, decimals: 0 },
            ...(isAdvised ? [{ key: "proposed", label: "proposed", unit: money, decimals: 0 }] : []),
          ]),
    ],
    rows: roi.channels.map((channel) => {
      const { name, spend, withheld, contribution } = channel;
      const own = planned.get(name);
      return {
        name,
        standing: standingOf.get(name)?.text ?? "–",
        spend,
        ...(hasRevenue
          ? estimateCells("roi", withheld === null ? channel.roi : null)
          : estimateCells("brought", withheld === null ? contribution : null)),
        ...(plan === null
          ? {}
          : { today: own?.today ?? null, ...(isAdvised && { proposed: own?.proposed ?? null }) }),
      };
    }),
    notes: [
      `Of a channel without a number nothing is claimed: it cannot be told from demand. Intervals hold ${levelText(level)} of what the model holds possible.`,
      ...(plan === null || isAdvised ? [] : ["Today's money is kept, as no change is advised yet."]),
    ],
    warnings: [],
  };
}
