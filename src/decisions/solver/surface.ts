/** What a plan brings, draw by draw, with gradient and curvature: one period held for ever, or a horizon with carry-in and carry-out. */
import type { ResponseDraws } from "../../insights/responseDraws.js";
import { bridgeSize } from "./bridge.js";
import { addCurvature, gather, spread } from "./carryover.js";
import { minorantSize } from "./minorant.js";
import { onBridge, writeBridges } from "./partBridges.js";
import { writeMinorants } from "./partMinorants.js";
import {
  type Afterwards,
  channelAt,
  horizonPart,
  isConcavePart,
  isConvexAt,
  isUnproved,
  type Part,
  partAt,
  steadyPart,
} from "./surfacePart.js";

/** What one evaluation writes; what is left out is not computed. */
export interface SurfaceOutput {
  /** KPI brought by each draw, shape [draw]. */
  readonly values?: Float64Array;
  /** KPI brought by channel, shape [channel][draw]. */
  readonly byChannel?: readonly Float64Array[];
  /** Weights of the draws in gradient and Hessian, shape [draw]. */
  readonly weights?: Float64Array;
  /** Σ w_s ∇f_s, shape [variable]. */
  readonly gradient?: Float64Array;
  /** Σ w_s ∇²f_s without its positive parts, added, shape [variable, variable]. Short tails of long kernels are left out. */
  readonly hessian?: Float64Array;
  /** ∇f_s, shape [draw, variable]. */
  readonly jacobian?: Float64Array;
}

/** What can be climbed. */
export interface Evaluated {
  readonly draws: Pick<ResponseDraws, "draws">;
  /** Periods planned one by one; 1 for a steady plan. */
  readonly periods: number;
  /** Variables: money of channel c in period h at c·periods + h. */
  readonly size: number;
  evaluate(x: Float64Array, out: SurfaceOutput): void;
}

export interface Surface extends Evaluated {
  readonly draws: ResponseDraws;
  /** True where every draw's KPI is a concave function of money. */
  readonly isConcave: boolean;
  /** Channels whose curve is a kind of the user's own that says nothing of where it turns: no proof can rest on them. */
  readonly unproved: readonly string[];
  /** The same of some of the draws. */
  of(draws: readonly number[]): Surface;
  /** From here on, evaluates the concave function above the true one on this box; null for the true one again. */
  bridge(box: { readonly lower: Float64Array; readonly upper: Float64Array } | null): void;
  /** Over a horizon, from here on: evaluates the concave function below the true one that touches it at this plan; null for the true one again. */
  touch(plan: Float64Array | null): void;
}

/** Scratch of one draw by counted period: media felt, and slope and curvature of what they bring. */
type Rows = [Float64Array, Float64Array, Float64Array];

/** Prepares the surface of a plan.
 *
 *  Steady: f = Σ_c k_c mean_t S_c(a_ct · x_c), the KPI of one period once the window's flighting, scaled to x a period, has come round again and
 *  again; a_ct is its adstock for one unit of money. For the same money in every period that is Σ_c k_c S_c(gain_c · rate_c · x_c).
 *  Horizon: f = Σ_c k_c Σ_t [S_c(rest_t + Σ_h w_{t−h} rate_c x_{c,h}) − S_c(rest_t)] over the horizon and 52 periods after it; rest is what the
 *  training weeks left behind and, after the horizon, what goes on being spent: what the last periods carry over meets a market that is not
 *  empty, and is worth no more than elsewhere.
 *
 *  @param periods     of the horizon; null for a steady plan
 *  @param afterwards  what goes on after the horizon by channel (default: nothing) */
export function createSurface(
  draws: ResponseDraws,
  periods: number | null,
  afterwards: readonly Afterwards[] = draws.channels.map(() => 0),
): Surface {
  const count = draws.draws;
  return surfaceOf(
    draws,
    draws.channels.map((channel, c) =>
      periods === null ? steadyPart(channel, count) : horizonPart(channel, count, periods, afterwards[c]!),
    ),
    periods,
  );
}

function surfaceOf(draws: ResponseDraws, parts: readonly Part[], periods: number | null): Surface {
  const span = periods ?? 1;
  const count = draws.draws;
  const size = parts.length * span;
  const longest = Math.max(...parts.map(({ times }) => times));
  const rows: Rows = [new Float64Array(longest), new Float64Array(longest), new Float64Array(longest)];
  const pulled = new Float64Array(span);
  const point = new Float64Array(3);
  let isBridged = false;
  let isTouching = false;

  function evaluate(x: Float64Array, out: SurfaceOutput): void {
    out.values?.fill(0);
    out.gradient?.fill(0);
    out.jacobian?.fill(0);
    for (let c = 0; c < parts.length; c++) {
      if (periods === null) evaluateSteady(parts[c]!, c, x[c]!, out);
      else evaluateHorizon(parts[c]!, c, x.subarray(c * span, (c + 1) * span), out);
    }
  }

  /** A year week by week, or the like: points of the curve for each draw, geo and counted period. */
  function evaluateHorizon(part: Part, c: number, money: Float64Array, out: SurfaceOutput): void {
    const { channel, times, carryovers, carry, offset, multipliers, bridges, minorants, turns } = part;
    const { parameters, coefficients, rates, saturation } = channel;
    const { values, weights, gradient, hessian, jacobian } = out;
    const wantsSlopes = gradient !== undefined || jacobian !== undefined || hessian !== undefined;
    const { curve } = saturation;
    const width = saturation.parameters.length;
    const own = out.byChannel?.[c];
    const first = c * span;
    const geos = rates.length;
    const [felt, slope, bend] = rows.map((row) => row.subarray(0, times)) as Rows;
    for (let s = 0; s < count; s++) {
      const weight = weights === undefined ? 1 : weights[s]!;
      spread(carryovers[s]!, money, felt);
      slope.fill(0);
      bend.fill(0);
      let brought = 0;
      for (let geo = 0; geo < geos; geo++) {
        const series = s * geos + geo;
        const rate = rates[geo]!;
        const k = coefficients[series]!;
        const carried = carry === null ? null : carry[series]!;
        let sum = 0;
        for (let t = 0; t < times; t++) {
          const a = rate * felt[t]! + (carried === null ? 0 : carried[t]!);
          const b = bridgeSize * (series * times + t);
          if (isBridged && a >= bridges![b]! && a <= bridges![b + 1]!) onBridge(bridges!, b, a, point);
          else curve(a, parameters, width * s, point);
          if (isTouching) {
            if (isConvexAt(a, turns[s]!, k)) {
              const [height, incline] = minorants!.tangents[s]!;
              point[0] = height + incline * a;
              point[1] = incline;
              point[2] = 0;
            }
            const { of } = minorants!;
            const m = minorantSize * (series * times + t);
            if (a >= of[m + 4]!) {
              const d = a - of[m]!;
              point[0]! += of[m + 1]! + d * (of[m + 2]! - d * of[m + 3]!);
              point[1]! += of[m + 2]! - 2 * d * of[m + 3]!;
              point[2]! -= 2 * of[m + 3]!;
            }
          }
          const m = multipliers === null ? 1 : multipliers[s]![t]!;
          sum += m * point[0]!;
          slope[t]! += k * rate * m * point[1]!;
          bend[t]! += Math.min(0, weight * k * rate * rate * m * point[2]!);
        }
        brought += k * (sum - offset[series]!);
      }
      if (values !== undefined) values[s] = values[s]! + brought;
      if (own !== undefined) own[s] = brought;
      if (!wantsSlopes) continue;
      gather(carryovers[s]!, slope, pulled);
      for (let h = 0; h < span; h++) {
        if (gradient !== undefined) gradient[first + h]! += weight * pulled[h]!;
        if (jacobian !== undefined) jacobian[s * size + first + h] = pulled[h]!;
      }
      if (hessian !== undefined && weight > 0)
        addCurvature(carryovers[s]!, bend, hessian, { first, span, size });
    }
  }

  /** A flighting that comes round for ever: a few points of the curve for each draw and geo. */
  function evaluateSteady(part: Part, c: number, money: number, out: SurfaceOutput): void {
    const { channel, times, speeds, sizes, bridges } = part;
    const { parameters, saturation } = channel;
    const { values, weights, gradient, hessian, jacobian } = out;
    const { curve } = saturation;
    const width = saturation.parameters.length;
    const own = out.byChannel?.[c];
    const each = channel.rates.length * times;
    let slopeSum = 0;
    let bendSum = 0;
    for (let s = 0; s < count; s++) {
      const weight = weights === undefined ? 1 : weights[s]!;
      let brought = 0;
      let slopeOf = 0;
      let bendOf = 0;
      for (let i = s * each; i < (s + 1) * each; i++) {
        const k = sizes[i]!;
        if (k === 0) continue;
        const speed = speeds[i]!;
        const a = speed * money;
        const b = bridgeSize * i;
        if (isBridged && a >= bridges![b]! && a <= bridges![b + 1]!) onBridge(bridges!, b, a, point);
        else curve(a, parameters, width * s, point);
        brought += k * point[0]!;
        // Off in these periods: nothing of the money arrives, also where the curve's own slope at 0 is without bounds.
        if (speed === 0) continue;
        slopeOf += k * speed * point[1]!;
        bendOf += Math.min(0, k * speed * speed * point[2]!);
      }
      if (values !== undefined) values[s] = values[s]! + brought;
      if (own !== undefined) own[s] = brought;
      if (jacobian !== undefined) jacobian[s * size + c] = slopeOf;
      slopeSum += weight * slopeOf;
      if (weight > 0) bendSum += weight * bendOf;
    }
    if (gradient !== undefined) gradient[c] = slopeSum;
    if (hessian !== undefined) hessian[c * size + c] = hessian[c * size + c]! + bendSum;
  }

  return {
    draws,
    periods: span,
    size,
    isConcave: parts.every(isConcavePart),
    unproved: parts.filter(isUnproved).map(({ channel }) => channel.name),
    evaluate,
    of: (indices) =>
      surfaceOf(
        {
          ...draws,
          draws: indices.length,
          channels: parts.map(({ channel }) => channelAt(channel, indices)),
        },
        parts.map((part) => partAt(part, indices)),
        periods,
      ),
    bridge(box) {
      isBridged = box !== null;
      if (box === null) return;
      parts.forEach((part, c) => {
        writeBridges(part, box.lower, box.upper, { first: c * span, span, count });
      });
    },
    touch(plan) {
      isTouching = plan !== null;
      if (plan === null) return;
      parts.forEach((part, c) => {
        writeMinorants(part, plan.subarray(c * span, (c + 1) * span), count);
      });
    },
  };
}
