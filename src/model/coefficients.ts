/** Coefficients of the channels: sampled themselves, or as ROI, or pooled within types and geos; forward and pullback. */

import type { Design } from "../design/design.js";
import { hasSpread, type Parameters } from "../design/parameters.js";
import { InternalError } from "../errors.js";
import { exp } from "../math/elementary.js";
import { columnsOf, type Responses } from "./response.js";

export interface Coefficients {
  /** Coefficient of each geo and channel, shape [geo · channel], of the last `compute`. */
  readonly values: Float64Array;
  /** Derivative of the log density by them; written by whoever uses them, before `pullback`. */
  readonly bar: Float64Array;
  /** From the parameters' values and the responses of the design's own media. */
  compute(values: Float64Array): void;
  /** Adds to valuesBar and, where ROI is sampled, to the responses' responseBar. */
  pullback(values: Float64Array, valuesBar: Float64Array): void;
}

/** Where a channel's size comes from. */
interface Size {
  /** Position of the coefficient or ROI; −1 where it is pooled. */
  readonly direct: number;
  readonly level: number;
  /** Both −1 where the channel is the only one of its type. */
  readonly spread: number;
  readonly offset: number;
  readonly isRoi: boolean;
  readonly spend: number;
}

/** Prepares the coefficients.
 *
 *  size u_c = the sampled number, or exp(level + spread · offset) where it is pooled, exp(level) where it is the only one of its type;
 *  geo factor e_gc = exp(geoSpread · geoOffset_gc), or 1;
 *  beta_gc = e_gc · u_c, or for an ROI e_gc · u_c · spend_c / Σ_g e_gc Σ_t w_gt H_gtc, w the revenue of one unit of scaled KPI.
 *
 *  The ROI of a channel is then u_c by construction. ROI is the sampled variable and the prior is on it: no Jacobian.
 *
 *  This needs a contribution that is linear in beta, and so an additive model. In a multiplicative one channel c brings
 *  Σ_t exp(mu_t)·(1 − exp(−beta_c·H_tc)), where mu_t holds every other channel, the linear block and beta_c itself. Solving it for beta_c
 *  takes a root search in every gradient, depends on the block that is integrated out, and has no solution for an ROI that would take
 *  more than the whole KPI. `specify` refuses it; a prior on the coefficient and `priorPredictive`, which states the ROI that it implies, do the same work.
 *
 *  @param responses  of the design's own media, already created with the same parameters */
export function createCoefficients(
  design: Design,
  parameters: Parameters,
  responses: Responses,
): Coefficients {
  const { channels, geos, revenuePerUnit, pooling } = design;
  const channelCount = channels.length;
  const sizes = channels.map(({ name, type, coefficient, roiSpend: spend }): Size => {
    const isRoi = coefficient.of === "roi";
    const common = { isRoi, spend };
    if (coefficient.prior !== "pooled") {
      const direct = parameters.indexOf(isRoi ? "roi" : "beta", name);
      return { direct, level: -1, spread: -1, offset: -1, ...common };
    }
    const level = parameters.indexOf("typeLevel", type);
    if (!hasSpread(channels, type)) return { direct: -1, level, spread: -1, offset: -1, ...common };
    return {
      direct: -1,
      level,
      spread: parameters.indexOf("typeSpread", type),
      offset: parameters.indexOf("channelOffset", name),
      ...common,
    };
  });
  const hasGeoFactors = pooling !== null && pooling.geoSpread !== null && geos.length > 1;
  const geoSpread = hasGeoFactors ? parameters.indexOf("geoSpread") : -1;
  const geoOffset = hasGeoFactors ? parameters.indexOf("geoOffset", geos[0]!, channels[0]!.name) : -1;
  const hasRoi = sizes.some(({ isRoi }) => isRoi);
  if (hasRoi && revenuePerUnit === null) {
    throw new InternalError(
      "createCoefficients: revenuePerUnit must be known where ROI is sampled, got null",
    );
  }

  const values = new Float64Array(geos.length * channelCount);
  const bar = new Float64Array(geos.length * channelCount);
  const size = new Float64Array(channelCount);
  const factor = new Float64Array(geos.length * channelCount).fill(1);
  /** Revenue of a unit coefficient, by geo and channel, and over all geos. */
  const unitRevenue = new Float64Array(geos.length * channelCount);
  const totalRevenue = new Float64Array(channelCount);
  const base = new Float64Array(channelCount);

  const roiColumns = columnsOf(responses, channelCount).filter(({ channel }) => sizes[channel]!.isRoi);

  function computeUnitRevenue(): void {
    for (const { cell, geo, times, response, first, stride } of roiColumns) {
      const row = geo * times;
      let total = 0;
      for (let t = 0, i = first; t < times; t++, i += stride)
        total += revenuePerUnit![row + t]! * response[i]!;
      unitRevenue[cell] = total;
    }
  }

  return {
    values,
    bar,
    compute(parameterValues) {
      if (hasGeoFactors) {
        const spread = parameterValues[geoSpread]!;
        for (let i = 0; i < factor.length; i++) factor[i] = exp(spread * parameterValues[geoOffset + i]!);
      }
      if (hasRoi) computeUnitRevenue();
      for (let c = 0; c < channelCount; c++) {
        const { direct, level, spread, offset, isRoi, spend } = sizes[c]!;
        const u =
          direct >= 0
            ? parameterValues[direct]!
            : exp(
                parameterValues[level]! +
                  (spread >= 0 ? parameterValues[spread]! * parameterValues[offset]! : 0),
              );
        size[c] = u;
        base[c] = u;
        if (isRoi) {
          let total = 0;
          for (let geo = 0; geo < geos.length; geo++) {
            total += factor[geo * channelCount + c]! * unitRevenue[geo * channelCount + c]!;
          }
          totalRevenue[c] = total;
          base[c] = (u * spend) / total;
        }
        for (let geo = 0; geo < geos.length; geo++) {
          values[geo * channelCount + c] = base[c]! * factor[geo * channelCount + c]!;
        }
      }
    },

    pullback(parameterValues, valuesBar) {
      for (let c = 0; c < channelCount; c++) {
        const { direct, level, spread, offset, isRoi, spend } = sizes[c]!;
        let baseBar = 0;
        for (let geo = 0; geo < geos.length; geo++) {
          baseBar += bar[geo * channelCount + c]! * factor[geo * channelCount + c]!;
        }
        const sizeBar = isRoi ? (baseBar * spend) / totalRevenue[c]! : baseBar;
        const totalBar = isRoi ? (-baseBar * base[c]!) / totalRevenue[c]! : 0;
        if (direct >= 0) valuesBar[direct] = valuesBar[direct]! + sizeBar;
        else {
          const logBar = sizeBar * size[c]!;
          valuesBar[level] = valuesBar[level]! + logBar;
          if (spread >= 0) {
            valuesBar[spread] = valuesBar[spread]! + logBar * parameterValues[offset]!;
            valuesBar[offset] = valuesBar[offset]! + logBar * parameterValues[spread]!;
          }
        }
        for (let geo = 0; geo < geos.length; geo++) {
          const i = geo * channelCount + c;
          if (hasGeoFactors) {
            const factorBar = bar[i]! * base[c]! + totalBar * unitRevenue[i]!;
            const logBar = factorBar * factor[i]!;
            valuesBar[geoSpread] = valuesBar[geoSpread]! + logBar * parameterValues[geoOffset + i]!;
            valuesBar[geoOffset + i] = valuesBar[geoOffset + i]! + logBar * parameterValues[geoSpread]!;
          }
          // From here on the geo's share of the derivative by the response, ready for the loop below.
          unitRevenue[i] = totalBar * factor[i]!;
        }
      }
      for (const { cell, geo, times, responseBar, first, stride } of roiColumns) {
        const row = geo * times;
        const share = unitRevenue[cell]!;
        for (let t = 0, i = first; t < times; t++, i += stride) {
          responseBar[i] = responseBar[i]! + share * revenuePerUnit![row + t]!;
        }
      }
    },
  };
}
