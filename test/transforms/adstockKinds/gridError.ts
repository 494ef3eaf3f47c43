/** How far the adstock on a grid is from the exact recursion. */
import { alphaGrid } from "../../../src/transforms/adstockKinds/alphaGrid.js";
import { geometric, retention } from "../../../src/transforms/adstockKinds/geometric.js";
import { geometricGrid } from "../../../src/transforms/adstockKinds/geometricGrid.js";
import { type ChannelGroup, unpackColumn } from "../../../src/transforms/channelGroup.js";
import type { AdstockSettings } from "../../../src/transforms/kind.js";

export interface GridError {
  /** Largest |interpolated − exact| over all periods, as a share of the largest exact adstock at the same alpha. */
  readonly error: number;
  /** The alpha at which it occurs. */
  readonly alpha: number;
}

/** How far the interpolated adstock is from the exact recursion, searched at nine points of each interval of the grid.
 *
 *  @param x  media of one channel, shape [time], ≥ 0
 *  @returns the worst error and its alpha; 0 and NaN for media that never ran */
export function geometricGridError(
  x: ArrayLike<number>,
  settings: Pick<AdstockSettings, "carryIn" | "intervals"> = {},
): GridError {
  const { intervals = 48 } = settings;
  const group: ChannelGroup = { times: x.length, channels: 1, stride: 2 };
  const input = new Float64Array(2 * x.length);
  for (let t = 0; t < x.length; t++) input[2 * t] = x[t]!;
  const interpolated = new Float64Array(input.length);
  const exact = new Float64Array(input.length);
  const approximation = geometricGrid.prepare(group, { input, settings: { ...settings, normalise: false } });
  const carryIn = settings.carryIn ?? [0];
  const recursion = geometric.prepare(group, { settings: { carryIn, normalise: false } });
  const grid = alphaGrid(intervals, x.length);
  const params = new Float64Array(2).fill(retention.typical);
  let worst: GridError = { error: 0, alpha: Number.NaN };
  for (let node = 0; node + 1 < grid.length; node++) {
    for (let step = 1; step < 10; step++) {
      const alpha = grid[node]! + ((grid[node + 1]! - grid[node]!) * step) / 10;
      params[0] = alpha;
      approximation.forward(input, params, interpolated);
      recursion.forward(input, params, exact);
      const error = relativeDifference(unpackColumn(group, interpolated, 0), unpackColumn(group, exact, 0));
      if (error > worst.error) worst = { error, alpha };
    }
  }
  return worst;
}

function relativeDifference(found: Float64Array, exact: Float64Array): number {
  let difference = 0;
  let peak = 0;
  for (let t = 0; t < exact.length; t++) {
    difference = Math.max(difference, Math.abs(found[t]! - exact[t]!));
    peak = Math.max(peak, Math.abs(exact[t]!));
  }
  return peak > 0 ? difference / peak : 0;
}
