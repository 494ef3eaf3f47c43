/** Whether the draws can be trusted: divergences, agreement of chains, effective draws, energy, tree depth. */

import { inseparablePairs, pairText, separationCure } from "../design/inseparable.js";
import type { Fit } from "../fit/fit.js";
import { limits } from "../limits.js";
import { correlation } from "../math/statistics.js";
import { divergenceFindings } from "./divergences.js";
import { type Finding, someOf } from "./finding.js";
import type { ChainHealth, ParameterMixing } from "./parameterMixing.js";

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

function agreementFindings(fit: Fit, parameters: readonly ParameterMixing[]): readonly Finding[] {
  const { review, fail } = limits.rhat;
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
      cure:
        separation(fit, worst.name) ??
        "use a longer warm-up and more draws; where chains sit in different places, tighten the priors that let them",
      about: bad.map(({ name }) => name),
    },
  ];
}

function precisionFindings(fit: Fit, parameters: readonly ParameterMixing[]): readonly Finding[] {
  const { review, fail } = limits.ess;
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
      cure:
        separation(fit, worst.name) ?? `draw about ${factor} times as many, or use until: { ess: ${review} }`,
      about: bad.map(({ name }) => name),
    },
  ];
}

/** What to do about a parameter of a channel that cannot be told apart from another; null for any other parameter. */
function separation({ design }: Fit, parameter: string): string | null {
  const channel = /([^[,]+)\]$/.exec(parameter)?.[1];
  const pair = inseparablePairs(design.design).find(({ first, second }) =>
    [first, second].includes(channel!),
  );
  if (pair === undefined) return null;
  return `the cause is that ${pairText(pair)} cannot be told apart, which more draws do not change: ${separationCure}`;
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
  const low = chains.flatMap(({ bfmi }, chain) => (bfmi < limits.bfmi.review ? [{ bfmi, chain }] : []));
  if (low.length === 0) return [];
  const worst = Math.min(...low.map(({ bfmi }) => bfmi));
  return [
    {
      code: "low-bfmi",
      severity: "review",
      message: `E-BFMI is below ${limits.bfmi.review} in ${low.length} of ${chains.length} chains, ${worst.toFixed(2)} at worst: the tails are explored slowly`,
      cure: "use priors with lighter tails, or a longer warm-up",
      about: low.map(({ chain }) => `chain ${chain}`),
    },
  ];
}

function treeDepthFindings(fit: Fit, chains: readonly ChainHealth[]): readonly Finding[] {
  const hits = chains.reduce((sum, { treeDepthHits }) => sum + treeDepthHits, 0);
  const total = fit.chains.length * fit.draws;
  if (hits <= limits.treeDepthShare.review * total) return [];
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
