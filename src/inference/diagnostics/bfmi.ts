/** E-BFMI: does drawing a fresh momentum move the energy as much as the posterior's energy varies? */

/** Energy Bayesian fraction of missing information of one chain: Σ(E[i] − E[i−1])²/Σ(E[i] − Ē)².
 *
 *  @param energy  energy of each draw of one chain
 *  @returns below about 0.3 the sampler explores the tails too slowly, whatever R-hat says; NaN for fewer than two draws
 *  @see Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations"; equals `arviz.bfmi` */
export function bfmi(energy: Float64Array): number {
  const n = energy.length;
  if (n < 2) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += energy[i]!;
  const centre = sum / n;
  let spread = 0;
  let jumps = 0;
  for (let i = 0; i < n; i++) {
    spread += (energy[i]! - centre) * (energy[i]! - centre);
    if (i > 0) jumps += (energy[i]! - energy[i - 1]!) * (energy[i]! - energy[i - 1]!);
  }
  return jumps / spread;
}
