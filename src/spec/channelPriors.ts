/** What is believed of a channel's size before any data: a return on its money, or a share of what is sold. */
import type { Prior } from "./priors.js";

/** What the default priors of paid channels are on. */
export const mediaPriors = ["roi", "salesShare"] as const;
export type MediaPrior = (typeof mediaPriors)[number];

/** Meridian's default prior of ROI: median 1.22, 90 % of it between 0.28 and 5.4. */
export const roiPrior: Prior = { family: "logNormal", mu: 0.2, sigma: 0.9 };

/** Prior of a coefficient, a share of the KPI's unit: HalfNormal(0.4·√share), so that the variance of all media together does not grow with the number
 *  of channels. It does not know what the media cost: together they bring some 30 % of the KPI, whatever is spent.
 *
 *  @param share  of the money spent on all channels, or 1 / their number where nothing is spent on this one */
export function salesSharePrior(share: number): Prior {
  return { family: "halfNormal", scale: Number((0.4 * Math.sqrt(Math.max(share, 1e-4))).toPrecision(3)) };
}
