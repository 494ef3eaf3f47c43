/** The JSON that a run leaves behind, as schemas: what other programs may rely on, and what a resumed run checks before it goes on. */
import { platform } from "#platform";
import { once } from "../../platform/once.js";

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
    sampling: z.strictObject({
      divergences: z.int(),
      divergences_at: names,
      rhat: number,
      ess: number,
      worst_parameter: text,
      min_bfmi: number,
      tree_depth_share: number,
      dimension: z.int(),
      is_collapsed: z.boolean(),
    }),
    in_sample: z.strictObject({
      weeks: z.int(),
      r2: number,
      mape: number,
      wmape: number,
      rmse: number,
      coverage: number,
      residual_autocorrelation: number,
    }),
    folds: z
      .strictObject({
        folds: z.array(
          z.strictObject({
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
        r2: number,
        mape: number,
        wmape: number,
        overfitting: number,
        naive_wmape: number,
      })
      .nullable(),
    folds_missing: text,
    weak_controls: names,
    findings: z.array(
      z.strictObject({ code: text, severity: z.enum(["fail", "review", "note"]), message: text }),
    ),
  });
  const change = z.strictObject({ rule: text, change: text });
  const decision = z.strictObject({
    symptoms: z.array(z.strictObject({ name: text, title: text, seen: text })),
    outcome: z.enum(["first", "better", "no better"]),
    comparison: text,
    base: z.int(),
    considered: z.array(
      z.strictObject({
        rule: text,
        symptom: text,
        change: text,
        reason: text,
        verdict: z.enum(["chosen", "later", "already tried", "nothing to change"]),
      }),
    ),
    chosen: z.strictObject({ rule: text, change: text, reason: text }).nullable(),
    stop_reason: text,
  });
  const thinkingLog = z.strictObject({
    iteration: z.int(),
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
    rows: z.int(),
    years: z.number(),
    rows_per_coefficient: number,
    trend_per_year: number,
    yearly_correlation: number,
    controls: names,
    events: names,
    spikes: names,
    collinear_pairs: z.array(z.strictObject({ first: text, second: text, correlation: number })),
  });
  const luck = z.strictObject({
    chances: z.array(z.number()),
    standard_error: z.number(),
    simulations: z.int(),
    assumptions: text,
  });
  const settings = z.strictObject({
    model_type: text,
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
    r2_flag: z.number(),
    is_flag_fatal: z.boolean(),
  });
  const verdict = z.strictObject({
    has_passed_diagnostics: z.boolean(),
    has_passed_holdout: z.boolean(),
    sufficiency: z.array(gate),
    is_success: z.boolean(),
  });
  const entry = z.strictObject({
    ...thinkingLog.shape,
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
        share: estimate,
        spend: number,
        roi: estimate.nullable(),
        probability_above_one: number,
        prior_share: number,
      }),
    ),
    baseline_share: estimate,
    media_share: estimate,
    warnings: names,
  });
  const score = z.strictObject({
    iteration: z.int(),
    change: text,
    r2_in_sample: number,
    mape_in_sample: number,
    rhat: number,
    ess: number,
    divergences: z.int(),
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
    model_type: text,
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
    likely_reasons: z.array(z.strictObject({ name: text, finding: text, next_step: text })),
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
