/** Pictures of the ridge regression: its fit and its coefficients. */
import type { RidgeRegression } from "../baseline/regression.js";
import { unitText } from "../data/currency.js";
import { requireKind } from "../records.js";
import { counted, roundedText } from "../words.js";
import { horizontalBars } from "./bars.js";
import type { Figure } from "./figure.js";
import { decimalsFor, valueTemplate } from "./hover.js";
import { lineThrough } from "./marks.js";
import { axis, colours, dateAxis, frame } from "./theme.js";

/** Observed KPI from the first to the last period fitted, and the regression's fitted values in those it was fitted to: the line breaks elsewhere. */
export function fitted(regression: RidgeRegression): Figure {
  requireKind("plot.fitted", regression, ["ridgeRegression"]);
  const { panel, rows, fit, rSquared } = regression;
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const x = panel.times.slice(first, last + 1);
  const observed = panel.kpi.values.subarray(first, last + 1);
  const model = new Array<number | null>(x.length).fill(null);
  rows.forEach((row, i) => {
    model[row - first] = fit.fitted[i]!;
  });
  const reading = { unit: panel.kpi.unit, decimals: decimalsFor(observed) };
  const line = (name: "observed" | "fitted", y: ArrayLike<number | null>, look: object) => ({
    ...lineThrough(name, x, y, { color: colours[name], ...look }),
    hovertemplate: valueTemplate(name, reading),
  });
  return {
    kind: "figure",
    data: [line("observed", observed, { width: 1.5 }), line("fitted", model, { width: 2 })],
    layout: {
      ...frame(`${panel.kpi.name}, observed and fitted: R² ${roundedText(rSquared, 2)} in sample`),
      hovermode: "x unified",
      xaxis: dateAxis(),
      yaxis: axis(panel.kpi.name, panel.kpi.unit),
    },
    description: `Observed and fitted ${panel.kpi.name} over ${counted(rows.length, panel.frequency)}, R² ${roundedText(rSquared, 2)} in sample`,
    warnings: regression.warnings,
  };
}

/** Standardised coefficients, largest first; those below zero in the warning colour. */
export function coefficients(regression: RidgeRegression): Figure {
  requireKind("plot.coefficients", regression, ["ridgeRegression"]);
  const { featureNames, fit, panel } = regression;
  const sorted = featureNames
    .map((name, j) => ({ name, value: fit.coefficients[j]! }))
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  return horizontalBars(
    sorted,
    `What one standard deviation of each feature is worth, in ${unitText(panel.kpi.unit)}`,
    axis(`${unitText(panel.kpi.unit)} per standard deviation`),
    {
      what: "coefficient",
      unit: `${panel.kpi.unit} per standard deviation`,
      decimals: decimalsFor(sorted.map(({ value }) => value)),
    },
    regression.warnings,
  );
}
