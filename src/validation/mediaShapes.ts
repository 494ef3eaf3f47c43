/** The responses that a channel's media may have, whatever the KPI says: one at each of some points of the priors of its adstock and its saturation. */

import type { Weeks } from "../diagnosis/attribution/weeks.js";
import type { Fit } from "../fit/fit.js";
import { evenPoints } from "../math/evenPoints.js";
import { kindsOf, responseAt } from "../model/priorResponse.js";

/** National weeks of a channel. */
export interface MediaShapes {
  /** Scaled media, shape [week]. */
  readonly media: Float64Array;
  /** Shape [point of the priors][week]. */
  readonly responses: readonly Float64Array[];
}

/** Of 600 simulated channels with two parameters each 8, 16 and 32 points told the same within a hundredth. */
const pointCount = 24;
/** The points lie in the middle 90 % of each prior. */
const margin = 0.05;

/** Those of a channel under its own kinds and priors, geos weighed as the weeks weigh them. */
export function mediaShapesOf({ design: { design } }: Fit, weeks: Weeks, name: string): MediaShapes {
  const channel = design.channels.find((one) => one.name === name)!;
  const { adstock, saturation } = kindsOf(channel, design);
  const split = adstock.parameters.length;
  const points = evenPoints(pointCount, split + saturation.parameters.length).map((point) =>
    point.map((at) => margin + (1 - 2 * margin) * at),
  );
  const media = new Float64Array(design.kpi.length);
  channel.media.forEach((series, geo) => {
    media.set(series.subarray(0, design.times), geo * design.times);
  });
  return {
    media: weeks.national(media),
    responses: points.map((point) =>
      weeks.national(
        responseAt(design, channel, { adstock: point.slice(0, split), saturation: point.slice(split) }),
      ),
    ),
  };
}
