/** What is doubtful about a ridge regression, said with its numbers. */
import type { Series } from "../data/panel.js";
import { isConstantFeature } from "../math/ridge.js";
import { correlation } from "../math/statistics.js";
import { option, phrase, setting } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { counted, listed } from "../words.js";
import { collinearFeatures } from "./collinearFeatures.js";
import { negativeBaseline } from "./negativeBaseline.js";
import type { RidgeRegression } from "./regression.js";
import { weekdayWarning } from "./weekdayWarning.js";

/** Rows per feature under which coefficients follow the noise; ten is the usual rule (Harrell 2015, section 4.4). */
const enoughRowsPerFeature = 10;

type Fitted = Omit<RidgeRegression, "warnings">;

/** @param columns  the fitted rows of every feature, in the order of `featureNames`
 *  @param leftOut  controls of the table that the regression does not use */
export function regressionWarnings(
  regression: Fitted,
  columns: readonly Float64Array[],
  leftOut: readonly Series[],
): readonly Warning[] {
  return [
    ...skippedPeriods(regression),
    ...fewRows(regression, columns),
    ...constantFeatures(regression, columns),
    ...collinearFeatures(regression.featureNames, columns),
    ...negativeChannels(regression),
    ...negativeBaseline(regression, columns),
    ...weekdayWarning(regression),
    ...edgeOfSearch(regression),
    ...unusedControls(leftOut),
    ...unusedEvents(regression),
    ...copiesOfKpi(regression, columns),
  ];
}

function skippedPeriods({ rows, panel }: Fitted): Warning[] {
  const skipped = panel.times.length - rows.length;
  if (skipped === 0) return [];
  return [
    {
      code: "periods-without-sales",
      message: `${skipped} of ${panel.times.length} periods have no ${panel.kpi.name} and are left out; money spent in them is not counted in ROI`,
      cure: "read ROI as that of the periods with sales, not of the whole launch",
    },
  ];
}

function fewRows(
  { rows, featureNames, panel, rSquared, adjustedRSquared }: Fitted,
  columns: readonly Float64Array[],
): Warning[] {
  const n = rows.length;
  const k = featureNames.length;
  if (n >= enoughRowsPerFeature * k) return [];
  const adjusted = Number.isNaN(adjustedRSquared) ? "undefined" : adjustedRSquared.toFixed(2);
  // The mean of R² of least squares on k columns that have nothing to do with y (Beta(k/2, (n − 1 − k)/2) for normal noise).
  const varying = columns.filter((column) => !isConstantFeature(column)).length;
  const byChance = Math.min(1, varying / (n - 1));
  return [
    {
      code: "few-rows",
      message:
        `${counted(n, panel.frequency)} carry ${counted(k, "feature")}: least squares on pure noise would reach ` +
        `R² ${byChance.toFixed(2)} on average, this fit has ${rSquared.toFixed(2)} (adjusted R² ${adjusted})`,
      cure: `do not decide on these coefficients; use fewer features, at least ${counted(enoughRowsPerFeature * k, panel.frequency)}, or a model with priors`,
    },
  ];
}

function constantFeatures({ featureNames, rows }: Fitted, columns: readonly Float64Array[]): Warning[] {
  const constant = featureNames.filter((_, j) => isConstantFeature(columns[j]!));
  if (constant.length === 0) return [];
  return [
    {
      code: "constant-feature",
      message: `${listed(constant)} never changed in the ${counted(rows.length, "period")} fitted, so the coefficient is 0 and says nothing`,
      cure: "leave it out, or add periods in which it changes",
    },
  ];
}

function negativeChannels({ adstocks, fit, panel }: Fitted): Warning[] {
  const negative = adstocks.filter((_, j) => fit.coefficients[j]! < 0);
  const hasRoi = (channel: (typeof adstocks)[number]) => channel.isPaid && panel.revenue !== null;
  return [
    ...negativeEffect(negative.filter(hasRoi), "ROI", "do not cut"),
    ...negativeEffect(
      negative.filter((channel) => !hasRoi(channel)),
      "effect",
      "do not give up",
    ),
  ];
}

function negativeEffect(
  channels: readonly { readonly name: string }[],
  what: string,
  advice: string,
): Warning[] {
  if (channels.length === 0) return [];
  const isOne = channels.length === 1;
  return [
    {
      code: "negative-effect",
      message: `${listed(channels.map(({ name }) => name))} ${isOne ? "has a" : "have"} negative ${what}: advertising that destroys sales is hardly ever real, it is the mark of confounding or collinearity`,
      cure: `${advice} ${isOne ? "this channel" : "these channels"} on this number; look for a missing driver, or use a model whose priors keep effects positive`,
    },
  ];
}

function edgeOfSearch({ alphaSearch }: Fitted): Warning[] {
  if (!alphaSearch?.atEdge) return [];
  const { best, alphas } = alphaSearch;
  if (best === alphas[0]) {
    return [
      {
        code: "alpha-at-edge",
        message: `the best penalty, ${best}, is the smallest one tried: shrinking the coefficients does not help to predict later periods`,
        cure: "read the fit as ordinary least squares; nothing holds collinear coefficients together",
      },
    ];
  }
  return [
    {
      code: "alpha-at-edge",
      message: `the best penalty, ${best}, is the largest one tried: the features predict later periods hardly better than the mean does`,
      cure: "do not read the coefficients; look for drivers that do predict, or at the errors per alpha",
    },
  ];
}

function unusedControls(leftOut: readonly Series[]): Warning[] {
  if (leftOut.length === 0) return [];
  return [
    {
      code: "controls-left-out",
      message: `${listed(leftOut.map(({ name }) => name))} ${leftOut.length === 1 ? "is" : "are"} in the table but not among this regression's controls`,
      ...cureNaming(phrase`use every control: ${setting("controls", "all")}`),
    },
  ];
}

function unusedEvents({ panel, featureNames }: Fitted): Warning[] {
  const names = panel.events.map(({ name }) => name).filter((name) => !featureNames.includes(name));
  if (names.length === 0) return [];
  return [
    {
      code: "events-left-out",
      message: `${listed(names)} ${names.length === 1 ? "is" : "are"} in the table but not in this regression, so what happened then is credited to whatever ran at the time`,
      ...cureNaming(phrase`use every control and event: ${setting("controls", "all")}`),
    },
  ];
}

/** Correlation from which a control is the KPI in other words: their common variance is 98 % or more. */
const sameThing = 0.99;

function copiesOfKpi(
  { panel, rows, adstocks, featureNames }: Fitted,
  columns: readonly Float64Array[],
): Warning[] {
  const kpi = Float64Array.from(rows, (row) => panel.kpi.values[row]!);
  const copies = featureNames.filter(
    (_, j) => j >= adstocks.length && rows.length > 3 && Math.abs(correlation(columns[j]!, kpi)) >= sameThing,
  );
  if (copies.length === 0) return [];
  return [
    {
      code: "control-is-kpi",
      message: `${listed(copies)} ${copies.length === 1 ? "follows" : "follow"} ${panel.kpi.name} almost exactly (correlation ${sameThing} and more): a result used as a cause, which leaves nothing for the channels to explain`,
      ...cureNaming(
        phrase`name ${copies.length === 1 ? "it" : "them"} under ${option("outcomes")}, ${option("revenue")} or ${option("ignore")}, and run again`,
      ),
    },
  ];
}
