/** Slope, second derivative and inflexion of a curve that nobody differentiated by hand: from its values at points. */

/** Share of x that the points are apart: differences of five points are then good to about 1e-12 (slope) and 1e-9 (second derivative). */
const spacing = { slope: 1e-3, bend: 4e-3 };

/** f′(x) for x > 0 from four values; the slope towards a point just beside it at 0. */
export function slopeAt(f: (x: number) => number, x: number): number {
  if (x === 0) return (f(1e-6) - f(0)) / 1e-6;
  const h = spacing.slope * x;
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}

/** f″(x) for x > 0 from five values; 0 at 0, where it may be infinite. */
export function bendAt(f: (x: number) => number, x: number): number {
  if (x === 0) return 0;
  const h = spacing.bend * x;
  return (16 * (f(x + h) + f(x - h)) - (f(x + 2 * h) + f(x - 2 * h)) - 30 * f(x)) / (12 * h * h);
}

/** Exposures that a curve is looked at: media have a usual level of about 1. */
const range = { from: 1e-4, to: 1e4, points: 160 };
/** Slopes that differ by less are equal. */
const rounding = 1e-7;

/** Where slopes stop rising and fall: 0 where they never rise, NaN where they rise again later.
 *
 *  Looked for at points from 1e-4 to 1e4, then halved down between two of them: what happens between points is not seen. */
export function inflexionOf(slope: (x: number) => number): number {
  const { points, slopes, largest } = slopesAt(slope);
  let last = -1;
  let hasFallen = false;
  for (let i = 1; i < points.length; i++) {
    const change = slopes[i]! - slopes[i - 1]!;
    if (!(Math.abs(change) > rounding * largest)) continue;
    if (change < 0) hasFallen = true;
    else if (hasFallen) return Number.NaN;
    else last = i;
  }
  if (last < 0) return 0;
  if (!hasFallen) return Number.POSITIVE_INFINITY;
  // The top of the slopes lies between the neighbours of the last rise.
  let [low, high] = [points[last - 1]!, points[Math.min(last + 1, points.length - 1)]!];
  for (let i = 0; i < 100; i++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (slope(left) < slope(right)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}

/** Whether slopes rise up to a turn and fall behind it, at the same points: what says otherwise cannot carry a proof. */
export function turnsAt(slope: (x: number) => number, turn: number): boolean {
  const { points, slopes, largest } = slopesAt(slope);
  return points.every((x, i) => {
    if (i === 0) return !Number.isNaN(turn);
    const change = slopes[i]! - slopes[i - 1]!;
    if (!(Math.abs(change) > rounding * largest)) return true;
    return change > 0 ? points[i - 1]! < turn : x > turn;
  });
}

function slopesAt(slope: (x: number) => number) {
  const step = (range.to / range.from) ** (1 / range.points);
  const points = Array.from({ length: range.points + 1 }, (_, i) => range.from * step ** i);
  const slopes = points.map(slope);
  return { points, slopes, largest: Math.max(...slopes) };
}
