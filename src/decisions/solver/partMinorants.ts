/** Minorants of the curves of a channel's part at a plan: the concave function below the true one that touches it there. */
import { spread } from "./carryover.js";
import { minorantSize, tangentAt, touchAt, writeMinorant } from "./minorant.js";
import { isConvexAt, type Part } from "./surfacePart.js";

/** Writes the minorants of a part.
 *
 *  @param money  of the channel, by period of the plan */
export function writeMinorants(part: Part, money: Float64Array, count: number): void {
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
