/** Response curves as small multiples: what money brings above, its marginal ROI beneath. */

import { countedIn } from "../data/panel.js";
import type { ResponseCurve, ResponseCurves, ResponsePoint } from "../insights/responseCurves.js";
import { levelText } from "../math/estimate.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame } from "./theme.js";

const columns = 3;
const band = "rgba(0, 114, 178, 0.18)";
const bandBeyond = "rgba(140, 140, 140, 0.18)";

/** One pair of charts a channel: the response with its interval, and the marginal response under it. Blue where the training weeks have been,
 *  grey beyond; a dot where the channel stands, a diamond at half-saturation. */
export function responses(result: ResponseCurves): Figure {
  const { curves: chosen } = result;
  const across = Math.min(columns, chosen.length);
  const rows = Math.ceil(chosen.length / across);
  const { panel } = result.model;
  const isSteady = result.of === "steady";
  const money = isSteady ? `${panel.currency} a ${panel.frequency}` : panel.currency;
  const unit = result.isRevenue ? panel.currency : countedIn(panel.kpi);
  const outcome = isSteady ? `${unit} a ${panel.frequency}` : unit;
  const marginal = result.isRevenue ? "marginal ROI" : "marginal return";
  const height = 90 + 300 * rows;
  const layout: Record<string, unknown> = {};
  const annotations: object[] = [];
  const data = chosen.flatMap((curve, i) => {
    const [column, row] = [i % across, Math.floor(i / across)];
    const suffix = (k: number) => (k === 1 ? "" : `${k}`);
    const [upper, lower] = [suffix(2 * i + 1), suffix(2 * i + 2)];
    const left = (column + 0.06) / across + 0.01;
    const right = (column + 0.9) / across;
    const top = 1 - (row + 0.1) / rows;
    const split = 1 - (row + 0.56) / rows;
    const floor = 1 - (row + 0.82) / rows;
    const x = { tickformat: "~s", nticks: 4, domain: [left, right] };
    layout[`xaxis${upper}`] = { ...axis(""), ...x, anchor: `y${upper}`, showticklabels: false };
    layout[`xaxis${lower}`] = {
      ...(i + across >= chosen.length ? axis("money", money) : axis("")),
      ...x,
      anchor: `y${lower}`,
      matches: `x${upper}`,
      automargin: false,
    };
    layout[`yaxis${upper}`] = {
      ...axis(column === 0 ? outcome : ""),
      tickformat: "~s",
      nticks: 5,
      rangemode: "tozero",
      domain: [split + 0.02 / rows, top],
      anchor: `x${upper}`,
    };
    layout[`yaxis${lower}`] = {
      ...axis(column === 0 ? marginal : ""),
      nticks: 4,
      range: [0, highestMarginal(curve)],
      domain: [floor, split - 0.02 / rows],
      anchor: `x${lower}`,
    };
    annotations.push({
      text: `<b>${curve.name}</b>`,
      x: left,
      xref: "paper",
      xanchor: "left",
      y: top,
      yref: "paper",
      yanchor: "bottom",
      showarrow: false,
    });
    const on = (k: string) => ({ xaxis: `x${k}`, yaxis: `y${k}` });
    return [
      ...strip(curve, ({ outcome: value }) => value, on(upper)),
      ...marks(curve, on(upper)),
      ...strip(curve, ({ marginal }) => marginal, on(lower)),
      { ...dot(curve.today.spend, curve.today.marginal.median), name: "today", ...on(lower) },
    ];
  });
  const what = isSteady ? "held in every period" : "with the flighting of the window scaled";
  const from = isSteady ? "today is the mean of" : "window";
  return {
    kind: "figure",
    data: withOneLegend(data) as Figure["data"],
    layout: {
      ...frame(`What money brings, and its ${marginal}: ${what}`, height),
      ...layout,
      annotations,
      margin: { l: 70, r: 20, t: 80, b: 60 },
    } as Figure["layout"],
    description: `Response curves of ${chosen.length} channels with ${levelText(result.level)} intervals and marginal curves beneath; ${from} ${result.window.from} to ${result.window.to}`,
    warnings: result.warnings,
  };
}

type Axes = { readonly xaxis: string; readonly yaxis: string };

/** Every name stands in the legend once. */
function withOneLegend<Trace extends object>(traces: readonly Trace[]): Trace[] {
  const shown = new Set<string>();
  return traces.map((trace) => {
    const { name } = trace as { readonly name?: string };
    const showlegend = name !== undefined && !shown.has(name);
    if (name !== undefined) shown.add(name);
    return { ...trace, showlegend };
  });
}

/** Top of a marginal axis: near no money at all the next unit may bring many times what it brings anywhere else. */
function highestMarginal({ points, today }: ResponseCurve): number {
  const shown = points.filter(({ spend }) => spend >= 0.2 * today.spend);
  return 1.05 * Math.max(...shown.map(({ marginal }) => marginal.upper));
}

/** Median and interval, blue up to what was observed and grey from there on. */
function strip(
  { points, observedUpTo }: ResponseCurve,
  pick: (point: ResponsePoint) => ResponsePoint["outcome"],
  on: Axes,
) {
  // The last point that was observed begins the second part, so that no gap is left between them.
  const beyond = points.findIndex(({ spend }) => spend > observedUpTo * (1 + 1e-9));
  const seen = beyond < 0 ? points : points.slice(0, beyond);
  const unseen = beyond < 0 ? [] : points.slice(Math.max(0, beyond - 1));
  const part = (some: readonly ResponsePoint[], name: string, color: string, fill: string) =>
    some.length === 0
      ? []
      : [
          {
            type: "scatter",
            mode: "lines",
            x: [...some.map(({ spend }) => spend), ...some.map(({ spend }) => spend).reverse()],
            y: [
              ...some.map((point) => pick(point).upper),
              ...some.map((point) => pick(point).lower).reverse(),
            ],
            fill: "toself",
            fillcolor: fill,
            line: { width: 0 },
            hoverinfo: "skip",
            ...on,
          },
          {
            type: "scatter",
            mode: "lines",
            name,
            legendgroup: name,
            x: some.map(({ spend }) => spend),
            y: some.map((point) => pick(point).median),
            line: { color, width: 2 },
            ...on,
          },
        ];
  return [
    ...part(seen, "observed range", colours.model, band),
    ...part(unseen, "extrapolation", "#8C8C8C", bandBeyond),
  ];
}

function marks({ today, halfSaturation, points }: ResponseCurve, on: Axes) {
  const end = points.at(-1)!.spend;
  const half = halfSaturation?.median ?? Number.POSITIVE_INFINITY;
  return [
    { ...dot(today.spend, today.outcome.median), name: "today", ...on },
    ...(half <= end
      ? [
          {
            type: "scatter",
            mode: "markers",
            name: "half-saturation",
            x: [half],
            y: [medianAt(points, half)],
            marker: { color: colours.bad, size: 9, symbol: "diamond" },
            ...on,
          },
        ]
      : []),
  ];
}

function dot(x: number, y: number) {
  return {
    type: "scatter",
    mode: "markers",
    x: [x],
    y: [y],
    marker: { color: colours.observed, size: 8 },
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
