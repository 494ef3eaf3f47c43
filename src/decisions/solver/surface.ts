/** What a plan brings, draw by draw, with gradient and curvature: one period held for ever, or a horizon with carry-in and carry-out. */
import { ArgumentError } from "../../errors.js";
import {
  carriedOver,
  gainOf,
  type ResponseChannel,
  type ResponseDraws,
} from "../../insights/responseDraws.js";
import { phrase } from "../../phrase.js";
import { turnsAt } from "../../transforms/curveShape.js";
import { saturations } from "../../transforms/saturations.js";
import { bridgeSize, writeBridge } from "./bridge.js";
import { addCurvature, type Carryover, carryoverOf, gather, spread } from "./carryover.js";
import { pointsOf, repeatedAdstock } from "./flighting.js";
import { minorantSize, tangentAt, touchAt, writeMinorant } from "./minorant.js";

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

/** Money a period that goes on after a horizon: the same, or a round that comes again and again from the first period after it. */
export type Afterwards = number | Float64Array;

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

/** One channel's part: its carryover, what others' money leaves, and the weight of each counted period. */
interface Part {
  readonly channel: ResponseChannel;
  /** Periods in which its curve is applied. */
  readonly times: number;
  /** Of each draw; of a steady plan, its gain as the one weight. */
  readonly carryovers: readonly Carryover[];
  /** Adstock of all but the plan's own money, of history and of what follows; shape [draw · geo][time]; null where there is none. */
  readonly carry: readonly Float64Array[] | null;
  /** What that would bring by itself, taken off; shape [draw · geo]. */
  readonly offset: Float64Array;
  /** Weight of the response of each period, shape [draw][time]; null for 1. */
  readonly multipliers: readonly Float64Array[] | null;
  /** Where the curve turns from convex to concave, shape [draw]. */
  readonly turns: readonly number[];
  /** Of a steady plan: media felt of one unit of money, and KPI of a response of 1; shape [draw · geo][point], points as `pointsOf` says. */
  readonly speeds: Float64Array;
  readonly sizes: Float64Array;
  /** Shape [draw · geo · time][bridge], of a steady plan [draw · geo · point][bridge]; null before the first bridge. */
  bridges: Float64Array | null;
  /** The bounds of the part's own money that its bridges are of, lower and then upper; null before the first. */
  bridged: Float64Array | null;
  /** Of a horizon: shape [draw · geo · time][minorant], and the tangent at the turn, shape [draw]; null before the first. */
  minorants: { readonly of: Float64Array; readonly tangents: readonly (readonly [number, number])[] } | null;
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

/** A point of a straight bridge, in the place of the curve's. */
function onBridge(bridges: Float64Array, at: number, felt: number, point: Float64Array): void {
  const slope = bridges[at + 3]!;
  point[0] = bridges[at + 2]! + slope * (felt - bridges[at]!);
  point[1] = slope;
  point[2] = 0;
}

/** Whether a curve of this coefficient is convex here. */
function isConvexAt(felt: number, turn: number, coefficient: number): boolean {
  return coefficient < 0 ? felt > turn : felt < turn;
}

/** Whether nobody knows where a channel's curve turns: it was looked for at points, or the curve itself contradicts what was said. The
 *  built-in ones are held to their formulas by tests. */
function isUnproved({ channel: { saturation, parameters }, turns }: Part): boolean {
  if (!saturation.isShapeKnown) return true;
  if (Object.hasOwn(saturations, saturation.name)) return false;
  const width = saturation.parameters.length;
  const point = new Float64Array(3);
  return turns.some((turn, s) => {
    const slope = (x: number): number => {
      saturation.curve(x, parameters, width * s, point);
      return point[1]!;
    };
    return !turnsAt(slope, turn);
  });
}

/** Some of the draws. */
function channelAt(channel: ResponseChannel, indices: readonly number[]): ResponseChannel {
  return {
    ...channel,
    kernels: indices.map((s) => channel.kernels[s]!),
    parameters: rowsAt(channel.parameters, channel.saturation.parameters.length, indices),
    coefficients: rowsAt(channel.coefficients, channel.rates.length, indices),
  };
}

/** The same of what was prepared. */
function partAt(part: Part, indices: readonly number[]): Part {
  const { channel, times, carryovers, carry, offset, multipliers, turns, speeds, sizes } = part;
  const geos = channel.rates.length;
  return {
    ...part,
    channel: channelAt(channel, indices),
    carryovers: carryovers.length === 0 ? carryovers : indices.map((s) => carryovers[s]!),
    carry: carry && indices.flatMap((s) => carry.slice(s * geos, (s + 1) * geos)),
    offset: rowsAt(offset, geos, indices),
    multipliers: multipliers && indices.map((s) => multipliers[s]!),
    turns: indices.map((s) => turns[s]!),
    speeds: speeds.length === 0 ? speeds : rowsAt(speeds, geos * times, indices),
    sizes: sizes.length === 0 ? sizes : rowsAt(sizes, geos * times, indices),
    bridges: null,
    bridged: null,
    minorants: null,
  };
}

function rowsAt(values: Float64Array, width: number, indices: readonly number[]): Float64Array {
  const out = new Float64Array(width * indices.length);
  indices.forEach((s, i) => {
    out.set(values.subarray(width * s, width * (s + 1)), width * i);
  });
  return out;
}

function isConcavePart({ channel, turns }: Part): boolean {
  return channel.coefficients.every((k) => k >= 0) && turns.every((turn) => turn === 0);
}

function turnsOf({ saturation, parameters, kernels }: ResponseChannel): readonly number[] {
  const width = saturation.parameters.length;
  return kernels.map((_, s) => saturation.inflexion(parameters.subarray(width * s, width * (s + 1))));
}

function steadyPart(channel: ResponseChannel, count: number): Part {
  const { kernels, flighting, coefficients, order } = channel;
  const geos = flighting.length;
  const plain = order === "saturationFirst" ? flighting.map((pattern) => pointsOf(pattern)) : null;
  const series = kernels.flatMap((kernel) =>
    flighting.map((pattern, geo) => plain?.[geo] ?? pointsOf(repeatedAdstock(kernel, pattern))),
  );
  const times = series.reduce((most, { values }) => Math.max(most, values.length), 1);
  const speeds = new Float64Array(series.length * times);
  const sizes = new Float64Array(series.length * times);
  series.forEach(({ values, weights }, i) => {
    const size = coefficients[i]! * (plain === null ? 1 : gainOf(kernels[Math.floor(i / geos)]!));
    speeds.set(values, i * times);
    weights.forEach((weight, point) => {
      sizes[i * times + point] = size * weight;
    });
  });
  return {
    channel,
    times,
    carryovers: [],
    carry: null,
    offset: new Float64Array(count * geos),
    multipliers: null,
    speeds,
    sizes,
    turns: turnsOf(channel),
    bridges: null,
    bridged: null,
    minorants: null,
  };
}

const none = new Float64Array(0);

function horizonPart(channel: ResponseChannel, count: number, periods: number, afterwards: Afterwards): Part {
  const { kernels, order, parameters, saturation, rates, history, carryOut } = channel;
  const counted = periods + carryOut;
  const width = saturation.parameters.length;
  const geos = rates.length;
  if (order === "saturationFirst") {
    const one = carryoverOf(Float64Array.of(1), 1);
    return {
      channel,
      times: periods,
      carryovers: kernels.map(() => one),
      carry: null,
      offset: new Float64Array(count * geos),
      multipliers: kernels.map((kernel) =>
        Float64Array.from({ length: periods }, (_, h) => gainOf(kernel.subarray(0, counted - h))),
      ),
      speeds: none,
      sizes: none,
      turns: turnsOf(channel),
      bridges: null,
      bridged: null,
      minorants: null,
    };
  }
  const carry: Float64Array[] = [];
  const offset = new Float64Array(count * geos);
  const point = new Float64Array(3);
  kernels.forEach((kernel, s) => {
    history.forEach((media, geo) => {
      const carried = new Float64Array(counted);
      let alone = 0;
      const follows = followed(kernel, afterwards, carryOut);
      for (let t = 0; t < counted; t++) {
        carried[t] = carriedOver(kernel, media, t) + (t < periods ? 0 : rates[geo]! * follows[t - periods]!);
        saturation.curve(carried[t]!, parameters, width * s, point);
        alone += point[0]!;
      }
      carry.push(carried);
      offset[s * geos + geo] = alone;
    });
  });
  return {
    channel,
    times: counted,
    carryovers: kernels.map((kernel) => carryoverOf(kernel, counted)),
    carry,
    offset,
    multipliers: null,
    speeds: none,
    sizes: none,
    turns: turnsOf(channel),
    bridges: null,
    bridged: null,
    minorants: null,
  };
}

/** Adstock of what goes on after a horizon, by period from the first after it. */
function followed(kernel: Float64Array, afterwards: Afterwards, periods: number): Float64Array {
  const out = new Float64Array(periods);
  if (typeof afterwards === "number") {
    let begun = 0;
    for (let t = 0; t < periods; t++) {
      begun += kernel[t] ?? 0;
      out[t] = afterwards * begun;
    }
    return out;
  }
  const money = Float64Array.from({ length: periods }, (_, t) => afterwards[t % afterwards.length]!);
  spread({ weights: kernel, retention: null }, money, out);
  return out;
}

function writeBridges(
  part: Part,
  lower: Float64Array,
  upper: Float64Array,
  { first, span, count }: { readonly first: number; readonly span: number; readonly count: number },
): void {
  const { channel, times, carryovers, carry, turns, speeds } = part;
  const { parameters, rates, coefficients, saturation } = channel;
  if (turns.some(Number.isNaN)) {
    throw new ArgumentError({
      caller: "planBudget",
      channel: channel.name,
      rule: `must have a curve that turns once from convex to concave`,
      got: phrase`"${saturation.name}", which turns more often`,
      cure: "fit it with another saturation",
    });
  }
  // Boxes of a search differ in a channel or two: the bridges of the others stand.
  const own = Float64Array.of(...lower.subarray(first, first + span), ...upper.subarray(first, first + span));
  if (part.bridged?.every((bound, i) => bound === own[i]) === true) return;
  part.bridged = own;
  const width = saturation.parameters.length;
  const geos = rates.length;
  const isSteady = speeds.length > 0;
  const [low, high] = [new Float64Array(times), new Float64Array(times)];
  part.bridges ??= new Float64Array(bridgeSize * count * geos * times);
  for (let s = 0; s < count; s++) {
    if (!isSteady) {
      spread(carryovers[s]!, lower.subarray(first, first + span), low);
      spread(carryovers[s]!, upper.subarray(first, first + span), high);
    }
    for (let geo = 0; geo < geos; geo++) {
      const series = s * geos + geo;
      for (let t = 0; t < times; t++) {
        const base = carry === null ? 0 : carry[series]![t]!;
        const speed = speeds[series * times + t]!;
        writeBridge(
          { curve: saturation.curve, turn: turns[s]! },
          parameters.subarray(width * s, width * (s + 1)),
          isSteady
            ? [speed * lower[first]!, speed * upper[first]!]
            : [base + rates[geo]! * low[t]!, base + rates[geo]! * high[t]!],
          coefficients[series]! < 0,
          part.bridges,
          bridgeSize * (series * times + t),
        );
      }
    }
  }
}

function writeMinorants(part: Part, money: Float64Array, count: number): void {
  const { channel, times, carryovers, carry, turns } = part;
  const { parameters, rates, coefficients, saturation } = channel;
  const { curve } = saturation;
  const width = saturation.parameters.length;
  const geos = rates.length;
  const felt = new Float64Array(times);
  const point = new Float64Array(3);
  const ofDraw = (s: number) => parameters.subarray(width * s, width * (s + 1));
  part.minorants ??= {
    of: new Float64Array(minorantSize * count * geos * times),
    tangents: turns.map((turn, s) => tangentAt({ curve, turn }, ofDraw(s), point)),
  };
  const { of, tangents } = part.minorants;
  for (let s = 0; s < count; s++) {
    spread(carryovers[s]!, money, felt);
    for (let geo = 0; geo < geos; geo++) {
      const series = s * geos + geo;
      for (let t = 0; t < times; t++) {
        const plan = (carry === null ? 0 : carry[series]![t]!) + rates[geo]! * felt[t]!;
        const touch = touchAt(plan, coefficients[series]!, curve, ofDraw(s), point);
        const isConvexHere = isConvexAt(touch, turns[s]!, coefficients[series]!);
        const at = { touch, isConvexHere, tangent: tangents[s]! };
        writeMinorant(curve, ofDraw(s), at, of, minorantSize * (series * times + t));
      }
    }
  }
}
