/** No adstock: media works in the period it is bought, and only then. */
import { seriesLength } from "../channelGroup.js";
import type { AdstockKind } from "../kind.js";
import { readSettings } from "../kindSettings.js";

/** out = x. */
export const noAdstock: AdstockKind = Object.freeze({
  name: "none",
  formula: "a[t] = x[t]",
  parameters: Object.freeze([]),
  settings: Object.freeze([] as const),
  isSlow: false,
  needsFixedInput: false,
  prepare(group, options = {}) {
    readSettings("none", [], options.settings ?? {}, {});
    const length = seriesLength(group);
    return {
      forward(x, _params, out) {
        for (let i = 0; i < length; i++) out[i] = x[i]!;
      },
      pullback(_x, _params, _out, outBar, xBar) {
        if (xBar !== null) for (let i = 0; i < length; i++) xBar[i] = outBar[i]!;
      },
    };
  },
  weights: () => Float64Array.of(1),
  halfLife: () => 0,
  meanLag: () => 0,
} satisfies AdstockKind);
