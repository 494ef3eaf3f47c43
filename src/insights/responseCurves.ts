/** Response curves: what each channel would bring for more money or less, and its marginal ROI. */

import { channelNamed, moneySpent } from "../data/panelColumns.js";
import { parametersOf } from "../design/parameters.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import { ArgumentError } from "../errors.js";
import { marginalStep } from "../fit/channelEffects.js";
import { eachDraw, evenDraws } from "../fit/eachDraw.js";
import type { Fit } from "../fit/fit.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { median } from "../math/statistics.js";
import { createEffects } from "../model/effects.js";
import { aboveZero, requireChoice, wholeNumber, withDefaults } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import { cureNaming, raised, type Warning } from "../warning.js";
import { listed } from "../words.js";
import { type ClaimOptions, windowOf, withheldByOf } from "./contributions.js";
import { leftInDraws } from "./possiblyNothing.js";
import { gainOf, highestLevel, type ResponseChannel, responseDraws } from "./responseDraws.js";

/** What is scaled: the money of a window as it was spread over its periods, or the same money in every period, held for long. */
export type CurveOf = "flighting" | "steady";

export interface ResponseCurvesOptions {
  /** "flighting" (default) or "steady". */
  readonly of?: CurveOf | undefined;
  /** First and last period: default the training weeks for flighting, the last year for what is spent today in steady curves. */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** End of the curves, as a multiple of today's money (default 2). */
  readonly upTo?: number | undefined;
  /** Points of a curve, without today's (default 25). */
  readonly points?: number | undefined;
  /** Draws of the fit used at most, taken evenly (default 500). */
  readonly maxDraws?: number | undefined;
  readonly level?: number | undefined;
  /** Curves of channels that cannot be told from demand: "hide" leaves them out of tables, documents and figures (default), "show" has them as the model
   *  does, which is no claim. */
  readonly withheld?: ClaimOptions["withheld"];
}

/** A point of a curve. */
export interface ResponsePoint {
  /** Money: of the window for flighting, a period for steady spend. */
  readonly spend: number;
  /** What it brings: revenue, or KPI where the table has no revenue; in and after the window, or a period. */
  readonly outcome: Estimate;
  /** What the next unit of spend returns: its marginal ROI, or KPI for it where the table has no revenue. */
  readonly marginal: Estimate;
}

export interface ResponseCurve {
  readonly name: string;
  /** From no money upwards. */
  readonly points: readonly ResponsePoint[];
  /** Where the channel stands; one of the points. */
  readonly today: ResponsePoint;
  /** Money up to which the training weeks have been: beyond it the curve is the model's word alone. */
  readonly observedUpTo: number;
  /** Money a period at which half of the largest possible response is reached; null where the curve has no ceiling, for flighting, and
   *  where several geos have each their own. */
  readonly halfSaturation: Estimate | null;
  /** Why nothing is claimed of it; null where its numbers stand. */
  readonly withheld: string | null;
}

export interface ResponseCurves {
  readonly kind: "responseCurves";
  readonly of: CurveOf;
  readonly model: Model;
  readonly window: { readonly from: string; readonly to: string };
  /** True where outcomes are revenue, false where they are units of the KPI. */
  readonly isRevenue: boolean;
  readonly level: number;
  /** Draws that the curves were computed for, taken evenly, and those of the fit. */
  readonly posteriorDraws: { readonly used: number; readonly available: number };
  readonly curves: readonly ResponseCurve[];
  readonly warnings: readonly Warning[];
}

const defaults = {
  of: "flighting" as CurveOf,
  from: null,
  to: null,
  upTo: 2,
  points: 25,
  maxDraws: 500,
  level: defaultLevel,
  withheld: "hide" as const,
};

/** Response curves of every paid channel, each with the others as they were.
 *
 *  flighting: outcome(f) = revenue with the window's media of the channel times f, minus revenue without them, in the window and after it;
 *  at f = 1 the contribution, and its marginal there the marginal ROI of `roi` (one-sided steps of 1 % of today's money).
 *  steady: outcome(x) = revenue a period once x has been spent in every period for long; its marginal is the exact derivative.
 *
 *  Formed draw by draw and then summarised, with equal-tailed intervals. Flighting works for every model; steady curves need an additive
 *  one with built-in adstocks.
 *
 *  @throws ArgumentError for options outside their range, and models that have no such curve
 *  @see Jin et al. 2017, section 4; Meridian's response curves scale the flighting, PyMC-Marketing's are steady
 *  @example plot.curves(responseCurves(posterior)) */
export function responseCurves(fit: Fit, options: ResponseCurvesOptions = {}): ResponseCurves {
  return responseCurvesInParts(fit, options, () => undefined);
}

/** `responseCurves`, which says how far it is: curves of flighting take many seconds on a large table.
 *
 *  @param onShare  called with the share of all draws and factors that is done, in (0, 1], at each per cent */
export function responseCurvesInParts(
  fit: Fit,
  options: ResponseCurvesOptions,
  onShare: (share: number) => void,
): ResponseCurves {
  requireKind("responseCurves", fit, ["fit"], "fit");
  const caller = "responseCurves";
  const { of, from, to, upTo, points, maxDraws, level, withheld } = withDefaults<ResponseCurvesOptions>(
    caller,
    defaults,
    options,
    { upTo: aboveZero, points: wholeNumber(3), maxDraws: wholeNumber(1) },
  );
  requireChoice(caller, "of", { flighting: true, steady: true }, of);
  const withheldBy = withheldByOf(caller, fit, withheld);
  const even = Array.from({ length: points }, (_, i) => (upTo * i) / (points - 1));
  const factors = Float64Array.from(new Set([...even, 1])).sort();
  const range = { ...(from && { from }), ...(to && { to }), level };
  const { revenuePerKpi } = fit.design;
  const available = fit.chains.length * fit.draws;
  const request = { factors, range, maxDraws, level, value: revenuePerKpi ?? 1 };
  const {
    window,
    curves: found,
    warnings,
  } = of === "steady" ? steady(fit, request) : flighting(fit, request, onShare);
  return {
    kind: "responseCurves",
    of,
    model: fit.model,
    window,
    isRevenue: revenuePerKpi !== null,
    level,
    posteriorDraws: { used: Math.min(maxDraws, available), available },
    curves: found.map((curve) => ({ ...curve, withheld: withheldBy(curve.name) })),
    warnings: [...doubtsOf(fit), ...warnings],
  };
}

interface Request {
  /** Of today's money, ascending, 1 among them. */
  readonly factors: Float64Array;
  readonly range: { readonly from?: string; readonly to?: string; readonly level: number };
  readonly maxDraws: number;
  readonly level: number;
  /** Money for a unit of KPI, or 1. */
  readonly value: number;
}

type Found = Pick<ResponseCurves, "window" | "warnings"> & {
  readonly curves: readonly Omit<ResponseCurve, "withheld">[];
};

/** How many factors are computed together: each has its own media, and with them a table of adstocks of 49 nodes with two numbers each, of which all
 *  together take 256 MB at most.
 *
 *  @param cells  channels times geos times periods */
export function factorsAtOnce(cells: number): number {
  return Math.max(1, Math.floor(2 ** 28 / (8 * 2 * 49 * cells)));
}

function flighting(
  fit: Fit,
  { factors, range, maxDraws, level, value }: Request,
  onShare: (share: number) => void,
): Found {
  const { model, design: panelDesign } = fit;
  const { design, times } = panelDesign;
  const { panel } = model;
  const window = windowOf("responseCurves", model, panelDesign, range);
  const spendOf = (name: string): number =>
    moneySpent(panel, channelNamed(panel, name), window.first, window.last);
  const paid = design.channels
    .map(({ name }, c) => ({ name, c, spend: spendOf(name) }))
    .filter(({ spend }) => spend > 0);
  if (paid.length === 0) {
    throw new ArgumentError({
      caller: "responseCurves",
      about: "a channel",
      rule: "must have spend in the window",
      got: phrase`none that has`,
    });
  }
  // Every factor and one step more, so that marginals are differences of the same draw.
  const all = [...factors, ...factors.map((factor) => factor + marginalStep)];
  const parameters = parametersOf(design, { isCollapsed: fit.isCollapsed });
  const indices = evenDraws(fit, maxDraws);
  const brought = paid.map(() => Array.from(all, () => new Float64Array(indices.length)));
  const left = leftInDraws(design, fit.chains.length * fit.draws);
  const atOnce = factorsAtOnce(design.channels.length * design.geos.length * design.times);
  let percent = 0;
  for (let first = 1; first < all.length; first += atOnce) {
    // The first factor is none, which all others are held against.
    const some = [all[0]!, ...all.slice(first, first + atOnce)];
    const evaluator = createEffects(panelDesign, parameters, { window, factors: some });
    const { changes } = evaluator.effects;
    const changeOf = (k: number, c: number): number =>
      changes[k]!.channels.inside[c]! + changes[k]!.channels.after[c]!;
    const take = (values: Float64Array, linear: Float64Array, draw: number, next: number): void => {
      evaluator.evaluate(values, linear);
      paid.forEach(({ c }, i) => {
        const worth = left === null ? value : value * left[c]![draw]!;
        const none = changeOf(0, c);
        for (let k = 1; k < some.length; k++)
          brought[i]![first - 1 + k]![next] = worth * (changeOf(k, c) - none);
      });
      const done = first - 1 + ((some.length - 1) * (next + 1)) / indices.length;
      const share = done / (all.length - 1);
      if (Math.round(100 * share) === percent) return;
      percent = Math.round(100 * share);
      onShare(share);
    };
    eachDraw(fit, design, take, indices);
  }
  return {
    window: { from: times[window.first]!, to: times[window.last]! },
    curves: paid.map(({ name, spend }, i) => {
      const points = Array.from(factors, (factor, k): ResponsePoint => {
        const [here, beyond] = [brought[i]![k]!, brought[i]![factors.length + k]!];
        return {
          spend: factor * spend,
          outcome: estimate(here, level),
          marginal: estimate(
            here.map((money, s) => (beyond[s]! - money) / (marginalStep * spend)),
            level,
          ),
        };
      });
      const today = points[factors.indexOf(1)]!;
      return { name, points, today, observedUpTo: spend, halfSaturation: null };
    }),
    warnings: [],
  };
}

function steady(fit: Fit, { factors, range, maxDraws, level, value }: Request): Found {
  const { from, to } = range;
  const draws = responseDraws("responseCurves", fit, maxDraws, { ...(from && { from }), ...(to && { to }) });
  const idle = draws.channels.filter(({ today }) => !(today > 0)).map(({ name }) => name);
  return {
    window: draws.window,
    curves: draws.channels
      .filter(({ today }) => today > 0)
      .map((channel): Found["curves"][number] => {
        const gains = channel.kernels.map(gainOf);
        const points = Array.from(factors, (factor) =>
          steadyPoint(channel, factor * channel.today, { gains, level, value }),
        );
        const highest = channel.kernels.map((_, s) => highestLevel(channel, s));
        return {
          name: channel.name,
          points,
          today: points[factors.indexOf(1)]!,
          observedUpTo: median(highest),
          halfSaturation: halfSaturation(channel, level),
        };
      }),
    warnings: [
      ...draws.warnings,
      ...raised(
        idle.length > 0 && {
          code: "no-spend-today",
          message: `${listed(idle)} did not run from ${draws.window.from} to ${draws.window.to}, so there is no today to scale`,
          ...cureNaming(phrase`name a window in which the channel ran (${option("from")}, ${option("to")})`),
        },
      ),
    ],
  };
}

/** One steady amount of money, held for long: k·m·S(g·rate·x), with g = Σ w before the curve and m = 1, or the other way round. */
function steadyPoint(
  { parameters, coefficients, rates, saturation, order }: ResponseChannel,
  spend: number,
  {
    gains,
    level,
    value,
  }: { readonly gains: readonly number[]; readonly level: number; readonly value: number },
): ResponsePoint {
  const { curve } = saturation;
  const width = saturation.parameters.length;
  const point = new Float64Array(3);
  const outcome = new Float64Array(gains.length);
  const marginal = new Float64Array(gains.length);
  gains.forEach((gain, s) => {
    const [before, after] = order === "adstockFirst" ? [gain, 1] : [1, gain];
    rates.forEach((rate, geo) => {
      const speed = before * rate;
      curve(speed * spend, parameters, width * s, point);
      const k = value * after * coefficients[s * rates.length + geo]!;
      outcome[s] = outcome[s]! + k * point[0]!;
      marginal[s] = marginal[s]! + k * speed * point[1]!;
    });
  });
  return { spend, outcome: estimate(outcome, level), marginal: estimate(marginal, level) };
}

function halfSaturation(channel: ResponseChannel, level: number): Estimate | null {
  const { kernels, parameters, rates, saturation, order } = channel;
  if (rates.length > 1) return null;
  const width = saturation.parameters.length;
  const half = (s: number) => saturation.halfSaturation(parameters.subarray(width * s, width * (s + 1)));
  if (Number.isNaN(half(0))) return null;
  const money = kernels.map((kernel, s) => {
    const gain = order === "adstockFirst" ? gainOf(kernel) : 1;
    return half(s) / (gain * rates[0]!);
  });
  return estimate(Float64Array.from(money), level);
}
