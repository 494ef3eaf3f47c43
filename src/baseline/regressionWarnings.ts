/** What is doubtful about a ridge regression, said with its numbers. */
import type { Series } from "../data/panel.js";
import { correlation, isConstant } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import type { RidgeRegression } from "./regression.js";

/** Rows per feature under which coefficients follow the noise; ten is the usual rule (Harrell 2015, section 4.4). */
const enoughRowsPerFeature = 10;
/** Correlation from which two features cannot be told apart: their variance is inflated 1 / (1 − .95²) = 10 times or more. */
const inseparable = 0.95;

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
    ...fewRows(regression),
    ...constantFeatures(regression, columns),
    ...collinearFeatures(regression, columns),
    ...negativeChannels(regression),
    ...edgeOfSearch(regression),
    ...unusedControls(leftOut),
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

function fewRows({ rows, featureNames, panel, rSquared, adjustedRSquared }: Fitted): Warning[] {
  const n = rows.length;
  const k = featureNames.length;
  if (n >= enoughRowsPerFeature * k) return [];
  const adjusted = Number.isNaN(adjustedRSquared) ? "undefined" : adjustedRSquared.toFixed(2);
  return [
    {
      code: "few-rows",
      message:
        `${n} ${panel.frequency}s carry ${k} features: R² ${rSquared.toFixed(2)} is mostly fitted noise ` +
        `(adjusted R² ${adjusted})`,
      cure: `do not decide on these coefficients; use fewer features, at least ${enoughRowsPerFeature * k} ${panel.frequency}s, or a model with priors`,
    },
  ];
}

function constantFeatures({ featureNames, rows }: Fitted, columns: readonly Float64Array[]): Warning[] {
  const constant = featureNames.filter((_, j) => isConstant(columns[j]!));
  if (constant.length === 0) return [];
  return [
    {
      code: "constant-feature",
      message: `${list(constant)} never changed in the ${rows.length} periods fitted, so the coefficient is 0 and says nothing`,
      cure: "leave it out, or add periods in which it changes",
    },
  ];
}

function collinearFeatures({ featureNames }: Fitted, columns: readonly Float64Array[]): Warning[] {
  return correlatedGroups(columns, inseparable).map(({ members, weakest }) => ({
    code: "collinear-features",
    message: `${list(members.map((j) => featureNames[j]!))} move together (${strength(weakest)}): their separate effects cannot be told apart, only their sum`,
    cure: "report them as one group, phase their budgets differently, or run an experiment on one of them",
  }));
}

function negativeChannels({ adstocks, fit }: Fitted): Warning[] {
  const negative = adstocks.filter((_, j) => fit.coefficients[j]! < 0).map(({ name }) => name);
  if (negative.length === 0) return [];
  return [
    {
      code: "negative-effect",
      message: `${list(negative)} ${negative.length === 1 ? "has a" : "have"} negative ROI: advertising that destroys sales is hardly ever real, it is the mark of confounding or collinearity`,
      cure: "do not cut these channels on this number; look for a missing driver, or use a model whose priors keep effects positive",
    },
  ];
}

function edgeOfSearch({ alphaSearch }: Fitted): Warning[] {
  if (!alphaSearch?.atEdge) return [];
  return [
    {
      code: "alpha-at-edge",
      message: `the best penalty, ${alphaSearch.best}, is the end of the range tried`,
      cure: "the features predict later weeks hardly better than the mean does, or the range is too narrow: look at the errors per alpha",
    },
  ];
}

function unusedControls(leftOut: readonly Series[]): Warning[] {
  if (leftOut.length === 0) return [];
  return [
    {
      code: "controls-left-out",
      message: `${list(leftOut.map(({ name }) => name))} ${leftOut.length === 1 ? "is" : "are"} in the table but not in the case study's regression`,
      cure: "pass --control-set all to use every control",
    },
  ];
}

/** Groups of columns that are linked by correlations of at least `threshold`, and the weakest correlation inside each link. */
function correlatedGroups(columns: readonly Float64Array[], threshold: number) {
  const groupOf = columns.map((_, j) => j);
  const links: { a: number; b: number; r: number }[] = [];
  for (let a = 0; a < columns.length; a++) {
    for (let b = a + 1; b < columns.length; b++) {
      const r = Math.abs(correlation(columns[a]!, columns[b]!));
      if (!(r >= threshold)) continue;
      links.push({ a, b, r });
      const [kept, merged] = [groupOf[a]!, groupOf[b]!];
      groupOf.forEach((group, j) => {
        if (group === merged) groupOf[j] = kept;
      });
    }
  }
  const groups = [...new Set(links.map(({ a }) => groupOf[a]!))];
  return groups.map((group) => ({
    members: columns.map((_, j) => j).filter((j) => groupOf[j] === group),
    weakest: Math.min(...links.filter(({ a }) => groupOf[a] === group).map(({ r }) => r)),
  }));
}

function strength(weakest: number): string {
  const rounded = weakest.toFixed(2);
  return rounded === "1.00" ? "correlation 1.00" : `correlations of ${rounded} and more`;
}

/** "a", "a and b", "a, b and c". */
function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
