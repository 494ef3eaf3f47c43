/** How far chains have come while they run: the worst R-hat and ESS of what they have handed over. */
import { nextTurn } from "../compute/nextTurn.js";
import { mixing } from "../inference/diagnostics/mixing.js";
import type { ChainChunk } from "./chainJob.js";

export interface Worst {
  readonly rhat: number;
  /** The less of bulk and tail. */
  readonly ess: number;
}

/** Worst R-hat and ESS of the sampled coordinates, with a turn of the event loop after each of them.
 *
 *  @param chains  chunks of each chain, one after another
 *  @returns null as soon as nobody wants to know any more */
export async function worstDiagnostics(
  chains: readonly (readonly ChainChunk[])[],
  dimension: number,
  isUnwanted: () => boolean,
): Promise<Worst | null> {
  let worstRhat = Number.NEGATIVE_INFINITY;
  let worstEss = Number.POSITIVE_INFINITY;
  for (let i = 0; i < dimension; i++) {
    const draws = chains.map((chunks) => coordinate(chunks, dimension, i));
    const { rhat, essBulk, essTail } = mixing(draws);
    worstRhat = Math.max(worstRhat, rhat);
    worstEss = Math.min(worstEss, essBulk, essTail);
    await nextTurn();
    if (isUnwanted()) return null;
  }
  return { rhat: worstRhat, ess: worstEss };
}

function coordinate(chunks: readonly ChainChunk[], dimension: number, index: number): Float64Array {
  const draws = new Float64Array(
    chunks.reduce((sum, { draws: { logDensity } }) => sum + logDensity.length, 0),
  );
  let at = 0;
  for (const { draws: chunk } of chunks) {
    for (let i = index; i < chunk.positions.length; i += dimension) draws[at++] = chunk.positions[i]!;
  }
  return draws;
}
