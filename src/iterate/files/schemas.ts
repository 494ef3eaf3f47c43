/** The JSON that a run leaves behind, as schemas: what other programs may rely on, and what a resumed run checks before it goes on. */
import { platform } from "#platform";
import { once } from "../../platform/once.js";
import { modelTypes } from "../../spec/spec.js";

/** Schemas of the JSON artifacts by name; keys are snake_case, null stands for a number that is not defined. */
export const artifactSchemas = once(() => {
  const { z } = platform.zod();
  const number = z
    .number()
    .nullable()
    .transform((value) => value ?? Number.NaN);
  const text = z.string();
  const names = z.array(text);
  const seed = z.union([z.number(), text]);
  const range = z.strictObject({ from: text, to: text, periods: z.int() });
  const split = z.strictObject({ train: range, test: range });
  const thresholds = z.strictObject({
    oos_r2_min: z.number(),
    oos_mape_max: z.number(),
    overfitting_max: z.number(),
    test_size: z.number(),
  });
  const data = z.strictObject({ path: text, sha256: text });
  const gate = z.strictObject({
    name: text,
    value: number,
    limit: number,
    is_passed: z.boolean(),
    /** One line for people. */
    text,
  });
  const holdoutGate = z.strictObject({
    name: z.enum(["oos_r2", "oos_mape", "overfitting"]),
    value: number,
    threshold: z.number(),
    is_passed: z.boolean(),
    text,
  });
  const metrics = z.strictObject({
    rows: z.int(),
    missing: z.int(),
    zeros: z.int(),
    r2: number,
    mape: number,
    wmape: number,
    rmse: number,
    mae: number,
    crps: number,
    coverage: number,
    interval_width: number,
    level: z.number(),
    mase: number,
  });
  const forecast = z.strictObject({ name: text, metrics, skill: number });
  const evidence = z.strictObject({
    kind: z.literal("trainingEvidence"),
    /** What the sampler says of its own work. */
    sampling: z.strictObject({
      /** Transitions that diverged, after warm-up, and the parameters that they cluster at, the clearest first. */
      divergences: z.int(),
      divergences_at: names,
      /** Worst over all parameters; NaN where chains are stuck. */
      rhat: number,
      /** Smallest effective sample, of bulk or tail. */
      ess: number,
      worst_parameter: text,
      min_bfmi: number,
      /** Share of transitions cut short by the largest tree depth. */
      tree_depth_share: number,
      /** Sampled parameters, the integrated linear block not among them. */
      dimension: z.int(),
      is_collapsed: z.boolean(),
    }),
    /** How the model fits the weeks it was fitted to. */
    in_sample: z.strictObject({
      weeks: z.int(),
      r2: number,
      /** Shares; NaN where the KPI is zero in some week. */
      mape: number,
      wmape: number,
      /** Standard deviation of the residuals, in KPI units. */
      rmse: number,
      /** Share of weeks inside the 90 % interval. */
      coverage: number,
      /** Correlation of neighbouring residuals. */
      residual_autocorrelation: number,
    }),
    /** Forecasts of later training weeks from fits to earlier ones; null where the weeks are too few to be divided. */
    folds: z
      .strictObject({
        folds: z.array(
          z.strictObject({
            /** First and last week forecast. */
            from: text,
            to: text,
            weeks: z.int(),
            train_r2: number,
            r2: number,
            mape: number,
            wmape: number,
            rmse: number,
          }),
        ),
        weeks: z.int(),
        /** Of all forecast weeks together: 1 − Σ error² / Σ (KPI − its mean)². One short fold alone says little. */
        r2: number,
        mape: number,
        wmape: number,
        /** Mean R² of the folds' own training weeks, less `r2`. */
        overfitting: number,
        /** wMAPE of the last value and of the same week a year before, on the same weeks; NaN where there is none. */
        naive_wmape: number,
      })
      .nullable(),
    /** Why there are no folds; "" where there are. */
    folds_missing: text,
    /** Controls whose coefficient may as well be zero: the 90 % interval holds it. */
    weak_controls: names,
    /** Those of `diagnose`, in short. */
    findings: z.array(
      z.strictObject({ code: text, severity: z.enum(["fail", "review", "note"]), message: text }),
    ),
  });
  const change = z.strictObject({ rule: text, change: text });
  const decision = z.strictObject({
    /** Of the attempt that the next one starts from, the gravest first, each with its numbers. */
    symptoms: z.array(z.strictObject({ name: text, title: text, seen: text })),
    /** How this attempt did against the best one before it. */
    outcome: z.enum(["first", "better", "no better"]),
    comparison: text,
    /** The attempt that the next one changes. */
    base: z.int(),
    considered: z.array(
      z.strictObject({
        rule: text,
        symptom: text,
        /** "" where there was nothing to change. */
        change: text,
        reason: text,
        verdict: z.enum(["chosen", "later", "already tried", "nothing to change"]),
      }),
    ),
    chosen: z.strictObject({ rule: text, change: text, reason: text }).nullable(),
    /** Why the run cannot go on; "" where it can. */
    stop_reason: text,
  });
  const thinkingLog = z.strictObject({
    iteration: z.int(),
    /** The rule that made the configuration of an earlier one; null for the first. */
    made_by: change.nullable(),
    evidence,
    diagnostics: z.array(gate),
    decision,
  });
  const holdout = z.strictObject({
    split,
    train: metrics,
    test: metrics,
    overfitting: number,
    forecasts: z.array(forecast),
    thresholds,
    gates: z.array(holdoutGate),
    is_passed: z.boolean(),
    kpi: z.strictObject({ name: text, unit: text }),
    doubts: names,
  });
  const sampling = z.strictObject({
    chains: z.int(),
    warmup: z.int(),
    draws: z.int(),
    target_acceptance: z.number(),
    metric: z.enum(["dense", "diagonal"]),
  });
  const facts = z.strictObject({
    /** Training weeks with a KPI, from the first sale on, times geos. */
    rows: z.int(),
    years: z.number(),
    /** Rows for each coefficient of a plain linear model of this table. */
    rows_per_coefficient: number,
    /** Of the KPI; NaN where the weeks are too few. */
    trend_per_year: number,
    yearly_correlation: number,
    controls: names,
    events: names,
    /** Weeks whose KPI neither neighbours nor season explain, the furthest off first. */
    spikes: names,
    collinear_pairs: z.array(z.strictObject({ first: text, second: text, correlation: number })),
  });
  const luck = z.strictObject({
    /** Of passing by luck, by number of looks: `chances[0]` is that of one look. */
    chances: z.array(z.number()),
    /** Monte Carlo standard error of the last one. */
    standard_error: z.number(),
    simulations: z.int(),
    assumptions: text,
  });
  const settings = z.strictObject({
    model_type: z.enum(modelTypes),
    seed,
    is_strict: z.boolean(),
    thresholds,
    read_options: z.record(text, z.unknown()),
  });
  const limits = z.strictObject({
    rhat_max: z.number(),
    ess_min: z.number(),
    divergences_max: z.number(),
    r2_min: z.number(),
    /** Above it the fit is flagged: only weeks that the model has not seen can clear it. */
    r2_flag: z.number(),
    /** Whether a flagged R² fails. */
    is_flag_fatal: z.boolean(),
  });
  const verdict = z.strictObject({
    has_passed_diagnostics: z.boolean(),
    has_passed_holdout: z.boolean(),
    /** Conditions on the table itself, without which a passed holdout proves nothing. */
    sufficiency: z.array(gate),
    /** All three. */
    is_success: z.boolean(),
  });
  const entry = z.strictObject({
    ...thinkingLog.shape,
    /** Name of its configuration, and the checksum of the text. */
    config: text,
    config_sha256: text,
    sampling,
    holdout,
    verdict,
  });
  const iterationLog = z.strictObject({
    format: z.literal(1),
    version: text,
    data,
    settings,
    split,
    limits,
    facts,
    luck,
    iterations: z.array(entry),
  });
  const oosValidation = z.strictObject({
    iteration: z.int(),
    look: z.int(),
    chance_by_luck: number,
    ...holdout.shape,
  });
  const estimate = z.strictObject({
    mean: number,
    median: number,
    lower: number,
    upper: number,
    level: z.number(),
  });
  const summary = z.strictObject({
    iteration: z.int(),
    in_sample: evidence.shape.in_sample,
    sampling: evidence.shape.sampling,
    folds: evidence.shape.folds,
    verdict: z.enum(["pass", "review", "fail"]),
    findings: evidence.shape.findings,
    parameters: z.array(
      z.strictObject({
        name: text,
        mean: number,
        sd: number,
        q5: number,
        q50: number,
        q95: number,
        rhat: number,
        ess_bulk: number,
        ess_tail: number,
        mcse_mean: number,
        mcse_sd: number,
        prior_share: number,
      }),
    ),
    channels: z.array(
      z.strictObject({
        name: text,
        /** Of the KPI expected in the training weeks. */
        share: estimate,
        /** In the training weeks; NaN without revenue or spend. */
        spend: number,
        roi: estimate.nullable(),
        probability_above_one: number,
        /** Share of the coefficient that comes from its prior. */
        prior_share: number,
      }),
    ),
    baseline_share: estimate,
    media_share: estimate,
    warnings: names,
  });
  const score = z.strictObject({
    iteration: z.int(),
    /** What was changed; "" for the first. */
    change: text,
    r2_in_sample: number,
    mape_in_sample: number,
    rhat: number,
    ess: number,
    divergences: z.int(),
    /** Of the rolling forecasts inside the training weeks; NaN where there are none. */
    r2_folds: number,
    r2_holdout: number,
    mape_holdout: number,
    overfitting: number,
    diagnostics_passed: z.boolean(),
    oos_validation_passed: z.boolean(),
  });
  const report = z.strictObject({
    status: z.enum(["full_success", "diagnostics_only", "budget_exhausted"]),
    oos_validation_passed: z.boolean(),
    diagnostics_passed: z.boolean(),
    status_reason: text,
    stop_reason: text,
    iterations: z.int(),
    max_iterations: z.int(),
    best_iteration: z.int(),
    model_type: z.enum(modelTypes),
    seed,
    is_strict: z.boolean(),
    data,
    split,
    thresholds,
    limits,
    in_sample: evidence.shape.in_sample,
    sampling: evidence.shape.sampling,
    folds: evidence.shape.folds,
    oos_validation: holdout,
    verdict,
    holdout_looks: z.strictObject({
      count: z.int(),
      chance_by_luck: number,
      standard_error: z.number(),
      simulations: z.int(),
      assumptions: text,
    }),
    history: z.array(score),
    likely_reasons: z.array(
      z.strictObject({
        name: text,
        /** What points to it, with its numbers. */
        finding: text,
        /** What would settle it. */
        next_step: text,
      }),
    ),
    channels: summary.shape.channels,
    baseline_share: estimate,
    media_share: estimate,
    kf_documentation: text,
    artifacts: z.record(text, text),
    doubts: names,
    version: text,
  });
  return {
    iterationLog,
    thinkingLog,
    thinkingHistory: z.array(thinkingLog),
    oosValidation,
    summary,
    report,
    dataProfile: z.looseObject({
      source: z.looseObject({ path: text, sha256: text, rows: z.int() }),
      frequency: z.enum(["day", "week", "month"]),
      start: text,
      end: text,
      periods: z.int(),
      columns: z.array(z.looseObject({ column: text, role: text, reason: text })),
      channels: z.array(z.looseObject({ name: text, total_spend: number })),
      findings: z.array(z.looseObject({ code: text, severity: text, message: text, cure: text })),
      split,
      note: text,
    }),
  };
});
