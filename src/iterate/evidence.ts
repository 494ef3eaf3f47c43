/** All that the rules may know of an attempt: sampler, fit in sample, rolling folds inside the training weeks. The holdout has no place in it. */
import type { Severity } from "../diagnosis/finding.js";

/** What the sampler says of its own work. */
export interface SamplingEvidence {
  /** Transitions that diverged, after warm-up. */
  readonly divergences: number;
  /** Parameters that the divergences cluster at, the clearest first. */
  readonly divergencesAt: readonly string[];
  /** Worst over all parameters; NaN where chains are stuck. */
  readonly rhat: number;
  /** Smallest effective sample, of bulk or tail. */
  readonly ess: number;
  readonly worstParameter: string;
  readonly minBfmi: number;
  /** Share of transitions cut short by the largest tree depth. */
  readonly treeDepthShare: number;
  /** Sampled parameters, the integrated linear block not among them. */
  readonly dimension: number;
  readonly isCollapsed: boolean;
}

/** How the model fits the weeks it was fitted to. */
export interface InSampleEvidence {
  readonly weeks: number;
  readonly r2: number;
  /** Shares; NaN where the KPI is zero in some week. */
  readonly mape: number;
  readonly wmape: number;
  /** Share of weeks inside the 90 % interval. */
  readonly coverage: number;
  /** Correlation of neighbouring residuals. */
  readonly residualAutocorrelation: number;
  /** Standard deviation of the residuals, in KPI units. */
  readonly rmse: number;
}

export interface FoldResult {
  /** First and last week forecast. */
  readonly from: string;
  readonly to: string;
  readonly weeks: number;
  readonly trainR2: number;
  readonly r2: number;
  readonly mape: number;
  readonly wmape: number;
  readonly rmse: number;
}

/** Forecasts of later training weeks from fits to earlier ones. */
export interface FoldEvidence {
  readonly folds: readonly FoldResult[];
  readonly weeks: number;
  /** Of all forecast weeks together: 1 − Σ error² / Σ (KPI − its mean)². One short fold alone says little. */
  readonly r2: number;
  readonly mape: number;
  readonly wmape: number;
  /** Mean R² of the folds' own training weeks, less `r2`. */
  readonly overfitting: number;
  /** wMAPE of the last value and of the same week a year before, on the same weeks; NaN where there is none. */
  readonly naiveWmape: number;
}

/** A finding of `diagnose`, in short. */
export interface EvidenceFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** What an attempt showed on the training weeks. */
export interface TrainingEvidence {
  readonly kind: "trainingEvidence";
  readonly sampling: SamplingEvidence;
  readonly inSample: InSampleEvidence;
  /** Null where the training weeks are too few to be divided. */
  readonly folds: FoldEvidence | null;
  /** Why there are no folds; "" where there are. */
  readonly foldsMissing: string;
  /** Controls whose coefficient may as well be zero: the 90 % interval holds it. */
  readonly weakControls: readonly string[];
  readonly findings: readonly EvidenceFinding[];
}
