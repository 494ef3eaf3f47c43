/** Budgets, of a posterior or of the ridge baseline: one with what it brings or may be, or several side by side. */
import type { RidgeBudget } from "../baseline/budget.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Plan } from "../decisions/plan.js";
import { nameOfOptimum } from "../decisions/planVerdict.js";
import type { PlanSchedule } from "../decisions/schedule.js";
import { notTold } from "../diagnosis/claims.js";
import { levelText } from "../math/estimate.js";
import { sum } from "../math/statistics.js";
import { withDefaults } from "../options.js";
import { capital, chanceText, percent } from "../words.js";
import { mostAndLeast } from "./altText.js";
import { changeText, movesText } from "./changes.js";
import { compare } from "./compare.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, plain, tips, valueText } from "./hover.js";
import { wordsInRow } from "./intervals.js";
import { finiteOrNull, rowBars, whiskers } from "./marks.js";
import { namedRecords, warningsOfNamed } from "./records.js";
import { axis, channelColours, colours, dateAxis, frame, legendBeside, rowAxis } from "./theme.js";

/** A record that divides money among channels. */
export type BudgetRecord = RidgeBudget | Plan | PlanForecast;

/** What is drawn alone: these, and a plan's money by period. */
type Drawn = BudgetRecord | PlanSchedule;

const kinds = ["ridgeBudget", "plan", "planForecast"] as const;

/** Today's and the proposed money of every channel; of a posterior's plan also what each brings, with its interval; of the ridge's budget the bounds.
 *
 *  Of a plan whose verdict is not to change anything yet, the best that was found, named so, or today's alone where nothing of that is told.
 *
 *  A plan's `schedule` is drawn period by period, channel upon channel, with today's total as a line.
 *
 *  Several by name are drawn side by side, a period's money each: of a plan the best that was found, whatever its verdict.
 *
 *  @param result  of `planBudget`, `evaluatePlan` or `ridgeBudget`, or several of these by name
 *  @param options  `{ title }` of several
 *  @throws ArgumentError where one is none of these
 *  @example plot.budget(planBudget(posterior)) */
export function budget(
  result: Drawn | Readonly<Record<string, BudgetRecord>>,
  options: { readonly title?: string | undefined } = {},
): Figure {
  const caller = "plot.budget";
  const { title } = withDefaults<{ readonly title?: string | undefined }>(
    caller,
    { title: "Budgets side by side" },
    options,
  );
  if (isSchedule(result)) return ofSchedule(result);
  const named = namedRecords(caller, result, kinds);
  const [name, first] = named[0]!;
  if (name === "") return first.kind === "ridgeBudget" ? ofRidge(first) : ofPlan(first);
  const { currency, frequency } = panelOf(first);
  const unit = `${currency} a ${frequency}`;
  const sources = {
    today: moneyOf(first).today,
    ...Object.fromEntries(named.map(([label, record]) => [label, moneyOf(record).proposed])),
  };
  const warnings = warningsOfNamed(named);
  return compare(sources, title, unit, { warnings, said: { what: "", unit, decimals: 0 } });
}

function isSchedule(result: Drawn | Readonly<Record<string, BudgetRecord>>): result is PlanSchedule {
  return (result as PlanSchedule | undefined)?.kind === "planSchedule";
}

/** The money of every period, channel upon channel, against today's total. */
function ofSchedule({ times, channels, model, warnings }: PlanSchedule): Figure {
  const { currency, frequency } = model.panel;
  const x = [...times];
  const colourOf = channelColours(model.panel);
  const reading = { unit: currency, decimals: 0 };
  const totals = x.map((_, h) => sum(channels.map(({ today }) => today[h]!)));
  return {
    kind: "figure",
    data: [
      ...channels.map(({ name, proposed }) => ({
        type: "bar" as const,
        name,
        x,
        y: [...proposed],
        marker: { color: colourOf(name) },
        ...tips(
          [...proposed].map((money, h) => [`<b>${plain(name)}</b>, ${x[h]}`, valueText(money, reading)]),
        ),
      })),
      {
        type: "scatter" as const,
        mode: "lines" as const,
        name: "today, all channels",
        x,
        y: totals,
        line: { color: colours.today, shape: "hvh" as const, width: 2 },
        ...tips(totals.map((money, h) => [`<b>today, all channels</b>, ${x[h]}`, valueText(money, reading)])),
      },
    ],
    layout: {
      ...frame(`Schedule of the best plan found, ${frequency} by ${frequency}`, 400),
      ...legendBeside,
      barmode: "stack",
      xaxis: dateAxis(),
      yaxis: axis("money", currency),
    },
    description: `Money of ${channels.length} channels in each of ${x.length} ${frequency}s, stacked, and today's total as a line; all together: ${mostAndLeast(
      x.map((time, h) => ({ name: time, value: sum(channels.map(({ proposed }) => proposed[h]!)) })),
      reading,
    )}`,
    warnings,
  };
}

function panelOf(record: BudgetRecord) {
  return record.kind === "ridgeBudget" ? record.roi.regression.panel : record.model.panel;
}

/** Money of a period by channel. */
function moneyOf(record: BudgetRecord) {
  if (record.kind === "ridgeBudget") {
    const periods = record.roi.regression.rows.length;
    const a = (money: (channel: RidgeBudget["channels"][number]) => number) =>
      new Map(record.channels.map((channel) => [channel.name, money(channel) / periods]));
    return { today: a(({ current }) => current), proposed: a(({ optimal }) => optimal) };
  }
  const { channels } = record.kind === "plan" ? record.optimum : record;
  return {
    today: new Map(channels.map(({ name, today }) => [name, today])),
    proposed: new Map(channels.map(({ name, proposed }) => [name, proposed])),
  };
}

/** Today's and the proposed budget, channel by channel, with the bounds as whiskers. */
function ofRidge(plan: RidgeBudget): Figure {
  const { currency } = plan.roi.regression.panel;
  const reading = { unit: currency, decimals: 0 };
  const x = plan.channels.map(({ name }) => name);
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        name: "today (whiskers: the bounds)",
        x,
        y: plan.channels.map(({ current }) => current),
        marker: { color: colours.today },
        ...tips(
          plan.channels.map(({ name, current, lower, upper }) => [
            `<b>${plain(name)}</b>, today`,
            valueText(current, reading),
            `bounds ${valueText(lower, reading)} to ${valueText(upper, reading)}`,
          ]),
        ),
        error_y: {
          color: colours.ink,
          type: "data",
          array: plan.channels.map(({ current, upper }) => upper - current),
          arrayminus: plan.channels.map(({ current, lower }) => current - lower),
          thickness: 1,
        },
      },
      {
        type: "bar",
        name: "proposed",
        x,
        y: plan.channels.map(({ optimal }) => optimal),
        marker: { color: colours.proposed },
        ...tips(
          plan.channels.map(({ name, current, optimal }) => [
            `<b>${plain(name)}</b>, proposed`,
            `${valueText(optimal, reading)}, ${changeText(current, optimal)}`,
          ]),
        ),
      },
    ],
    layout: {
      ...frame(`The same total, every channel within ${percent(plan.change)}`, 400),
      barmode: "group",
      xaxis: axis(""),
      yaxis: axis("budget", currency),
    },
    description: `Today's and the proposed budget of ${x.length} channels: ${movesText(
      plan.channels.map(({ name, current, optimal }) => ({ name, today: current, proposed: optimal })),
    )}; whiskers are the bounds`,
    warnings: plan.warnings,
  };
}

/** Today against the proposal: on the left the money of every channel, on the right what it brings, mean and interval. */
function ofPlan(result: Plan | PlanForecast): Figure {
  const { model } = result;
  const isKept = result.kind === "plan" && result.verdict !== "change";
  const { channels } = isKept && !result.isUntold ? result.optimum : result;
  const planned = isKept ? nameOfOptimum(result.verdict) : "proposed";
  const { currency, frequency, kpi } = model.panel;
  const names = channels.map(({ name }) => name);
  const untold = "withheld" in result ? result.withheld : [];
  const told = names.flatMap((name, row) => (untold.includes(name) ? [] : [row]));
  const sources = [
    {
      name: "today",
      colour: colours.today,
      money: channels.map(({ today }) => today),
      brought: channels.map(({ broughtToday }) => broughtToday),
      shift: -0.18,
    },
    {
      name: planned,
      colour: colours.proposed,
      money: channels.map(({ proposed }) => proposed),
      brought: channels.map(({ brought }) => brought),
      shift: 0.18,
    },
  ].slice(0, isKept && result.isUntold ? 1 : 2);
  const rows = names.map((_, row) => row);
  const decimals = decimalsFor(channels.map(({ brought }) => brought.mean));
  const level = levelText(result.brought.level);
  const title = isKept
    ? `${capital(result.verdict)}: today's plan is kept`
    : `Today and the ${result.kind === "plan" ? "plan" : "allocation"}: better with a probability of ${chanceText(result.probabilityBetter)}`;
  return {
    kind: "figure",
    data: [
      ...sources.map(({ name, colour, money, shift }) => ({
        ...rowBars(
          name,
          money,
          rows.map((row) => row + shift),
          colour,
        ),
        ...tips(
          channels.map((channel, i) => [
            `<b>${plain(channel.name)}</b>, ${name}`,
            `${valueText(money[i]!, { unit: `${currency} a ${frequency}`, decimals: 0 })}${name === "today" ? "" : `, ${changeText(channel.today, channel.proposed)}`}`,
          ]),
        ),
      })),
      ...sources.map(({ name, colour, brought, shift }) => ({
        type: "scatter" as const,
        mode: "markers" as const,
        name,
        showlegend: false,
        xaxis: "x2",
        yaxis: "y2",
        x: told.map((row) => finiteOrNull(brought[row]!.mean)),
        y: told.map((row) => row + shift),
        error_x: {
          ...whiskers(
            told.map((row) => brought[row]!),
            told.map((row) => brought[row]!.mean),
          ),
          thickness: 2,
          width: 0,
          color: colour,
        },
        marker: { size: 8, color: colour, symbol: name === "today" ? "circle" : "diamond" },
        ...tips(
          told.map((row) =>
            estimateLines(
              `${names[row]!}, ${name}`,
              "brings",
              brought[row]!,
              { unit: `${kpi.unit} a ${frequency}`, decimals },
              brought[row]!.mean,
            ),
          ),
        ),
      })),
    ],
    layout: {
      ...frame(title, 150 + 34 * names.length),
      ...(untold.length === 0
        ? {}
        : {
            annotations: untold.map((name) => ({
              ...wordsInRow(names.indexOf(name), notTold),
              xref: "x2 domain" as const,
              yref: "y2" as const,
            })),
          }),
      barmode: "overlay",
      xaxis: { ...axis("money", `${currency} a ${frequency}`), tickformat: "~s", domain: [0, 0.46] },
      xaxis2: {
        ...axis(`brings, mean and ${level} interval`, `${kpi.unit} a ${frequency}`),
        domain: [0.54, 1],
        anchor: "y2",
      },
      yaxis: rowAxis(names),
      yaxis2: { ...rowAxis(names), ticktext: names.map(() => ""), anchor: "x2" },
    },
    // One under the other, each with its names.
    narrow: {
      height: 200 + 68 * names.length,
      xaxis: { domain: [0, 1] },
      xaxis2: { domain: [0, 1] },
      yaxis: { domain: [0.56, 1] },
      yaxis2: { domain: [0, 0.44], ticktext: [...names] },
    },
    description: `Money of ${names.length} channels today${sources.length === 1 ? "" : ` and ${planned}`}, and the ${kpi.name} that each brings with its ${level} interval: ${movesText(channels)}`,
    warnings: result.warnings,
  };
}
