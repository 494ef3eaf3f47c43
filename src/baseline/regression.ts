/** A ridge regression as a record: what was fitted, to which rows, and what is doubtful about it. */
import type { Panel } from "../data/panel.js";
import type { RidgeFit } from "../math/ridge.js";
import type { Warning } from "../warning.js";
import type { AlphaSearch } from "./alphaSearch.js";
import type { ChannelAdstock } from "./channelAdstocks.js";

export interface RidgeRegression {
  readonly kind: "ridgeRegression";
  /** The national panel that was fitted. */
  readonly panel: Panel;
  /** Periods with KPI > 0, as indices into `panel.times`. */
  readonly rows: readonly number[];
  readonly adstocks: readonly ChannelAdstock[];
  /** Regressors: `adstock_<channel>` for every channel, then the controls, then in a daily table the weekdays against Monday. */
  readonly featureNames: readonly string[];
  readonly fit: RidgeFit;
  readonly alpha: number;
  /** How alpha was chosen; null where it was given. */
  readonly alphaSearch: AlphaSearch | null;
  readonly rSquared: number;
  /** NaN where there are not more rows than features + 1. */
  readonly adjustedRSquared: number;
  readonly warnings: readonly Warning[];
}
