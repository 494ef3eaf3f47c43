/** Bridges over the curves of a channel's part within the bounds of its money: the concave function above the true one that a search bounds with. */
import { ArgumentError } from "../../errors.js";
import { phrase } from "../../phrase.js";
import { bridgeSize, writeBridge } from "./bridge.js";
import { spread } from "./carryover.js";
import type { Part } from "./surfacePart.js";

/** Writes the bridges of a part.
 *
 *  @param lower, upper  bounds of every variable of the plan
 *  @throws ArgumentError for a curve that turns more than once */
export function writeBridges(
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

/** A point of a straight bridge, in the place of the curve's. */
export function onBridge(bridges: Float64Array, at: number, felt: number, point: Float64Array): void {
  const slope = bridges[at + 3]!;
  point[0] = bridges[at + 2]! + slope * (felt - bridges[at]!);
  point[1] = slope;
  point[2] = 0;
}
