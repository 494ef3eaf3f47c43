/** Pictures of the ridge baseline: fit, coefficients, ROI, budget. */
import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import { counted, percent } from "../words.js";
import { finiteOrNull } from "./compare.js";
import type { Figure } from "./figure.js";
import { axis, colours, frame } from "./theme.js";

/** Observed KPI from the first to the last period fitted, and the regression's fitted values in those it was fitted to: the line breaks elsewhere. */
export function fitted(regression: RidgeRegression): Figure {
  const { panel, rows, fit, rSquared } = regression;
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const x = panel.times.slice(first, last + 1);
  const observed = Array.from(panel.kpi.values.subarray(first, last + 1), finiteOrNull);
  const model = new Array<number | null>(x.length).fill(null);
  rows.forEach((row, i) => {
    model[row - first] = fit.fitted[i]!;
  });
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "observed",
        x,
        y: observed,
        line: { color: colours.observed, width: 1.5 },
      },
      {
        type: "scatter",
        mode: "lines",
        name: "fitted",
        x,
        y: model,
        line: { color: colours.model, width: 2 },
      },
    ],
    layout: {
      ...frame(`${panel.kpi.name}, observed and fitted: R² ${rSquared.toFixed(2)} in sample`),
      xaxis: axis(""),
      yaxis: axis(panel.kpi.name, panel.kpi.unit),
    },
    description: `Observed and fitted ${panel.kpi.name} over ${counted(rows.length, panel.frequency)}, R² ${rSquared.toFixed(2)} in sample`,
    warnings: regression.warnings,
  };
}

/** Standardised coefficients, largest first; those below zero in the warning colour. */
export function coefficients(regression: RidgeRegression): Figure {
  const { featureNames, fit, panel } = regression;
  const sorted = featureNames
    .map((name, j) => ({ name, value: fit.coefficients[j]! }))
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  return horizontalBars(
    sorted,
    `What one standard deviation of each feature is worth, in ${panel.kpi.unit}`,
    axis("coefficient", `${panel.kpi.unit} per standard deviation`),
    regression.warnings,
  );
}

/** ROI by channel with the line at 1, where a unit of money brings itself back. */
export function roi(result: RidgeRoi): Figure {
  const { currency } = result.regression.panel;
  const figure = horizontalBars(
    result.channels.map(({ name, roi: value }) => ({ name, value })).reverse(),
    "ROI by channel, ridge baseline",
    axis("revenue brought", `${currency} per ${currency} spent`),
    result.warnings,
  );
  return { ...figure, layout: { ...figure.layout, shapes: [verticalLine(1)] } };
}

/** Today's and the proposed budget, channel by channel, with the bounds as whiskers. */
export function budget(plan: RidgeBudget): Figure {
  const { currency } = plan.roi.regression.panel;
  const x = plan.channels.map(({ name }) => name);
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        name: "today (whiskers: the bounds)",
        x,
        y: plan.channels.map(({ current }) => current),
        marker: { color: colours.muted },
        error_y: {
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
        marker: { color: colours.model },
      },
    ],
    layout: {
      ...frame(`The same total, every channel within ${percent(plan.change)}`, 400),
      barmode: "group",
      xaxis: axis(""),
      yaxis: axis("budget", currency),
    },
    description: `Today's and the proposed budget of ${x.length} channels; whiskers are the bounds`,
    warnings: plan.warnings,
  };
}

function horizontalBars(
  bars: readonly { readonly name: string; readonly value: number }[],
  title: string,
  xaxis: ReturnType<typeof axis>,
  warnings: Figure["warnings"],
): Figure {
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        y: bars.map(({ name }) => name),
        x: bars.map(({ value }) => finiteOrNull(value)),
        marker: { color: bars.map(({ value }) => (value < 0 ? colours.bad : colours.model)) },
      },
    ],
    layout: {
      ...frame(title, 110 + 24 * bars.length),
      xaxis,
      yaxis: { automargin: true },
      hovermode: "closest",
    },
    description: `${title}: ${bars.length} bars`,
    warnings,
  };
}

function verticalLine(x: number) {
  return {
    type: "line" as const,
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    yref: "paper" as const,
    line: { color: colours.observed, width: 1, dash: "dot" as const },
  };
}
