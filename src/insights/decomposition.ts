/** What the KPI of a fit is made of: the record of its components, its baseline and what they add up to. */
import type { Estimate } from "../math/estimate.js";
import type { Component } from "../model/components.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";

export interface ComponentEstimate extends Component {
  /** Over the window, in KPI units. */
  readonly total: Estimate;
  /** As a share of the window's expected KPI. */
  readonly share: Estimate;
  /** Shape [period], in KPI units. */
  readonly byPeriod: readonly Estimate[];
  /** Why nothing is claimed of it; null where the numbers stand. */
  readonly withheld: string | null;
}

/** The baseline and the channels that cannot be told from it, together. */
export interface Untold {
  readonly names: readonly string[];
  readonly total: Estimate;
  readonly share: Estimate;
  readonly byPeriod: readonly Estimate[];
}

export interface Baseline {
  /** KPI expected without any media. */
  readonly total: Estimate;
  readonly share: Estimate;
  readonly byPeriod: readonly Estimate[];
  /** P(baseline < 0), of the window's total and of each period. */
  readonly probabilityNegative: number;
  readonly probabilityNegativeByPeriod: Float64Array;
}

export interface Decomposition {
  readonly kind: "decomposition";
  readonly model: Model;
  /** First days of the window's periods. */
  readonly times: readonly string[];
  /** Intercept, trend, seasonality, controls, events, channels; in a multiplicative model the joint effect last. */
  readonly components: readonly ComponentEstimate[];
  readonly baseline: Baseline;
  /** Null where nothing is withheld. */
  readonly untold: Untold | null;
  /** What the components add up to. */
  readonly expected: { readonly total: Estimate; readonly byPeriod: readonly Estimate[] };
  /** KPI as observed, shape [period]; NaN where a geo's is missing. */
  readonly observed: Float64Array;
  readonly warnings: readonly Warning[];
}
