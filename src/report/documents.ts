/** The five analyses as the JSON documents that the commands print. */
import type { RidgeBudget } from "../baseline/budget.js";
import type { RidgeRegression } from "../baseline/regression.js";
import type { RidgeRoi } from "../baseline/roi.js";
import type { AdstockCurves } from "../insights/adstockCurves.js";
import type { Summary } from "../insights/summary.js";
import { sum } from "../math/statistics.js";
import { counted } from "../words.js";
import { type Json, toJson } from "./json.js";

export function ridgeRegressionDocument(regression: RidgeRegression): Json {
  const { featureNames, fit, rSquared, adjustedRSquared, rows, alpha, alphaSearch, panel, warnings } =
    regression;
  return toJson({
    rSquared,
    adjustedRSquared,
    intercept: fit.intercept,
    coefficients: new Map(featureNames.map((name, j) => [name, fit.coefficients[j]!])),
    coefficientMagnitudes: coefficientMagnitudes(regression),
    nObservations: rows.length,
    featureNames,
    scalerMean: fit.mean,
    scalerScale: fit.scale,
    alpha,
    alphaSearch,
    kpi: panel.kpi.name,
    warnings,
  });
}

/** Absolute standardised coefficients as shares of their sum, largest first: a ridge has no p-values. */
export function coefficientMagnitudes({ featureNames, fit }: RidgeRegression): ReadonlyMap<string, number> {
  const total = sum(fit.coefficients.map(Math.abs));
  const shares = featureNames.map((name, j): [string, number] => [
    name,
    total > 0 ? Math.abs(fit.coefficients[j]!) / total : 0,
  ]);
  return new Map(shares.sort(([, a], [, b]) => b - a));
}

export function ridgeRoiDocument(roi: RidgeRoi): Json {
  const { channels, totalSpend, totalRevenue, totalUnits, revenuePerUnit, convention, regression } = roi;
  return toJson({
    channels,
    totalSpend,
    totalRevenue,
    totalUnits,
    revenuePerUnit,
    convention,
    currency: regression.panel.currency,
    nObservations: regression.rows.length,
    warnings: roi.warnings,
  });
}

/** How closely an allocation must keep the total: money is not divided further. */
const oneCent = 0.01;

export function ridgeBudgetDocument(budget: RidgeBudget): Json {
  const { channels, total, change, objective, roi } = budget;
  const byChannel = (value: (channel: (typeof channels)[number]) => unknown) =>
    new Map(channels.map((channel) => [channel.name, value(channel)]));
  return toJson({
    currentAllocation: byChannel(({ current }) => current),
    optimalAllocation: byChannel(({ optimal }) => optimal),
    projectedLiftPct: budget.liftPercent,
    projectedLiftOf: `total ${objective} of the ${counted(roi.regression.rows.length, "fitted period")}${
      roi.convention === "carryover" ? "; the gain counts the carry-over after the last of them too" : ""
    }`,
    projectedGain: budget.gain,
    objective,
    totalBudget: total,
    marginalRois: byChannel(({ marginal }) => marginal),
    constraints: {
      total,
      tolerance: oneCent,
      change,
      bounds: byChannel(({ lower, upper }) => ({ lower, upper })),
      binding: new Map(channels.flatMap(({ name, binding }) => (binding ? [[name, binding] as const] : []))),
      shadowPrice: budget.shadowPrice,
    },
    method: "linear programme (continuous knapsack), solved exactly and certified by its dual",
    convention: roi.convention,
    optimalityGap: budget.optimalityGap,
    currency: roi.regression.panel.currency,
    warnings: budget.warnings,
  });
}

export function adstockCurvesDocument({ panel, channels, warnings }: AdstockCurves): Json {
  return toJson({
    weeks: panel.times,
    channels: channels.map((channel) => ({
      name: channel.name,
      decayRate: channel.retention,
      decaySource: channel.retentionSource,
      saturationAlpha: channel.saturation.slope,
      saturationGamma: channel.saturation.halfSaturation,
      peakAdstock: channel.peakAdstock,
      peakSaturated: channel.peakSaturated,
      unit: channel.unit,
      raw: channel.raw,
      adstocked: channel.adstocked,
      saturated: channel.saturated,
    })),
    warnings,
  });
}

export function summaryDocument(summary: Summary): Json {
  const { panel, channels, outcomes, spendByPeriod } = summary;
  return toJson({
    totalSpend: summary.totalSpend,
    totalUnits: summary.totalUnits,
    totalRevenue: summary.totalRevenue,
    ...Object.fromEntries([...outcomes].map(([name, total]) => [`total_${name}`, total])),
    channelBreakdown: channels,
    weeklySpend: panel.times.map((start, t) => ({ weekStart: start, totalSpend: spendByPeriod[t] })),
    weeksOfData: panel.times.length,
    postLaunchWeeks: summary.postLaunchPeriods,
    frequency: panel.frequency,
    kpi: panel.kpi.name,
    currency: panel.currency,
    warnings: summary.warnings,
  });
}
