/** What the KPI is made of: stacked over time, and as a waterfall of the window's totals. */
import { untoldLabel } from "../diagnosis/claims.js";
import type { ComponentEstimate, Decomposition, Untold } from "../insights/decomposition.js";
import { levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import { spanOf } from "../words.js";
import type { Figure } from "./figure.js";
import { lineThrough } from "./marks.js";
import { axis, channelColour, colours, frame, legendBeside } from "./theme.js";

/** The expected KPI over time: what would be there without media at the bottom, every channel stacked upon it, the observed KPI as a line.
 *
 *  Posterior means, which add up; in a multiplicative model the joint effect lies in the lowest area. */
export function decomposition(result: Decomposition): Figure {
  requireKind("plot.decomposition", result, ["decomposition"]);
  const { components, untold, expected, observed, model, times } = result;
  const { kpi, frequency } = model.panel;
  const x = [...times];
  // What cannot be told from demand lies with it.
  const channels = components.filter(({ kind, withheld }) => kind === "channel" && withheld === null);
  const rest = x.map(
    (_, period) =>
      expected.byPeriod[period]!.mean -
      channels.reduce((total, { byPeriod }) => total + byPeriod[period]!.mean, 0),
  );
  const isJoint = components.some(({ kind }) => kind === "joint");
  const baseName = untold === null ? "without media" : untoldLabel(untold.names);
  const restName = isJoint ? `${baseName}, joint effect included` : baseName;
  const area = (name: string, y: readonly number[], color: string) => ({
    type: "scatter" as const,
    mode: "lines" as const,
    name,
    x,
    y: [...y],
    stackgroup: "kpi",
    line: { width: 0 },
    fillcolor: color,
  });
  return {
    kind: "figure",
    data: [
      area(restName, rest, "#DDDDDD"),
      ...channels.map(({ name, byPeriod }, i) =>
        area(
          name,
          byPeriod.map(({ mean }) => mean),
          channelColour(i),
        ),
      ),
      lineThrough("observed", x, observed, { color: colours.observed, width: 1 }),
    ],
    layout: {
      ...frame(`What ${kpi.name} is made of, ${frequency} by ${frequency}`, 420),
      ...legendBeside,
      margin: { l: 70, r: isJoint ? 250 : 150, t: 60, b: 50 },
      xaxis: axis(""),
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
    },
    description: `Expected ${kpi.name} over ${times.length} ${frequency}s as a stack of ${channels.length} channels on what would be there ${restName}, with the observed line`,
    warnings: result.warnings,
  };
}

/** Totals of the window, one step a component, from nothing to the expected KPI; whiskers are the interval of the step. */
export function waterfall(result: Decomposition): Figure {
  requireKind("plot.waterfall", result, ["decomposition"]);
  const { components, untold, expected, model, times } = result;
  const { kpi } = model.panel;
  const steps = sorted(untold === null ? components : told(components, untold));
  const names = steps.map(({ name }) => name);
  const level = levelText(expected.total.level);
  let height = 0;
  const ends = steps.map(({ total }) => {
    height += total.mean;
    return height;
  });
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        name: "posterior mean",
        x: [...names, "expected"],
        y: [...steps.map(({ total }) => total.mean), expected.total.mean],
        base: [...steps.map(({ total }, i) => ends[i]! - total.mean), 0],
        marker: {
          color: [
            ...steps.map(({ total }) => (total.mean < 0 ? colours.bad : colours.model)),
            colours.observed,
          ],
        },
      } as never,
      {
        type: "scatter",
        mode: "lines",
        x: names.flatMap((name, i) => [name, names[i + 1] ?? "expected", null]),
        y: ends.flatMap((end) => [end, end, null]),
        line: { color: colours.muted, width: 1 },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "markers",
        name: `${level} interval of the step`,
        x: names,
        y: ends,
        error_y: {
          type: "data",
          symmetric: false,
          array: steps.map(({ total }) => total.upper - total.mean),
          arrayminus: steps.map(({ total }) => total.mean - total.lower),
          thickness: 1.5,
          width: 3,
          color: colours.observed,
        },
        marker: { size: 1, color: colours.observed },
      },
    ],
    layout: {
      ...frame(`What ${kpi.name} is made of, ${spanOf(times)}`, 480),
      showlegend: true,
      hovermode: "closest",
      xaxis: { ...axis(""), tickangle: -45 },
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
    },
    description: `Waterfall of ${names.length} components up to the expected ${kpi.name} of ${Math.round(expected.total.mean)}, with ${level} intervals`,
    warnings: result.warnings,
  };
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
    ...media.sort((a, b) => b.total.mean - a.total.mean),
    ...components.filter(({ kind }) => kind === "joint"),
  ];
}
