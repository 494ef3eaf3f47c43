/** The warm-up's plan: windows of growing length, a new metric after each, and a last stretch for the step size alone. */

/** The first window's share of the warm-up, and its bounds in iterations. */
const firstShare = 0.06;
const firstBounds = [10, 30] as const;
/** Each window is longer than the one before by this factor: early draws are soon forgotten, late ones are many. */
const growth = 1.35;
/** Share of the warm-up after the last new metric. */
const lastShare = 0.12;
/** With fewer iterations there is no metric to be learned, only a step size. */
const minimumForMetric = 20;

/** Lengths of the windows of a warm-up; what they leave of it tunes the step size for the final metric.
 *
 *  @param warmup  iterations of the whole warm-up, ≥ 0
 *  @returns window lengths in order; empty for a warm-up too short to learn a metric
 *  @example warmupWindows(300) // [18, 24, 32, 43, 58, 89] */
export function warmupWindows(warmup: number): readonly number[] {
  if (warmup < minimumForMetric) return [];
  const available = warmup - Math.round(lastShare * warmup);
  const windows: number[] = [];
  let length = Math.min(firstBounds[1], Math.max(firstBounds[0], Math.round(firstShare * warmup)));
  let left = Math.max(0, available);
  while (left > 0) {
    // A remainder too short for the next window joins this one.
    const next = Math.round(length * growth);
    const taken = left - length < next ? left : length;
    windows.push(taken);
    left -= taken;
    length = next;
  }
  return windows;
}
