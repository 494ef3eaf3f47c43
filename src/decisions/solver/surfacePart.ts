/** One channel's part of a plan's surface: what is known of it before any money is tried. */
import { carriedOver, gainOf, type ResponseChannel } from "../../insights/responseDraws.js";
import { turnsAt } from "../../transforms/curveShape.js";
import { saturations } from "../../transforms/saturations.js";
import { type Carryover, carryoverOf, spread } from "./carryover.js";
import { pointsOf, repeatedAdstock } from "./flighting.js";

/** One channel's part: its carryover, what others' money leaves, and the weight of each counted period. */
export interface Part {
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

/** What a search has not asked for yet. */
const unsearched = { bridges: null, bridged: null, minorants: null };

/** Money a period that goes on after a horizon: the same, or a round that comes again and again from the first period after it. */
export type Afterwards = number | Float64Array;

/** A flighting that comes round for ever, its periods of like media taken together. */
export function steadyPart(channel: ResponseChannel, count: number): Part {
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
    ...unsearched,
  };
}

/** Of a horizon, whose periods are counted one by one. */
const noPoints = { speeds: new Float64Array(0), sizes: new Float64Array(0) };

/** A horizon, with what training left behind and what goes on after it. */
export function horizonPart(
  channel: ResponseChannel,
  count: number,
  periods: number,
  afterwards: Afterwards,
): Part {
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
      ...noPoints,
      turns: turnsOf(channel),
      ...unsearched,
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
    ...noPoints,
    turns: turnsOf(channel),
    ...unsearched,
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

/** Some of the draws. */
export function channelAt(channel: ResponseChannel, indices: readonly number[]): ResponseChannel {
  return {
    ...channel,
    kernels: indices.map((s) => channel.kernels[s]!),
    parameters: rowsAt(channel.parameters, channel.saturation.parameters.length, indices),
    coefficients: rowsAt(channel.coefficients, channel.rates.length, indices),
  };
}

/** The same of what was prepared. */
export function partAt(part: Part, indices: readonly number[]): Part {
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
    ...unsearched,
  };
}

function rowsAt(values: Float64Array, width: number, indices: readonly number[]): Float64Array {
  const out = new Float64Array(width * indices.length);
  indices.forEach((s, i) => {
    out.set(values.subarray(width * s, width * (s + 1)), width * i);
  });
  return out;
}

function turnsOf({ saturation, parameters, kernels }: ResponseChannel): readonly number[] {
  const width = saturation.parameters.length;
  return kernels.map((_, s) => saturation.inflexion(parameters.subarray(width * s, width * (s + 1))));
}

/** Whether what the channel brings is a concave function of its money in every draw. */
export function isConcavePart({ channel, turns }: Part): boolean {
  return channel.coefficients.every((k) => k >= 0) && turns.every((turn) => turn === 0);
}

/** Whether nobody knows where a channel's curve turns: it was looked for at points, or the curve itself contradicts what was said. The
 *  built-in ones are held to their formulas by tests. */
export function isUnproved({ channel: { saturation, parameters }, turns }: Part): boolean {
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

/** Whether a curve of this coefficient is convex here. */
export function isConvexAt(felt: number, turn: number, coefficient: number): boolean {
  return coefficient < 0 ? felt > turn : felt < turn;
}
