/** Whether the draws can be trusted: agreement of chains, effective draws, divergences and where they are, energy, tree depth. */
import { correlation } from "../math/statistics.js";
import { parametersOf } from "../model/parameters.js";
import { distributionOf } from "../model/priors.js";
import { type Finding, someOf } from "./finding.js";
import type { Fit } from "./fit.js";
import { chainsOf } from "./sampleDesign.js";

/** Limits of review and of failure; those of failure are the gates of automatic iteration. */
export const samplingLimits = {
  rhat: { review: 1.01, fail: 1.02 },
  ess: { review: 400, fail: 100 },
  bfmi: 0.3,
  /** Share of transitions that were cut short by the largest tree depth. */
  treeDepthShare: 0.01,
} as const;

/** What the sampler's numbers say of one parameter. */
export interface ParameterMixing {
  readonly name: string;
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
}

/** What one chain did. */
export interface ChainHealth {
  readonly stepSize: number;
  readonly divergences: number;
  readonly treeDepthHits: number;
  readonly bfmi: number;
}

/** Findings about the draws, the gravest kind first.
 *
 *  @see Vehtari et al. 2021 for R-hat and ESS; Betancourt 2017 for divergences, tree depth and E-BFMI */
export function samplingFindings(
  fit: Fit,
  parameters: readonly ParameterMixing[],
  chains: readonly ChainHealth[],
): readonly Finding[] {
  if (fit.isApproximate) return [approximate];
  return [
    ...divergenceFindings(fit, chains),
    ...agreementFindings(fit, parameters),
    ...precisionFindings(fit, parameters),
    ...energyFindings(chains),
    ...treeDepthFindings(fit, chains),
  ];
}

const approximate: Finding = {
  code: "approximate",
  severity: "review",
  message:
    "these draws come from a normal approximation at the mode, so that nothing shows how far it is from the posterior",
  cure: "use fit for anything that is decided on",
  about: [],
};

function divergenceFindings(fit: Fit, chains: readonly ChainHealth[]): readonly Finding[] {
  const count = chains.reduce((sum, { divergences }) => sum + divergences, 0);
  if (count === 0) return [];
  const total = fit.chains.length * fit.draws;
  const stepSize = chains.reduce((sum, chain) => sum + chain.stepSize, 0) / chains.length;
  const places = divergencePlaces(fit);
  const where =
    places.length > 0
      ? `they cluster where ${places.map(({ text }) => text).join(", ")}`
      : "they cluster at no value of any parameter";
  const { targetAcceptance } = fit.provenance;
  const next = targetAcceptance < 0.95 ? 0.95 : 0.99;
  return [
    {
      code: "divergences",
      severity: "fail",
      message: `${count} of ${total} transitions diverged (step size ${stepSize.toPrecision(2)}): part of the posterior may be missing; ${where}`,
      cure:
        targetAcceptance < 0.99
          ? `raise targetAcceptance from ${targetAcceptance} to ${next}; if they stay, tighten the priors there`
          : "tighten the priors of the parameters named, or leave out what the data cannot tell apart",
      about: places.map(({ name }) => name),
    },
  ];
}

interface Place {
  readonly name: string;
  readonly text: string;
}

/** Parameters whose values at the divergences are not those of the draws, the clearest first; three at most.
 *
 *  Ranks of n starting points among all draws have mean ½ and standard error 1/√(12 n) where divergences fall anywhere; a mean
 *  further off than four of them is no chance, even with a hundred parameters. */
function divergencePlaces(fit: Fit): readonly Place[] {
  const { names, priors, size } = parametersOf(fit.design.design, { isCollapsed: fit.isCollapsed });
  const starts = fit.chains.flatMap(({ divergences }) =>
    divergences.filter(({ isWarmup }) => !isWarmup).map(({ start }) => start),
  );
  if (starts.length === 0) return [];
  const scored = names.map((name, i) => {
    const all = Float64Array.from(
      fit.chains.flatMap(({ positions }) =>
        Array.from({ length: positions.length / size }, (_, draw) => positions[draw * size + i]!),
      ),
    ).sort();
    const ranks = starts.map((start) => countBelow(all, start[i]!) / all.length);
    const rank = ranks.reduce((sum, value) => sum + value, 0) / ranks.length;
    const { fromReal } = distributionOf(priors[i]!).bijector;
    const here = Float64Array.from(starts, (start) => start[i]!).sort();
    const value = fromReal(here[here.length >> 1]!);
    const usual = fromReal(all[all.length >> 1]!);
    const side = rank < 0.5 ? "small" : "large";
    const text = `${name} is ${side} (${value.toPrecision(2)} against ${usual.toPrecision(2)})`;
    return { name, text, score: Math.abs(rank - 0.5) * Math.sqrt(12 * starts.length) };
  });
  return scored
    .filter(({ score }) => score > 4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3);
}

function countBelow(sorted: Float64Array, value: number): number {
  const at = sorted.findIndex((x) => x >= value);
  return at < 0 ? sorted.length : at;
}

function agreementFindings(fit: Fit, parameters: readonly ParameterMixing[]): readonly Finding[] {
  const { review, fail } = samplingLimits.rhat;
  if (fit.chains.length < 2) {
    return [
      {
        code: "one-chain",
        severity: "review",
        message: "there is one chain, and nothing to compare it with",
        cure: "use four chains",
        about: [],
      },
    ];
  }
  const bad = parameters.filter(({ rhat }) => !(rhat <= review)).sort((a, b) => descending(a.rhat, b.rhat));
  const worst = bad[0];
  if (worst === undefined) return [];
  const isStuck = Number.isNaN(worst.rhat);
  return [
    {
      code: isStuck ? "stuck" : "rhat",
      severity: isStuck || worst.rhat > fail ? "fail" : "review",
      message: isStuck
        ? `R-hat is not defined for ${someOf(bad.map(({ name }) => name))}: the draws are too few, constant or not numbers`
        : `R-hat is above ${review} for ${bad.length} of ${parameters.length} parameters, ${worst.rhat.toFixed(3)} at worst: the chains do not agree on ${someOf(bad.map(({ name }) => name))}${companion(fit, worst.name)}`,
      cure: "use a longer warm-up and more draws; where chains sit in different places, tighten the priors that let them",
      about: bad.map(({ name }) => name),
    },
  ];
}

function precisionFindings(fit: Fit, parameters: readonly ParameterMixing[]): readonly Finding[] {
  const { review, fail } = samplingLimits.ess;
  const lowest = ({ essBulk, essTail }: ParameterMixing) => Math.min(essBulk, essTail);
  const bad = parameters.filter((one) => lowest(one) < review).sort((a, b) => lowest(a) - lowest(b));
  const worst = bad[0];
  if (worst === undefined) return [];
  const isTail = worst.essTail < worst.essBulk;
  const factor = Math.ceil((review / Math.max(1, lowest(worst))) * 1.2);
  return [
    {
      code: "few-effective-draws",
      severity: lowest(worst) < fail ? "fail" : "review",
      message: `${bad.length} of ${parameters.length} parameters have fewer than ${review} effective draws, ${worst.name} ${Math.floor(lowest(worst))} in its ${isTail ? "tails" : "centre"}: their intervals would move in another run${companion(fit, worst.name)}`,
      cure: `draw about ${factor} times as many, or use until: { ess: ${review} }`,
      about: bad.map(({ name }) => name),
    },
  ];
}

/** Highest correlation that is worth a word. */
const strongCorrelation = 0.8;

/** "; it moves against beta[radio] (−0.93)": the parameter that the data cannot tell apart from this one. */
function companion(fit: Fit, name: string): string {
  const series = [...fit.parameters.values()].flatMap((draws) =>
    draws.names.map((own, index) => ({ own, draws, index })),
  );
  const joined = ({ draws, index }: (typeof series)[number]) =>
    draws.values.filter((_, i) => i % draws.names.length === index);
  const subject = joined(series.find(({ own }) => own === name)!);
  let best = { own: "", r: 0 };
  for (const one of series) {
    if (one.own === name) continue;
    const r = correlation(subject, joined(one));
    if (Math.abs(r) > Math.abs(best.r)) best = { own: one.own, r };
  }
  if (Math.abs(best.r) < strongCorrelation) return "";
  return `; ${name} moves ${best.r > 0 ? "with" : "against"} ${best.own} (correlation ${best.r.toFixed(2)})`;
}

function energyFindings(chains: readonly ChainHealth[]): readonly Finding[] {
  const low = chains.flatMap(({ bfmi }, chain) => (bfmi < samplingLimits.bfmi ? [{ bfmi, chain }] : []));
  if (low.length === 0) return [];
  const worst = Math.min(...low.map(({ bfmi }) => bfmi));
  return [
    {
      code: "low-bfmi",
      severity: "review",
      message: `E-BFMI is below ${samplingLimits.bfmi} in ${low.length} of ${chains.length} chains, ${worst.toFixed(2)} at worst: the tails are explored slowly`,
      cure: "use priors with lighter tails, or a longer warm-up",
      about: low.map(({ chain }) => `chain ${chain}`),
    },
  ];
}

function treeDepthFindings(fit: Fit, chains: readonly ChainHealth[]): readonly Finding[] {
  const hits = chains.reduce((sum, { treeDepthHits }) => sum + treeDepthHits, 0);
  const total = fit.chains.length * fit.draws;
  if (hits <= samplingLimits.treeDepthShare * total) return [];
  return [
    {
      code: "tree-depth",
      severity: "review",
      message: `${hits} of ${total} transitions were cut short at the largest tree depth: they are right, but slow to explore`,
      cure: "use a longer warm-up, or raise maxTreeDepth",
      about: [],
    },
  ];
}

/** NaN is the worst of all. */
function descending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return b - a;
}

/** The numbers of every chain. */
export function chainHealth(
  fit: Fit,
  maxTreeDepth: number,
  bfmiOf: (energy: Float64Array) => number,
): readonly ChainHealth[] {
  return fit.chains.map(({ stepSize, isDivergent, treeDepth, energy }) => ({
    stepSize,
    divergences: isDivergent.reduce((sum, flag) => sum + flag, 0),
    treeDepthHits: treeDepth.filter((depth) => depth >= maxTreeDepth).length,
    bfmi: bfmiOf(energy),
  }));
}

/** Every parameter's draws by chain, under its name. */
export function parameterChains(
  fit: Fit,
): readonly { readonly name: string; readonly chains: Float64Array[] }[] {
  return [...fit.parameters.values()].flatMap((draws) =>
    draws.names.map((name, index) => ({ name, chains: chainsOf(draws, fit.chains.length, index) })),
  );
}
