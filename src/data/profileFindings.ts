/** Weighs the facts of a profile: one rule for each doubt, with its threshold, its numbers and what to do. */
import { limits } from "../limits.js";
import { isPhrase, option, type Phrase, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { counted, percent } from "../words.js";
import type { Panel } from "./panel.js";
import type { DataProfile, ProfileFinding } from "./profile.js";
import { periodsPerYear } from "./rhythm.js";

/** Where a fact becomes a finding. */
export const profileThresholds = {
  /** Variance inflation above 10 (Marquardt 1970): the standard error is over three times that of an independent column. */
  inflation: 10,
  /** Condition number above 30 (Belsley, Kuh and Welsch 1980, section 3.2). */
  conditionNumber: 30,
  /** Years of data: season and trend cannot be told apart in less than two. */
  years: { review: 1, info: 2 },
  /** A channel with fewer active periods than this has shown too little to estimate carryover and saturation. */
  activePeriods: 8,
  /** Share of spend below which a channel's effect drowns in the noise of the KPI. */
  smallShare: 0.01,
  /** Correlation with the same season of the year before, from which the KPI looks seasonal. */
  yearlyCorrelation: 0.3,
  /** Growth or decline a year, as a share of the mean, from which the KPI looks trending. */
  trendPerYear: 0.1,
} as const;

export type ProfileFacts = Omit<DataProfile, "findings" | "warnings">;

/** Weights of the doubts that come with the panel; the others are to be reviewed. */
const panelSeverities: Readonly<Record<string, ProfileFinding["severity"]>> = {
  "kpi-all-zero": "fail",
  "kpi-not-summable": "fail",
  "kpi-running-total": "fail",
  "kpi-repeated-in-geos": "fail",
};

/** Findings of a panel, the gravest first. */
export function profileFindings(panel: Panel, facts: ProfileFacts): readonly ProfileFinding[] {
  const fromPanel = panel.warnings.map(
    (warning) => ({ ...warning, severity: panelSeverities[warning.code] ?? "review" }) as const,
  );
  const found = rules.flatMap((rule) => rule(panel, facts));
  const order = { fail: 0, review: 1, info: 2 } as const;
  return [...fromPanel, ...found].sort((a, b) => order[a.severity] - order[b.severity]);
}

type Rule = (panel: Panel, facts: ProfileFacts) => readonly ProfileFinding[];

const rules: readonly Rule[] = [
  function constantKpi({ kpi }, { columns }) {
    const isFlat = columns.some(
      ({ column, isConstant, maximum }) => column === kpi.column && isConstant && maximum !== 0,
    );
    return when(
      isFlat,
      "fail",
      "kpi-constant",
      `the KPI "${kpi.name}" never changes`,
      "check the export: there is nothing to explain",
    );
  },
  function missingKpi({ kpi }, { columns }) {
    const missing = columns.find(({ column }) => column === kpi.column)?.missing ?? 0;
    return when(
      missing > 0,
      "review",
      "kpi-missing",
      `the KPI "${kpi.name}" is missing in ${counted(missing, "row")}`,
      "fill the KPI in, or leave those rows out of the fit",
    );
  },
  function fewRows(_, { rowsPerParameter: { rows, parameters, ratio }, frequency, geos }) {
    const { review, fail } = limits.weeks_per_coefficient;
    const noun = geos.length > 1 ? `geo-${frequency}` : frequency;
    return when(
      ratio < review,
      ratio <= fail ? "fail" : "review",
      "few-rows",
      `${counted(rows, noun)} for ${counted(parameters, "coefficient")} of a linear model, ${ratio.toFixed(1)} for each (10 are a common minimum)`,
      "merge channels, drop controls, add history or geos, or rely on priors and say so",
    );
  },
  function shortHistory(_, { periods, frequency }) {
    const years = periods / periodsPerYear[frequency];
    const { review, info } = profileThresholds.years;
    return when(
      years < info,
      years < review ? "review" : "info",
      "short-history",
      `${counted(periods, frequency)} are ${years.toFixed(1)} years: season and trend cannot be told apart`,
      "add history up to two or three years where it exists",
    );
  },
  function correlatedColumns(_, { collinearity: { pairs, threshold, rows } }) {
    const shown = pairs
      .slice(0, 5)
      .map(({ first, second, correlation }) => `${first} and ${second} ${correlation.toFixed(2)}`);
    const more = pairs.length > shown.length ? ` and ${pairs.length - shown.length} more` : "";
    return when(
      pairs.length > 0,
      "review",
      "collinear-columns",
      `${counted(pairs.length, "pair")} of channels and controls correlate above ${threshold} over ${counted(rows, "row")}: ${shown.join(", ")}${more}`,
      "merge channels that are bought together, or run an experiment that separates them",
    );
  },
  function inflatedColumns(_, { collinearity: { inflation } }) {
    const high = inflation
      .filter(({ factor }) => factor > profileThresholds.inflation)
      .sort((a, b) => (a.factor === b.factor ? 0 : b.factor - a.factor));
    const shown = high
      .slice(0, 5)
      .map(({ name, factor }) => `${name} ${Number.isFinite(factor) ? factor.toFixed(0) : "infinite"}`);
    return when(
      high.length > 0,
      "review",
      "variance-inflation",
      `${counted(high.length, "column")} with a variance inflation factor above ${profileThresholds.inflation}: ${shown.join(", ")}${high.length > 5 ? ", …" : ""}`,
      "read their coefficients together, not one by one; merge them or use priors",
    );
  },
  function illConditioned(_, { collinearity: { conditionNumber } }) {
    return when(
      conditionNumber > profileThresholds.conditionNumber,
      "review",
      "ill-conditioned",
      Number.isFinite(conditionNumber)
        ? `the condition number of channels and controls is ${conditionNumber.toFixed(0)} (above ${profileThresholds.conditionNumber} is ill-conditioned)`
        : "some channel or control is an exact combination of others (infinite condition number)",
      "drop or merge columns until single coefficients can be told apart",
    );
  },
  function rarelyActive(_, { channels, periods, geos, frequency }) {
    const rare = channels
      .map(({ name, zeroShare }) => ({
        name,
        active: Math.round((1 - zeroShare) * periods * geos.length) / geos.length,
      }))
      .filter(({ active }) => active > 0 && active < profileThresholds.activePeriods);
    return when(
      rare.length > 0,
      "review",
      "rarely-active",
      `${rare.map(({ name, active }) => `${name} ran in ${active.toFixed(active % 1 === 0 ? 0 : 1)} of ${periods}`).join(", ")} ${frequency}s`,
      "join it to a similar channel, or treat it as an event",
    );
  },
  function smallChannels(_, { channels }) {
    const small = channels.filter(
      ({ shareOfSpend }) => shareOfSpend > 0 && shareOfSpend < profileThresholds.smallShare,
    );
    return when(
      small.length > 0,
      "info",
      "small-channels",
      `${small.map(({ name, shareOfSpend }) => `${name} has ${percent(shareOfSpend, 2)}`).join(", ")} of the spend`,
      "its return may rest on its prior; join it to a similar channel",
    );
  },
  function negativeValues({ channels, kpi, revenue }, { columns }) {
    const watched = new Set([
      kpi.column,
      revenue?.column,
      ...channels.flatMap(({ spend, exposures }) => [spend?.column, ...exposures.map((e) => e.column)]),
    ]);
    const negative = columns.filter(({ column, negative: n }) => watched.has(column) && n > 0);
    return when(
      negative.length > 0,
      "review",
      "negative-values",
      `negative values in ${negative.map(({ column, negative: n, minimum }) => `${column} (${n}, lowest ${short(minimum)})`).join(", ")}`,
      "check returns and corrections; book them in the period they belong to",
    );
  },
  function outlyingValues({ country }, { outliers, geos }) {
    const shown = outliers.slice(0, 5).map(({ series, geo, time, value, score }) => {
      const where = geos.length > 1 ? `${geo} ${time}` : time;
      return `${series} ${short(value)} on ${where} (${score > 0 ? "+" : ""}${score.toFixed(1)} robust deviations)`;
    });
    return when(
      outliers.length > 0,
      "review",
      "outliers",
      `${counted(outliers.length, "value")} that neither neighbours nor season explain: ${shown.join(", ")}${outliers.length > 5 ? ", …" : ""}`,
      country === undefined
        ? "find out what happened: correct an error, mark a real event as an event column, or, for holidays, which move from year to year, name the country of the table (country)"
        : "find out what happened: correct an error, mark a real event as an event column",
    );
  },
  function holidaysStandOut({ frequency, country }, { holidayPeaks: peaks = [] }) {
    const shown = peaks
      .slice(0, 6)
      .map(
        ({ name, times, change }) =>
          `${change > 0 ? "+" : "−"}${percent(Math.abs(change))} ${/^(before|after) /.test(name) ? name : `in ${frequency}s with ${name}`} (${times.join(", ")})`,
      );
    return when(
      peaks.length > 0,
      "info",
      "holidays-stand-out",
      `the KPI stands out around holidays of ${country}: ${shown.join("; ")}`,
      "a model of this table weighs them against its media and keeps those that stand out there too; describeModel says which",
    );
  },
  function noRevenue({ revenue }) {
    return when(
      revenue === null,
      "info",
      "no-revenue",
      "the table has no revenue and no revenue per KPI, so returns are in KPI units",
      phrase`name ${option("revenue")}, or set ${option("revenuePerKpi")} to the value of one unit`,
    );
  },
  function looksSeasonal({ kpi }, { rhythm: { yearlyCorrelation } }) {
    return when(
      yearlyCorrelation > profileThresholds.yearlyCorrelation,
      "info",
      "seasonal-kpi",
      `the KPI "${kpi.name}" resembles itself a year later (correlation ${yearlyCorrelation.toFixed(2)})`,
      "model the season, or media that runs in season takes its credit",
    );
  },
  function looksTrending({ kpi }, { rhythm: { trendPerYear } }) {
    return when(
      Math.abs(trendPerYear) > profileThresholds.trendPerYear,
      "info",
      "trending-kpi",
      `the KPI "${kpi.name}" ${trendPerYear > 0 ? "grows" : "falls"} by ${percent(Math.abs(trendPerYear))} of its mean a year`,
      "model the trend, or channels that grow with it take its credit",
    );
  },
];

function when(
  holds: boolean,
  severity: ProfileFinding["severity"],
  code: string,
  message: string,
  cure: string | Phrase,
): readonly ProfileFinding[] {
  return holds ? [{ code, severity, message, ...(isPhrase(cure) ? cureNaming(cure) : { cure }) }] : [];
}

/** Four significant digits without exponent noise. */
function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
