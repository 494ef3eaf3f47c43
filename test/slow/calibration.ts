/** Simulation-based calibration: truths from the model's priors, a KPI from its likelihood, and where each truth lies among the
 *  posterior's draws. */

import { inLanes } from "../../src/compute/lanes.js";
import { jobsAtTheQueue } from "../../src/compute/run.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { buildDesign, type PanelDesign } from "../../src/design/panelDesign.js";
import { parametersOf } from "../../src/design/parameters.js";
import { collectEffects } from "../../src/fit/channelEffects.js";
import { eachDraw } from "../../src/fit/eachDraw.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import {
  chainsOf,
  type DesignSamples,
  type SamplingOptions,
  sampleDesign,
} from "../../src/fit/sampleDesign.js";
import { summarise } from "../../src/inference/diagnostics/quantitySummary.js";
import { windowOf } from "../../src/insights/contributions.js";
import { estimate } from "../../src/math/estimate.js";
import { createRng, type Rng } from "../../src/math/rng.js";
import { mean } from "../../src/math/statistics.js";
import { createPredictive } from "../../src/model/predictive.js";
import { distributionOf } from "../../src/spec/priors.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { type Model, specify } from "../../src/spec/specify.js";

export const levels = [0.5, 0.8, 0.9] as const;

/** How one quantity came out over all replicates. */
export interface Calibration {
  readonly name: string;
  /** How many of the thinned draws are below the truth, one a replicate. */
  readonly ranks: readonly number[];
  /** Intervals that hold the truth, one number a level. */
  readonly covered: readonly number[];
}

export interface CalibrationRun {
  readonly quantities: readonly Calibration[];
  /** Thinned draws of a replicate: ranks run from 0 to this number. */
  readonly draws: number;
  /** Transitions that diverged, one number a replicate. */
  readonly divergences: readonly number[];
  /** Bulk ESS of the worst parameter before thinning, one number a replicate. */
  readonly effectiveDraws: readonly number[];
}

export interface CalibrationOptions {
  readonly seed: number;
  readonly replicates: number;
  /** What the drawn coefficients of the channels are multiplied by: not 1 is a fault, which the tests must see. */
  readonly betaFactor?: number;
  /** What a replicate replaces: the scaled KPI of a fixed design (default), or the KPI of the panel, which is then fitted as a user's is:
   *  its scale is its own mean. */
  readonly through?: "design" | "panel";
  /** Address of a queue, where replicates are sampled at once (default: one after another on this thread). */
  readonly compute?: string;
  /** Draws truths and KPI given that the mean of the scaled KPI is 1, which is what dividing by the mean makes of every KPI. */
  readonly isMeanOne?: boolean;
}

const sampling = { chains: 2, warmup: 250, draws: 500 } as const;
/** One draw in ten is kept: neighbours are correlated, and ranks want independent draws. */
const thinning = 10;
/** 99 thinned draws make 100 ranks, so that their shares are round. */
const kept = 99;

/** 50 weeks of four channels, of four types; it has no event, and too few weeks for a season. */
export function calibrationModel(): Model {
  const { tv, google, meta, radio } = exampleMarket.channels;
  const { consumer_confidence_index } = exampleMarket.controls;
  const { panel } = simulatePanel(
    {
      ...exampleMarket,
      weeks: 50,
      channels: { tv: tv!, google: google!, meta: meta!, radio: radio! },
      controls: { consumer_confidence_index: consumer_confidence_index! },
      events: {},
      outcomes: {},
      markets: {},
    },
    1,
  );
  return specify(panel, { type: "v3", media: { prior: "salesShare" } });
}

/** Runs the replicates.
 *
 *  Media, controls and priors are fixed; a replicate replaces the KPI. Through the design it is the scaled KPI, as the priors speak of it.
 *  Through the panel it is the KPI in its units, that is the scaled one times the scale of the panel that was given, and the model
 *  divides it by its own mean again. Truths and draws are compared in the panel's units. */
export async function calibrate(
  model: Model,
  { seed, replicates, through = "design", compute, ...truths }: CalibrationOptions,
): Promise<CalibrationRun> {
  const panelDesign = buildDesign(model);
  const simulate = createSimulator(panelDesign, truths);
  const refit = { design: refitDesign, panel: refitPanel }[through];
  const place = compute === undefined ? { workers: 0 } : { compute };
  const atOnce = compute === undefined ? 1 : jobsAtTheQueue / sampling.chains;
  const results = await inLanes(replicates, { atOnce }, async (replicate) => {
    const { values, linear, kpi } = simulate(createRng(seed).split("replicate").split(replicate));
    const truth = quantitiesOf(model, panelDesign, 1, (visit) => visit(values, linear, 0));
    const settings = { ...sampling, ...place, seed: `calibration ${seed} ${replicate}` };
    const { samples, fitted } = await refit(model, panelDesign, kpi, settings);
    const count = sampling.chains * sampling.draws;
    const posterior = quantitiesOf(model, fitted, count, (visit) => eachDraw(samples, fitted.design, visit));
    const found = [...posterior].map(([name, draws]) => {
      const actual = truth.get(name)![0]!;
      const thinned = draws.filter((_, i) => i % thinning === 0).slice(0, kept);
      const intervals = levels.map((level) => estimate(draws, level));
      return {
        name,
        rank: thinned.filter((value) => value < actual).length,
        isCovered: intervals.map(({ lower, upper }) => actual >= lower && actual <= upper),
      };
    });
    return { found, divergences: divergencesOf(samples), effective: leastEffectiveDraws(samples) };
  });
  return {
    quantities: results[0]!.found.map(({ name }, i) => ({
      name,
      ranks: results.map(({ found }) => found[i]!.rank),
      covered: levels.map((_, l) => results.filter(({ found }) => found[i]!.isCovered[l]).length),
    })),
    draws: kept,
    divergences: results.map(({ divergences }) => divergences),
    effectiveDraws: results.map(({ effective }) => effective),
  };
}

/** Draws for a KPI, and the design that they belong to. */
interface Refit {
  readonly samples: Pick<DesignSamples, "parameters" | "chains" | "draws" | "isCollapsed">;
  readonly fitted: PanelDesign;
}

async function refitDesign(
  _model: Model,
  panelDesign: PanelDesign,
  kpi: Float64Array,
  settings: SamplingOptions,
): Promise<Refit> {
  const design = { ...panelDesign.design, kpi };
  const samples = await sampleDesign(design, settings);
  return { samples, fitted: { ...panelDesign, design } };
}

async function refitPanel(
  { panel, changes }: Model,
  { kpiScale, revenuePerKpi }: PanelDesign,
  kpi: Float64Array,
  settings: SamplingOptions,
): Promise<Refit> {
  const units = kpi.map((value) => value * kpiScale[0]!);
  const model = specify(
    {
      ...panel,
      kpi: { ...panel.kpi, values: units },
      revenue: { ...panel.revenue!, values: units.map((value) => value * revenuePerKpi!) },
    },
    changes as SpecChanges,
  );
  const samples = await fitModel(model, settings);
  // Money per KPI unit is what it was: where KPIs sum up to less than nothing, the panel could not say.
  return { samples, fitted: { ...samples.design, revenuePerKpi } };
}

function divergencesOf({ chains }: Refit["samples"]): number {
  return chains.reduce((sum, { isDivergent }) => sum + isDivergent.reduce((n, flag) => n + flag, 0), 0);
}

function leastEffectiveDraws({ parameters }: Refit["samples"]): number {
  const found = [...parameters.values()].flatMap((draws) =>
    draws.names.map((_, index) => summarise(chainsOf(draws, sampling.chains, index)).essBulk),
  );
  return Math.min(...found);
}

interface Simulated {
  /** Sampled parameters in the order of the collapsed density, and the linear block's coefficients. */
  readonly values: Float64Array;
  readonly linear: Float64Array;
  /** Scaled KPI, shape [geo · time]. */
  readonly kpi: Float64Array;
}

/** Draws parameters from the priors, and a KPI from the likelihood given them.
 *
 *  Given that the mean of the KPI is 1: the intercept c moves every KPI alike, so that p(parameters, KPI | mean 1) is their joint density at
 *  the c that makes the mean 1. Everything else is drawn as ever, c follows, and is accepted with its prior density over the highest. */
function createSimulator(
  panelDesign: PanelDesign,
  { betaFactor = 1, isMeanOne = false }: Pick<CalibrationOptions, "betaFactor" | "isMeanOne">,
): (rng: Rng) => Simulated {
  const { design } = panelDesign;
  const predictive = createPredictive(panelDesign, { isCollapsed: true });
  const { parameters } = predictive;
  const sigmaAt = parameters.indexOf("sigma");
  const priors = parameters.priors.map(distributionOf);
  const draw = (prior: Rng, noise: Rng): Simulated => {
    const values = Float64Array.from(priors, (one, i) => {
      const value = one.draw(prior);
      return parameters.names[i]!.startsWith("beta[") ? betaFactor * value : value;
    });
    const linear = Float64Array.from(design.linear, ({ prior: { mean, sd } }) => mean + sd * prior.normal());
    predictive.evaluate(values, linear);
    const kpi = predictive.mean.map((value) => value + values[sigmaAt]! * noise.normal());
    return { values, linear, kpi };
  };
  return (rng) => {
    const prior = rng.split("prior");
    const noise = rng.split("noise");
    if (!isMeanOne) return draw(prior, noise);
    const accept = rng.split("accept");
    for (;;) {
      const { values, linear, kpi } = draw(prior, noise);
      const shift = 1 - mean(kpi);
      linear[0] = linear[0]! + shift;
      const { mean: centre, sd } = design.linear[0]!.prior;
      const z = (linear[0]! - centre) / sd;
      if (accept.uniform() < Math.exp(-0.5 * z * z)) {
        return { values, linear, kpi: kpi.map((value) => value + shift) };
      }
    }
  };
}

/** What is calibrated, by name, one number a draw: sampled parameters, the intercept, and each channel's contribution and ROI; what is of
 *  the KPI's size in its units. */
function quantitiesOf(
  model: Model,
  panelDesign: PanelDesign,
  count: number,
  source: (visit: (values: Float64Array, linear: Float64Array, index: number) => void) => void,
): ReadonlyMap<string, Float64Array> {
  const { design, revenuePerKpi, kpiScale } = panelDesign;
  const parameters = parametersOf(design, { isCollapsed: true });
  const out = new Map<string, Float64Array>(parameters.names.map((name) => [name, new Float64Array(count)]));
  const sampled = [...out.values()];
  const unitOf = parameters.names.map((name) => (/^(beta|sigma)/.test(name) ? kpiScale[0]! : 1));
  const intercept = new Float64Array(count);
  source((values, linear, index) => {
    sampled.forEach((draws, i) => {
      draws[index] = values[i]! * unitOf[i]!;
    });
    intercept[index] = linear[0]! * kpiScale[0]!;
  });
  out.set("intercept", intercept);
  const effects = collectEffects(
    panelDesign,
    parameters,
    { window: windowOf("calibrate", model, panelDesign, {}), count },
    source,
  );
  design.channels.forEach(({ name }, c) => {
    out.set(`contribution[${name}]`, effects.withCarryIn[c]!);
  });
  design.channels.forEach(({ name, spend }, c) => {
    const revenue = effects.total[c]!.map((value) => value * revenuePerKpi!);
    out.set(
      `roi[${name}]`,
      revenue.map((value) => value / spend),
    );
  });
  return out;
}
