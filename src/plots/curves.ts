/** Curves of channels: what money brings and when it arrives, as fitted or as assumed. */
import type { AdstockCurves } from "../insights/adstockCurves.js";
import type { CarryoverCurves } from "../insights/carryoverCurves.js";
import type { ResponseCurves } from "../insights/responseCurves.js";
import { wholeNumber, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import { assumedCarryover } from "./adstockCurves.js";
import { fittedCarryover } from "./carryoverCurves.js";
import type { Figure } from "./figure.js";
import { channelsNamed } from "./records.js";
import { responses } from "./responseCurves.js";

export interface CurvesOptions {
  /** Channels drawn, in this order (default: all). */
  readonly channels?: readonly string[] | null | undefined;
  /** How far assumed carry-over is followed, in periods (default 20). */
  readonly periods?: number | undefined;
}

/** The curves of every channel, one chart each, with intervals where they were fitted.
 *
 *  Of `responseCurves`: what money brings, and beneath it its marginal ROI; blue where the training weeks have been, grey beyond, a dot
 *  where the channel stands, a diamond at half-saturation. Of `carryoverCurves`: the share of the effect that arrives 0, 1, 2, … periods later, with the
 *  half-life. Of `adstockCurves`, which assume: what is left of one unit of money in the periods after it.
 *
 *  @param options  `{ channels: all }`; of `adstockCurves` also `{ periods: 20 }`
 *  @throws ArgumentError for another record, an unknown option, or a channel that there is not
 *  @example plot.curves(responseCurves(posterior), { channels: ["tv", "google"] }) */
export function curves(
  result: ResponseCurves | CarryoverCurves | AdstockCurves,
  options: CurvesOptions = {},
): Figure {
  const caller = "plot.curves";
  requireKind(caller, result, ["responseCurves", "carryoverCurves", "adstockCurves"]);
  if (result.kind === "adstockCurves") {
    const { channels, periods } = withDefaults<CurvesOptions>(
      caller,
      { channels: null, periods: 20 },
      options,
      { periods: wholeNumber(1) },
    );
    return assumedCarryover(
      { ...result, channels: channelsNamed(caller, result.channels, channels) },
      periods,
    );
  }
  const { channels } = withDefaults<Pick<CurvesOptions, "channels">>(caller, { channels: null }, options);
  return result.kind === "responseCurves"
    ? responses({ ...result, curves: channelsNamed(caller, result.curves, channels) })
    : fittedCarryover({ ...result, channels: channelsNamed(caller, result.channels, channels) });
}
