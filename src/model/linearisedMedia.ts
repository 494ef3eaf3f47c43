/** Media as columns with normal coefficients: what a channel may bring under its prior, near enough to weigh it against a baseline in closed form. */

import type { Design, DesignChannel } from "../design/design.js";
import { hasSpread } from "../design/parameters.js";
import { exp } from "../math/elementary.js";
import { adstockNamed, saturationNamed } from "../spec/kinds.js";
import { distributionOf, type Prior } from "../spec/priors.js";
import { applyTransform } from "../transforms/apply.js";
import type { TransformParameter } from "../transforms/kind.js";

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
  const { adstock, saturation, order, coefficient, media, spend } = channel;
  const stages = [
    { kind: adstockNamed(adstock.kind, design.ownKinds), settings: adstock.settings, priors: adstock.priors },
    {
      kind: saturationNamed(saturation.kind, design.ownKinds),
      settings: saturation.settings,
      priors: saturation.priors,
    },
  ] as const;
  const inOrder = order === "adstockFirst" ? stages : ([stages[1], stages[0]] as const);
  const at = (
    priors: Readonly<Record<string, Prior>>,
    parameters: readonly TransformParameter[],
    p: number,
  ) => parameters.map(({ name }) => distributionOf(priors[name]!).quantile(p));
  return shapes.map((p): MediaColumn => {
    const values = new Float64Array(design.kpi.length);
    media.forEach((series, geo) => {
      const response = inOrder.reduce<Float64Array>(
        (x, stage) =>
          applyTransform(
            stage.kind as never,
            x,
            at(stage.priors, stage.kind.parameters, stage === stages[0] ? p : 0.5),
            stage.settings as never,
          ),
        series,
      );
      values.set(response.subarray(0, design.times), geo * design.times);
    });
    const { mean, sd } = sizeOf(design, c);
    const unit =
      coefficient.of === "roi"
        ? spend / values.reduce((sum, value, row) => sum + value * (design.revenuePerUnit?.[row] ?? 0), 0)
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
