/** Media as columns with normal coefficients: what a channel may bring under its prior, near enough to weigh it against a baseline in closed form. */

import type { Design, DesignChannel } from "../design/design.js";
import { hasSpread } from "../design/parameters.js";
import { exp } from "../math/elementary.js";
import { distributionOf } from "../spec/priors.js";
import { kindsOf, responseAt } from "./priorResponse.js";

/** Points of the prior of a channel's carry-over at which its response is taken. */
const shapes = [0.15, 0.5, 0.85];

/** A column, shape [geo · time], and the normal prior of its coefficient. */
export interface MediaColumn {
  readonly values: Float64Array;
  readonly mean: number;
  readonly sd: number;
}

/** The columns of all channels. */
export function linearisedMedia(design: Design): readonly MediaColumn[] {
  return design.channels.flatMap((channel, c) => mediaColumns(design, channel, c));
}

/** The response of a channel at points of the prior of its carry-over, with coefficients whose sum has the mean and sd of the channel's. */
function mediaColumns(design: Design, channel: DesignChannel, c: number): readonly MediaColumn[] {
  const { coefficient, roiSpend } = channel;
  const kinds = kindsOf(channel, design);
  return shapes.map((p): MediaColumn => {
    const values = responseAt(design, channel, {
      adstock: kinds.adstock.parameters.map(() => p),
      saturation: kinds.saturation.parameters.map(() => 0.5),
    });
    const { mean, sd } = sizeOf(design, c);
    const unit =
      coefficient.of === "roi"
        ? roiSpend / values.reduce((sum, value, row) => sum + value * (design.revenuePerUnit?.[row] ?? 0), 0)
        : 1;
    return { values, mean: (mean * unit) / shapes.length, sd: (sd * unit) / Math.sqrt(shapes.length) };
  });
}

/** Mean and sd of a channel's coefficient or ROI under its prior. */
function sizeOf({ channels, pooling }: Design, c: number): { readonly mean: number; readonly sd: number } {
  const { prior } = channels[c]!.coefficient;
  if (prior !== "pooled") {
    const { mean, sd, quantile } = distributionOf(prior);
    return Number.isFinite(sd)
      ? { mean, sd }
      : { mean: quantile(0.5), sd: (quantile(0.95) - quantile(0.05)) / 3.29 };
  }
  const level = distributionOf(pooling!.typeLevel);
  const spread = hasSpread(channels, channels[c]!.type) ? distributionOf(pooling!.typeSpread).mean : 0;
  const variance = level.sd * level.sd + spread * spread;
  const mean = exp(level.mean + variance / 2);
  return { mean, sd: mean * Math.sqrt(exp(variance) - 1) };
}
