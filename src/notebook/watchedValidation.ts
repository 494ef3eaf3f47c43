/** A validation and a rolling origin that show how far they are, one line under the cell, and that stop when the cell is interrupted. */
import type { Fit } from "../fit/fit.js";
import type { Model } from "../spec/specify.js";
import { type Refutation, type RefuteOptions, refute } from "../validation/refute.js";
import {
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
  type ValidationProgress,
} from "../validation/rollingOrigin.js";
import {
  type SpecificationCurve,
  type SpecificationCurveOptions,
  specificationCurve,
} from "../validation/specificationCurve.js";
import { type Validation, type ValidationOptions, validate } from "../validation/validate.js";
import { timeLeft } from "../words.js";
import { watched } from "./watched.js";

/** Validates a model out of sample, with a live line; see `validate` in src/validation.
 *
 *  Learns from the first 80 % of the weeks and is judged on the last 20 %; then, inside those 80 %, is refitted as of earlier days, each
 *  time judged on the weeks that came next. Beside it stand the seasonal naive forecast and the last value.
 *
 *  @param options  `{ thresholds, folds: 3, horizon, minTrain, level: 0.9 }`, and those of `fit`
 *  @throws ArgumentError for options outside their range; DataError where the history is too short; AbortError when interrupted
 *  @example const exam = await validate(specify(panel), { seed: 1 }) */
export function watchedValidate(model: Model, options: ValidationOptions = {}): Promise<Validation> {
  return watched(
    "Validating",
    (signal, update) => validate(model, { ...options, signal, onProgress: showing(update, options) }),
    { signal: options.signal, done: ({ verdict }) => `Validated: ${verdict}` },
  );
}

/** Refits a model as of earlier days, with a live line; see `rollingOrigin` in src/validation.
 *
 *  @param options  `{ folds: 3, horizon: a quarter of a year, minTrain: half of the periods, level: 0.9 }`, and those of `fit`
 *  @throws ArgumentError for options outside their range; DataError where the history is too short; AbortError when interrupted */
export function watchedRollingOrigin(
  model: Model,
  options: RollingOriginOptions = {},
): Promise<RollingOrigin> {
  return watched(
    "Rolling origin",
    (signal, update) => rollingOrigin(model, { ...options, signal, onProgress: showing(update, options) }),
    { signal: options.signal, done: ({ folds }) => `Refitted as of ${folds.length} days` },
  );
}

/** Tries to refute a fit, with a live line; see `refute` in src/validation.
 *
 *  Adds placebo channels, shuffles each channel's spend in time, drops each channel, and says how strong an unseen driver would have to be.
 *
 *  @param options  `{ channels: all, placebos: 3, level: 0.9 }`, and those of `fit`
 *  @throws ArgumentError for options outside their range; AbortError when interrupted
 *  @example const attempt = await refute(posterior) */
export function watchedRefute(fit: Fit, options: RefuteOptions = {}): Promise<Refutation> {
  return watched(
    "Refuting",
    (signal, update) => refute(fit, { ...options, signal, onProgress: showing(update, options) }),
    { signal: options.signal, done: ({ verdict }) => `Tried to refute: ${verdict}` },
  );
}

/** Refits a model under every combination of some choices, with a live line; see `specificationCurve` in src/validation.
 *
 *  @param options  `{ choices: two ways each of saturation, trend, season and adstock priors, level: 0.9 }`, and those of `fit`
 *  @throws ArgumentError for choices that are none; AbortError when interrupted
 *  @example plot.specificationCurve(await specificationCurve(model), "tv") */
export function watchedSpecificationCurve(
  model: Model,
  options: SpecificationCurveOptions = {},
): Promise<SpecificationCurve> {
  return watched(
    "Specifications",
    (signal, update) =>
      specificationCurve(model, { ...options, signal, onProgress: showing(update, options) }),
    {
      signal: options.signal,
      done: ({ specifications }) => `Fitted ${specifications.length} specifications`,
    },
  );
}

function showing(
  update: (steps: number, total: number, remark: string) => void,
  options: { readonly onProgress?: (progress: ValidationProgress) => void },
): (progress: ValidationProgress) => void {
  return (progress) => {
    const { step, share, secondsLeft } = progress;
    update(Math.round(100 * share), 100, `${step}${timeLeft(secondsLeft)}`);
    options.onProgress?.(progress);
  };
}
