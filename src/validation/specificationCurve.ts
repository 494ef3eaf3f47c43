/** The specification curve: every number under every reasonable way to have built the model, so that one lucky choice cannot decide. */

import { type Step, watched } from "../compute/host.js";
import { checkPredictions } from "../diagnosis/predictiveChecks.js";
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { checkSampling } from "../fit/sampleDesign.js";
import { effectDraws } from "../insights/contributions.js";
import { roi } from "../insights/roi.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import { withItsBaseline, withSpec } from "../model/specify.js";
import { level as levelRule, requireNumber } from "../options.js";
import { phrase, setting } from "../phrase.js";
import { requireKind } from "../records.js";
import type { SpecChanges } from "../spec/spec.js";
import type { Model } from "../spec/specify.js";
import { cureNaming, raised, type Warning } from "../warning.js";
import { listed } from "../words.js";
import { type ValidationProgress, validationReading } from "./progress.js";
import { type RefitOptions, refits, type Variant } from "./refits.js";

/** Choices by name, each with its alternatives by name: { trend: { linear: { trend: { kind: "linear" } }, … } }. */
export type SpecificationChoices = Readonly<Record<string, Readonly<Record<string, SpecChanges>>>>;

export interface Specification {
  /** The alternative of each choice. */
  readonly choices: Readonly<Record<string, string>>;
  /** By channel: ROI, or KPI units where the table has no revenue. */
  readonly values: ReadonlyMap<string, Estimate>;
  /** Expected log predictive density of left-out weeks (PSIS-LOO), less that of the best specification; 0 for the best. */
  readonly elpdBelowBest: number;
  /** Worst R-hat of its parameters. */
  readonly rhat: number;
  readonly divergences: number;
}

export interface ChannelRange {
  readonly name: string;
  /** Smallest and largest median over the specifications. */
  readonly lowest: number;
  readonly highest: number;
  /** Of the specifications: how many have their median above the target (1 for ROI, 0 for KPI units). */
  readonly aboveTarget: number;
  /** How far the medians lie apart, as a share of the mean width of an interval: above 1 the choice of model matters more than the data. */
  readonly spread: number;
}

export interface SpecificationCurve {
  readonly kind: "specificationCurve";
  readonly model: Model;
  readonly isRoi: boolean;
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly specifications: readonly Specification[];
  readonly channels: readonly ChannelRange[];
  readonly warnings: readonly Warning[];
}

export interface SpecificationCurveOptions extends RefitOptions {
  /** Choices to cross (default: saturation, trend and season, two ways each, and both readings of the adstock priors). */
  readonly choices?: SpecificationChoices;
  readonly level?: number;
}

/** More refits than this are a mistake more often than a wish. */
const mostSpecifications = 200;
/** R-hat above which a specification's numbers are not to be read. */
const disagree = 1.05;

/** Refits a model under every combination of some choices.
 *
 *  No specification is picked: what holds under all of them holds; what does not rests on a choice that somebody made.
 *
 *  In a cell a line tells how far it is, and an interrupt stops it; elsewhere `onProgress` and `signal` do.
 *
 *  @param options  `{ choices, level: 0.9, chains: 2, warmup: 300, draws: 500, seed: 0 }`
 *  @throws ArgumentError for a choice without alternatives, or too many; DataError for an alternative that is none; the signal's reason
 *  @example await specificationCurve(model, { choices: { trend: { linear: { trend: { kind: "linear" } }, none: { trend: { kind: "none" } } } } })
 *  @see Simonsohn, Simmons and Nelson 2020, "Specification curve analysis" */
export async function specificationCurve(
  model: Model,
  options: SpecificationCurveOptions = {},
): Promise<SpecificationCurve> {
  requireKind("specificationCurve", model, ["model"], "model");
  return watched(step, options, (settings) => fitAll(model, settings));
}

const step: Step<ValidationProgress, SpecificationCurve> = {
  label: "Specifications",
  reading: validationReading,
  done: ({ specifications }) => `Fitted ${specifications.length} specifications`,
};

async function fitAll(model: Model, options: SpecificationCurveOptions): Promise<SpecificationCurve> {
  checkSampling("specificationCurve", options, ["choices", "level"]);
  const { choices = defaultChoices(model), level = defaultLevel, ...sampling } = options;
  requireNumber("specificationCurve", "level", level, levelRule);
  const variants = crossed(withItsBaseline(model), choices);
  let isRoi = true;
  const results = await refits(variants, sampling, (refit, variant) => {
    isRoi = refit.design.revenuePerKpi !== null;
    return {
      choices: variant.choices,
      values: isRoi ? roiValues(refit, level) : broughtValues(refit, level),
      elpd: checkPredictions(refit).loo.elpd,
      rhat: refit.diagnostics.rhat,
      divergences: refit.diagnostics.divergences,
    };
  });
  const best = Math.max(...results.map(({ elpd }) => elpd));
  const specifications = results.map(
    ({ elpd, ...rest }): Specification => ({ ...rest, elpdBelowBest: best - elpd }),
  );
  const target = isRoi ? 1 : 0;
  const names = [...new Set(results.flatMap(({ values }) => [...values.keys()]))];
  const channels = names.map((name): ChannelRange => {
    const estimates = results.flatMap(({ values }) => values.get(name) ?? []);
    const medians = estimates.map(({ median }) => median);
    const [lowest, highest] = [Math.min(...medians), Math.max(...medians)];
    const width = estimates.reduce((sum, { lower, upper }) => sum + (upper - lower), 0) / estimates.length;
    return {
      name,
      lowest,
      highest,
      aboveTarget: medians.filter((median) => median > target).length,
      spread: (highest - lowest) / width,
    };
  });
  return {
    kind: "specificationCurve",
    model,
    isRoi,
    choices: Object.fromEntries(Object.entries(choices).map(([name, ways]) => [name, Object.keys(ways)])),
    specifications,
    channels,
    warnings: [...model.warnings, ...doubts(channels, specifications, isRoi)],
  };
}

/** Two ways each that nobody could call wrong. */
function defaultChoices(model: Model): SpecificationChoices {
  const { spec } = model;
  const everywhere = (changes: object): SpecChanges => ({
    channels: Object.fromEntries(Object.keys(spec.channels).map((name) => [name, changes])),
  });
  const waves = spec.seasonality.yearly;
  return {
    saturation: { "as specified": {}, tanh: everywhere({ saturation: "tanh" }) },
    trend: {
      linear: { trend: { kind: "linear" } },
      piecewise: { trend: { kind: "piecewise", changepoints: 5 } },
    },
    ...(waves === 0
      ? {}
      : {
          season: {
            [`${waves} waves`]: {},
            [`${waves + 2} waves`]: { seasonality: { ...spec.seasonality, yearly: waves + 2 } },
          },
        }),
    "adstock priors": { words: { priors: "words" }, literal: { priors: "literal" } },
  };
}

interface Crossed extends Variant {
  readonly choices: Readonly<Record<string, string>>;
}

/** Every combination, each change laid over the ones before. */
function crossed(model: Model, choices: SpecificationChoices): readonly Crossed[] {
  let variants: Crossed[] = [{ name: "", model, choices: {} }];
  const count = Object.values(choices).reduce((product, ways) => product * Object.keys(ways).length, 1);
  if (count > mostSpecifications) {
    throw new ArgumentError({
      caller: "specificationCurve",
      option: "choices",
      rule: `must make at most ${mostSpecifications} specifications`,
      got: count,
      cure: "leave some out",
    });
  }
  for (const [choice, ways] of Object.entries(choices)) {
    if (typeof ways !== "object" || ways === null || Object.keys(ways).length === 0) {
      throw new ArgumentError({
        caller: "specificationCurve",
        option: `choices.${choice}`,
        rule: `must hold alternatives by name`,
        got: ways,
      });
    }
    variants = variants.flatMap((before) =>
      Object.entries(ways).map(([way, changes]) => ({
        name: before.name === "" ? way : `${before.name}, ${way}`,
        model: withSpec(before.model, changes),
        choices: { ...before.choices, [choice]: way },
      })),
    );
  }
  return variants.map((variant, i) => ({ ...variant, name: `${i + 1} of ${count}: ${variant.name}` }));
}

function roiValues(fit: Fit, level: number): ReadonlyMap<string, Estimate> {
  return new Map(
    roi(fit, { level })
      .channels.filter(({ spend }) => spend > 0)
      .map((channel) => [channel.name, channel.roi]),
  );
}

function broughtValues(fit: Fit, level: number): ReadonlyMap<string, Estimate> {
  const { total } = effectDraws(fit);
  return new Map(fit.design.design.channels.map(({ name }, c) => [name, estimate(total[c]!, level)]));
}

function doubts(
  channels: readonly ChannelRange[],
  specifications: readonly Specification[],
  isRoi: boolean,
): readonly Warning[] {
  const count = specifications.length;
  const torn = channels.filter(({ aboveTarget }) => aboveTarget > 0 && aboveTarget < count);
  const apart = specifications.filter(({ rhat }) => rhat > disagree);
  return raised(
    isRoi &&
      torn.length > 0 && {
        code: "verdict-rests-on-the-model",
        message: `whether ${listed(torn.map(({ name, aboveTarget }) => `${name} (${aboveTarget} of ${count})`))} ${torn.length === 1 ? "pays for itself" : "pay for themselves"} depends on the specification`,
        cure: "do not decide on these channels from one model; say which choice it rests on, or run an experiment",
      },
    apart.length > 0 && {
      code: "chains-disagree",
      message: `in ${apart.length} of ${count} specifications the chains do not agree (R-hat above ${disagree})`,
      ...cureNaming(phrase`draw more, such as ${setting("draws", 2000)}`),
    },
  );
}
