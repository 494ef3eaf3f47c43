/** What a test of a channel changes: the KPI with the test's spend less the KPI with the usual one, draw by draw. */
import { carriedOver, type ResponseChannel } from "../../insights/responseDraws.js";

/** A channel's spend in the weeks after training, with the test and without it. */
export interface TestSpend {
  /** Money a period of the whole market. */
  readonly usual: number;
  /** The same in the tested geos, as a multiple of usual: 0 for none, 2 for twice as much. */
  readonly multiple: number;
  /** Length of the test. */
  readonly periods: number;
  /** Whether a geo is tested, shape [geo]. */
  readonly isTested: readonly boolean[];
}

export interface TestEffects {
  /** In the periods of the test: what it can measure. Shape [draw]. */
  readonly during: Float64Array;
  /** With what arrives after it. */
  readonly inAll: Float64Array;
}

/** Effects of a test that follows the training weeks; the usual spend goes on after it.
 *
 *  Σ_g k_g Σ_t [S(a_t with the test) − S(a_t without)], a the adstock of training, test and later weeks; with saturation first, the adstock of
 *  the difference of S. */
export function testEffects(channel: ResponseChannel, spend: TestSpend): TestEffects {
  const { kernels, parameters, coefficients, rates, saturation, order, history, carryOut } = channel;
  const { usual, multiple, periods, isTested } = spend;
  const { curve } = saturation;
  const width = saturation.parameters.length;
  const point = new Float64Array(3);
  const geos = rates.length;
  const during = new Float64Array(kernels.length);
  const inAll = new Float64Array(kernels.length);
  kernels.forEach((kernel, s) => {
    const at = (media: number): number => {
      curve(media, parameters, width * s, point);
      return point[0]!;
    };
    /** Kernel weight of lags first … last. */
    const cumulative = runningSums(kernel);
    const weight = (first: number, last: number): number =>
      last < first
        ? 0
        : cumulative[Math.min(last, kernel.length - 1) + 1]! - cumulative[Math.min(first, kernel.length)]!;
    for (let geo = 0; geo < geos; geo++) {
      if (!isTested[geo]) continue;
      const k = coefficients[s * geos + geo]!;
      const media = usual * rates[geo]!;
      for (let t = 0; t < periods + carryOut; t++) {
        // Lags of this period's adstock that reach back into the test.
        const tested = weight(Math.max(0, t - periods + 1), t);
        if (tested === 0) continue;
        let difference: number;
        if (order === "saturationFirst") difference = tested * (at(multiple * media) - at(media));
        else {
          const without = carriedOver(kernel, history[geo]!, t) + media * weight(0, t);
          difference = at(without + (multiple - 1) * media * tested) - at(without);
        }
        inAll[s]! += k * difference;
        if (t < periods) during[s]! += k * difference;
      }
    }
  });
  return { during, inAll };
}

/** Sums of the first 0, 1, 2 … weights. */
function runningSums(kernel: Float64Array): Float64Array {
  const sums = new Float64Array(kernel.length + 1);
  for (let lag = 0; lag < kernel.length; lag++) sums[lag + 1] = sums[lag]! + kernel[lag]!;
  return sums;
}
