/** The continuous ranked probability score: how far a forecast in draws is from what happened, in the unit of what is forecast. */

/** CRPS of the empirical distribution of draws at an observation.
 *
 *  (1/m) Σ |x_i − y| − (1/2m²) Σ Σ |x_i − x_j|, by sorting: Σ Σ |x_i − x_j| = 2 Σ_i (2i − m − 1) x_(i), i = 1 … m. O(m log m).
 *  One draw (a point forecast) gives its absolute error. NaN for no draw, and where a number is NaN.
 *
 *  @see Gneiting and Raftery 2007, eq. 21
 *  @example crps(Float64Array.of(0, 2), 1) // 0.5 */
export function crps(draws: Float64Array, observed: number): number {
  const m = draws.length;
  const sorted = Float64Array.from(draws).sort();
  let distance = 0;
  let spread = 0;
  // Around the observation, so that large numbers close to each other lose no digits.
  for (let i = 0; i < m; i++) {
    const deviation = sorted[i]! - observed;
    distance += Math.abs(deviation);
    spread += (2 * i + 1 - m) * deviation;
  }
  return distance / m - spread / (m * m);
}
