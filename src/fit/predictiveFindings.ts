/** What the predictive checks of a fit say about its model, in sentences with a cure. */
import type { Loo } from "../inference/diagnostics/loo.js";
import { type Finding, someOf } from "./finding.js";
import type { CheckedRow, Coverage, ExtremeCheck, PredictiveChecks } from "./predictiveChecks.js";

/** Standard errors that a check may be off by chance: three, which a right model exceeds once in 370 times. */
const allowedErrors = 3;
/** A replicated extreme must not be this rare on either side. */
const rare = 0.005;

/** Findings about the model's fit to the data, none of them about the sampler. */
export function predictiveFindings({
  rows,
  coverage,
  extremes,
  residualAutocorrelation,
  loo: leftOut,
}: PredictiveChecks): readonly Finding[] {
  return [
    ...influenceFindings(rows, leftOut),
    ...coverageFindings(coverage, rows.length),
    ...extremeFindings(extremes),
    ...autocorrelationFindings(residualAutocorrelation, rows.length),
  ];
}

/** A week with an event column decides the column's coefficient nearly alone, so that leaving it out must change the posterior: that is what
 *  the column is for, and no doubt about the model. */
function influenceFindings(rows: readonly CheckedRow[], { paretoKThreshold }: Loo): readonly Finding[] {
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
      cure: "do not read the size of these effects, nor LOO for these weeks, as known for the next time",
      about: eventful.map(({ label }) => label),
    });
  }
  return findings;
}

function coverageFindings(coverage: readonly Coverage[], rows: number): readonly Finding[] {
  return coverage.flatMap(({ level, observed }): readonly Finding[] => {
    const standardError = Math.sqrt((level * (1 - level)) / rows);
    const off = (observed - level) / standardError;
    if (Math.abs(off) <= allowedErrors) return [];
    const text = `the ${100 * level} % intervals hold ${(100 * observed).toFixed(0)} % of the observed weeks`;
    const isNarrow = off < 0;
    return [
      {
        code: isNarrow ? "narrow-intervals" : "wide-intervals",
        severity: isNarrow ? "review" : "note",
        message: isNarrow
          ? `${text}: the model is surer than it may be`
          : `${text}: in sample, with few rows for each parameter, they do`,
        cure: isNarrow
          ? "use a studentT likelihood or a wider prior on sigma, and look for what the model leaves out"
          : "judge the intervals on weeks that the model has not seen",
        about: [],
      },
    ];
  });
}

function extremeFindings(extremes: readonly ExtremeCheck[]): readonly Finding[] {
  return extremes.flatMap(({ name, observed, lower, upper, probability }): readonly Finding[] =>
    probability >= rare && probability <= 1 - rare
      ? []
      : [
          {
            code: "extremes",
            severity: "review",
            message: `the ${name} observed KPI, ${Number(observed.toPrecision(4))}, is not one that the model produces (90 % of its own: ${Number(lower.toPrecision(4))} to ${Number(upper.toPrecision(4))})`,
            cure: "look at that week; give it an event column, or use a studentT likelihood",
            about: [],
          },
        ],
  );
}

function autocorrelationFindings(correlation: number, rows: number): readonly Finding[] {
  const limit = allowedErrors / Math.sqrt(rows);
  if (!(Math.abs(correlation) > limit)) return [];
  return [
    {
      code: "residual-autocorrelation",
      severity: "review",
      message: `errors of neighbouring weeks are correlated (${correlation.toFixed(2)}, limit ${limit.toFixed(2)}): something that lasts for weeks is missing, and the intervals are too narrow`,
      cure: "try a piecewise trend, more seasonal terms or a missing control",
      about: [],
    },
  ];
}
