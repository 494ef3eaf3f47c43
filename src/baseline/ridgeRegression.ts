/** The case study's regression: sales on adstocked spend and controls, by ridge. A baseline to learn from, not to decide on. */
import { requireComplete } from "../data/complete.js";
import { nationalPanel } from "../data/national.js";
import type { Panel, Series } from "../data/panel.js";
import { inputSeries, mediaSeries } from "../data/panelColumns.js";
import { DataError } from "../errors.js";
import { fitRidge } from "../math/ridge.js";
import { isConstant, mean, standardDeviation } from "../math/statistics.js";
import { aboveZero, requireChoice, requireNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import { searchAlpha } from "./alphaSearch.js";
import { channelAdstocks } from "./channelAdstocks.js";
import type { RidgeRegression } from "./regression.js";
import { regressionWarnings } from "./regressionWarnings.js";
import { weekdayFeatures } from "./weekdays.js";

export interface RidgeOptions {
  /** Ridge penalty, > 0 (default 1), or "cv" to choose it by time-ordered cross-validation. */
  readonly alpha?: number | "cv" | undefined;
  /** "case-study" uses the case study's three controls where the table has all three, else every control (default);
   *  "all" uses every control and every event. */
  readonly controls?: ControlSet | undefined;
}

const defaults = { alpha: 1, controls: "case-study" } as const;

/** Which of the table's controls the regression uses. */
const controlSets = {
  "case-study": ({ controls }: Panel): readonly Series[] => {
    const chosen = caseStudyControls.map((name) => controls.find((control) => control.name === name));
    const complete = chosen.filter((control) => control !== undefined);
    return complete.length === chosen.length ? complete : controls;
  },
  all: ({ controls, events }: Panel): readonly Series[] => [...controls, ...events],
} as const;

export type ControlSet = keyof typeof controlSets;

/** The controls of the case study's regression; it has no events. */
const caseStudyControls = ["consumer_confidence_index", "bank_rate_pct", "competitor_spend_weekly"];

/** Fewest periods with sales from which a regression is attempted. */
const fewestRows = 3;

/** Ridge regression of the KPI on adstocked spend and controls, and in a daily table on the weekday, over the periods in which something was sold.
 *
 *  y = b0 + Σ_m b_m (adstock_m − mean) / sd + Σ_k g_k (control_k − mean) / sd,   penalty alpha on every b and g
 *
 *  R² is in-sample: it rises with every feature and says nothing about next year.
 *
 *  @param panel  national, or by geo: then summed to one country first
 *  @throws ArgumentError for an option that is unknown or out of range
 *  @throws DataError if a column it needs has empty cells, or fewer than three periods have sales, or sales never change
 *  @see scikit-learn's Ridge on StandardScaler, to which it agrees */
export function ridgeRegression(panel: Panel, options: RidgeOptions = {}): RidgeRegression {
  requireKind("ridgeRegression", panel, ["panel"], "panel");
  const caller = "ridgeRegression";
  const { alpha: wanted, controls: choice } = withDefaults<RidgeOptions>(caller, defaults, options);
  requireChoice(caller, "controls", controlSets, choice);
  if (wanted !== "cv") {
    requireNumber(caller, "alpha", wanted, { ...aboveZero, rule: 'a positive number or "cv"' });
  }
  const national = nationalPanel(panel);
  const controls = controlSets[choice](national);
  const { adstocks, warnings: adstockWarnings } = channelAdstocks(national);
  const inputs = national.channels.flatMap((channel) =>
    [inputSeries(channel), channel.adstocked].filter((series) => series !== null),
  );
  for (const series of [national.kpi, ...inputs, ...controls]) requireComplete(national, series);

  const rows = rowsWithSales(national);
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const features = [
    ...adstocks.map(({ name, adstocked }, j) => {
      const { column } = mediaSeries(national.channels[j]!);
      return { name: `adstock_${name}`, column, values: pick(adstocked) };
    }),
    ...controls.map(({ name, column, values }) => ({ name, column, values: pick(values) })),
    ...weekdayFeatures(national).map(({ name, values }) => ({ name, column: name, values: pick(values) })),
  ];
  const featureNames = features.map(({ name }) => name);
  const columns = features.map(({ values }) => values);
  const y = pick(national.kpi.values);
  for (const { column, values } of [...features, { column: national.kpi.column, values: y }]) {
    if (Number.isFinite(standardDeviation(values))) continue;
    throw new DataError({
      file: national.source.path,
      column,
      rule: "holds numbers too large to take a standard deviation of",
      cure: "choose a larger unit",
    });
  }
  const alphaSearch = wanted === "cv" ? searchAlpha(columns, y) : null;
  const alpha = alphaSearch?.best ?? (wanted as number);
  const fit = fitRidge(columns, y, alpha);
  const rSquared = determination(y, fit.fitted);
  if (Number.isNaN(rSquared)) {
    const { path } = national.source;
    throw new DataError({
      file: path,
      column: national.kpi.column,
      rule: `is ${y[0]} in every period with sales`,
      cure: "a regression needs a KPI that changes",
    });
  }
  const spare = y.length - columns.length - 1;
  const adjustedRSquared = spare > 0 ? 1 - ((1 - rSquared) * (y.length - 1)) / spare : Number.NaN;
  const result = {
    kind: "ridgeRegression",
    panel: national,
    rows,
    adstocks,
    featureNames,
    fit,
    alpha,
    alphaSearch,
    rSquared,
    adjustedRSquared,
  } as const;
  const leftOut = national.controls.filter((control) => !controls.includes(control));
  const warnings = [
    ...national.warnings,
    ...adstockWarnings,
    ...regressionWarnings(result, columns, leftOut),
  ];
  return { ...result, warnings };
}

function rowsWithSales(panel: Panel): readonly number[] {
  const rows = [...panel.times.keys()].filter((t) => panel.kpi.values[t]! > 0);
  if (rows.length < fewestRows) {
    throw new DataError({
      file: panel.source.path,
      column: panel.kpi.column,
      rule: `is above zero in ${rows.length} of ${panel.times.length} periods`,
      cure: `a regression needs at least ${fewestRows}; choose another KPI or add periods`,
    });
  }
  return rows;
}

/** R² = 1 − Σ (y − fitted)² / Σ (y − ȳ)²; NaN where y never changes. */
function determination(y: Float64Array, fitted: Float64Array): number {
  const centre = mean(y);
  let residual = 0;
  let total = 0;
  y.forEach((value, i) => {
    residual += (value - fitted[i]!) ** 2;
    total += (value - centre) ** 2;
  });
  return isConstant(y) ? Number.NaN : 1 - residual / total;
}
