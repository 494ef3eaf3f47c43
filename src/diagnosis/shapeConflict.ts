/** Whether the data and a prior disagree about the shape of a channel's response: its carryover or its curve. */

import { shapeBlocks } from "../design/parameters.js";
import type { Fit } from "../fit/fit.js";
import { limits } from "../limits.js";
import { median } from "../math/statistics.js";
import { formatNumber, listed } from "../words.js";
import { type Finding, someOf } from "./finding.js";
import { distributionFunction } from "./priorShare.js";

/** "review" for the channels of which a parameter of adstock or saturation has its posterior median in the outer 2.5 % of its prior. The prior then holds the shape where the
 *  data do not want it, and what the channel brings, which is divided by that shape, is off by more than its interval says. */
export function shapeConflictFindings({ design: { design }, parameters }: Fit): readonly Finding[] {
  const limit = limits.priorConflict.review;
  const apart = shapeBlocks(design).flatMap(({ name: block, priors, coordinates: [channels] }) => {
    const { names, values } = parameters.get(block)!;
    return names.flatMap((name, i) => {
      const draws = Float64Array.from(
        { length: values.length / names.length },
        (_, draw) => values[draw * names.length + i]!,
      );
      const middle = median(draws);
      const below = distributionFunction(priors[i]!)(middle);
      if (Math.min(below, 1 - below) >= limit) return [];
      return [{ channel: channels![i]!, text: `${name} ${formatNumber(middle, 2)}`, isHigh: below > 0.5 }];
    });
  });
  if (apart.length === 0) return [];
  const about = [...new Set(apart.map(({ channel }) => channel))];
  const sides = [true, false].flatMap((isHigh) => {
    const texts = apart.filter((one) => one.isHigh === isHigh).map(({ text }) => text);
    return texts.length === 0 ? [] : [`${isHigh ? "above" : "below"} all but 2.5 % of it: ${someOf(texts)}`];
  });
  return [
    {
      code: "shape-prior-conflict",
      severity: "review",
      message: `the data pull the carryover or the curve of ${listed(about)} to the edge of its prior (${sides.join("; ")}): what the channel brings is then a compromise, and its interval may be too narrow`,
      cure: "where such a shape is plausible, give the parameter a wider prior or the channel another adstock or saturation, and compare what it brings",
      about,
    },
  ];
}
