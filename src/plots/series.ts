/** Columns of a panel over time, one small chart under the other. */

import { unitText } from "../data/currency.js";
import type { Panel, Series } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { ArgumentError } from "../errors.js";
import { requireKind } from "../records.js";
import { listed, roundedText, spanOf } from "../words.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, valueTemplate } from "./hover.js";
import { axis, channelColours, colours, dateAxis, frame } from "./theme.js";

const rowHeight = 130;
/** Geos of one series share its colour. */
const dashes = ["solid", "dash", "dot", "dashdot"] as const;

/** KPI, channels' spend, controls and events over time.
 *
 *  @param names  what to draw: "kpi", a channel, control, event or outcome by its name, or a column of the file
 *                (default: the KPI and every channel)
 *  @throws ArgumentError if the panel has nothing of that name, or names is empty */
export function series(panel: Panel, names?: readonly string[]): Figure {
  requireKind("plot.series", panel, ["panel"]);
  const wanted = names ?? [panel.kpi.name, ...panel.channels.map(({ name }) => name)];
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new ArgumentError({
      caller: "plot.series",
      option: "names",
      rule: "must hold at least one name",
      got: names,
      cure: "leave it out for the KPI and every channel",
    });
  }
  const found = wanted.map((name) => findSeries(panel, name));
  const share = 1 / found.length;
  const gap = 0.28 * share;
  const axisId = (i: number) => (i === 0 ? "y" : `y${i + 1}`);
  const isMoney = ({ unit }: Series) => unit === panel.currency;
  const hasKpi = found.some(({ column }) => column === panel.kpi.column);
  const title =
    hasKpi && found.length > 1
      ? `${panel.kpi.name} and what may drive it`
      : `${found.length > 4 ? `${found.length} columns` : listed(found.map(({ name }) => name))}, ${panel.frequency} by ${panel.frequency}`;
  const layout = {
    ...frame(title, 100 + rowHeight * found.length),
    // Under the pointer stand all series of the date.
    hovermode: "x unified" as const,
    hoversubplots: "axis" as const,
    showlegend: false,
    margin: { l: 60, r: 20, t: 66, b: 40 },
    xaxis: { ...dateAxis(), anchor: axisId(found.length - 1) as "y2" },
    ...Object.fromEntries(
      found.map((row, i) => {
        const top = 1 - i * share;
        const range = { rangemode: isMoney(row) ? "tozero" : "normal" };
        return [axisId(i).replace("y", "yaxis"), { ...axis(""), ...range, domain: [top - share + gap, top] }];
      }),
    ),
    annotations: found.map(({ name, unit }, i) => ({
      text: unit === "" || unit === name ? name : `${name} (${unitText(unit)})`,
      x: 0,
      y: 1 - i * share,
      xref: "paper" as const,
      yref: "paper" as const,
      xanchor: "left" as const,
      yanchor: "bottom" as const,
      showarrow: false,
    })),
  };
  const colourOf = channelColours(panel);
  const colour = ({ name, column }: Series) => {
    if (column === panel.kpi.column) return colours.observed;
    return panel.channels.some((channel) => channel.name === name) ? colourOf(name) : colours.baseline;
  };
  const data = found.flatMap((one, i) =>
    panel.geos.map((geo, g) => {
      const { name, unit } = one;
      const values = Array.from(one.values.subarray(g * panel.times.length, (g + 1) * panel.times.length));
      const label = panel.geos.length > 1 ? `${name}, ${geo}` : name;
      return {
        type: "scatter" as const,
        mode: "lines" as const,
        name: label,
        x: [...panel.times],
        y: values,
        yaxis: axisId(i),
        line: { width: 1.5, color: colour(one), dash: dashes[g % dashes.length]! },
        hovertemplate: valueTemplate(label, {
          unit: unit === name ? "" : unit,
          decimals: decimalsFor(values),
        }),
      };
    }),
  );
  const sums = found
    .filter(isMoney)
    .map(({ name, values }) => ({ name, value: values.reduce((total, money) => total + (money || 0), 0) }));
  const description = `${found
    .filter((one) => !isMoney(one))
    .map(({ name, values }) => `${name} between ${rangeText(values)}`)
    .concat(sums.length === 0 ? [] : [`spent: ${mostAndLeast(sums, { unit: panel.currency, decimals: 0 })}`])
    .join("; ")}, ${panel.frequency} by ${panel.frequency}, ${spanOf(panel.times)}`;
  return { kind: "figure", data, layout, description, warnings: panel.warnings };
}

/** "820 and 1,230"; NaN is no value. */
function rangeText(values: Float64Array): string {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return "nothing and nothing";
  const decimals = decimalsFor(known);
  const [low, high] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  return `${roundedText(low, decimals)} and ${roundedText(high, decimals)}`;
}

function findSeries(panel: Panel, name: string): Series {
  const channel = panel.channels.find((candidate) => candidate.name === name);
  if (channel) return { ...inputSeries(channel), name };
  if (name === "kpi") return panel.kpi;
  const others = [panel.kpi, ...panel.controls, ...panel.events, ...panel.outcomes];
  const all = panel.revenue ? [...others, panel.revenue] : others;
  const match = all.find((candidate) => candidate.name === name || candidate.column === name);
  if (match) return match;
  const known = [...panel.channels, ...all].map((candidate) => candidate.name).join(", ");
  throw new ArgumentError({
    caller: "plot.series",
    rule: `the panel has no "${name}"`,
    cure: `it has ${known}`,
  });
}
