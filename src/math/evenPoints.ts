/** Points spread evenly over a cube of any dimension, the same every time. */

/** The additive recurrence point[k] = ½ + (k + 1)·(1/g, 1/g², …) modulo 1, g the root above 1 of g^(d + 1) = g + 1: gaps and clusters are about as small for every number of points.
 *
 *  @returns shape [point][dimension], inside (0, 1); one empty point where the dimension is 0
 *  @see Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"
 *  @example evenPoints(2, 1) // [[0.118…], [0.736…]] */
export function evenPoints(count: number, dimension: number): readonly (readonly number[])[] {
  if (dimension === 0) return [[]];
  let root = 2;
  // Each step leaves less than a third of the distance to the root.
  for (let step = 0; step < 60; step++) root = (1 + root) ** (1 / (dimension + 1));
  const axes = Array.from({ length: dimension }, (_, j) => root ** -(j + 1));
  return Array.from({ length: count }, (_, k) => axes.map((along) => (0.5 + (k + 1) * along) % 1));
}
