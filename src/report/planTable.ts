/** A plan for people and for programs: today and proposal side by side, what they bring, and the proof. */

import {
  amountInterval,
  currencySign,
  moneyText,
  perMoneyUnit,
  returnUnit,
  unitText,
} from "../data/currency.js";
import { perMoney } from "../data/units.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Plan } from "../decisions/plan.js";
import type { PlanReturns } from "../decisions/planReturns.js";
import { nameOfOptimum } from "../decisions/planVerdict.js";
import { notTold } from "../diagnosis/claims.js";
import { type Estimate, intervalText, levelText } from "../math/estimate.js";
import { capital, chanceText, listed } from "../words.js";
import { gapText, roundedText, signedText, supportedDecimals } from "./cells.js";
import { endsOf, estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table, TableColumn } from "./table.js";

/** Today, proposal and why, channel by channel; beneath them what the whole brings, how sure that is, and the proof. Where no change is advised the
 *  money that is kept, with the best plan found beside it under a name of its own, unless nothing of that is told. */
export function planTable(plan: Plan): Table {
  const { bounds, verdict, reason, isUntold } = plan;
  const isKept = verdict !== "change";
  const planned = isKept ? plan.optimum : plan;
  return {
    ...forecastTable(plan, titleOf(plan), {
      beside: isKept ? nameOfOptimum(verdict) : null,
      money: isUntold ? null : planned.channels.map(({ proposed }) => proposed),
      why: (c) => (isUntold ? keptWhy(bounds[c]!, plan, c) : whyOf(bounds[c]!, plan)),
    }),
    notes: [
      `${capital(reason)}.`,
      ...(isKept ? [keptNote(plan), bestPlan(plan)] : summary(plan)),
      ...elsewhere(plan),
      ...(plan.withheld.length > 0
        ? withheldPlanNotes(plan.withheld)
        : plan.constraints.filter(({ isBinding }) => isBinding).map((row) => constraintNote(row, plan))),
      proofNote(plan),
      basis(plan),
      ...(plan.schedule === null ? [] : ["Its money period by period stands in its schedule."]),
    ],
  };
}

/** A sentence on the channels that are left out. */
function withheldPlanNotes(names: readonly string[]): readonly string[] {
  return [
    `Left out: ${listed(names)}, which cannot be told from demand, and what all channels bring together; the document has what the model says of ${names.length === 1 ? "it" : "them"}, which is no claim.`,
  ];
}

/** What a plan or an allocation brings, channel by channel. */
export function planForecastTable(plan: PlanForecast): Table {
  const shown = { beside: null, money: plan.channels.map(({ proposed }) => proposed), why: () => "" };
  return { ...forecastTable(plan, "Forecast of a plan", shown), notes: [...summary(plan), basis(plan)] };
}

/** "Plan: test first; today's money is kept". */
function titleOf({ verdict, confidence, isUntold, optimum, model: { panel } }: Plan): string {
  if (verdict === "change") {
    return `Plan: change${confidence === 0 ? ", taken whatever its chance, as a confidence of 0 asks" : ""}`;
  }
  const kept = `Plan: ${verdict}; today's money is kept`;
  // Whoever asks for another total asks for its division, advised or not.
  return isUntold || optimum.better === "kpi"
    ? kept
    : `${kept}, beside it the best division of ${moneyText(optimum.proposed, panel.currency)} a ${panel.frequency} that was found, which is not advised`;
}

function forecastTable(
  plan: Plan | PlanForecast,
  title: string,
  {
    beside,
    money: planned,
    why,
  }: {
    /** Where today's money is kept, and what is brought is brought by it: what the money beside it is called; null where today's is not kept. */
    readonly beside: string | null;
    /** Of each channel beside today's; null where none is shown. */
    readonly money: readonly number[] | null;
    readonly why: (channel: number) => string;
  },
): Table {
  const { currency, frequency, kpi } = plan.model.panel;
  const money = `${currencySign(currency)} a ${frequency}`;
  const isKept = beside !== null;
  const rows = plan.channels.map((channel, c) => ({
    name: channel.name,
    today: channel.today,
    ...(planned !== null && {
      [isKept ? "bestFound" : "proposed"]: planned[c]!,
      change: channel.today > 0 ? 100 * (planned[c]! / channel.today - 1) : null,
    }),
    ...(isWithheld(plan, channel.name)
      ? { ...estimateCells("brought", null), ...estimateCells("marginal", null), brought: notTold }
      : {
          ...estimateCells("brought", { ...channel.brought, median: channel.brought.mean }),
          ...estimateCells("marginal", { ...channel.marginal, median: channel.marginal.mean }),
        }),
    extrapolation: 100 * channel.extrapolation,
    why: why(c),
  }));
  const found = plannedColumns(beside, money, {
    isMoney: planned !== null,
    isWhy: rows.some((row) => row.why !== ""),
  });
  return {
    kind: "table",
    title,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "today", label: "today", unit: money, decimals: 0 },
      ...(isKept ? [] : found),
      ...estimateColumns("brought", isKept ? "brings today" : "will bring", {
        unit: `${kpi.unit} a ${frequency}`,
        decimals: 1,
        level: plan.uplift.level,
        of: "mean",
      }),
      {
        key: "marginal",
        label: `${marginalName(plan)}${isKept ? " today" : ""}, mean`,
        unit: plan.revenuePerKpi === null ? perMoneyUnit(kpi.unit, currency) : returnUnit(currency, "more"),
        decimals: plan.revenuePerKpi === null ? 5 : 2,
        interval: endsOf("marginal"),
      },
      { key: "extrapolation", label: "not seen before", unit: "%", decimals: 0 },
      ...(isKept ? found : []),
    ],
    rows,
    notes: [],
    warnings: plan.warnings,
  };
}

/** What is proposed, or the best that was found, and why it is so.
 *
 *  @param beside  what the best is called that was found beside the money that is kept; null where none is kept */
function plannedColumns(
  beside: string | null,
  unit: string,
  { isMoney, isWhy }: { readonly isMoney: boolean; readonly isWhy: boolean },
): readonly TableColumn[] {
  const named =
    beside === null ? { key: "proposed", label: "proposed" } : { key: "bestFound", label: "money" };
  const money: readonly TableColumn[] = [
    { ...named, unit, decimals: 0 },
    { key: "change", label: "change", unit: "%", decimals: 1, isChange: true },
  ];
  const own = [...(isMoney ? money : []), ...(isWhy ? [{ key: "why", label: "why", unit: "" }] : [])];
  return beside !== null && isMoney ? own.map((column) => ({ ...column, group: beside })) : own;
}

/** Whether a plan claims nothing of a channel. */
function isWithheld(plan: Plan | PlanForecast, name: string): boolean {
  return plan.kind === "plan" && plan.withheld.includes(name);
}

function summary(plan: Plan | PlanForecast): readonly string[] {
  const { proposed, today, brought, model } = plan;
  const { currency, frequency, kpi } = model.panel;
  const total = `${moneyText(proposed, currency)} a ${frequency} against ${moneyText(today, currency)} today`;
  const isTold = plan.kind !== "plan" || plan.withheld.length === 0;
  return [
    isTold ? `${total}; it brings ${interval(brought, 1)} ${kpi.unit} a ${frequency}.` : `${total}.`,
    `Expected over today: ${expectation(plan)}.`,
  ];
}

/** What the money that is kept brings. */
function keptNote({ today, brought, withheld, model }: Plan): string {
  const { currency, frequency, kpi } = model.panel;
  const total = `Kept is today's ${moneyText(today, currency)} a ${frequency}`;
  return withheld.length > 0
    ? `${total}.`
    : `${total}, which brings ${interval(brought, 1)} ${kpi.unit} a ${frequency}.`;
}

/** What is promised, and beside it what the model alone says. */
function expectation({
  promised,
  promisedProfit,
  uplift,
  better,
  probabilityBetter,
  shareOfDrawsBetter,
  model,
}: PlanReturns & Pick<Plan, "model">): string {
  const { currency, frequency, kpi } = model.panel;
  const profit =
    promisedProfit === null
      ? ""
      : `, ${amountInterval(promisedProfit.mean, promisedProfit, (value) => signedText(value, supportedDecimals(promisedProfit, 0)), currency)} of revenue less the money added`;
  const what = better === "profit" ? "more profit" : "a gain";
  return `${interval(promised, 2, signedText)} ${kpi.unit} a ${frequency}${profit}, ${what} with a probability of ${chanceText(probabilityBetter)} (as if the model were right: ${interval(uplift, 2, signedText)}, ${chanceText(shareOfDrawsBetter)})`;
}

/** Moves that a sentence names; the rest is counted. */
const movesNamed = 3;

function bestPlan({ optimum, model, isUntold }: Plan): string {
  if (isUntold) {
    return "What the best plan found would move is not shown, as it rests on what the fit does not tell; the document has it as optimum.";
  }
  const moves = optimum.channels
    .map(({ name, today, proposed }) => ({ name, change: proposed - today }))
    .filter(({ change }) => Math.abs(change) > 0.005 * optimum.today)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .map(({ name, change }) => `${name} ${signedText(change, 0)}`);
  const rest = moves.length - movesNamed;
  const named = [
    ...moves.slice(0, movesNamed),
    ...(rest > 0 ? [`${rest} smaller ${rest === 1 ? "move" : "moves"}`] : []),
  ];
  const { currency, frequency } = model.panel;
  const total =
    optimum.better === "profit" ? ` of ${moneyText(optimum.proposed, currency)} a ${frequency}` : "";
  return `The best plan found${total}${named.length > 0 ? ` (${named.join(", ")})` : ""}: ${expectation({ ...optimum, model })}.`;
}

/** What models as reasonable say of the best plan; what they say under the verdict is said once. */
function elsewhere({ otherModels, optimum, model }: Plan): readonly string[] {
  if (otherModels === null || otherModels.length === 0) return [];
  const isProfit = optimum.better === "profit";
  const unit = unitText(isProfit ? model.panel.currency : model.panel.kpi.unit);
  const gains = otherModels.map(
    ({ text, gain, shareOfDrawsBetter }) =>
      `${text} ${signedText(gain.median, isProfit ? 0 : 2)} (${chanceText(shareOfDrawsBetter)})`,
  );
  return [
    `Its median gain under other reasonable models, in ${unit} a ${model.panel.frequency}, and the share of their draws that gain: ${gains.join("; ")}.`,
  ];
}

function whyOf(
  { lower, upper, binding, shadowPrice }: Plan["bounds"][number],
  { horizon, target }: Plan,
): string {
  if (binding === "locked") return "locked";
  if (upper - lower <= 1e-9 * upper) return upper === 0 ? "not running" : "not allowed to move";
  const price = horizon === null ? ` (${shadowPrice.toFixed(2)})` : "";
  const other = target !== null && "marginalRoi" in target ? "the target" : "the rest";
  if (binding === "upper") return `worth more than ${other}: at its upper bound${price}`;
  if (binding === "lower") return `worth less than ${other}: at its lower bound${price}`;
  return horizon === null ? "its next unit of spend returns what the others' does" : "inside its bounds";
}

/** Why a channel's money is kept, where nothing is told of what would be better. */
function keptWhy({ lower, upper }: Plan["bounds"][number], { channels, model }: Plan, c: number): string {
  const { proposed } = channels[c]!;
  const near = 1e-6 * upper;
  const limit = (money: number) => moneyText(money, model.panel.currency);
  if (proposed > upper + near) return `kept, although more than the ${limit(upper)} asked for`;
  if (proposed < lower - near) return `kept, although less than the ${limit(lower)} asked for`;
  return "kept";
}

function constraintNote(
  { name, value, shadowPrice }: Plan["constraints"][number],
  { model, revenuePerKpi, verdict }: Plan,
): string {
  const { currency, frequency, kpi } = model.panel;
  const more =
    revenuePerKpi === null
      ? `${roundedText(shadowPrice, 5)} ${kpi.unit}`
      : `${moneyText(shadowPrice, currency, 2)} of revenue`;
  const whose = verdict === "change" ? "" : " of the best plan";
  return `${capital(name)}${whose}: ${moneyText(value, currency)} a ${frequency}; one more would bring ${more}.`;
}

function proofNote({ optimalityGap, isProved, verdict }: Plan): string {
  if (optimalityGap === null) return "Found by search, without a proof that no plan is better.";
  const whose = verdict === "change" ? "" : "The best plan is ";
  return isProved
    ? `${capital(`${whose}optimal`)} under this model: gap 0 (proved).`
    : `${capital(`${whose}not proved`)} optimal under this model: one up to ${gapText(optimalityGap)} better is not ruled out.`;
}

/** Of a plan in money; without revenue it is the KPI that comes back. */
function marginalName({ revenuePerKpi }: Plan | PlanForecast): string {
  return revenuePerKpi === null ? "marginal return" : "marginal ROI";
}

function basis(plan: Plan | PlanForecast): string {
  const { posteriorDraws: draws, window, horizon, flighting, model, uplift } = plan;
  const { frequency } = model.panel;
  const steady =
    flighting === "observed"
      ? `today is the mean ${frequency} of ${window.from} to ${window.to}; a channel keeps the ${frequency}s in which it ran, with more or less money in each`
      : `today is the mean ${frequency} of ${window.from} to ${window.to}; money is the same in every ${frequency}`;
  const what =
    horizon === null
      ? steady
      : `today is the last ${horizon} ${frequency}s once more; what they bring afterwards counts, and spending goes on afterwards`;
  return `${capital(what)}. Numbers are means over ${draws.used} of ${draws.available} draws, with ${levelText(uplift.level)} intervals. "${marginalName(plan)}" is what the next unit of spend returns at ${plan.kind === "plan" && plan.verdict !== "change" ? "today's money" : "what is proposed"}; roi says it as a median, of its own window.`;
}

/** "12.3 (4.5 to 20.1)", as many digits as the interval supports.
 *
 *  @param most     decimals at most
 *  @param written  how numbers are written (default: without a sign above zero) */
function interval(
  { mean, lower, upper }: Estimate,
  most: number,
  written: (value: number, decimals: number) => string = roundedText,
): string {
  const decimals = supportedDecimals({ lower, upper }, most);
  return intervalText(mean, { lower, upper }, (value) => written(value, decimals));
}

/** A plan as a JSON document. */
export function planDocument(plan: Plan): Json {
  const { kind: _, model, channels, optimum, schedule, ...rest } = plan;
  // What is booked is in whole coins here too.
  const booked = (own: PlanReturns["channels"]) =>
    schedule === null ? own : own.map((one, c) => ({ ...one, schedule: schedule.channels[c]!.proposed }));
  const untold = { broughtToday: null, brought: null, roiToday: null, roi: null };
  const document = toJson({
    ...units(plan),
    ...rest,
    ...(plan.withheld.length > 0 && untold),
    draws: plan.posteriorDraws,
    channels: null,
    optimum: { ...optimum, channels: booked(optimum.channels) },
    times: schedule?.times ?? null,
    warnings: plan.warnings,
    source: model.panel.source.path,
  });
  const stood = plan.verdict === "change" ? booked(channels) : channels;
  return { ...(document as object), channels: stood.map((channel) => channelDocument(plan, channel)) };
}

/** A channel of a plan as JSON: where nothing is claimed of it, its money alone stands. */
function channelDocument(plan: Plan, channel: PlanReturns["channels"][number]): Json {
  if (!isWithheld(plan, channel.name)) return toJson(channel);
  const { today, proposed } = channel;
  return { ...(toJson({ ...channel, withheld: notTold }) as object), today, proposed };
}

/** A forecast as a JSON document. */
export function planForecastDocument(plan: PlanForecast): Json {
  const { kind: _, model, ...rest } = plan;
  return toJson({ ...units(plan), ...rest, draws: plan.posteriorDraws, source: model.panel.source.path });
}

function units({ model: { panel }, revenuePerKpi }: Plan | PlanForecast) {
  const { currency, frequency, kpi } = panel;
  return {
    units: {
      money: `${currency} a ${frequency}`,
      kpi: `${kpi.unit} a ${frequency}`,
      marginal:
        revenuePerKpi === null ? `${kpi.unit} ${perMoney(currency)}` : `${currency} ${perMoney(currency)}`,
    },
  };
}
