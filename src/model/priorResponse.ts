/** The response of a channel's media at points of the priors of its shape. */

import type { Design, DesignChannel } from "../design/design.js";
import { adstockNamed, saturationNamed } from "../spec/kinds.js";
import { distributionOf, type Prior } from "../spec/priors.js";
import { applyTransform } from "../transforms/apply.js";
import type { AdstockKind, SaturationKind } from "../transforms/kind.js";

/** A channel's kinds: built in, or the user's own. */
export function kindsOf(
  { adstock, saturation }: DesignChannel,
  { ownKinds }: Design,
): { readonly adstock: AdstockKind; readonly saturation: SaturationKind } {
  return {
    adstock: adstockNamed(adstock.kind, ownKinds),
    saturation: saturationNamed(saturation.kind, ownKinds),
  };
}

/** Where in its prior each parameter of a channel's kinds is, in (0, 1), in the order of the kinds' parameters. */
export interface PriorPoint {
  readonly adstock: readonly number[];
  readonly saturation: readonly number[];
}

/** Saturated adstock, or the reverse where the channel has that order, with every parameter at a quantile of its prior.
 *
 *  @returns shape [geo · time] */
export function responseAt(design: Design, channel: DesignChannel, point: PriorPoint): Float64Array {
  const kinds = kindsOf(channel, design);
  const valuesOf = (
    kind: AdstockKind | SaturationKind,
    priors: Readonly<Record<string, Prior>>,
    at: readonly number[],
  ) => kind.parameters.map(({ name }, i) => distributionOf(priors[name]!).quantile(at[i]!));
  const { adstock, saturation } = channel;
  const [carried, saturated] = [
    valuesOf(kinds.adstock, adstock.priors, point.adstock),
    valuesOf(kinds.saturation, saturation.priors, point.saturation),
  ];
  const carry = (x: Float64Array) => applyTransform(kinds.adstock, x, carried, adstock.settings);
  const saturate = (x: Float64Array) => applyTransform(kinds.saturation, x, saturated, saturation.settings);
  const values = new Float64Array(design.kpi.length);
  channel.media.forEach((series, geo) => {
    const response = channel.order === "adstockFirst" ? saturate(carry(series)) : carry(saturate(series));
    values.set(response.subarray(0, design.times), geo * design.times);
  });
  return values;
}
