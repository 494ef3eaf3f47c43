/** Whether the model produces what happened: coverage of its intervals, extremes, runs of errors, weeks that carry too much weight. */
import { essMean } from "../inference/diagnostics/ess.js";
import { type Loo, loo } from "../inference/diagnostics/loo.js";
import { mean, quantile } from "../math/statistics.js";
import { type Finding, someOf } from "./finding.js";
import type { Fit } from "./fit.js";
import { byRow, predictRows } from "./predictions.js";
import { parameterChains } from "./samplingFindings.js";

export interface Coverage {
  /** Probability that the central interval of replicated KPIs claims. */
  readonly level: number;
  /** Share of observed rows inside it. */
  readonly observed: number;
}

/** A statistic of the whole series, observed and replicated. */
export interface ExtremeCheck {
  readonly name: "smallest" | "largest";
  readonly observed: number;
  /** Central 90 % of the replicated ones. */
  readonly lower: number;
  readonly upper: number;
  /** Share of replicated series whose statistic is at least the observed one. */
  readonly probability: number;
}

/** One row of the likelihood: what was observed, what the model would produce, how much it rests on the row. */
export interface CheckedRow {
  /** "2024-11-25", with the geo where there are several. */
  readonly label: string;
  readonly time: string;
  readonly geo: string;
  readonly observed: number;
  readonly mean: number;
  /** Of replicated KPIs: central 50 % and 90 %. */
  readonly interval50: readonly [number, number];
  readonly interval90: readonly [number, number];
  readonly paretoK: number;
  /** Events and holidays of the model that fall on it. */
  readonly events: readonly string[];
}

export interface PredictiveChecks {
  readonly rows: readonly CheckedRow[];
  readonly coverage: readonly Coverage[];
  readonly extremes: readonly ExtremeCheck[];
  /** Lag-1 correlation of the residuals, geos pooled; NaN for fewer than three weeks. */
  readonly residualAutocorrelation: number;
  readonly loo: Loo;
}

/** Checks every row of the likelihood against the posterior predictive distribution and by PSIS-LOO. */
export function checkPredictions(fit: Fit): PredictiveChecks {
  const { rows, kpi, replicates, logLikelihood } = predictRows(fit);
  const { design, times } = fit.design;
  const events = design.linear.filter(({ block }) => block === "event");
  const replicatesByRow = byRow(replicates, rows.length);
  const draws = fit.chains.length * fit.draws;
  const sizes = parameterChains(fit).map(({ chains }) => essMean(chains));
  const efficiency = mean(sizes.filter(Number.isFinite)) / draws;
  const leftOut = loo(byRow(logLikelihood, rows.length), Number.isFinite(efficiency) ? efficiency : 1);
  const checked = Array.from(rows, (row, i): CheckedRow => {
    const own = replicatesByRow[i]!;
    const at = (p: number) => quantile(own, p);
    const time = times[row % design.times]!;
    const geo = design.geos[Math.floor(row / design.times)]!;
    return {
      label: design.geos.length > 1 ? `${time} (${geo})` : time,
      time,
      geo,
      observed: kpi[i]!,
      mean: mean(own),
      interval50: [at(0.25), at(0.75)],
      interval90: [at(0.05), at(0.95)],
      paretoK: leftOut.paretoK[i]!,
      events: events.filter(({ values }) => values[row] !== 0).map(({ label }) => label),
    };
  });
  const inside = (pick: (row: CheckedRow) => readonly [number, number]) =>
    mean(checked.map((row) => (row.observed >= pick(row)[0] && row.observed <= pick(row)[1] ? 1 : 0)));
  return {
    rows: checked,
    coverage: [
      { level: 0.5, observed: inside(({ interval50 }) => interval50) },
      { level: 0.9, observed: inside(({ interval90 }) => interval90) },
    ],
    extremes: [
      extreme("smallest", kpi, replicates, (values) => values.reduce((a, b) => Math.min(a, b))),
      extreme("largest", kpi, replicates, (values) => values.reduce((a, b) => Math.max(a, b))),
    ],
    residualAutocorrelation: lagOne(checked),
    loo: leftOut,
  };
}

function extreme(
  name: ExtremeCheck["name"],
  kpi: Float64Array,
  replicates: Float64Array,
  statistic: (values: Float64Array) => number,
): ExtremeCheck {
  const observed = statistic(kpi);
  const replicated = Float64Array.from({ length: replicates.length / kpi.length }, (_, draw) =>
    statistic(replicates.subarray(draw * kpi.length, (draw + 1) * kpi.length)),
  );
  return {
    name,
    observed,
    lower: quantile(replicated, 0.05),
    upper: quantile(replicated, 0.95),
    probability: mean(replicated.map((value) => (value >= observed ? 1 : 0))),
  };
}

/** Σ r[t]·r[t − 1] / Σ r[t]², with r the residuals of a geo less their mean, sums over all geos. */
function lagOne(rows: readonly CheckedRow[]): number {
  let products = 0;
  let squares = 0;
  for (const geo of new Set(rows.map((row) => row.geo))) {
    const residuals = rows.filter((row) => row.geo === geo).map((row) => row.observed - row.mean);
    if (residuals.length < 3) continue;
    const centre = mean(residuals);
    const centred = residuals.map((value) => value - centre);
    centred.forEach((value, t) => {
      squares += value * value;
      if (t > 0) products += value * centred[t - 1]!;
    });
  }
  return products / squares;
}

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
