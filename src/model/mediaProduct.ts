/** What the media add to the scaled mean: responses times coefficients, summed over channels, and the pullback. */

import type { Design } from "../design/design.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { Coefficients } from "./coefficients.js";
import type { Responses } from "./response.js";

export interface MediaProduct {
  /** out = base + Σ_c beta_c·H_c, shape [geo · time]. */
  add(base: Float64Array, out: Float64Array): void;
  /** Overwrites the bars of the responses and of the coefficients with the derivatives of the log density. */
  pullback(outBar: Float64Array): void;
}

/** Prepares the product over all groups and geos. */
export function createMediaProduct(
  { times, channels }: Design,
  { groups }: Responses,
  coefficients: Coefficients,
  kernels: Kernels,
): MediaProduct {
  const channelCount = channels.length;
  const products = groups.flatMap(({ channels: members, group, geos }) =>
    geos.map((part, geo) => ({
      part,
      stride: group.stride,
      rows: geo * times,
      // Positions of the columns' coefficients among those of all geos and channels.
      indices: members.map((channel) => geo * channelCount + channel),
      vector: kernels.allocate(group.stride),
      vectorBar: kernels.allocate(group.stride),
    })),
  );
  const isFirst = new Set(groups[0]?.geos.map(({ response }) => response));
  // Views of the caller's buffers, one a product, made when a buffer is first seen: a gradient makes none.
  const views = new Map<Float64Array, readonly Float64Array[]>();
  const viewsOf = (buffer: Float64Array): readonly Float64Array[] => {
    let known = views.get(buffer);
    if (known === undefined) {
      known = products.map(({ rows }) => buffer.subarray(rows, rows + times));
      views.set(buffer, known);
    }
    return known;
  };
  return {
    add(base, out) {
      if (products.length === 0) out.set(base);
      const from = viewsOf(base);
      const to = viewsOf(out);
      for (let p = 0; p < products.length; p++) {
        const { part, stride, indices, vector } = products[p]!;
        for (let c = 0; c < indices.length; c++) vector[c] = coefficients.values[indices[c]!]!;
        const source = isFirst.has(part.response) ? from[p]! : to[p]!;
        kernels.multiplyAdd(part.response, vector, source, to[p]!, times, stride);
      }
    },
    pullback(outBar) {
      const from = viewsOf(outBar);
      for (let p = 0; p < products.length; p++) {
        const { part, stride, indices, vector, vectorBar } = products[p]!;
        kernels.multiplyAddPullback(
          part.response,
          vector,
          from[p]!,
          part.responseBar,
          vectorBar,
          times,
          stride,
        );
        for (let c = 0; c < indices.length; c++) coefficients.bar[indices[c]!] = vectorBar[c]!;
      }
    },
  };
}
