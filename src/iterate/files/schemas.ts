/** The JSON that a run leaves behind, as schemas: what other programs may rely on, and what a resumed run checks before it goes on. */
import { zod } from "#packages";
import { once } from "../../platform/once.js";
import { modelTypes } from "../../spec/spec.js";

/** Schemas of the JSON artifacts by name; keys are snake_case, null stands for a number that is not defined. */
export const artifactSchemas = once(() => {
  const { z } = zod();
  const number = z.pipe(
    z.nullable(z.number()),
    z.transform((value) => value ?? Number.NaN),
  );
  const text = z.string();
  const names = z.array(text);
  const seed = z.union([z.number(), text]);
  const whole = z.int();
  const known = z.number();
  const yesNo = z.boolean();
  const range = z.strictObject({ from: text, to: text, periods: whole });
  const split = z.strictObject({ train: range, test: range });
  const thresholds = z.strictObject(
    each(known, "oos_r2_min", "oos_mape_max", "overfitting_max", "test_size"),
  );
  const data = z.strictObject({ path: text, sha256: text });
  const gate = z.strictObject({
    name: text,
    value: number,
    limit: number,
    is_passed: yesNo,
    /** One line for people. */
    text,
  });
  const holdoutGate = z.strictObject({
    name: z.enum(["oos_r2", "oos_mape", "overfitting"]),
    value: number,
    threshold: known,
    is_passed: yesNo,
    text,
  });
  const metrics = z.strictObject({
    ...each(whole, "rows", "missing", "zeros"),
    ...each(number, "r2", "mape", "wmape", "rmse", "mae", "crps", "coverage", "interval_width"),
    level: known,
    mase: number,
  });
  const forecast = z.strictObject({ name: text, metrics, skill: number });
  const evidence = z.strictObject({
    kind: z.literal("trainingEvidence"),
    /** What the sampler says of its own work. */
    sampling: z.strictObject({
      /** Transitions that diverged, after warm-up, and the parameters that they cluster at, the clearest first. */
      divergences: whole,
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
      dimension: whole,
      is_collapsed: yesNo,
    }),
    /** How the model fits the weeks it was fitted to. */
    in_sample: z.strictObject({
      weeks: whole,
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
    folds: z.nullable(
      z.strictObject({
        folds: z.array(
          z.strictObject({
            /** First and last week forecast. */
            from: text,
            to: text,
            weeks: whole,
            ...each(number, "train_r2", "r2", "mape", "wmape", "rmse"),
          }),
        ),
        weeks: whole,
        /** Of all forecast weeks together: 1 − Σ error² / Σ (KPI − its mean)². One short fold alone says little. */
        r2: number,
        mape: number,
        wmape: number,
        /** Mean R² of the folds' own training weeks, less `r2`. */
        overfitting: number,
        /** wMAPE of the last value and of the same week a year before, on the same weeks; NaN where there is none. */
        naive_wmape: number,
      }),
    ),
    /** Why there are no folds; "" where there are. */
    folds_missing: text,
    /** Controls whose coefficient may as well be zero: the 90 % interval holds it. */
    weak_controls: names,
    /** Those of `diagnose`, in short. */
    findings: z.array(
      z.strictObject({
        gate: z.enum(["sampler", "fit", "forecast", "attribution"]),
        code: text,
        severity: z.enum(["fail", "review", "note"]),
        message: text,
        /** Parameters, channels or days of the year that it is about. */
        about: names,
      }),
    ),
  });
  /** What an attempt showed on the training weeks. */
  const measured = {
    in_sample: evidence.shape.in_sample,
    sampling: evidence.shape.sampling,
    folds: evidence.shape.folds,
  };
  const change = z.strictObject({ rule: text, change: text });
  const decision = z.strictObject({
    /** Of the attempt that the next one starts from, the gravest first, each with its numbers. */
    symptoms: z.array(z.strictObject({ name: text, title: text, seen: text })),
    /** How this attempt did against the best one before it. */
    outcome: z.enum(["first", "better", "no better"]),
    comparison: text,
    /** The attempt that the next one changes. */
    base: whole,
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
    chosen: z.nullable(z.strictObject({ rule: text, change: text, reason: text })),
    /** Why the run cannot go on; "" where it can. */
    stop_reason: text,
  });
  const thinkingLog = z.strictObject({
    iteration: whole,
    /** The rule that made the configuration of an earlier one; null for the first. */
    made_by: z.nullable(change),
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
    is_passed: yesNo,
    kpi: z.strictObject({ name: text, unit: text }),
    doubts: names,
  });
  const sampling = z.strictObject({
    ...each(whole, "chains", "warmup", "draws"),
    target_acceptance: known,
    metric: z.enum(["dense", "diagonal"]),
  });
  const facts = z.strictObject({
    /** Training weeks with a KPI, from the first sale on, times geos. */
    rows: whole,
    years: known,
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
    chances: z.array(known),
    /** Monte Carlo standard error of the last one. */
    standard_error: known,
    simulations: whole,
    assumptions: text,
  });
  const settings = z.strictObject({
    model_type: z.enum(modelTypes),
    seed,
    is_strict: yesNo,
    thresholds,
    read_options: z.record(text, z.unknown()),
  });
  const limits = z.strictObject({
    ...each(known, "rhat_max", "ess_min", "divergences_max", "r2_min"),
    /** Above it the fit is flagged: only weeks that the model has not seen can clear it. */
    r2_flag: known,
    /** Whether a flagged R² fails. */
    is_flag_fatal: yesNo,
  });
  const verdict = z.strictObject({
    ...each(yesNo, "has_passed_diagnostics", "has_passed_holdout"),
    /** Whether what was sold can be attributed to media, and in its text what speaks against it. */
    attribution: z.array(gate),
    /** Conditions on the table itself, without which a passed holdout proves nothing. */
    sufficiency: z.array(gate),
    /** All four. */
    is_success: yesNo,
  });
  const estimate = z.strictObject({ ...each(number, "mean", "median", "lower", "upper"), level: known });
  const spreadNumbers = {
    /** Of the draws of all models, each with the same weight. */
    mixture: estimate,
    /** Smallest and largest median of a model. */
    ...each(number, "lowest", "highest"),
  };
  const between = z.strictObject({ name: text, ...spreadNumbers });
  const spread = z.strictObject({
    /** Of ROI; of KPI units where the table has no revenue. */
    is_roi: yesNo,
    models: z.array(z.strictObject({ name: text, text, total: estimate })),
    total: between,
    channels: z.array(between),
  });
  const entry = z.strictObject({
    ...thinkingLog.shape,
    /** Name of its configuration, and the checksum of the text. */
    config: text,
    config_sha256: text,
    sampling,
    holdout,
    verdict,
    /** Models as reasonable as this one, fitted where all else had passed; null where it had not. */
    spread: z.nullable(spread),
  });
  const iterationLog = z.strictObject({
    format: z.literal(2),
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
    iteration: whole,
    look: whole,
    chance_by_luck: number,
    ...holdout.shape,
  });
  const said = {
    /** Of the KPI expected in the training weeks. */
    share: estimate,
    roi: z.nullable(estimate),
    probability_above_one: number,
    /** Share of what it brought that comes from its prior, as diagnose has it. */
    prior_share: number,
  };
  const shares = {
    /** Null where channels are withheld: what can be told is then in `untold`. */
    baseline_share: z.nullable(estimate),
    media_share: z.nullable(estimate),
    /** Baseline and withheld channels together, and the share of all others. */
    untold: z.nullable(z.strictObject({ names, total: estimate, share: estimate, others_share: estimate })),
  };
  const summary = z.strictObject({
    iteration: whole,
    ...measured,
    verdict: z.enum(["pass", "review", "fail"]),
    findings: evidence.shape.findings,
    parameters: z.array(
      z.strictObject({
        name: text,
        ...each(number, "mean", "sd", "q5", "q50", "q95", "rhat", "ess_bulk", "ess_tail"),
        ...each(number, "mcse_mean", "mcse_sd", "prior_share"),
      }),
    ),
    channels: z.array(
      z.strictObject({
        name: text,
        /** In the training weeks; NaN without revenue or spend. */
        spend: number,
        ...said,
        share: z.nullable(estimate),
        /** Why nothing is claimed of it: its numbers are null then. */
        withheld: z.nullable(text),
        model_says: z.optional(z.strictObject(said)),
      }),
    ),
    ...shares,
    /** All paid channels of which something is claimed, together; null without revenue, or where nothing is claimed. */
    together: z.optional(
      z.nullable(
        z.strictObject({
          name: text,
          spend: number,
          revenue: estimate,
          roi: estimate,
          probability_above_one: number,
        }),
      ),
    ),
    warnings: names,
  });
  const score = z.strictObject({
    iteration: whole,
    /** What was changed; "" for the first. */
    change: text,
    ...each(number, "r2_in_sample", "mape_in_sample", "rhat", "ess"),
    divergences: whole,
    /** Of the rolling forecasts inside the training weeks; NaN where there are none. */
    ...each(number, "r2_folds", "r2_holdout", "mape_holdout", "overfitting"),
    ...each(yesNo, "diagnostics_passed", "oos_validation_passed", "attribution_passed"),
  });
  const report = z.strictObject({
    status: z.enum(["full_success", "diagnostics_only", "budget_exhausted"]),
    ...each(yesNo, "oos_validation_passed", "diagnostics_passed", "attribution_passed"),
    ...each(text, "status_reason", "stop_reason"),
    ...each(whole, "iterations", "max_iterations", "best_iteration"),
    model_type: z.enum(modelTypes),
    seed,
    is_strict: yesNo,
    data,
    split,
    thresholds,
    limits,
    ...measured,
    oos_validation: holdout,
    spread: z.nullable(
      z.strictObject({
        ...spread.shape,
        channels: z.array(
          z.strictObject({
            name: text,
            ...spreadNumbers,
            mixture: z.nullable(estimate),
            /** Why nothing is claimed of it: its numbers are null then. */
            withheld: z.nullable(text),
            model_says: z.optional(z.strictObject(spreadNumbers)),
          }),
        ),
      }),
    ),
    verdict,
    holdout_looks: z.strictObject({
      count: whole,
      chance_by_luck: number,
      standard_error: known,
      simulations: whole,
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
    /** Explanations that would make the split wrong: what speaks for each, null where nothing does. */
    hypotheses: z.array(z.strictObject({ name: text, found: z.nullable(text), is_asked: yesNo })),
    channels: summary.shape.channels,
    ...shares,
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
      source: z.looseObject({ path: text, sha256: text, rows: whole }),
      frequency: z.enum(["day", "week", "month"]),
      start: text,
      end: text,
      periods: whole,
      columns: z.array(z.looseObject({ column: text, role: text, reason: text })),
      channels: z.array(z.looseObject({ name: text, total_spend: number })),
      findings: z.array(z.looseObject({ code: text, severity: text, message: text, cure: text })),
      split,
      note: text,
    }),
  };
});

/** Several fields of the same kind. */
function each<Name extends string, Schema>(schema: Schema, ...names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, schema])) as { [N in Name]: Schema };
}
