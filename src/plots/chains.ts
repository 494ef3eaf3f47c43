/** What the chains did: traces, ranks and energies. */

import { parameterChains } from "../diagnosis/parameterMixing.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { mean, standardDeviation } from "../math/statistics.js";
import { requireKind, requireText } from "../records.js";
import { formatNumber, roundedText } from "../words.js";
import type { Figure } from "./figure.js";
import { decimalsFor, plain } from "./hover.js";
import { dotsAt, lineThrough } from "./marks.js";
import { axis, colours, faint, frame, sourceLook } from "./theme.js";

/** Draws of one parameter in the order they were made, one line a chain; divergences are marked.
 *
 *  @param name  such as "alpha[tv]" or "sigma"
 *  @throws ArgumentError if there is no such parameter */
export function trace(fit: Fit, name: string): Figure {
  requireKind("plot.trace", fit, ["fit"]);
  const chains = chainsNamed(fit, name);
  const divergent = fit.chains.flatMap(({ isDivergent }, chain) =>
    [...isDivergent.keys()].filter((draw) => isDivergent[draw] === 1).map((draw) => ({ chain, draw })),
  );
  const decimals = decimalsFor(chains.flatMap((draws) => [...draws])) + 1;
  const at = `draw %{x}: ${plain(name)} %{y:.${decimals}f}`;
  const crosses = {
    ...dotsAt(
      "divergent",
      divergent.map(({ draw }) => draw),
      divergent.map(({ chain, draw }) => chains[chain]![draw]!),
      { color: colours.bad, symbol: "x" as const, size: 7 },
    ),
    hovertemplate: `divergent, ${at}<extra></extra>`,
  };
  return {
    kind: "figure",
    data: [
      ...chains.map((draws, chain) => {
        const line = { color: sourceLook("", chain).color, width: 0.8 };
        return {
          ...lineThrough(`chain ${chain + 1}`, [...draws.keys()], draws, line),
          opacity: 0.8,
          hovertemplate: `chain ${chain + 1}, ${at}<extra></extra>`,
        };
      }),
      ...(divergent.length === 0 ? [] : [crosses]),
    ],
    layout: { ...frame(`Draws of ${name}`), showlegend: true, xaxis: axis("draw"), yaxis: axis(name) },
    description: `Trace of ${name}: ${chains.length} chains of ${fit.draws} draws, ${divergent.length} divergent; ${meansText(chains)}`,
    warnings: fit.warnings,
  };
}

/** Bars of a rank plot. */
const rankBins = 20;

/** Where the draws of each chain rank among all draws: flat where the chains agree.
 *
 *  The grey band holds a bar of a chain of independent draws 99 times in 100.
 *
 *  @throws ArgumentError if there is no such parameter
 *  @see Vehtari et al. 2021, section 5.1 */
export function ranks(fit: Fit, name: string): Figure {
  requireKind("plot.ranks", fit, ["fit"]);
  const chains = chainsNamed(fit, name);
  const all = chains.flatMap((draws, chain) => Array.from(draws, (value) => ({ value, chain })));
  all.sort((a, b) => a.value - b.value);
  const bins = Math.min(rankBins, fit.draws);
  const counts = chains.map(() => new Float64Array(bins));
  all.forEach(({ chain }, rank) => {
    counts[chain]![Math.floor((rank * bins) / all.length)]! += 1;
  });
  const expected = fit.draws / bins;
  // Counts of a chain in a bin are hypergeometric, close to normal; 2.576 is the 99.5 % quantile.
  const others = chains.length > 1 ? 1 - 1 / chains.length : 1;
  const band = 2.576 * Math.sqrt(expected * (1 - 1 / bins) * others);
  const edges = [...Array(bins + 1).keys()].map((edge) => (edge * all.length) / bins);
  return {
    kind: "figure",
    data: counts.map((heights, chain) => {
      const look = { color: sourceLook("", chain).color, width: 2, shape: "hv" as const };
      return {
        ...lineThrough(`chain ${chain + 1}`, edges, [...heights, heights[bins - 1]!], look),
        hovertemplate: `chain ${chain + 1}: %{y} draws that rank from %{x:,.0f} on<br>${formatNumber(expected, 0)} are expected<extra></extra>`,
      };
    }),
    layout: {
      ...frame(`Ranks of ${name} by chain`),
      showlegend: true,
      xaxis: { ...axis("rank among all draws"), range: [0, all.length] },
      yaxis: { ...axis("draws in the bin"), rangemode: "tozero" },
      shapes: [
        {
          type: "rect",
          layer: "below",
          xref: "paper",
          x0: 0,
          x1: 1,
          y0: Math.max(0, expected - band),
          y1: expected + band,
          fillcolor: faint(colours.extrapolation, 0.15),
          line: { width: 0 },
        },
      ],
    },
    description: `Rank plot of ${name}: ${chains.length} chains, ${bins} bins, expected ${expected.toFixed(0)} draws in each; ${counts.flatMap((heights) => [...heights]).filter((height) => Math.abs(height - expected) > band).length} of ${chains.length * bins} bars lie outside the band that holds 99 in 100`,
    warnings: fit.warnings,
  };
}

/** Bars of the distributions of energies. */
const bins = 60;

/** Energies of the draws and the changes from one draw to the next: where the changes are much narrower, tails are explored slowly.
 *
 *  @throws ArgumentError for a quick fit, which has no energies
 *  @see Betancourt 2017, section 6.1 */
export function energy(fit: Fit): Figure {
  requireKind("plot.energy", fit, ["fit"]);
  if (fit.isApproximate)
    throw new ArgumentError({
      caller: "plot.energy",
      about: "a quick fit",
      rule: "has no energies",
      cure: "use fit",
    });
  const centred = fit.chains.flatMap(({ energy: values }) => {
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Array.from(values, (value) => value - centre);
  });
  const changes = fit.chains.flatMap(({ energy: values }) =>
    Array.from({ length: values.length - 1 }, (_, draw) => values[draw + 1]! - values[draw]!),
  );
  const edges = [centred, changes].flatMap((values) => [
    values.reduce((lowest, value) => Math.min(lowest, value), 0),
    values.reduce((highest, value) => Math.max(highest, value), 0),
  ]);
  const start = Math.min(...edges);
  const width = (Math.max(...edges) - start) / bins;
  // Counted here: a page needs the bars, not thousands of draws.
  const histogram = (name: string, values: readonly number[], color: string) => {
    const density = new Array<number>(bins).fill(0);
    for (const value of values)
      density[Math.min(bins - 1, Math.floor((value - start) / width))]! += 1 / (values.length * width);
    return {
      type: "bar" as const,
      name,
      x: density.map((_, bin) => start + (bin + 0.5) * width),
      y: density,
      width,
      opacity: 0.6,
      marker: { color },
      hovertemplate: `${name} %{x:.1f}<br>density %{y:.3f}<extra></extra>`,
    };
  };
  return {
    kind: "figure",
    data: [
      histogram("energy less its mean", centred, sourceLook("", 1).color),
      histogram("change from draw to draw", changes, sourceLook("", 0).color),
    ],
    layout: {
      ...frame("Energy of the draws"),
      barmode: "overlay",
      xaxis: axis("energy"),
      yaxis: { ...axis("density"), rangemode: "tozero" },
    },
    description: `Distribution of energies, standard deviation ${standardDeviation(Float64Array.from(centred)).toFixed(1)}, and of their changes, ${standardDeviation(Float64Array.from(changes)).toFixed(1)}, over ${centred.length} draws`,
    warnings: fit.warnings,
  };
}

/** "means of the chains 0.831 to 0.838": what a trace is looked at for. */
function meansText(chains: readonly Float64Array[]): string {
  const means = chains.map(mean);
  const decimals = decimalsFor(means) + 1;
  const [low, high] = [Math.min(...means), Math.max(...means)].map((value) => roundedText(value, decimals));
  return `means of the chains ${low} to ${high}`;
}

/** The chains of a parameter by its name. */
export function chainsNamed(fit: Fit, name: string): readonly Float64Array[] {
  requireText("plot", "parameter", name);
  const all = parameterChains(fit);
  const found = all.find((one) => one.name === name);
  if (found) return found.chains;
  throw new ArgumentError({
    caller: "plot",
    rule: `no parameter "${name}"`,
    cure: `there are ${all.map((one) => one.name).join(", ")}`,
  });
}
