/** What is known of a table before anything is modelled: its columns, its channels, and what stands in the way. */
import type { Warning } from "../warning.js";
import type { HolidayPeak } from "./holidayPeaks.js";
import type { ColumnRole, Frequency, PanelSource } from "./panel.js";
import type { Rhythm } from "./rhythm.js";
import type { Collinearity } from "./similarColumns.js";

/** A fact about the data with its weight: to know (info), to think about (review), or a reason to stop (fail). */
export interface ProfileFinding extends Warning {
  readonly severity: "info" | "review" | "fail";
}

/** One column of the file. Numbers are over all geos and periods, missing values left out; NaN where there is none. */
export interface ColumnProfile extends ColumnRole {
  readonly unit: string;
  /** Does the panel hold numbers for it? */
  readonly isNumeric: boolean;
  readonly missing: number;
  /** Share of zeros among the present values. */
  readonly zeroShare: number;
  readonly negative: number;
  readonly total: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for a constant. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isConstant: boolean;
}

export interface ChannelProfile {
  readonly name: string;
  /** NaN for an organic channel. */
  readonly totalSpend: number;
  /** Share of all spend, in [0, 1]; NaN for an organic channel or where nothing is spent. */
  readonly shareOfSpend: number;
  /** Share of periods (and geos) without spend, or without exposure for an organic channel. */
  readonly zeroShare: number;
}

export interface ProfileOutlier {
  readonly series: string;
  readonly geo: string;
  readonly time: string;
  readonly value: number;
  /** Robust standard deviations from its neighbourhood and season. */
  readonly score: number;
}

/** What is known of a table before it is modelled. */
export interface DataProfile {
  readonly kind: "profile";
  readonly source: PanelSource;
  readonly frequency: Frequency;
  readonly start: string;
  readonly end: string;
  readonly periods: number;
  /** Periods without any row in the file. */
  readonly missingPeriods: readonly string[];
  /** Rows of the file that were added to another of the same period. */
  readonly mergedRows: number;
  readonly geos: readonly string[];
  readonly currency: string;
  readonly columns: readonly ColumnProfile[];
  readonly channels: readonly ChannelProfile[];
  /** Leading periods in which the KPI is zero. */
  readonly kpiZeroPeriods: number;
  /** Rows (geo and period) from the first KPI on, and the coefficients of a plain linear model with a level for each geo. */
  readonly rowsPerParameter: { readonly rows: number; readonly parameters: number; readonly ratio: number };
  /** Of the KPI, summed over geos, from its first value on. */
  readonly rhythm: Rhythm;
  /** Of channels and controls, over the rows from the first KPI on. */
  readonly collinearity: Collinearity;
  readonly outliers: readonly ProfileOutlier[];
  /** Around which the KPI stands out; absent where the table names no country. */
  readonly holidayPeaks?: readonly HolidayPeak[];
  readonly findings: readonly ProfileFinding[];
  /** Findings to review or to stop at. */
  readonly warnings: readonly Warning[];
}
