/** What a test of a channel changes: the KPI with the test's spend less the KPI with the usual one, draw by draw. */
import { carriedOver, type ResponseChannel } from "../../insights/responseDraws.js";

/** A channel's spend in the weeks after training, with the test and without it. */
export interface TestSpend {
  /** Spend in the tested geos, as a multiple of the usual one: 0 for none, 2 for twice as much. */
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

/** Effects of tests that follow the training weeks; the usual spend goes on after each.
 *
 *  Σ_g k_g Σ_t [S(a_t with the test) − S(a_t without)], a the adstock of training, test and later weeks; with saturation first, the adstock of
 *  the difference of S. What there is without a test is the same for all, and computed once.
 *
 *  @param usual  money a period of the whole market */
export function testEffectsOf(channel: ResponseChannel, usual: number): (test: TestSpend) => TestEffects {
  const { kernels, parameters, coefficients, rates, saturation, order, history, carryOut } = channel;
  const { curve } = saturation;
  const width = saturation.parameters.length;
  const point = new Float64Array(3);
  const geos = rates.length;
  const valueAt = (s: number, media: number): number => {
    curve(media, parameters, width * s, point);
    return point[0]!;
  };
  const sums = kernels.map(runningSums);
  /** Kernel weight of lags first … last. */
  const weight = (s: number, first: number, last: number): number => {
    const cumulative = sums[s]!;
    const lags = cumulative.length - 1;
    return last < first ? 0 : cumulative[Math.min(last + 1, lags)]! - cumulative[Math.min(first, lags)]!;
  };
  const untested = new Array<Untested | undefined>(kernels.length * geos);
  /** Fills in what there is without a test up to a period. */
  const untestedUntil = (s: number, geo: number, t: number): Untested => {
    untested[s * geos + geo] ??= { levels: [], values: [] };
    const known = untested[s * geos + geo]!;
    for (let u = known.levels.length; u <= t; u++) {
      const level = carriedOver(kernels[s]!, history[geo]!, u) + usual * rates[geo]! * weight(s, 0, u);
      known.levels.push(level);
      known.values.push(valueAt(s, level));
    }
    return known;
  };
  return ({ multiple, periods, isTested }) => {
    const during = new Float64Array(kernels.length);
    const inAll = new Float64Array(kernels.length);
    for (let s = 0; s < kernels.length; s++) {
      for (let geo = 0; geo < geos; geo++) {
        if (!isTested[geo]) continue;
        const k = coefficients[s * geos + geo]!;
        const media = usual * rates[geo]!;
        for (let t = 0; t < periods + carryOut; t++) {
          // Lags of this period's adstock that reach back into the test.
          const tested = weight(s, Math.max(0, t - periods + 1), t);
          if (tested === 0) continue;
          let difference: number;
          if (order === "saturationFirst")
            difference = tested * (valueAt(s, multiple * media) - valueAt(s, media));
          else {
            const { levels, values } = untestedUntil(s, geo, t);
            difference = valueAt(s, levels[t]! + (multiple - 1) * media * tested) - values[t]!;
          }
          inAll[s]! += k * difference;
          if (t < periods) during[s]! += k * difference;
        }
      }
    }
    return { during, inAll };
  };
}

/** Adstock of a draw and geo without a test, and the curve there, by period. */
interface Untested {
  readonly levels: number[];
  readonly values: number[];
}

/** Sums of the first 0, 1, 2 … weights. */
function runningSums(kernel: Float64Array): Float64Array {
  const sums = new Float64Array(kernel.length + 1);
  for (let lag = 0; lag < kernel.length; lag++) sums[lag + 1] = sums[lag]! + kernel[lag]!;
  return sums;
}
