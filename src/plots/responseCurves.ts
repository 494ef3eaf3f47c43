/** Response curves as small multiples: what money brings above, its marginal ROI beneath. */

import { perMoneyUnit, returnUnit, unitText } from "../data/currency.js";
import type { Panel } from "../data/panel.js";
import { countedIn } from "../data/panel.js";
import type { ResponseCurve, ResponseCurves, ResponsePoint } from "../insights/responseCurves.js";
import { levelText } from "../math/estimate.js";
import { mostAndLeast } from "./altText.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, plain, tips, valueText } from "./hover.js";
import { band, lineThrough } from "./marks.js";
import { axesInGrid, cellTitle, gridMargin, gridOf, inGrid } from "./multiples.js";
import { axis, channelColours, colours, frame } from "./theme.js";

/** A pair of charts for each channel: the response with its interval, and the marginal response under it. In the channel's colour where the training weeks
 *  have been, grey and dashed beyond; a dot where the channel stands, a diamond at half-saturation, a dotted line where money brings itself back, and ticks
 *  at what was spent in the weeks. */
export function responses(result: ResponseCurves): Figure {
  const { curves: chosen, level } = result;
  const { panel } = result.model;
  const isSteady = result.of === "steady";
  const money = isSteady ? `${panel.currency} a ${panel.frequency}` : panel.currency;
  const unit = result.isRevenue ? panel.currency : countedIn(panel.kpi);
  const outcome = isSteady ? `${unit} a ${panel.frequency}` : unit;
  const marginal = result.isRevenue ? "marginal ROI" : "marginal return";
  const colourOf = channelColours(panel);
  const gaps = { above: 24, under: 26 };
  const parts = [150, 80];
  const wide = gridOf(chosen.length, 3, parts, { ...gaps, between: 0.08 });
  const narrow = gridOf(chosen.length, 1, parts, gaps);
  const titles = {
    x: `money (${unitText(money)})`,
    y: [`brings (${unitText(outcome)})`, marginal],
    hasLegend: true,
  };
  const axes: Record<string, object> = {};
  const words: object[] = [];
  const data = chosen.flatMap((curve, i): readonly object[] => {
    const [upper, lower] = [2 * i, 2 * i + 1].map((pair) => (pair === 0 ? "" : `${pair + 1}`)) as [
      string,
      string,
    ];
    const end = curve.points.at(-1)!.spend;
    const x = { ...axis(""), tickformat: "~s", nticks: 5, range: [0, 1.02 * end] };
    axes[`xaxis${upper}`] = { ...x, anchor: `y${upper}`, showticklabels: false };
    axes[`xaxis${lower}`] = { ...x, anchor: `y${lower}`, matches: `x${upper}` };
    axes[`yaxis${upper}`] = {
      ...axis(""),
      tickformat: "~s",
      nticks: 5,
      range: outcomeRange(curve),
      anchor: `x${upper}`,
    };
    axes[`yaxis${lower}`] = {
      ...axis(""),
      nticks: 4,
      range: [0, highestMarginal(curve)],
      anchor: `x${lower}`,
    };
    const said = (what: string, pick: (point: ResponsePoint) => ResponsePoint["outcome"], read: string) => {
      const decimals = decimalsFor(curve.points.map((point) => pick(point).median));
      return (point: ResponsePoint) => [
        ...estimateLines(curve.name, what, pick(point), { unit: read, decimals }),
        `for ${valueText(point.spend, { unit: money, decimals: 0 })}${point.spend > curve.observedUpTo * (1 + 1e-9) ? ", more than was ever seen" : ""}`,
      ];
    };
    const brings = said("brings", (point) => point.outcome, outcome);
    const returns = said(
      marginal,
      (point) => point.marginal,
      result.isRevenue ? returnUnit(panel.currency, "more") : perMoneyUnit(unit, panel.currency),
    );
    const colour = colourOf(curve.name);
    const on = (k: string) => ({ xaxis: `x${k}`, yaxis: `y${k}` });
    if (curve.withheld !== null) {
      for (const k of [upper, lower])
        Object.assign(axes[`yaxis${k}`]!, { range: [0, 1], showticklabels: false });
      const place = { x: 0.5, y: 0.5, xref: `x${upper} domain`, yref: `y${upper} domain` };
      words.push({ text: curve.withheld, ...place, showarrow: false, font: { color: colours.note } });
      // An axis without a trace is not drawn.
      return [upper, lower].map((k) => ({
        type: "scatter",
        x: [curve.today.spend],
        y: [Number.NaN],
        ...on(k),
      }));
    }
    return [
      ...strip(curve, (point) => point.outcome, brings, colour).map((one) => ({ ...one, ...on(upper) })),
      ...(result.isRevenue
        ? [
            { ...breakEven([0, end], [0, end]), ...on(upper) },
            { ...breakEven([0, end], [1, 1]), ...on(lower) },
          ]
        : []),
      ...weeks(curve, result, panel, colour).map((one) => ({ ...one, ...on(lower) })),
      ...halfSaturation(curve, brings).map((one) => ({ ...one, ...on(upper) })),
      { ...today(curve, (point) => point.outcome, brings), ...on(upper) },
      ...strip(curve, (point) => point.marginal, returns, colour).map((one) => ({ ...one, ...on(lower) })),
      { ...today(curve, (point) => point.marginal, returns), ...on(lower) },
    ];
  });
  const what = isSteady ? "held in every period" : "with the flighting of the window scaled";
  const from = isSteady ? "today is the mean of" : "window";
  return {
    kind: "figure",
    data: withOneLegend(data) as Figure["data"],
    layout: {
      ...frame(
        `What money brings, and its ${marginal}, ${what}: median and ${levelText(level)} interval`,
        wide.height,
      ),
      margin: gridMargin(true),
      showlegend: true,
      ...axesInGrid(axes, inGrid(wide, titles)),
      annotations: [...chosen.map(({ name }, i) => cellTitle(2 * i, `<b>${plain(name)}</b>`)), ...words],
    } as Figure["layout"],
    narrow: inGrid(narrow, titles),
    description: `Response curves of ${chosen.length} channels with ${levelText(level)} intervals and marginal curves beneath; ${from} ${result.window.from} to ${result.window.to}; ${marginal} today: ${mostAndLeast(
      chosen
        .filter(({ withheld }) => withheld === null)
        .map(({ name, today: now }) => ({ name, value: now.marginal.median })),
    )}`,
    warnings: result.warnings,
  };
}

/** Every name stands in the legend once, and hides all that have it. */
function withOneLegend<Trace extends object>(traces: readonly Trace[]): Trace[] {
  const shown = new Set<string>();
  return traces.map((trace) => {
    const { name, showlegend } = trace as { readonly name?: string; readonly showlegend?: boolean };
    if (name === undefined || name === "" || showlegend === false) return { ...trace, showlegend: false };
    const isFirst = !shown.has(name);
    shown.add(name);
    return { ...trace, legendgroup: name, showlegend: isFirst };
  });
}

/** From nothing, or from what the interval's lower end falls to. */
function outcomeRange({ points }: ResponseCurve): [number, number] {
  const [low, high] = [
    Math.min(0, ...points.map(({ outcome }) => outcome.lower)),
    Math.max(...points.map(({ outcome }) => outcome.upper)),
  ];
  return [1.05 * low, 1.05 * high || 1];
}

/** Top of a marginal axis: near no money at all the next unit may bring many times what it brings anywhere else. */
function highestMarginal({ points, today: now }: ResponseCurve): number {
  const shown = points.filter(({ spend }) => spend >= 0.2 * now.spend);
  return 1.05 * Math.max(...shown.map(({ marginal }) => marginal.upper));
}

/** Median and interval, in the channel's colour up to what was observed, grey and dashed from there on. */
function strip(
  { points, observedUpTo }: ResponseCurve,
  pick: (point: ResponsePoint) => ResponsePoint["outcome"],
  said: (point: ResponsePoint) => readonly string[],
  colour: string,
) {
  // The last point that was observed begins the second part, so that no gap is left between them.
  const beyond = points.findIndex(({ spend }) => spend > observedUpTo * (1 + 1e-9));
  const seen = beyond < 0 ? points : points.slice(0, beyond);
  const unseen = beyond < 0 ? [] : points.slice(Math.max(0, beyond - 1));
  const part = (some: readonly ResponsePoint[], name: string, color: string, dash: "solid" | "dash") => {
    if (some.length === 0) return [];
    const x = some.map(({ spend }) => spend);
    const line = lineThrough(
      name,
      x,
      some.map((point) => pick(point).median),
      { color, width: 2, dash },
    );
    return [...band("", x, some.map(pick), color), { ...line, ...tips(some.map(said)) }];
  };
  return [
    ...part(seen, "", colour, "solid"),
    ...part(unseen, "extrapolation", colours.extrapolation, "dash"),
  ];
}

/** Where money brings itself back. */
function breakEven(x: readonly number[], y: readonly number[]) {
  const line = lineThrough("break-even", x, y, { color: colours.ink, width: 1, dash: "dot" });
  return { ...line, hoverinfo: "skip" as const };
}

/** What was spent in the weeks, as ticks at the foot: of a steady curve the money itself, of flighting the money that the window would have at that rate. */
function weeks({ name }: ResponseCurve, { of, window }: ResponseCurves, panel: Panel, color: string) {
  const spend = panel.channels.find((channel) => channel.name === name)?.spend?.values;
  if (spend === undefined || panel.geos.length > 1) return [];
  const inside = [...panel.times.keys()].filter(
    (t) => panel.times[t]! >= window.from && panel.times[t]! <= window.to && spend[t]! > 0,
  );
  if (inside.length === 0) return [];
  const times = panel.times.filter((time) => time >= window.from && time <= window.to).length;
  const factor = of === "steady" ? 1 : times;
  return [
    {
      type: "scatter" as const,
      mode: "markers" as const,
      name: `spent in a ${panel.frequency}`,
      x: inside.map((t) => factor * spend[t]!),
      y: inside.map(() => 0),
      cliponaxis: false,
      marker: { symbol: "line-ns-open", size: 7, color, line: { width: 1 } },
      ...tips(
        inside.map((t) => [
          `<b>${plain(name)}</b>, ${panel.times[t]}`,
          `spent ${valueText(spend[t]!, { unit: panel.currency, decimals: 0 })}`,
          factor === 1
            ? ""
            : `${times} such ${panel.frequency}s are ${valueText(factor * spend[t]!, { unit: panel.currency, decimals: 0 })}`,
        ]),
      ),
    },
  ];
}

function halfSaturation(
  { halfSaturation: half, points }: ResponseCurve,
  said: (point: ResponsePoint) => readonly string[],
) {
  if (half === null || !(half.median <= points.at(-1)!.spend)) return [];
  const at = points.find(({ spend }) => spend >= half.median)!;
  return [
    {
      type: "scatter" as const,
      mode: "markers" as const,
      name: "half-saturation",
      x: [half.median],
      y: [medianAt(points, half.median)],
      marker: { color: colours.ink, size: 10, symbol: "diamond-open", line: { width: 2 } },
      ...tips([["half of the largest possible response, near here:", ...said(at)]]),
    },
  ];
}

function today(
  { today: now }: ResponseCurve,
  pick: (point: ResponsePoint) => ResponsePoint["outcome"],
  said: (point: ResponsePoint) => readonly string[],
) {
  return {
    type: "scatter" as const,
    mode: "markers" as const,
    name: "today",
    x: [now.spend],
    y: [pick(now).median],
    marker: { color: colours.today, size: 9, line: { color: colours.ink, width: 1 } },
    ...tips([["<b>today</b>", ...said(now)]]),
  };
}

/** Median outcome between two points, on the line that is drawn. */
function medianAt(points: readonly ResponsePoint[], spend: number): number {
  const k = Math.max(
    1,
    points.findIndex((point) => point.spend >= spend),
  );
  const [a, b] = [points[k - 1]!, points[k]!];
  const share = (spend - a.spend) / (b.spend - a.spend);
  return a.outcome.median + share * (b.outcome.median - a.outcome.median);
}
