/** The five analyses as tables for people. */
import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import { amountText, currencySign, moneyText, perMoneyUnit, returnUnit } from "../data/currency.js";
import type { AdstockCurves } from "../insights/adstockCurves.js";
import type { Summary } from "../insights/summary.js";
import { counted, formatNumber, percent, spanOf } from "../words.js";
import { gapText, roundedText, signedText } from "./cells.js";
import { coefficientMagnitudes } from "./documents.js";
import type { Table } from "./table.js";

export function ridgeRegressionTable(regression: RidgeRegression): Table {
  const { featureNames, fit, panel, rows, alpha, rSquared, adjustedRSquared, warnings } = regression;
  const magnitudes = coefficientMagnitudes(regression);
  const values = new Map(featureNames.map((name, j) => [name, fit.coefficients[j]!]));
  const adjusted = Number.isNaN(adjustedRSquared) ? "undefined" : adjustedRSquared.toFixed(3);
  return {
    kind: "table",
    title: `Ridge regression of ${panel.kpi.name}`,
    columns: [
      { key: "feature", label: "feature", unit: "" },
      { key: "coefficient", label: "coefficient", unit: `${panel.kpi.unit} per sd`, decimals: 2 },
      { key: "magnitude", label: "magnitude", unit: "%", decimals: 1, isShare: true },
    ],
    rows: [...magnitudes].map(([feature, magnitude]) => ({
      feature,
      coefficient: values.get(feature)!,
      magnitude,
    })),
    notes: [
      `${rows.length} ${panel.frequency}s, ${featureNames.length} features, alpha ${alpha}, intercept ${fit.intercept.toFixed(2)} ${panel.kpi.unit}.`,
      `R² ${rSquared.toFixed(3)} in sample, adjusted R² ${adjusted}. In-sample fit rises with every feature; it is no proof.`,
    ],
    warnings,
  };
}

export function ridgeRoiTable(roi: RidgeRoi): Table {
  const { currency, kpi, frequency } = roi.regression.panel;
  const marginal =
    roi.convention === "carryover" ? "with all its carry-over" : "per unit of adstock (case study)";
  return {
    kind: "table",
    title: "ROI by channel, ridge baseline",
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "totalSpend", label: "spend", unit: currencySign(currency), decimals: 0 },
      { key: "incrementalUnits", label: "brought", unit: kpi.unit, decimals: 0 },
      { key: "incrementalRevenue", label: "revenue brought", unit: currencySign(currency), decimals: 0 },
      { key: "roi", label: "ROI", unit: returnUnit(currency), decimals: 2 },
      { key: "marginalRoi", label: "marginal ROI", unit: returnUnit(currency, "more"), decimals: 2 },
    ],
    rows: roi.channels.map((channel) => ({ ...channel })),
    notes: [
      `Over the ${roi.regression.rows.length} ${frequency}s with sales; marginal ROI is what the next unit of spend returns, ${marginal}.`,
      "A ridge gives no intervals: these numbers carry no uncertainty, which does not mean that they are certain.",
    ],
    warnings: roi.warnings,
  };
}

export function ridgeBudgetTable(budget: RidgeBudget): Table {
  const { currency, kpi } = budget.roi.regression.panel;
  const isRevenue = budget.objective === "revenue";
  const gain = isRevenue ? moneyText(budget.gain, currency) : `${roundedText(budget.gain, 0)} ${kpi.unit}`;
  return {
    kind: "table",
    title: "Budget, ridge baseline: to learn from, not to decide on",
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "current", label: "today", unit: currencySign(currency), decimals: 0 },
      { key: "optimal", label: "proposed", unit: currencySign(currency), decimals: 0 },
      { key: "change", label: "change", unit: "%", decimals: 1, isChange: true },
      { key: "why", label: "why", unit: "" },
      {
        key: "marginal",
        label: isRevenue ? "marginal ROI" : "marginal return",
        unit: isRevenue ? returnUnit(currency, "more") : perMoneyUnit(kpi.unit, currency),
        decimals: isRevenue ? 2 : 5,
      },
    ],
    rows: budget.channels.map((channel) => ({
      name: channel.name,
      current: channel.current,
      optimal: channel.optimal,
      change: channel.current > 0 ? 100 * (channel.optimal / channel.current - 1) : null,
      marginal: channel.marginal,
      why: reason(channel, budget.shadowPrice),
    })),
    notes: [
      `Total ${moneyText(budget.total, currency)}, unchanged; every channel within ${percent(budget.change)}.`,
      `Gain ${gain}, ${signedText(budget.liftPercent, 2)} % of all ${budget.objective} of the fitted periods, if the straight lines hold.`,
      ...(budget.roi.convention === "carryover"
        ? ["The gain counts the whole carry-over, also what comes after the last of these periods."]
        : []),
      "Do not decide on this: a ridge regression has no intervals and no prior, and moves most where it is wrong. Fit the model, and ask plan.",
      `No division is better if this regression were right: gap ${gapText(budget.optimalityGap)} (proved), by the dual bound.`,
    ],
    warnings: budget.warnings,
  };
}

function reason(
  { current, lower, upper, binding, marginal }: RidgeBudget["channels"][number],
  price: number,
): string {
  if (current === 0) return "not running";
  if (Number.isNaN(marginal)) return "marginal value unknown: kept";
  if (lower === upper) return "not allowed to move";
  if (binding === "upper") return "worth more than the rest: at its upper bound";
  if (binding === "lower")
    return marginal < 0
      ? "seems to cost sales, which is doubtful: at its lower bound"
      : "worth less than the rest: at its lower bound";
  return marginal === price ? "takes what is left" : "";
}

export function adstockCurvesTable({ panel, channels, warnings }: AdstockCurves): Table {
  const fromFile = channels.some(({ retentionSource }) => retentionSource === "adstock column");
  return {
    kind: "table",
    title: "Adstock and saturation",
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "retention", label: "retention", unit: `per ${panel.frequency}`, decimals: 2 },
      { key: "halfLife", label: "half-life", unit: `${panel.frequency}s`, decimals: 1 },
      { key: "source", label: "retention from", unit: "" },
      { key: "peakAdstock", label: "peak adstock", unit: "", decimals: 0 },
      { key: "unit", label: "in", unit: "" },
      { key: "slope", label: "slope", unit: "", decimals: 1 },
      { key: "halfSaturation", label: "half saturated at", unit: "% of peak", decimals: 0, isShare: true },
      { key: "peakSaturated", label: "peak saturation", unit: "%", decimals: 0, isShare: true },
    ],
    rows: channels.map(
      ({ name, retention, retentionSource, peakAdstock, unit, peakSaturated, saturation }) => ({
        name,
        retention,
        halfLife: retention === 0 ? 0 : Math.log(0.5) / Math.log(retention),
        source: retentionSource,
        peakAdstock,
        unit,
        slope: saturation.slope,
        halfSaturation: saturation.halfSaturation,
        peakSaturated,
      }),
    ),
    notes: [
      "Adstock is not normalised: one unit of spend adds 1 / (1 − retention) in all.",
      ...(fromFile ? ["Retention from an adstock column is read from the file's own column."] : []),
      `Nothing ${fromFile ? "else " : ""}here is estimated.`,
    ],
    warnings,
  };
}

export function summaryTable(summary: Summary): Table {
  const { panel, channels, outcomes } = summary;
  const money = (value: number) => moneyText(value, panel.currency);
  const revenue = Number.isNaN(summary.totalRevenue)
    ? "no revenue in the table"
    : `revenue ${money(summary.totalRevenue)}`;
  // "132,680 absatz" of Absatz names it twice.
  const { name: kpi, unit } = panel.kpi;
  const sold = amountText(formatNumber(summary.totalUnits, 0), kpi.toLowerCase() === unit ? "" : unit);
  // A KPI that is the revenue is said once.
  const isMoney = panel.revenue === panel.kpi;
  const others = [...outcomes].map(([name, total]) => `${name} ${formatNumber(total, 0)}`);
  return {
    kind: "table",
    title: `Summary of ${counted(panel.times.length, panel.frequency)}, ${spanOf(panel.times)}`,
    columns: [
      { key: "name", label: "channel", unit: "" },
      { key: "totalSpend", label: "spend", unit: currencySign(panel.currency), decimals: 0 },
      { key: "share", label: "share", unit: "% of spend", decimals: 1, isShare: true },
      { key: "activePeriods", label: "ran in", unit: `${panel.frequency}s`, decimals: 0 },
    ],
    rows: channels.map((channel) => ({ ...channel })),
    notes: [
      `Spend ${money(summary.totalSpend)}; ${kpi} ${sold}${isMoney ? "" : `; ${revenue}`}.`,
      ...(summary.postLaunchPeriods < panel.times.length
        ? [`${counted(summary.postLaunchPeriods, panel.frequency)} since ${panel.kpi.name} began.`]
        : []),
      ...(others.length > 0 ? [`Other outcomes: ${others.join(", ")}.`] : []),
    ],
    warnings: summary.warnings,
  };
}
