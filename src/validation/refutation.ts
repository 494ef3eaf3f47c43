/** What tried to refute a fit, and what came of it, as records. */

import type { NegativeControl } from "../diagnosis/attribution/negativeControls.js";
import type { TippingPoint } from "../insights/tippingPoints.js";
import type { Estimate } from "../math/estimate.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import type { Luck, NoCopies } from "./copies.js";

/** A channel that nobody ran: the media of a real one at another time, with its season, memory and flights. */
export interface Placebo {
  /** The channel whose media were copied. */
  readonly of: string;
  /** Periods by which the copy is moved. */
  readonly move: number;
  /** KPI that it is credited with. */
  readonly brought: Estimate;
  /** The same as a share of what the real channel is credited with. */
  readonly share: number;
  /** P(next to nothing | data) / P(next to nothing): below 0.1 the fit is sure of an effect that there is not. */
  readonly evidenceForNone: number;
  readonly isCredited: boolean;
}

/** How much worse weeks are predicted that were left out (expected log predictive density, PSIS-LOO), and the standard error. */
export interface PredictionLoss {
  readonly elpdLoss: number;
  readonly standardError: number;
}

/** What the fit loses without a channel. */
export interface DroppedChannel extends PredictionLoss {
  /** The channel that takes most of its place, and by how many of its own standard deviations it grows. */
  readonly heir: { readonly name: string; readonly growth: number };
}

/** Whether money followed sales. What predicts weeks well because money followed them passes every test that asks for prediction. */
export interface DemandEvidence {
  /** What its media of the next period seem to sell in this one, in standard errors; 0 where they never vary. */
  readonly lead: number;
  /** True where that is no chance. */
  readonly isLeading: boolean;
  /** Share of its movement that goes up and down with the baseline; 0 where it does not surely do so. */
  readonly followed: number;
}

export interface ChannelRefutation {
  readonly name: string;
  /** KPI that the channel brought in the training window, as fitted. */
  readonly brought: Estimate;
  /** What copies of its media at other times are credited with; null where they tell nothing. */
  readonly byLuck: Luck | null;
  /** Why they tell nothing; null where they do. */
  readonly noCopies: NoCopies | null;
  /** Without the channel; null where it is the only one. */
  readonly dropped: DroppedChannel | null;
  /** What speaks for its number being demand's. */
  readonly demand: DemandEvidence;
  /** What an unseen driver would have to be; null for channels without spend where the table has revenue. */
  readonly tippingPoint: TippingPoint | null;
  /** "review": something speaks against its number. "not shown": nothing does, and nothing speaks for it either. "not refuted": its times count, and nothing was found
   *  against it; that says nothing of a driver that nobody measured, which has the same times. */
  readonly verdict: "not refuted" | "not shown" | "review";
  /** Why, a clause each; empty where it is not refuted. */
  readonly reasons: readonly string[];
}

export interface Refutation {
  readonly kind: "refutation";
  readonly model: Model;
  /** "not refuted" where every channel is, no placebo is credited and no negative control is moved. */
  readonly verdict: "not refuted" | "review";
  readonly placebos: readonly Placebo[];
  readonly channels: readonly ChannelRefutation[];
  readonly negativeControls: readonly NegativeControl[];
  /** True where tipping points are of ROI. */
  readonly isRoi: boolean;
  readonly warnings: readonly Warning[];
}
