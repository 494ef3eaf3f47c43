/** What the KPI is made of: stacked over time, channel by channel with intervals, and as a waterfall of the window's totals. */
import { unitText } from "../data/currency.js";
import { untoldLabel } from "../diagnosis/claims.js";
import type { ComponentEstimate, Decomposition, Untold } from "../insights/decomposition.js";
import { levelText } from "../math/estimate.js";
import { withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import { formatNumber, listed, percent, roundedText, spanOf } from "../words.js";
import type { Figure } from "./figure.js";
import { decimalsFor, estimateLines, intervalTip, plain, tips, valueTemplate, valueText } from "./hover.js";
import { band, lineThrough } from "./marks.js";
import { axesInGrid, cellTitle, gridMargin, gridOf, inGrid } from "./multiples.js";
import { channelsNamed } from "./records.js";
import {
  axis,
  broken,
  channelColours,
  colours,
  dateAxis,
  faint,
  frame,
  legendBeside,
  rowAxis,
} from "./theme.js";

/** The expected KPI over time: what would be there without media at the bottom, every channel stacked upon it, the observed KPI as a line.
 *
 *  Medians of every period; the lowest area is the rest up to the median of the whole, so that the stack ends there. In a multiplicative model it holds the
 *  joint effect. */
export function decomposition(result: Decomposition): Figure {
  requireKind("plot.decomposition", result, ["decomposition"]);
  const { components, untold, expected, observed, model, times } = result;
  const { kpi, frequency } = model.panel;
  const x = [...times];
  // What cannot be told from demand lies with it.
  const channels = claimedChannels(components);
  const rest = x.map(
    (_, period) =>
      expected.byPeriod[period]!.median -
      channels.reduce((total, { byPeriod }) => total + byPeriod[period]!.median, 0),
  );
  const isJoint = components.some(({ kind }) => kind === "joint");
  const baseName = untold === null ? "without media" : untoldLabel(untold.names);
  const restName = isJoint ? `${baseName}, joint effect included` : baseName;
  const colourOf = channelColours(model.panel);
  const reading = { unit: kpi.unit, decimals: decimalsFor(observed) };
  const area = (name: string, y: readonly number[], color: string, said: readonly (readonly string[])[]) => ({
    type: "scatter" as const,
    mode: "lines" as const,
    name: broken(name, 22),
    x,
    y: [...y],
    stackgroup: "kpi",
    line: { width: 0.5, color },
    fillcolor: faint(color, 0.8),
    ...tips(said),
  });
  return {
    kind: "figure",
    data: [
      area(
        restName,
        rest,
        colours.baseline,
        rest.map((value) => [`${plain(restName)}: ${valueText(value, reading)}`]),
      ),
      ...channels.map(({ name, byPeriod }) =>
        area(
          name,
          byPeriod.map(({ median }) => median),
          colourOf(name),
          byPeriod.map((one) => [
            `${plain(name)}: ${valueText(one.median, reading)}, ${intervalTip(one, reading)}`,
          ]),
        ),
      ),
      {
        ...lineThrough("observed", x, observed, { color: colours.observed, width: 1 }),
        hovertemplate: valueTemplate("observed", reading),
      },
    ],
    layout: {
      ...frame(`What ${kpi.name} is made of, ${frequency} by ${frequency}, medians`, 420),
      ...legendBeside,
      // The legend in the order of the stack.
      legend: { ...legendBeside.legend, traceorder: "reversed" },
      margin: { l: 60, r: 200, t: 56, b: 50 },
      hovermode: "x unified",
      xaxis: dateAxis(),
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
    },
    description: `Expected ${kpi.name} over ${times.length} ${frequency}s as a stack of ${channels.length} channels on what would be there ${restName}, with the observed line${largest(channels)}`,
    warnings: result.warnings,
  };
}

/** What each channel brought over time, median and interval, one small chart each.
 *
 *  @param options  `{ channels: those of which something is claimed }`
 *  @throws ArgumentError for another record, or a channel that there is not
 *  @example plot.contributions(decompose(posterior)) */
export function contributions(
  result: Decomposition,
  options: { readonly channels?: readonly string[] | null } = {},
): Figure {
  const caller = "plot.contributions";
  requireKind(caller, result, ["decomposition"]);
  const { model, times, components, expected } = result;
  const { channels: names } = withDefaults<{ readonly channels?: readonly string[] | null }>(
    caller,
    { channels: null },
    options,
  );
  const { kpi, frequency } = model.panel;
  const level = levelText(expected.total.level);
  const all = claimedChannels(components);
  const chosen = channelsNamed(caller, all, names);
  const colourOf = channelColours(model.panel);
  const x = [...times];
  const gaps = { above: 24, under: 30 };
  const wide = gridOf(chosen.length, 3, [110], gaps);
  const narrow = gridOf(chosen.length, 1, [110], gaps);
  const titles = { x: "", y: [unitText(kpi.unit)] };
  const axes: Record<string, object> = {};
  const data = chosen.flatMap(({ name, byPeriod }, i) => {
    const suffix = i === 0 ? "" : `${i + 1}`;
    const reading = { unit: kpi.unit, decimals: decimalsFor(byPeriod.map(({ median }) => median)) };
    axes[`xaxis${suffix}`] = { ...dateAxis(), nticks: 4, anchor: `y${suffix}` };
    axes[`yaxis${suffix}`] = {
      ...axis(""),
      nticks: 4,
      tickformat: "~s",
      rangemode: "tozero",
      anchor: `x${suffix}`,
    };
    const line = lineThrough(
      name,
      x,
      byPeriod.map(({ median }) => median),
      { color: colourOf(name), width: 1.5 },
    );
    const said = tips(
      byPeriod.map((one, t) => estimateLines(`${name}, ${times[t]}`, "brought", one, reading)),
    );
    const on = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, showlegend: false };
    return [...band("", x, byPeriod, colourOf(name)), { ...line, ...said }].map((one) => ({ ...one, ...on }));
  });
  return {
    kind: "figure",
    data: data as Figure["data"],
    layout: {
      ...frame(
        `What each channel brought, ${frequency} by ${frequency}: median and ${level} interval`,
        wide.height,
      ),
      margin: gridMargin(false),
      ...axesInGrid(axes, inGrid(wide, titles)),
      annotations: chosen.map(({ name, share }, i) =>
        cellTitle(i, `<b>${plain(name)}</b> ${percent(share.median, 1)} of ${plain(kpi.name)}`),
      ),
    } as Figure["layout"],
    narrow: inGrid(narrow, titles),
    description: `What ${chosen.length} channels brought of ${kpi.name} in each of ${times.length} ${frequency}s, with ${level} intervals${largest(chosen)}`,
    warnings: result.warnings,
  };
}

/** Those of which something is claimed. */
function claimedChannels(components: readonly ComponentEstimate[]): readonly ComponentEstimate[] {
  return components.filter(({ kind, withheld }) => kind === "channel" && withheld === null);
}

/** "; tv brought most, 4.2 %, radio least, 0.3 %". */
function largest(channels: readonly ComponentEstimate[]): string {
  const sorted = [...channels].sort((a, b) => b.share.median - a.share.median);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (most === undefined || least === undefined || most === least) return "";
  return `; ${most.name} brought most, ${percent(most.share.median, 1)}, ${least.name} least, ${percent(least.share.median, 1)}`;
}

/** Totals of the window, one step a component, from nothing to the expected KPI; whiskers are the interval of the step.
 *
 *  Medians, which nearly add up: the last bar is the median of the whole. Where the first bar is much longer than all steps, the axis begins beyond zero. */
export function waterfall(result: Decomposition): Figure {
  requireKind("plot.waterfall", result, ["decomposition"]);
  const { components, untold, expected, model, times } = result;
  const { kpi } = model.panel;
  const all = sorted(untold === null ? components : told(components, untold));
  const steps = all.filter(
    (step, i) => i === 0 || step.kind === "channel" || !isNothing(step, expected.total.median),
  );
  const rest = all.filter((step) => !steps.includes(step));
  const level = levelText(expected.total.level);
  const decimals = decimalsFor(steps.map(({ total }) => total.median));
  const colourOf = channelColours(model.panel);
  let height = 0;
  const bars = steps.map(({ name, kind, total }, i) => {
    const from = height;
    height += total.median;
    const number = formatNumber(Math.abs(total.median), decimals);
    const sign = total.median < 0 ? "−" : i === 0 ? "" : "+";
    return {
      name,
      from,
      total,
      text: `${sign}${number}`,
      color: kind === "channel" ? colourOf(name) : colours.baseline,
    };
  });
  const whole = {
    name: "expected",
    from: 0,
    total: expected.total,
    text: roundedText(expected.total.median, decimals),
    color: colours.fitted,
  };
  const drawn = [...bars, whole];
  const rows = drawn.map((_, row) => row);
  const ends = drawn.map(({ from, total }) => from + total.median);
  const reach = drawn.flatMap(({ from, total }) => [
    from + total.lower,
    from + total.upper,
    from + total.median,
  ]);
  const [low, high] = [Math.min(...ends), Math.max(...reach)];
  const span = high - low;
  // Bars that begin far from the rest are cut, and the axis says so.
  const start = low > 2 * span ? low - 0.6 * span : Math.min(0, ...reach);
  const isCut = start > 0;
  const unit = kpi.unit === kpi.name ? "" : kpi.unit;
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "median",
        y: rows,
        // What is cut away is not drawn, so that no label stands outside.
        x: drawn.map(({ from, total }) => (isCut && from === 0 ? total.median - start : total.median)),
        base: drawn.map(({ from }) => (isCut && from === 0 ? start : from)),
        width: 0.62,
        marker: { color: drawn.map(({ color }) => color) },
        error_x: {
          type: "data",
          symmetric: false,
          array: drawn.map(({ total }) => total.upper - total.median),
          arrayminus: drawn.map(({ total }) => total.median - total.lower),
          thickness: 1.5,
          width: 3,
          color: colours.ink,
        },
        ...tips(
          drawn.map(({ name, total }) => estimateLines(name, "adds", total, { unit: kpi.unit, decimals })),
        ),
      } as Figure["data"][number],
    ],
    layout: {
      ...frame(`What ${kpi.name} is made of, ${spanOf(times)}`, 120 + 27 * drawn.length),
      margin: { l: 60, r: 90, t: 56, b: 50 },
      showlegend: false,
      xaxis: {
        ...axis(
          `${kpi.name}, median and ${level} interval of the step${isCut ? `; the axis begins at ${roundedText(start, 0)}` : ""}${rest.length === 0 ? "" : `; without ${rest.length} that come to nothing`}`,
          unit,
        ),
        range: [start, high + 0.02 * span],
        zeroline: !isCut,
      },
      yaxis: { ...rowAxis(drawn.map(({ name }) => broken(name, 26))), showgrid: false },
      annotations: drawn.map(({ text }, row) => ({
        x: 1,
        xref: "paper" as const,
        xanchor: "left" as const,
        xshift: 8,
        y: row,
        text,
        showarrow: false,
      })),
      shapes: bars.map(({ from, total }, row) => ({
        type: "line" as const,
        x0: from + total.median,
        x1: from + total.median,
        y0: row + 0.31,
        y1: row + 0.69,
        line: { color: colours.note, width: 1 },
      })),
    },
    description: `Waterfall of ${steps.length} components up to the expected ${kpi.name} of ${formatNumber(expected.total.median, 0)}, with ${level} intervals${rest.length === 0 ? "" : `, without ${listed(rest.map(({ name }) => name))}, which come to nothing`}${largest(claimedChannels(components))}`,
    warnings: result.warnings,
  };
}

/** Too little to be seen: controls and seasons count from their mean, so that over a window they come to nothing. */
function isNothing({ total }: ComponentEstimate, whole: number): boolean {
  return Math.max(Math.abs(total.lower), Math.abs(total.upper)) < 0.002 * Math.abs(whole);
}

/** The components of which something is claimed, all that would be there anyway as one with what cannot be told from it. */
function told(components: readonly ComponentEstimate[], untold: Untold): readonly ComponentEstimate[] {
  const claimed = components.filter(
    ({ kind, withheld }) => kind === "joint" || (kind === "channel" && withheld === null),
  );
  const { names, ...sums } = untold;
  return [{ ...sums, name: untoldLabel(names), kind: "intercept", withheld: null }, ...claimed];
}

/** What would be there anyway in its own order, then channels from the largest, then the joint effect. */
function sorted(components: readonly ComponentEstimate[]): readonly ComponentEstimate[] {
  const media = components.filter(({ kind }) => kind === "channel");
  return [
    ...components.filter(({ kind }) => kind !== "channel" && kind !== "joint"),
    ...media.sort((a, b) => b.total.median - a.total.median),
    ...components.filter(({ kind }) => kind === "joint"),
  ];
}
