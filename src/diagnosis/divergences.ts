/** Divergences of a fit, and where among its parameters they are: what to change follows from that. */
import { parametersOf } from "../design/parameters.js";
import type { Fit } from "../fit/fit.js";
import { option, phrase } from "../phrase.js";
import { distributionOf } from "../spec/priors.js";
import { cureNaming } from "../warning.js";
import type { Finding } from "./finding.js";
import type { ChainHealth } from "./parameterMixing.js";

/** A failure for any divergence, with the parameters whose values it comes with.
 *
 *  @see Betancourt 2017, "A Conceptual Introduction to Hamiltonian Monte Carlo", section 6.2 */
export function divergenceFindings(fit: Fit, chains: readonly ChainHealth[]): readonly Finding[] {
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
      ...cureNaming(
        targetAcceptance < 0.99
          ? phrase`raise ${option("targetAcceptance")} from ${targetAcceptance} to ${next}; if they stay, tighten the priors there`
          : phrase`tighten the priors of the parameters named, or leave out what the data cannot tell apart`,
      ),
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
