/** Whether chains have converged, in a few numbers and in the warnings that travel with a fit. */
import type { ChainDraws } from "../inference/chain.js";
import { bfmi } from "../inference/diagnostics/bfmi.js";
import { mixing } from "../inference/diagnostics/mixing.js";
import { limits } from "../limits.js";
import { type Phrase, phrase, setting } from "../phrase.js";
import { cureNaming, raised, type Warning } from "../warning.js";
import { chainsOf, type ParameterDraws } from "./sampleDesign.js";

/** The worst over all parameters, the linear block included. */
export interface Convergence {
  readonly divergences: number;
  /** NaN for one chain. */
  readonly rhat: number;
  readonly essBulk: number;
  readonly essTail: number;
  /** Least E-BFMI of a chain. */
  readonly minBfmi: number;
  /** The one with the least bulk ESS. */
  readonly worstParameter: string;
}

/** The worst R-hat, ESS and E-BFMI of named draws.
 *
 *  @see Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021 */
export function convergenceOf(
  parameters: ReadonlyMap<string, ParameterDraws>,
  chains: readonly ChainDraws[],
): Convergence {
  let rhat = Number.NEGATIVE_INFINITY;
  let essBulk = Number.POSITIVE_INFINITY;
  let essTail = Number.POSITIVE_INFINITY;
  let worstParameter = "";
  for (const draws of parameters.values()) {
    draws.names.forEach((name, index) => {
      const mixed = mixing(chainsOf(draws, chains.length, index));
      // One that is not a number is worse than any, and stays.
      if (Number.isNaN(mixed.rhat) || mixed.rhat > rhat) rhat = mixed.rhat;
      if (mixed.essBulk < essBulk) worstParameter = name;
      essBulk = Math.min(essBulk, mixed.essBulk);
      essTail = Math.min(essTail, mixed.essTail);
    });
  }
  return {
    divergences: chains.reduce((sum, chain) => sum + chain.isDivergent.reduce((n, flag) => n + flag, 0), 0),
    rhat,
    essBulk,
    essTail,
    minBfmi: Math.min(...chains.map(({ energy }) => bfmi(energy))),
    worstParameter,
  };
}

/** What to do where transitions diverged: a higher acceptance than was asked for, as long as there is one. */
function divergenceCure(acceptance: number): Phrase {
  const where = "the parameters they cluster at";
  if (!(acceptance < 0.99)) {
    return phrase`tighten the priors of ${where}, or leave out what the data cannot tell apart`;
  }
  const higher =
    acceptance < 0.95
      ? phrase`${setting("targetAcceptance", 0.95)} or 0.99`
      : phrase`${setting("targetAcceptance", 0.99)}`;
  return phrase`raise the acceptance, ${higher}; if they stay, tighten the priors of ${where}`;
}

/** A warning for every number that is worse than it may be.
 *
 *  @param draws             of each chain
 *  @param targetAcceptance  that was asked for */
export function convergenceWarnings(
  convergence: Convergence,
  {
    chains,
    draws: each,
    targetAcceptance,
  }: { readonly chains: number; readonly draws: number; readonly targetAcceptance: number },
): readonly Warning[] {
  const draws = chains * each;
  const { divergences, rhat, essBulk, essTail, minBfmi, worstParameter } = convergence;

  return raised(
    divergences > 0 && {
      code: "divergences",
      message: `${divergences} of ${draws} transitions diverged: part of the posterior may not have been reached`,
      ...cureNaming(divergenceCure(targetAcceptance)),
    },
    Number.isNaN(essBulk) && {
      code: "too-few-draws",
      message: `${draws} draws are too few to say whether the chains agree, and for any interval`,
      cure: "draw more: 4 chains of 1000 are the default",
    },
    chains === 1 && {
      code: "one-chain",
      message: "there is one chain, and nothing to tell from whether it has found all of the posterior",
      cure: "use four chains",
    },
    Number.isNaN(rhat) &&
      !Number.isNaN(essBulk) &&
      chains > 1 && {
        code: "stuck",
        message:
          "R-hat is not defined for every parameter: a chain did not move, or its draws are not numbers",
        cure: "look at what diagnose says of the parameters, and use a longer warm-up",
      },
    rhat > limits.rhat.review && {
      code: "rhat",
      message: `the worst R-hat is ${rhat.toFixed(3)}, above ${limits.rhat.review}: the chains do not agree yet`,
      cure: "draw more, with a longer warm-up",
    },
    Math.min(essBulk, essTail) < limits.ess.review && {
      code: "few-effective-draws",
      message: `the smallest effective sample size is ${Math.floor(Math.min(essBulk, essTail))} (bulk of "${worstParameter}" or a tail), below ${limits.ess.review}`,
      ...cureNaming(phrase`draw more, or use ${setting("until.ess", limits.ess.review)}`),
    },
    minBfmi < limits.bfmi.review && {
      code: "low-bfmi",
      message: `E-BFMI is ${minBfmi.toFixed(2)}, below ${limits.bfmi.review}: the tails are explored slowly`,
      cure: "use priors with lighter tails, or a longer warm-up",
    },
  );
}
