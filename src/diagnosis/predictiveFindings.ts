/** What the predictive checks of a fit say about its model, in sentences with a cure. */
import type { Frequency } from "../data/panel.js";
import type { Loo } from "../inference/diagnostics/loo.js";
import { levelText } from "../math/estimate.js";
import { incompleteBeta, normalCdf, normalQuantile } from "../math/special.js";
import { formatNumber, percent } from "../words.js";
import { type Finding, someOf } from "./finding.js";
import type { CheckedRow, Coverage, ExtremeCheck, PredictiveChecks } from "./predictiveChecks.js";
import type { LagCheck } from "./residuals.js";

/** Standard errors that a check may be off by chance: three, which a right model exceeds once in 370 times. */
const allowedErrors = 3;
/** A replicated extreme must not be this rare on either side. */
const rare = 0.005;
/** How many times too narrow intervals may be before they mislead: with half as much again as they should be on either side, a 90 % interval
 *  holds 2Φ(1.645/1.5) − 1 = 73 %. */
const tooNarrow = 1.5;
/** Errors with a lag-1 correlation r are worth (1 − r)/(1 + r) of their number; at 0.6 that is a quarter, and the standard error of
 *  whatever they are averaged to is twice what the model, which takes them for independent, says. */
const dependentErrors = 0.6;

/** Findings about the model's fit to the data, none of them about the sampler.
 *
 *  Coverage. Of n rows, those inside the central p interval of a right model are binomial (n, p). Errors that follow each other count for
 *  less: rows inside an interval around the centre are correlated by r² where their errors are by r, so that n(1 − r²)/(1 + r²) independent
 *  ones say as much. Too few inside, with a probability below that of three standard errors (0.00135), are a departure: "fail" where the
 *  intervals would have to be more than 1.5 times as wide to hold p (73 % in place of 90 %, 35 % in place of 50 %), "review" above.
 *
 *  Correlation of neighbouring errors beyond three standard errors, 3/√n: "fail" above 0.6, where standard errors are half of what they
 *  should be, "review" below. The same at the lag of the first year where they are largest, whose limit is that of all lags at once.
 *
 *  Errors that move together in several geos, with mean correlation c: averages over G geos have √(1 + (G − 1)·c) times the standard error that
 *  independent ones have; "fail" where that is twice, "review" above three standard errors of c. */
export function predictiveFindings(
  {
    rows,
    coverage,
    extremes,
    residualAutocorrelation,
    residualLag,
    geoCorrelation,
    loo: leftOut,
  }: PredictiveChecks,
  period: Frequency,
): readonly Finding[] {
  return [
    ...influenceFindings(rows, leftOut, period),
    ...coverageFindings(coverage, rows.length, residualAutocorrelation, period),
    ...extremeFindings(extremes, period),
    ...autocorrelationFindings(residualAutocorrelation, rows.length, period),
    ...lagFindings(residualLag, period),
    ...geoFindings(geoCorrelation, rows),
  ];
}

/** A week with an event column decides the column's coefficient nearly alone, so that leaving it out must change the posterior: that is what
 *  the column is for, and no doubt about the model. */
function influenceFindings(
  rows: readonly CheckedRow[],
  { paretoKThreshold }: Loo,
  period: Frequency,
): readonly Finding[] {
  const heavy = rows
    .filter(({ paretoK }) => paretoK > paretoKThreshold)
    .sort((a, b) => b.paretoK - a.paretoK);
  const plain = heavy.filter(({ events }) => events.length === 0);
  const eventful = heavy.filter(({ events }) => events.length > 0);
  const limits = ([first]: readonly CheckedRow[]) =>
    `Pareto k up to ${first!.paretoK.toFixed(2)}, limit ${paretoKThreshold.toFixed(2)}`;
  const findings: Finding[] = [];
  if (plain.length > 0) {
    const labels = plain.map(({ label }) => label);
    findings.push({
      code: "pareto-k",
      severity: "review",
      message: `the posterior leans on ${plain.length} of ${rows.length} rows more than leaving one out can account for (${limits(plain)}): ${someOf(labels)}`,
      cure: "find out what happened then; give it an event column, correct it, or use a studentT likelihood",
      about: labels,
    });
  }
  if (eventful.length > 0) {
    findings.push({
      code: "event-weeks",
      severity: "note",
      message: `effects of events rest nearly alone on ${someOf(eventful.map(({ label, events }) => `${label}, ${events.join(" and ")}`))} (${limits(eventful)})`,
      cure: `do not read the size of these effects, nor LOO for these ${period}s, as known for the next time`,
      about: eventful.map(({ label }) => label),
    });
  }
  return findings;
}

function coverageFindings(
  coverage: readonly Coverage[],
  rows: number,
  autocorrelation: number,
  period: Frequency,
): readonly Finding[] {
  const square = Number.isNaN(autocorrelation) ? 0 : autocorrelation * autocorrelation;
  const effective = (rows * (1 - square)) / (1 + square);
  const chance = normalCdf(-allowedErrors);
  return coverage.flatMap(({ level, observed }): readonly Finding[] => {
    const inside = observed * effective;
    const isNarrow = observed < level && binomialCdf(inside, effective, level) < chance;
    const isWide = observed > level && binomialCdf(effective - inside, effective, 1 - level) < chance;
    if (!isNarrow && !isWide) return [];
    const text = `the ${levelText(level)} intervals hold ${percent(observed)} of the observed ${period}s`;
    if (isWide) {
      return [
        {
          code: "wide-intervals",
          severity: "note",
          message: `${text}: in sample, with few rows for each parameter, they do`,
          cure: `judge the intervals on ${period}s that the model has not seen`,
          about: [],
        },
      ];
    }
    const misleads = observed < heldWhenTooNarrow(level);
    return [
      {
        code: "narrow-intervals",
        severity: misleads ? "fail" : "review",
        message: misleads
          ? `${text}: the model does not produce these data`
          : `${text}: the model is surer than it may be`,
        cure: misleads
          ? "check the priors of the intercept and of sigma against plot.predictive, and look for what the model leaves out"
          : "use a studentT likelihood or a wider prior on sigma, and look for what the model leaves out",
        about: [],
      },
    ];
  });
}

/** P(X ≤ k) for X binomial (n, p), continued to numbers between the whole ones: I_{1−p}(n − k, k + 1). */
function binomialCdf(k: number, n: number, p: number): number {
  return k >= n ? 1 : incompleteBeta(1 - p, n - k, k + 1);
}

/** Share of normal errors that a central interval of this level holds where it is too narrow by `tooNarrow`. */
function heldWhenTooNarrow(level: number): number {
  return 2 * normalCdf(normalQuantile((1 + level) / 2) / tooNarrow) - 1;
}

/** Four digits, and commas between thousands. */
function rounded(value: number): string {
  const short = Number(value.toPrecision(4));
  return Math.abs(short) >= 1000 ? formatNumber(short, 0) : String(short);
}

function extremeFindings(extremes: readonly ExtremeCheck[], period: Frequency): readonly Finding[] {
  return extremes.flatMap(({ name, observed, lower, upper, probability }): readonly Finding[] =>
    probability >= rare && probability <= 1 - rare
      ? []
      : [
          {
            code: "extremes",
            severity: "review",
            message: `the ${name} observed KPI, ${rounded(observed)}, is not one that the model produces (90 % of its own: ${rounded(lower)} to ${rounded(upper)})`,
            cure: `look at that ${period}; give it an event column, or use a studentT likelihood`,
            about: [],
          },
        ],
  );
}

function autocorrelationFindings(correlation: number, rows: number, period: Frequency): readonly Finding[] {
  const limit = allowedErrors / Math.sqrt(rows);
  if (!(Math.abs(correlation) > limit)) return [];
  return [
    {
      code: correlation > 0 ? "residual-autocorrelation" : "residual-alternation",
      severity: correlation > dependentErrors ? "fail" : "review",
      message: `errors of neighbouring ${period}s are correlated (${correlation.toFixed(2)}, limit ±${limit.toFixed(2)}): ${correlation > 0 ? `something that lasts for ${period}s is missing, and the intervals are too narrow` : `what is sold in one ${period} is missing in the next, as where sales are booked a ${period} early or late, or the level moves too freely`}`,
      cure:
        correlation > 0
          ? "let the level move (level: { sd: 0.2 }), or look for a missing control"
          : `look whether sales of one ${period} are booked in another, or hold the level (level: { sd: 0 })`,
      about: [],
    },
  ];
}

/** Neighbours have a finding of their own. */
function lagFindings({ lag, correlation, limit }: LagCheck, period: Frequency): readonly Finding[] {
  if (!(lag > 1 && Math.abs(correlation) > limit)) return [];
  return [
    {
      code: "residual-rhythm",
      severity: Math.abs(correlation) > dependentErrors ? "fail" : "review",
      message: `errors ${lag} ${period}s apart are correlated (${correlation.toFixed(2)}, limit for any lag of the first year ${limit.toFixed(2)}): something that ${correlation > 0 ? "comes back" : "swings"} is missing`,
      cure: `give the season more waves, name the ${period}s that stand out every year (seasonality.peaks), or look for what happens at this distance`,
      about: [],
    },
  ];
}

/** Errors of averages over all geos that are this many times too small mislead. */
const tooSmall = 2;

function geoFindings(correlation: number, rows: readonly CheckedRow[]): readonly Finding[] {
  const geos = new Set(rows.map(({ geo }) => geo)).size;
  if (geos < 2) return [];
  const periods = rows.length / geos;
  const limit = allowedErrors / Math.sqrt((periods * geos * (geos - 1)) / 2);
  if (!(correlation > limit)) return [];
  const factor = Math.sqrt(1 + (geos - 1) * correlation);
  return [
    {
      code: "geo-correlation",
      severity: factor > tooSmall ? "fail" : "review",
      message: `errors of the ${geos} geos move together (mean correlation ${correlation.toFixed(2)}, limit ${limit.toFixed(2)}): something that all of them share is missing, and what is said of all geos is ${factor.toFixed(1)} times less sure than its intervals claim`,
      cure: "give the model what they share: periodEffects: { sd: 0.1 }, a control, or events",
      about: [],
    },
  ];
}
