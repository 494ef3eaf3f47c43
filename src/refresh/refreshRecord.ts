/** What a refresh says: the old fit and the new one, and what of each move is new periods, and what is revision. */
import type { Plan } from "../decisions/plan.js";
import type { Standing } from "../diagnosis/standing.js";
import type { Fit } from "../fit/fit.js";
import type { Estimate } from "../math/estimate.js";
import type { Warning } from "../warning.js";
import type { Restatement } from "./restatement.js";

/** A part of a move of a mean. */
export interface MovePart {
  readonly change: number;
  /** Size up to which it is none to speak of, at 90 %; see `refresh`. */
  readonly expected: number;
  readonly isMore: boolean;
}

/** A number of a channel in the last fit and in the new one. */
export interface Move {
  readonly before: Estimate;
  readonly after: Estimate;
  /** Mean after less mean before: the sum of both parts. */
  readonly change: number;
  /** Of the same periods, by their new numbers; null where no number changed. */
  readonly revision: MovePart | null;
  readonly newPeriods: MovePart | null;
  /** Whether the new mean lies outside the interval of before. */
  readonly isOutside: boolean;
  /** 1.645 standard errors of the change that the number of draws alone makes. */
  readonly monteCarlo: number;
  /** Whether either part, or both together, are more than the uncertainty. */
  readonly isMore: boolean;
}

/** Money a period of the best division, and what of its change is what. */
export interface PlannedMove {
  readonly before: number;
  readonly after: number;
  readonly revision: number;
  readonly newPeriods: number;
}

export interface RefreshedChannel {
  readonly name: string;
  /** ROI of the periods of the last fit, or units of the KPI for each unit of money; null where a fit claims nothing of it. */
  readonly roi: Move | null;
  /** Why there is none; null where there is one. */
  readonly missing: string | null;
  /** What may be decided on of it by the new fit. */
  readonly standing: Standing["text"];
  readonly planned: PlannedMove | null;
}

/** Periods that are new. */
export interface NewPeriods {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Refresh {
  readonly kind: "refresh";
  readonly before: Fit;
  readonly after: Fit;
  /** Null where the table has no later period. */
  readonly newPeriods: NewPeriods | null;
  readonly restatement: Restatement;
  /** Channels of the table that no model has. */
  readonly newChannels: readonly string[];
  /** Periods whose returns are compared: those of the last fit. */
  readonly window: { readonly from: string; readonly to: string };
  readonly isRoi: boolean;
  readonly channels: readonly RefreshedChannel[];
  readonly verdicts: { readonly before: string; readonly after: string };
  /** The best division of the same budget over the same periods, by each fit; null where one of them cannot be had. */
  readonly plans: { readonly budget: number; readonly before: Plan; readonly after: Plan } | null;
  /** What both divisions bring against today by the new fit, KPI a period. */
  readonly gains: { readonly oldPlan: Estimate; readonly newPlan: Estimate } | null;
  readonly warnings: readonly Warning[];
}
