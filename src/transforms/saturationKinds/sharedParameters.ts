/** Parameters that several saturation kinds share. Priors are for media scaled by the mean of the weeks it ran. */
import type { TransformParameter } from "../kind.js";

/** Exposure at half of the ceiling: about the usual weekly level, give or take a factor of five. */
export const halfSaturation: TransformParameter = Object.freeze({
  name: "halfSaturation",
  domain: "positive",
  // 90 % of a log-normal with sigma 1 lies within a factor of e^1.645 ≈ 5 of its median.
  prior: Object.freeze({ family: "logNormal", mu: 0, sigma: 1 }),
  unit: "exposure",
  typical: 1,
  meaning: "exposure that gives half of the largest effect",
});
