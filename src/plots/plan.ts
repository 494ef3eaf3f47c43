/** A plan as a picture: money today and proposed, and beside it what each brings with its interval. */
import type { PlanForecast } from "../decisions/evaluate.js";
import type { Plan } from "../decisions/plan.js";
import type { Estimate } from "../math/estimate.js";
import { levelText } from "../math/estimate.js";
import { percent } from "../words.js";
import { finiteOrNull } from "./compare.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame, rowAxis } from "./theme.js";

/** Today against the proposal: on the left the money of every channel, on the right what it brings, median and interval. */
export function plan(result: Plan | PlanForecast): Figure {
  const { channels, model } = result;
  const { currency, frequency, kpi } = model.panel;
  const names = channels.map(({ name }) => name);
  const sources = [
    {
      name: "today",
      colour: colours.muted,
      money: channels.map(({ today }) => today),
      brought: channels.map(({ broughtToday }) => broughtToday),
      shift: -0.18,
    },
    {
      name: "proposed",
      colour: colours.model,
      money: channels.map(({ proposed }) => proposed),
      brought: channels.map(({ brought }) => brought),
      shift: 0.18,
    },
  ];
  const rows = names.map((_, row) => row);
  const level = levelText(result.brought.level);
  const title =
    result.kind === "plan" && result.verdict === "no change"
      ? "No change: today's plan is kept"
      : `Today and the ${result.kind === "plan" ? "plan" : "allocation"}: better in ${percent(result.probabilityBetter)} of the draws`;
  return {
    kind: "figure",
    data: [
      ...sources.map(({ name, colour, money, shift }) => ({
        type: "bar" as const,
        orientation: "h" as const,
        name,
        x: money,
        y: rows.map((row) => row + shift),
        width: 0.34,
        marker: { color: colour },
      })),
      ...sources.map(({ name, colour, brought, shift }) => ({
        type: "scatter" as const,
        mode: "markers" as const,
        name,
        showlegend: false,
        xaxis: "x2",
        yaxis: "y2",
        x: brought.map(({ median }) => finiteOrNull(median)),
        y: rows.map((row) => row + shift),
        error_x: {
          type: "data" as const,
          array: brought.map(({ upper, median }: Estimate) => upper - median),
          arrayminus: brought.map(({ median, lower }: Estimate) => median - lower),
          thickness: 2,
          width: 0,
        },
        marker: { size: 8, color: colour },
      })),
    ],
    layout: {
      ...frame(title, 150 + 34 * names.length),
      hovermode: "closest",
      barmode: "overlay",
      xaxis: { ...axis("money", `${currency} a ${frequency}`), domain: [0, 0.46] },
      xaxis2: { ...axis(`brings, median and ${level} interval`, kpi.unit), domain: [0.54, 1], anchor: "y2" },
      yaxis: rowAxis(names),
      yaxis2: {
        tickvals: rows,
        ticktext: names.map(() => ""),
        range: [names.length - 0.5, -0.5],
        anchor: "x2",
        zeroline: false,
      },
    },
    description: `Money of ${names.length} channels today and proposed, and the ${kpi.name} that each brings with its ${level} interval`,
    warnings: result.warnings,
  };
}
