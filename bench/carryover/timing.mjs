/** Times a log density. */

/** Best of many batches: whatever else runs on the machine only ever adds time. */
export function bestMicroseconds(density, batches = 40, batchMilliseconds = 20) {
  const position = Float64Array.from({ length: density.dimension }, (_, i) => 0.4 * Math.sin(i) - 0.3);
  const gradient = new Float64Array(density.dimension);
  const time = (count) => {
    const begin = performance.now();
    for (let i = 0; i < count; i++) {
      position[0] += 1e-15;
      density.evaluate(position, gradient);
    }
    return performance.now() - begin;
  };
  let count = 1;
  while (time(count) < batchMilliseconds) count *= 2;
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < batches; batch++) best = Math.min(best, time(count));
  return (1000 * best) / count;
}
