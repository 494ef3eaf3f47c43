/** What a log density is made from: scaled media and KPI, the columns of the linear block, and every prior; no dates, no file. */

import { geoAt, periodAt } from "../data/rows.js";
import type { OwnKinds } from "../spec/kinds.js";
import type { LikelihoodSettings } from "../spec/likelihoods/likelihoods.js";
import type { Prior } from "../spec/priors.js";
import type { AdstockSettings, SaturationSettings } from "../transforms/kind.js";

/** A normal prior: what a coefficient of the linear block has. */
export interface NormalPrior {
  readonly mean: number;
  readonly sd: number;
}

export interface DesignChannel {
  readonly name: string;
  /** Channels of one type share a level when coefficients are pooled. */
  readonly type: string;
  /** Scaled media, one array a geo, shape [geo][time]; weeks before the first likelihood row give the carry-in. */
  readonly media: readonly Float64Array[];
  /** What the media were divided by, shape [geo]. */
  readonly scales: readonly number[];
  readonly adstock: {
    readonly kind: string;
    readonly settings: AdstockSettings;
    /** By name of the kind's parameter. */
    readonly priors: Readonly<Record<string, Prior>>;
  };
  readonly saturation: {
    readonly kind: string;
    readonly settings: SaturationSettings;
    readonly priors: Readonly<Record<string, Prior>>;
  };
  readonly order: "adstockFirst" | "saturationFirst";
  readonly coefficient: DesignCoefficient;
  /** Money spent in the likelihood rows, all geos together; 0 for organic channels. */
  readonly spend: number;
  /** Money spent in the rows that a prior on ROI is about: those of the likelihood, of which a frozen scaling takes its own alone. */
  readonly roiSpend: number;
}

export interface DesignCoefficient {
  /** What is sampled: the coefficient itself, or the ROI that it stands for. */
  readonly of: "coefficient" | "roi";
  /** "pooled": its logarithm is normal around the level of the channel's type. */
  readonly prior: Prior | "pooled";
}

/** A column of the linear block and the normal prior of its coefficient. */
export interface LinearColumn {
  /** Block of parameters it belongs to: "intercept", "control", "event", "season", "trend". */
  readonly block: string;
  /** Its name in the block; "" where the block is one number. */
  readonly label: string;
  /** Shape [geo · time]. */
  readonly values: Float64Array;
  readonly prior: NormalPrior;
}

/** An experiment: what the media of a window brought more than other media would have, measured with an error. */
export interface DesignLiftTest {
  readonly name: string;
  /** Index of the channel. */
  readonly channel: number;
  /** Media of the channel that the experiment's are compared with, shape [geo][time]: none in its window, unless it says otherwise. */
  readonly counterfactual: readonly Float64Array[];
  /** What one unit of scaled KPI counts at each row, in KPI units; 0 outside the counted weeks. Shape [geo · time]. */
  readonly weights: Float64Array;
  readonly effect: number;
  readonly standardError: number;
}

export interface DesignPooling {
  /** Log of the typical coefficient (or ROI) of a type of channel. */
  readonly typeLevel: Prior;
  /** Standard deviation of a channel's log around its type. */
  readonly typeSpread: Prior;
  /** Standard deviation of a geo's log around the channel; null where geos share one coefficient. */
  readonly geoSpread: Prior | null;
}

/** Arrays and priors of a model. Rows are geo-major: row g · times + t. */
export interface Design {
  readonly times: number;
  readonly geos: readonly string[];
  /** Scaled KPI, shape [geo · time]; 0 where it is not observed. */
  readonly kpi: Float64Array;
  /** 1 for the rows of the likelihood, shape [geo · time]. */
  readonly isObserved: Uint8Array;
  readonly channels: readonly DesignChannel[];
  /** The kinds of the channels that are not built in: functions, which no other thread can be sent. */
  readonly ownKinds: OwnKinds;
  /** Revenue that one unit of scaled KPI stands for, shape [geo · time], 0 outside the rows that a prior on ROI is about; null without revenue. */
  readonly revenuePerUnit: Float64Array | null;
  readonly linear: readonly LinearColumn[];
  readonly pooling: DesignPooling | null;
  readonly likelihood: LikelihoodSettings;
  readonly liftTests: readonly DesignLiftTest[];
}

/** Rows of the likelihood, ascending. */
export function likelihoodRows({ isObserved }: Pick<Design, "isObserved">): readonly number[] {
  return [...isObserved.keys()].filter((row) => isObserved[row] === 1);
}

/** How many they are. */
export function observationCount({ isObserved }: Design): number {
  return isObserved.reduce((count, flag) => count + flag, 0);
}

/** Scaled media over the rows of the likelihood, one column a channel. */
export function mediaColumns(design: Design): readonly Float64Array[] {
  const { channels, times } = design;
  const rows = likelihoodRows(design);
  return channels.map(({ media }) =>
    Float64Array.from(rows, (row) => media[geoAt(row, times)]![periodAt(row, times)]!),
  );
}
