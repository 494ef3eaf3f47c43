/** Exact tests of what calibrated draws must show: uniform ranks and binomial numbers of intervals that cover. */

/** p-value of ranks against the uniform distribution on 0 … draws.
 *
 *  The statistic is the smallest two-sided binomial tail over the steps of the ranks' cumulative distribution: the pointwise band that
 *  touches it. The probability that uniform ranks stay inside that band at every step is found by recursion over the steps, so that the
 *  p-value holds for all steps at once and for any number of ranks. It costs O(draws · ranks²).
 *
 *  @param ranks  one a replicate: how many of the draws are below the truth
 *  @see Säilynoja, Bürkner and Vehtari, "Graphical test for discrete uniformity and its applications", Statistics and Computing 2022 */
export function uniformityPValue(ranks: readonly number[], draws: number): number {
  const count = ranks.length;
  const logFactorials = logFactorialsTo(count);
  const steps = Array.from({ length: draws }, (_, rank) => {
    const share = (rank + 1) / (draws + 1);
    return { share, tails: tailsOf(count, share, logFactorials) };
  });
  const observed = steps.map(({ tails }, rank) => tails[ranks.filter((one) => one <= rank).length]!);
  // Tails that differ by rounding alone are equal.
  const edge = Math.min(...observed) * (1 + 1e-9);

  let inside = new Float64Array(count + 1);
  inside[0] = 1;
  let before = 0;
  for (const { share, tails } of steps) {
    const probability = (share - before) / (1 - before);
    const next = new Float64Array(count + 1);
    inside.forEach((weight, k) => {
      if (weight === 0) return;
      for (let m = k; m <= count; m++) {
        if (tails[m]! <= edge) continue;
        next[m]! += weight * binomial(m - k, count - k, probability, logFactorials);
      }
    });
    inside = next;
    before = share;
  }
  return 1 - inside.reduce((total, weight) => total + weight, 0);
}

/** Exact two-sided p-value of a number of successes.
 *
 *  @param successes  of `count` independent trials
 *  @param probability  of each, in (0, 1)
 *  @returns twice the smaller tail, at most 1 */
export function binomialPValue(successes: number, count: number, probability: number): number {
  return tailsOf(count, probability, logFactorialsTo(count))[successes]!;
}

/** 2·min(P(X ≤ k), P(X ≥ k)), at most 1, for k = 0 … count. */
function tailsOf(count: number, probability: number, logFactorials: Float64Array): Float64Array {
  const masses = Float64Array.from({ length: count + 1 }, (_, k) =>
    binomial(k, count, probability, logFactorials),
  );
  // Each tail is summed from its own end, where the terms are small: nothing cancels.
  const below = new Float64Array(count + 1);
  const above = new Float64Array(count + 1);
  for (let k = 0; k <= count; k++) {
    below[k] = (below[k - 1] ?? 0) + masses[k]!;
    above[count - k] = (above[count - k + 1] ?? 0) + masses[count - k]!;
  }
  return below.map((tail, k) => Math.min(1, 2 * Math.min(tail, above[k]!)));
}

function binomial(k: number, count: number, probability: number, logFactorials: Float64Array): number {
  const ways = logFactorials[count]! - logFactorials[k]! - logFactorials[count - k]!;
  return Math.exp(ways + k * Math.log(probability) + (count - k) * Math.log1p(-probability));
}

function logFactorialsTo(count: number): Float64Array {
  const out = new Float64Array(count + 1);
  for (let k = 1; k <= count; k++) out[k] = out[k - 1]! + Math.log(k);
  return out;
}
