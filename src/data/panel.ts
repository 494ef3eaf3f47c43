/** The validated table that every analysis starts from: time in order, every column with a known role. */
import type { Warning } from "../warning.js";

export type Frequency = "day" | "week" | "month";

/** What a column of the file was taken for. */
export type Role =
  | "date"
  | "geo"
  | "kpi"
  | "revenue"
  | "revenuePerKpi"
  | "spend"
  | "exposure"
  | "adstock"
  | "control"
  | "event"
  | "outcome"
  | "population"
  | "total"
  | "ignored";

/** One column of the file, its role and the reason for it. */
export interface ColumnRole {
  readonly column: string;
  readonly role: Role;
  /** The channel it belongs to, for spend, exposure and adstock columns. */
  readonly channel?: string;
  readonly reason: string;
  /** What is doubtful about the decision: the column is left out because it is "empty", "constant", a "copy" of another, a "sum" of
   *  others, "unpaired" with the money it may belong to, "unknown", or money of a channel that the user's list does not name ("unlisted"); its
   *  role is a "guess"; or it is a value of an "otherUnit" than the KPI's. */
  readonly doubt?:
    | "otherUnit"
    | "empty"
    | "constant"
    | "copy"
    | "sum"
    | "unpaired"
    | "unknown"
    | "unlisted"
    | "guess";
}

/** A named column of numbers with its unit. */
export interface Series {
  readonly name: string;
  /** The column of the file it came from. */
  readonly column: string;
  readonly unit: string;
  /** Shape [geo, time], row-major; NaN where the cell is empty. */
  readonly values: Float64Array;
}

/** A way of reaching people, paid (with spend) or organic (without). */
export interface Channel {
  readonly name: string;
  /** Money spent per period; null for organic channels. */
  readonly spend: Series | null;
  /** What people saw (impressions, clicks, reach, frequency, sends), one series per column of the file. */
  readonly exposures: readonly Series[];
  /** The file's own `adstock_<channel>` column, when it has one. */
  readonly adstocked: Series | null;
}

/** Hill saturation x^slope / (x^slope + k^slope), with k = halfSaturation times the channel's peak. */
export interface AssumedSaturation {
  /** Slope, > 0. */
  readonly slope: number;
  /** Half-saturation as a share of the channel's largest adstock, in (0, 1]. */
  readonly halfSaturation: number;
}

/** What the settings beside the data say of the channels: assumed by a person, fitted to nothing. */
export interface Assumptions {
  /** Share of the adstock carried over to the next period, by channel, in [0, 1). */
  readonly retention: Readonly<Record<string, number>>;
  readonly saturation: Readonly<Record<string, AssumedSaturation>>;
}

export interface PanelSource {
  readonly path: string;
  readonly sha256: string;
  /** Data rows of the file, without its header. */
  readonly rows: number;
  /** How the text was read: separator, decimal mark, encoding, date format. */
  readonly dialect: Readonly<Record<string, string>>;
}

/** A validated table of marketing data. Numbers are shape [geo, time], row-major; a national table has one geo. */
export interface Panel {
  readonly kind: "panel";
  readonly source: PanelSource;
  readonly frequency: Frequency;
  /** First day of each period, ISO yyyy-mm-dd, ascending, shape [time]. */
  readonly times: readonly string[];
  /** Shape [geo]; ["national"] where the table has no geo column. */
  readonly geos: readonly string[];
  /** Unit of money, such as "GBP"; "currency units" where nobody said. */
  readonly currency: string;
  /** Where it was sold, by the two letters of a country or a state of it ("DE-BY"): whose holidays count. Absent where nobody said. */
  readonly country?: string;
  readonly kpi: Series;
  /** Revenue per period: read, or KPI times revenue per KPI; null where the table has neither. */
  readonly revenue: Series | null;
  readonly channels: readonly Channel[];
  readonly controls: readonly Series[];
  /** Indicator (or strength) of holidays, launches, promotions. */
  readonly events: readonly Series[];
  /** Other results of marketing (leads, test drives, KPI by market): never regressors. */
  readonly outcomes: readonly Series[];
  /** People per geo, shape [geo]; null where unknown. */
  readonly population: Float64Array | null;
  readonly assumptions: Assumptions;
  /** Every column of the file in the file's order. */
  readonly roles: readonly ColumnRole[];
  readonly warnings: readonly Warning[];
}

/** What a series is counted in: its unit, or its name where it has none. */
export function countedIn({ name, unit }: Pick<Series, "name" | "unit">): string {
  return unit === "" ? name : unit;
}
