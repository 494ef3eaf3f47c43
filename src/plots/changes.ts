/** What a plan changes, channel by channel: the money from today's to the proposed, and what that is promised to bring. */
import { amountText } from "../data/currency.js";
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Plan } from "../decisions/plan.js";
import { nameOfOptimum } from "../decisions/planVerdict.js";
import { levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import { capital, counted, listed, percent, signedText, supportedDecimals } from "../words.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, plain, tips, valueText } from "./hover.js";
import { dotsAt, verticalLine, whiskers } from "./marks.js";
import { axis, colours, frame, rowAxis } from "./theme.js";

/** At the left a line from today's money to the proposed, with the change at its end; at the right what the change is promised to bring, mean and
 *  interval, as the table of the plan has it: green where the interval lies above zero, red where it lies below. The largest change on top, all channels together at the foot. Of a plan
 *  whose verdict is not to change anything yet, the best that was found, or today's money alone where nothing of that is told.
 *
 *  @param result  of `planBudget` or `evaluatePlan`
 *  @throws ArgumentError where it is something else
 *  @example plot.changes(planBudget(posterior)) */
export function changes(result: Plan | PlanForecast): Figure {
  requireKind("plot.changes", result, ["plan", "planForecast"]);
  if (result.kind === "plan" && result.isUntold) return todaysMoney(result);
  const { model, warnings } = result;
  const { currency, frequency, kpi } = model.panel;
  const returns = result.kind === "plan" ? result.optimum : result;
  const channels = [...returns.channels].sort(
    (a, b) => Math.abs(b.proposed - b.today) - Math.abs(a.proposed - a.today),
  );
  const promises = [...channels.map(({ promised }) => promised), returns.promised];
  const means = promises.map(({ mean }) => mean);
  const names = [...channels.map(({ name }) => name), "all channels"];
  const level = levelText(returns.promised.level);
  const money = { unit: `${currency} a ${frequency}`, decimals: 0 };
  const units = {
    unit: `${kpi.unit} a ${frequency}`,
    decimals: decimalsFor(means),
  };
  const rows = channels.map((_, row) => row);
  const changed = channels.map(({ today, proposed }) => changeText(today, proposed));
  const planned = result.kind === "plan" ? nameOfOptimum(result.verdict) : "proposed";
  const said = (which: "today" | "proposed") =>
    tips(
      channels.map((channel, i) => [
        `<b>${plain(channel.name)}</b>, ${which === "today" ? which : planned}`,
        valueText(channel[which], money),
        which === "today" ? "" : changed[i]!,
      ]),
    );
  const isKept = result.kind === "plan" && result.verdict !== "change";
  const gain = returns.promised;
  const number = (value: number) => signedText(value, supportedDecimals(gain, units.decimals));
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: channels.flatMap(({ today, proposed }) => [today, proposed, null]),
        y: rows.flatMap((row) => [row, row, null]),
        line: { color: colours.note, width: 3 },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        ...dotsAt(
          "today",
          channels.map(({ today }) => today),
          rows,
          { color: colours.today, size: 10 },
        ),
        ...said("today"),
      },
      {
        ...dotsAt(
          planned,
          channels.map(({ proposed }) => proposed),
          rows,
          { color: colours.proposed, size: 11, symbol: "diamond" as const },
        ),
        ...said("proposed"),
      },
      {
        ...dotsAt(
          "promised",
          means,
          names.map((_, row) => row),
          { size: 8, color: promises.map(signColour) },
        ),
        xaxis: "x2",
        yaxis: "y2",
        showlegend: false,
        error_x: { ...whiskers(promises, means), thickness: 2, width: 0, color: colours.note },
        ...tips(
          promises.map((one, i) => estimateLines(names[i]!, "promised to bring", one, units, one.mean)),
        ),
      } as Figure["data"][number],
    ],
    layout: {
      ...frame(
        `${isKept ? `${capital(result.verdict)}: today's plan is kept. The best found would` : "The plan is promised to"} bring ${amountText(number(gain.mean), units.unit)} (${number(gain.lower)} to ${number(gain.upper)})`,
        150 + 30 * names.length,
      ),
      showlegend: true,
      xaxis: { ...axis("money", money.unit), tickformat: "~s", rangemode: "tozero", domain: [0, 0.5] },
      xaxis2: {
        ...axis(`change of what it brings, mean and ${level} interval`, units.unit),
        domain: [0.6, 1],
        anchor: "y2",
      },
      yaxis: rowAxis(names),
      yaxis2: { ...rowAxis(names), ticktext: names.map(() => ""), anchor: "x2" },
      shapes: [{ ...verticalLine(0), xref: "x2", yref: "y2 domain" }],
      annotations: channels.map(({ today, proposed }, row) => ({
        x: Math.max(today, proposed),
        y: row,
        text: changed[row]!,
        showarrow: false,
        xanchor: "left" as const,
        xshift: 9,
        font: { size: 11, color: colours.note },
      })),
    } as Figure["layout"],
    narrow: {
      height: 210 + 62 * names.length,
      xaxis: { domain: [0, 0.9] },
      xaxis2: { domain: [0, 1] },
      yaxis: { domain: [0.57, 1] },
      yaxis2: { domain: [0, 0.42], ticktext: names },
    } as Figure["layout"],
    description: `What ${result.kind === "plan" ? "the best plan found" : "the allocation"} changes: ${movesText(channels)}; promised ${amountText(number(gain.mean), units.unit)} (${number(gain.lower)} to ${number(gain.upper)})`,
    warnings,
  };
}

/** Today's money, of a plan that keeps it and tells nothing of a better one. */
function todaysMoney({ channels, verdict, model, warnings }: Plan): Figure {
  const { currency, frequency } = model.panel;
  const money = { unit: `${currency} a ${frequency}`, decimals: 0 };
  const names = channels.map(({ name }) => name);
  return {
    kind: "figure",
    data: [
      {
        ...dotsAt(
          "today",
          channels.map(({ today }) => today),
          channels.map((_, row) => row),
          { color: colours.today, size: 10 },
        ),
        ...tips(channels.map(({ name, today }) => [`<b>${plain(name)}</b>, today`, valueText(today, money)])),
      },
    ],
    layout: {
      ...frame(`${capital(verdict)}: today's plan is kept`, 150 + 30 * names.length),
      xaxis: { ...axis("money", money.unit), tickformat: "~s", rangemode: "tozero" },
      yaxis: rowAxis(names),
    },
    description: `Today's money of ${counted(names.length, "channel")}, which is kept`,
    warnings,
  };
}

function signColour({ lower, upper }: { readonly lower: number; readonly upper: number }): string {
  if (lower > 0) return colours.good;
  return upper < 0 ? colours.bad : colours.ink;
}

/** "tv +24 %, ooh −30 %, google +17 % and 8 smaller changes": the largest moves of money first. */
export function movesText(
  channels: readonly { readonly name: string; readonly today: number; readonly proposed: number }[],
): string {
  const moved = channels
    .filter(({ today, proposed }) => changeText(today, proposed) !== "as today")
    .sort((a, b) => Math.abs(b.proposed - b.today) - Math.abs(a.proposed - a.today));
  if (moved.length === 0) return "each is as today";
  const told = moved.slice(0, 3).map(({ name, today, proposed }) => `${name} ${changeText(today, proposed)}`);
  const rest = moved.length - told.length;
  return listed([...told, ...(rest > 0 ? [counted(rest, "smaller change")] : [])]);
}

/** "+12 %", "−5 %", "as today". */
export function changeText(today: number, proposed: number): string {
  if (today === 0) return proposed === 0 ? "as today" : "new";
  const change = percent(Math.abs(proposed / today - 1));
  if (change === "0 %") return "as today";
  return `${proposed > today ? "+" : "−"}${change}`;
}
