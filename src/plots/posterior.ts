/** What a fit has learnt and whether it looks like what happened: prior against posterior, predictive intervals, influence of weeks. */

import { parameterNames, parametersOf } from "../design/parameters.js";
import type { Diagnosis } from "../diagnosis/diagnose.js";
import { priorShares } from "../diagnosis/priorShare.js";
import type { Fit } from "../fit/fit.js";
import { limits } from "../limits.js";
import { exp } from "../math/elementary.js";
import { levelText } from "../math/estimate.js";
import { wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import { distributionOf, priorText } from "../spec/priors.js";
import { capital, percent } from "../words.js";
import { chainsNamed } from "./chains.js";
import type { Figure } from "./figure.js";
import { decimalsFor, intervalTip, plain, tips, valueText } from "./hover.js";
import { band, finiteOrNull, horizontalLine, lineThrough } from "./marks.js";
import { geoNamed } from "./records.js";
import { axis, colours, dateAxis, frame } from "./theme.js";

/** Density of the prior as a line over a histogram of the draws, with the share of the prior in the title.
 *
 *  @throws ArgumentError if there is no such parameter */
export function priorPosterior(fit: Fit, name: string): Figure {
  requireKind("plot.priorPosterior", fit, ["fit"]);
  const draws = chainsNamed(fit, name).flatMap((chain) => [...chain]);
  const blocks = parametersOf(fit.design.design).blocks;
  const prior = blocks.flatMap((block) =>
    block.priors.filter((_, i) => parameterNames(block)[i] === name),
  )[0]!;
  const { quantile, logDensity } = distributionOf(prior);
  const [lowest, highest] = extent(draws);
  const low = Math.min(quantile(0.001), lowest);
  const high = Math.max(quantile(0.99), highest);
  const x = [...Array(201).keys()].map((i) => low + ((high - low) * i) / 200);
  const decimals = decimalsFor([low, high]);
  const share = priorShares(fit).find((one) => one.name === name)?.share;
  const mostly = share === undefined ? "" : `: ${percent(share)} prior`;
  return {
    kind: "figure",
    data: [
      {
        type: "histogram",
        name: "posterior",
        x: draws,
        histnorm: "probability density",
        xbins: { start: lowest, end: highest, size: (highest - lowest) / 40 },
        marker: { color: colours.posterior },
        opacity: 0.6,
        hovertemplate: `posterior, ${plain(name)} %{x:.${decimals}f}<br>density %{y:.2f}<extra></extra>`,
      },
      {
        ...lineThrough(
          `prior ${priorText(prior)}`,
          x,
          x.map((value) => exp(logDensity(value))),
          { color: colours.prior, width: 2 },
        ),
        hovertemplate: `prior, ${plain(name)} %{x:.${decimals}f}<br>density %{y:.2f}<extra></extra>`,
      },
    ],
    layout: {
      ...frame(`${name}${mostly}`),
      xaxis: { ...axis(name), range: [low, high] },
      yaxis: { ...axis("density"), rangemode: "tozero" },
    },
    description: `Posterior draws of ${name} against its prior ${priorText(prior)}${mostly}`,
    warnings: fit.warnings,
  };
}

/** Share of the prior in every parameter, the largest at the top; beyond one half a number is mostly its prior.
 *
 *  @param options.most  parameters drawn (default 30) */
export function priorShare(diagnosis: Diagnosis, options: { readonly most?: number } = {}): Figure {
  const caller = "plot.priorShare";
  requireKind(caller, diagnosis, ["diagnosis"]);
  const { parameters, warnings } = diagnosis;
  const rules = { most: wholeNumber(1) };
  const { most } = withDefaults<{ readonly most?: number }>(caller, { most: 30 }, options, rules);
  const known = parameters
    .filter(({ priorShare: share }) => !Number.isNaN(share))
    .sort((a, b) => b.priorShare - a.priorShare)
    .slice(0, most)
    .reverse();
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        y: known.map(({ name }) => name),
        x: known.map(({ priorShare: share }) => 100 * share),
        marker: {
          color: known.map(({ priorShare: share }) =>
            share > limits.priorShare.review ? colours.prior : colours.posterior,
          ),
        },
        ...tips(
          known.map(({ name, priorShare: share }) => [
            `<b>${plain(name)}</b>`,
            `${percent(share)} of this number is its prior${share > limits.priorShare.review ? ", more than the data" : ""}`,
          ]),
        ),
      },
    ],
    layout: {
      ...frame("How much of each number is its prior", 120 + 18 * known.length),
      margin: { l: 60, r: 20, t: 50, b: 50 },
      xaxis: { ...axis("share of the prior", "%"), range: [0, 100] },
      yaxis: { automargin: true, dtick: 1 },
    },
    description: `Share of the prior in ${known.length} parameters, ${known.filter(({ priorShare: share }) => share > limits.priorShare.review).length} of them above one half`,
    warnings: warnings,
  };
}

/** KPI as observed with the intervals of what the model produces, 50 % and 90 %.
 *
 *  @param geo  which one (default the first)
 *  @throws ArgumentError if there is no such geo */
export function predictive(diagnosis: Diagnosis, geo?: string): Figure {
  requireKind("plot.predictive", diagnosis, ["diagnosis"]);
  const { fit, warnings } = diagnosis;
  const { rows, coverage } = diagnosis.predictive;
  const { geos } = fit.design.design;
  const chosen = geoNamed(geos, geo);
  const own = rows.filter((row) => row.geo === chosen);
  const x = own.map(({ time }) => time);
  const { kpi } = fit.model.panel;
  const ends = ([lower, upper]: readonly [number, number]) => ({ lower, upper });
  const held90 = own.map(({ interval90 }) => ends(interval90));
  const held50 = own.map(({ interval50 }) => ends(interval50));
  const reading = { unit: kpi.unit, decimals: decimalsFor(own.map(({ observed }) => observed)) };
  const held = coverage.map(
    ({ level, observed }) => `${percent(observed)} in the ${levelText(level)} interval`,
  );
  return {
    kind: "figure",
    data: [
      ...band("90 % interval", x, held90, colours.fitted, 0.18),
      ...band("50 % interval", x, held50, colours.fitted, 0.35),
      {
        type: "scatter",
        mode: "lines+markers",
        name: "observed",
        x,
        y: own.map(({ observed }) => observed),
        line: { color: colours.observed, width: 1 },
        marker: { size: 3, color: colours.observed },
        ...tips(
          own.map(({ time, observed }, i) => [
            `<b>${plain(kpi.name)}</b>, ${time}`,
            `observed ${valueText(observed, reading)}`,
            intervalTip({ ...held90[i]!, level: 0.9 }, reading),
            intervalTip({ ...held50[i]!, level: 0.5 }, reading),
          ]),
        ),
      },
    ],
    layout: {
      ...frame(`What the model would produce, and what happened${geos.length > 1 ? ` (${chosen})` : ""}`),
      hovermode: "x",
      xaxis: dateAxis(),
      yaxis: axis(kpi.name, kpi.unit === kpi.name ? "" : kpi.unit),
    },
    description: `Observed ${kpi.name} with posterior predictive intervals: ${held.join(", ")}`,
    warnings: warnings,
  };
}

/** Pareto k of every week: above the line, the posterior leans on the week more than leaving it out can account for. */
export function paretoK(diagnosis: Diagnosis): Figure {
  requireKind("plot.paretoK", diagnosis, ["diagnosis"]);
  const { warnings } = diagnosis;
  const period = diagnosis.fit.design.frequency;
  const { rows, loo } = diagnosis.predictive;
  const [lowest, highest] = extent(rows.map((row) => row.paretoK).filter(Number.isFinite));
  const isHeavy = rows.map((row) => row.paretoK > loo.paretoKThreshold);
  const marks = (name: string, keep: boolean, color: string) => {
    const chosen = rows.filter((_, i) => isHeavy[i] === keep);
    return {
      type: "scatter" as const,
      mode: keep ? ("text+markers" as const) : ("markers" as const),
      name,
      x: chosen.map(({ time }) => time),
      y: chosen.map((row) => finiteOrNull(row.paretoK)),
      text: chosen.map(({ label }) => label),
      textposition: "top center" as const,
      marker: { color, size: keep ? 8 : 5, symbol: keep ? ("diamond" as const) : ("circle" as const) },
      ...tips(
        chosen.map(({ label, paretoK: k }) => [
          `<b>${plain(label)}</b>`,
          `Pareto k ${valueText(k, {})}, ${keep ? "above" : "below"} ${loo.paretoKThreshold.toFixed(2)}`,
        ]),
      ),
    };
  };
  return {
    kind: "figure",
    data: [marks(`${period}s`, false, colours.fitted), marks("leaned on", true, colours.bad)],
    layout: {
      ...frame(`${capital(period)}s that the posterior leans on`),
      showlegend: true,
      xaxis: dateAxis(),
      // Room for the labels.
      yaxis: {
        ...axis("Pareto k"),
        range: [Math.min(0, lowest) - 0.05, 1.15 * Math.max(highest, loo.paretoKThreshold)],
      },
      shapes: [horizontalLine(loo.paretoKThreshold, { color: colours.bad, dash: "dash", width: 1 })],
    },
    description: `Pareto k of ${rows.length} rows, ${isHeavy.filter(Boolean).length} of them above ${loo.paretoKThreshold.toFixed(2)}`,
    warnings: warnings,
  };
}

function extent(values: readonly number[]): readonly [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);
}
