/** What a Bayesian fit says, as tables for people and as JSON documents: every number with its interval. */

import { returnUnit } from "../data/currency.js";
import { geoAt, periodAt } from "../data/rows.js";
import { untoldLabel } from "../diagnosis/claims.js";
import type { Fit } from "../fit/fit.js";
import { chainsOf } from "../fit/sampleDesign.js";
import { summarise } from "../inference/diagnostics/quantitySummary.js";
import type { Contributions } from "../insights/contributions.js";
import type { PosteriorPredictive } from "../insights/posteriorPredictive.js";
import type { PriorPredictive } from "../insights/priorPredictive.js";
import { defaultLevel, type Estimate, levelText } from "../math/estimate.js";
import { formatNumber, percent, spanOf } from "../words.js";
import { estimateCells, estimateColumns } from "./estimateColumns.js";
import { type Json, toJson } from "./json.js";
import type { Table, TableColumn } from "./table.js";
import { baselineHolds, withheldNotes } from "./withheld.js";

/** Parameters with mean, spread, interval and how well they were sampled. */
export function fitTable(fit: Fit): Table {
  const { model, diagnostics, parameters, provenance, isCollapsed, isApproximate } = fit;
  const rows = [...parameters.values()].flatMap((draws) =>
    draws.names.map((name, index) => {
      const { mean, sd, q5, q95, rhat, essBulk } = summarise(chainsOf(draws, fit.chains.length, index));
      return { name, mean, sd, q5, q95, rhat, essBulk };
    }),
  );
  const number = (key: string, label: string, decimals = 3): TableColumn => ({
    key,
    label,
    unit: "",
    decimals,
    ...(["mean", "q5", "q95"].includes(key) ? { interval: ["q5", "q95"] } : {}),
  });
  return {
    kind: "table",
    title: `Posterior of model ${model.spec.type} of ${model.panel.kpi.name}`,
    columns: [
      { key: "name", label: "parameter", unit: "" },
      number("mean", "mean"),
      number("sd", "sd"),
      { ...number("q5", "lower"), group: "90 % interval" },
      { ...number("q95", "upper"), group: "90 % interval" },
      number("rhat", "R-hat"),
      number("essBulk", "ESS", 0),
    ],
    rows,
    notes: [
      `${fit.chains.length} chains of ${fit.draws} draws, seed ${provenance.seed}; parameters are of scaled data.`,
      `Divergences ${diagnostics.divergences}, worst R-hat ${diagnostics.rhat.toFixed(3)}, least ESS ${Math.floor(diagnostics.essBulk)} (${diagnostics.worstParameter}).`,
      isApproximate
        ? "An approximation around the mode, not the posterior itself."
        : isCollapsed
          ? "Intercept, controls, season and trend were integrated out and drawn exactly afterwards."
          : "All parameters were sampled together.",
    ],
    warnings: fit.warnings,
  };
}

/** Every parameter summarised, how well it was sampled, and where the draws come from. */
export function fitDocument(fit: Fit): Json {
  const { parameters, chains, diagnostics, isCollapsed, model, provenance, seconds, warnings } = fit;
  const summaries = [...parameters.values()].flatMap((draws) =>
    draws.names.map((name, index) => [name, summarise(chainsOf(draws, chains.length, index))] as const),
  );
  return toJson({
    parameters: new Map(summaries),
    diagnostics,
    currency: model.panel.currency,
    isCollapsed,
    provenance,
    seconds,
    warnings,
  });
}

/** What every channel brought, in units of the KPI and as a share. */
export function contributionsTable(contributions: Contributions): Table {
  const { channels, baseline, baselineShare, mediaShare, untold, model } = contributions;
  const claimed = untold?.othersShare ?? mediaShare;
  const { unit } = model.panel.kpi;
  const { level } = baseline;
  const row = (name: string, units: Estimate, share: Estimate) => ({
    name,
    ...estimateCells("brought", units),
    ...estimateCells("share", share, 100),
  });
  return {
    kind: "table",
    title: `Contributions to ${model.panel.kpi.name}`,
    columns: [
      { key: "name", label: "source", unit: "" },
      ...estimateColumns("brought", "brought", { unit, decimals: 0, level }),
      ...estimateColumns("share", "share", { unit: "%", decimals: 1, level }),
    ],
    rows: [
      ...largestFirst(channels).map(({ name, withCarryIn, share, withheld }) =>
        withheld === null
          ? row(name, withCarryIn, share)
          : { name, ...estimateCells("brought", null), ...estimateCells("share", null), brought: withheld },
      ),
      untold === null
        ? row("without media", baseline, baselineShare)
        : row(untoldLabel(untold.names), untold.total, untold.share),
    ],
    notes: [
      `KPI of ${spanOf(contributions.times)}: what arrived in these ${model.panel.frequency}s, earlier spend's carry-over counted and what arrives later left out. roi and refute count what the spend of these ${model.panel.frequency}s brings, also later, so that their numbers differ.`,
      `Medians with ${levelText(level)} intervals. All${untold === null ? " media" : " other media"} together: ${percent(claimed.median, 1)} of ${model.panel.kpi.name}, from ${formatNumber(100 * claimed.lower, 1)} to ${percent(claimed.upper, 1)}.`,
      ...withheldNotes(untold?.names ?? []),
    ],
    warnings: contributions.warnings,
  };
}

/** Channels by what they brought; those of which nothing is claimed last. */
function largestFirst(channels: Contributions["channels"]): Contributions["channels"] {
  const size = ({ withCarryIn, withheld }: Contributions["channels"][number]) =>
    withheld === null ? withCarryIn.median : Number.NEGATIVE_INFINITY;
  return [...channels].sort((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a)));
}

/** The same as a JSON document, with the series of every channel. */
export function contributionsDocument(contributions: Contributions): Json {
  const { model, times, channels, baseline, baselineShare, mediaShare, untold, warnings } = contributions;
  const withheld = untold === null ? null : baselineHolds(untold.names);
  const whole = toJson({ baseline, baselineShare, mediaShare, withheld }) as { readonly [key: string]: Json };
  return {
    ...(toJson({ kpi: model.panel.kpi.name, times, channels }) as { readonly [key: string]: Json }),
    ...whole,
    ...(toJson({ untold, warnings }) as { readonly [key: string]: Json }),
  };
}

/** What the priors alone imply, so that nobody mistakes them for data. */
export function priorPredictiveTable(prior: PriorPredictive): Table {
  const { contributions, roi, kpi, model } = prior;
  const returns = new Map(roi?.channels.map((channel) => [channel.name, channel.roi]));
  const { mediaShare } = contributions;
  const { level } = kpi;
  return {
    kind: "table",
    title: "What the priors say before any data",
    columns: [
      { key: "name", label: "channel", unit: "" },
      ...estimateColumns("share", `share of ${model.panel.kpi.name}`, { unit: "%", decimals: 1, level }),
      ...estimateColumns("roi", "ROI", { unit: returnUnit(model.panel.currency), decimals: 2, level }),
    ],
    rows: contributions.channels.map(({ name, share }) => ({
      name,
      ...estimateCells("share", share, 100),
      ...estimateCells("roi", returns.get(name)),
    })),
    notes: [
      `Medians with ${levelText(level)} intervals, from the priors and the spend alone. All media together: ${percent(mediaShare.median)}, from ${formatNumber(100 * mediaShare.lower, 0)} to ${percent(mediaShare.upper)}.`,
    ],
    warnings: prior.contributions.warnings,
  };
}

/** The same as a JSON document. */
export function priorPredictiveDocument({ contributions, roi, kpi, model }: PriorPredictive): Json {
  const { channels, baselineShare, mediaShare, warnings } = contributions;
  const returns = new Map(roi?.channels.map((channel) => [channel.name, channel.roi]));
  return toJson({
    kpi: model.panel.kpi.name,
    channels: channels.map(({ name, share }) => ({ name, share, roi: returns.get(name) })),
    baselineShare,
    mediaShare,
    kpiOfARow: kpi,
    warnings,
  });
}

/** The KPI as observed, and as a fit would produce it, row by row. */
export function posteriorPredictiveTable(result: PosteriorPredictive): Table {
  const { coverage, geos, predicted, warnings } = result;
  return {
    kind: "table",
    title: "The KPI as observed and as the fit would produce it",
    columns: [
      { key: "time", label: "time", unit: "" },
      ...(geos.length > 1 ? [{ key: "geo", label: "geo", unit: "" }] : []),
      ...["observed", "median", "lower", "upper"].map((key) => ({ key, label: key, unit: "", decimals: 1 })),
    ],
    rows: predictedRows(result).map(({ mean: _, ...row }) => row),
    notes: [
      `${percent(coverage)} of the rows lie inside their ${levelText(predicted[0]?.level ?? defaultLevel)} interval.`,
    ],
    warnings,
  };
}

/** The same as a JSON document; the draws are left out. */
export function posteriorPredictiveDocument(result: PosteriorPredictive): Json {
  const { coverage, predicted, warnings } = result;
  return toJson({ coverage, level: predicted[0]?.level, rows: predictedRows(result), warnings });
}

/** Observed and predicted KPI of every row, with its period and its geo. */
export function predictedRows({
  times,
  geos,
  observed,
  predicted,
}: Pick<PosteriorPredictive, "times" | "geos" | "observed" | "predicted">) {
  return predicted.map(({ mean, median, lower, upper }, row) => ({
    time: times[periodAt(row, times.length)]!,
    geo: geos[geoAt(row, times.length)]!,
    observed: observed[row]!,
    mean,
    median,
    lower,
    upper,
  }));
}
