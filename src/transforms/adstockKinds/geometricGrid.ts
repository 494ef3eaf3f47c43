/** Geometric adstock looked up on a grid of alpha: computed once per series, then interpolated.
 *
 *  The adstock of fixed media is a smooth function of alpha alone (a polynomial of degree time − 1). Its values and exact slopes are
 *  tabulated at nodes; between two nodes a cubic takes both values and both slopes (Hermite), so value and gradient are continuous.
 *
 *  Long after a burst the adstock goes as a high power of alpha, which the cubic would undershoot, below zero, where no saturation is
 *  defined. It stays above where a node's slope is below three times its value over the interval before it: u²(3 − 2u) of the value is then
 *  more than u²(1 − u) of the slope takes away. Steeper slopes are cut to that: they stand where next to nothing is left of the media. */
import { ArgumentError, InternalError } from "../../errors.js";
import { phrase } from "../../phrase.js";
import type { ChannelGroup } from "../channelGroup.js";
import { typescriptKernels } from "../kernels/twin.js";
import type { AdstockKind } from "../kind.js";
import { readSettings } from "../kindSettings.js";
import { alphaGrid, hermiteWeights, intervalOf } from "./alphaGrid.js";
import { geometric, retention, writeCarryIn } from "./geometric.js";

const settingsRead = Object.freeze(["normalise", "carryIn", "intervals"] as const);
const defaults = { normalise: true, intervals: 48 };

/** The recursion of `geometric`, interpolated in alpha. The tests measure how far it is from exact: below 1e-3 of its peak.
 *
 *  The media must be given to `prepare` as `input` and cannot change: it cannot follow a saturation that is estimated.
 *  Memory: 16·times·stride·(intervals + 1) bytes. */
export const geometricGrid: AdstockKind = Object.freeze({
  name: "geometricGrid",
  formula: "a[t] = x[t] + alpha·a[t−1], interpolated in alpha",
  parameters: Object.freeze([retention]),
  settings: settingsRead,
  isSlow: false,
  needsFixedInput: true,

  prepare(group, options = {}) {
    const { input, kernels = typescriptKernels } = options;
    const settings = readSettings("geometricGrid", settingsRead, options.settings ?? {}, defaults);
    if (input === undefined) {
      throw new ArgumentError({
        caller: "geometricGrid",
        option: "input",
        rule: "must be the media, as its table is made once",
        got: phrase`none`,
        cure: "use geometric after a saturation",
      });
    }
    const { times, stride } = group;
    const grid = alphaGrid(settings.intervals, times);
    const nodes = grid.length;
    const carryIn = new Float64Array(stride);
    writeCarryIn("geometricGrid", group, settings.carryIn, carryIn);
    const table = kernels.allocate(stride * nodes * times * 2);
    // Written when it is first asked: what is prepared is not always used.
    let isWritten = false;
    const node = kernels.allocate(stride);
    const weights = kernels.allocate(4 * stride);
    const sums = kernels.allocate(4 * stride);
    const slopes = new Float64Array(4 * stride);
    const normalise = settings.normalise ? 1 : 0;

    return {
      forward(_x, params, out) {
        if (!isWritten) writeTable(group, input, carryIn, grid, table);
        isWritten = true;
        for (let c = 0; c < stride; c++) {
          const alpha = params[c]!;
          const interval = intervalOf(grid, alpha);
          node[c] = interval;
          hermiteWeights(grid, interval, alpha, normalise, 4 * c, weights, slopes);
        }
        kernels.gridForward(table, node, weights, out, times, stride, nodes);
      },
      pullback(_x, _params, _out, outBar, xBar, paramsBar) {
        if (xBar !== null) throw new InternalError("geometricGrid: xBar must be null, as its input is fixed");
        kernels.gridPullback(table, node, outBar, sums, times, stride, nodes);
        for (let c = 0; c < stride; c++) {
          const i = 4 * c;
          paramsBar[c] =
            sums[i]! * slopes[i]! +
            sums[i + 1]! * slopes[i + 1]! +
            sums[i + 2]! * slopes[i + 2]! +
            sums[i + 3]! * slopes[i + 3]!;
        }
      },
    };
  },

  weights(values, settings = {}) {
    const { normalise } = readSettings("geometricGrid", settingsRead, settings, defaults);
    return geometric.weights(values, { normalise });
  },
  halfLife: (values) => geometric.halfLife(values),
  meanLag: (values) => geometric.meanLag(values),
} satisfies AdstockKind);

/** The steepest slope of a node, in values over the interval before it: so much below three that rounding stays above zero too. */
const steepest = 2.9;

/** Values and slopes by alpha of the recursion, at every node: table[column][node][time][2].
 *
 *  a[t] = x[t] + alpha·a[t−1];  da[t]/dalpha = a[t−1] + alpha·da[t−1]/dalpha, at most `steepest` */
function writeTable(
  { times, stride }: ChannelGroup,
  x: Float64Array,
  carryIn: Float64Array,
  grid: Float64Array,
  table: Float64Array,
): void {
  let position = 0;
  for (let c = 0; c < stride; c++) {
    grid.forEach((alpha, node) => {
      const most = node === 0 ? null : steepest / (alpha - grid[node - 1]!);
      let carried = carryIn[c]!;
      let slope = 0;
      for (let t = 0, i = c; t < times; t++, i += stride) {
        slope = carried + alpha * slope;
        carried = x[i]! + alpha * carried;
        table[position++] = carried;
        table[position++] = most === null ? slope : Math.min(slope, most * carried);
      }
    });
  }
}
