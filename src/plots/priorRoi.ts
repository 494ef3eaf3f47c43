/** What the priors say of media in money: ROI and share of what was sold, before a fit, and beside what the fit says after it. */
import { returnUnit } from "../data/currency.js";
import type { Fit } from "../fit/fit.js";
import { type MoneyBelief, moneyOf, priorMoney } from "../insights/priorMoney.js";
import { roi } from "../insights/roi.js";
import { type Estimate, levelText } from "../math/estimate.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Figure } from "./figure.js";
import { estimateText } from "./hover.js";
import { dotsWithIntervals, verticalLine } from "./marks.js";
import { axis, frame, rowAxis, sourceLook } from "./theme.js";

/** How far prior and posterior of one channel stand apart, in steps between channels. */
const apart = 0.3;

/** Dots with intervals of every paid channel and all of them together: at the left the ROI, with the line at 1 where money brings itself back, at the right the share of
 *  the KPI sold in the training window. Of a model by its priors alone; of a fit by its priors and by its draws. Without revenue there is the share alone.
 *
 *  @throws ArgumentError where it is neither
 *  @example plot.priorRoi(specify(panel)) */
export function priorRoi(result: Model | Fit): Figure {
  requireKind("plot.priorRoi", result, ["model", "fit"]);
  const model = result.kind === "fit" ? result.model : result;
  const prior = priorMoney(model);
  const returns = result.kind === "fit" ? roi(result) : null;
  const sources: readonly (readonly [name: string, beliefs: readonly MoneyBelief[]])[] = [
    ["prior", prior],
    ...(returns === null ? [] : [["posterior", moneyOf(returns)] as const]),
  ];
  const names = prior.map(({ name }) => name);
  const hasRoi = prior.some(({ roi: { median } }) => Number.isFinite(median));
  const rowOf = (name: string, source: number) =>
    names.indexOf(name) + (sources.length > 1 ? apart * (source - 0.5) : 0);
  const level = levelText(prior[0]!.share.level);
  const dots = sources.flatMap(([name, beliefs], source) => {
    const look = sourceLook(name, source);
    const of = beliefs.map((belief) => `${belief.name}, ${name}`);
    const rows = beliefs.map((belief) => rowOf(belief.name, source));
    const label = `${name}, ${level}`;
    const shares = beliefs.map(({ share: own }) => scaled(own));
    const share = dotsWithIntervals(label, shares, rows, look, {
      of,
      what: "share",
      unit: `% of ${model.panel.kpi.name}`,
      decimals: 1,
    });
    if (!hasRoi) return [share];
    return [
      dotsWithIntervals(
        label,
        beliefs.map(({ roi: returned }) => returned),
        rows,
        look,
        { of, what: "ROI", unit: returnUnit(model.panel.currency) },
      ),
      { ...share, xaxis: "x2" as const, yaxis: "y2" as const, showlegend: false },
    ];
  });
  const shareAxis = axis(`% of ${model.panel.kpi.name}`);
  const title =
    returns === null
      ? "What media bring by the priors, before any data"
      : "What media bring, by the priors and by the fit";
  return {
    kind: "figure",
    data: dots,
    layout: {
      ...frame(title, 150 + 34 * names.length),
      showlegend: true,
      yaxis: rowAxis(names),
      ...(hasRoi
        ? {
            xaxis: { ...axis(`ROI, median and ${level} interval`), domain: [0, 0.48], rangemode: "tozero" },
            xaxis2: { ...shareAxis, domain: [0.54, 1], rangemode: "tozero", anchor: "y2" },
            yaxis2: { ...rowAxis(names), ticktext: names.map(() => ""), anchor: "x2" },
            shapes: [{ ...verticalLine(1), yref: "y domain" }],
          }
        : { xaxis: { ...shareAxis, rangemode: "tozero" } }),
    } as Figure["layout"],
    // One under the other, the rows named in both.
    ...(hasRoi
      ? {
          narrow: {
            height: 210 + 68 * names.length,
            xaxis: { domain: [0, 1], anchor: "y" },
            xaxis2: { domain: [0, 1], anchor: "y2" },
            yaxis: { domain: [0.56, 1] },
            yaxis2: { domain: [0, 0.44], ticktext: [...names] },
          } as Figure["layout"],
        }
      : {}),
    description: `${title}: ${hasRoi ? "ROI and " : ""}share of ${model.panel.kpi.name} of ${names.length - 1} channels and of all, median and ${level} interval; of all: ${sources
      .map(([name, beliefs]) => {
        const all = beliefs.at(-1)!;
        return `${name} ${hasRoi ? `ROI ${estimateText(all.roi)}` : `${estimateText(scaled(all.share), { decimals: 1 })} %`}`;
      })
      .join(", ")}`,
    warnings: (returns ?? model).warnings,
  };
}

/** A share in per cent. */
function scaled({ median, lower, upper, level }: Estimate) {
  return { median: 100 * median, lower: 100 * lower, upper: 100 * upper, level };
}
