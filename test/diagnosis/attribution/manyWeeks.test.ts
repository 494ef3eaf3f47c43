/** Attribution on many weeks: work that grows with them and not with their square, and answers as before. */
import { describe, expect, test } from "vitest";
import { leadsOf } from "../../../src/diagnosis/attribution/leads.js";
import { largestStep } from "../../../src/diagnosis/attribution/otherBaselines.js";
import type { Weeks } from "../../../src/diagnosis/attribution/weeks.js";
import { orthonormal, residualOf } from "../../../src/math/omittedVariable.js";
import { simulatedWeeks } from "./simulatedWeeks.js";

/** The week of the largest step by its definition: what baseline and media leave of every step, column by column. */
function stepByDefinition({ kpi, baseline, channels, count, padded }: Weeks): number | null {
  const others = orthonormal([...baseline, ...channels.map(({ credited }) => padded(credited))]);
  const before = residualOf(kpi, others);
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  let best = { at: -1, explained: 0 };
  for (let at = Math.ceil(0.1 * count); at <= 0.9 * count; at++) {
    const step = residualOf(
      padded(Float64Array.from({ length: count }, (_, t) => (t >= at ? 1 : 0))),
      others,
    );
    const size = product(step, step);
    const explained = product(step, before) ** 2 / size;
    if (size > 1e-9 && explained > best.explained) best = { at, explained };
  }
  const degreesOfFreedom = kpi.length - others.length - 1;
  return best.explained / ((product(before, before) - best.explained) / degreesOfFreedom) > 16
    ? best.at
    : null;
}

describe("many weeks", () => {
  test("the largest step is the one by definition", () => {
    const markets = Array.from({ length: 40 }, (_, seed) =>
      simulatedWeeks(seed, { weeks: 60 + 5 * seed, step: 0.03 * (seed % 5) }),
    );
    const found = markets.map(largestStep);
    expect(found).toEqual(markets.map(stepByDefinition));
    expect(found.filter((at) => at !== null).length).toBeGreaterThan(10);
    expect(found.filter((at) => at === null).length).toBeGreaterThan(5);
  });

  test("what a channel is credited with is added up once, and not once a week", () => {
    const weeks = simulatedWeeks(1, { weeks: 400 });
    let sums = 0;
    const channels = weeks.channels.map((channel) => ({
      ...channel,
      credited: Object.assign(channel.credited.slice(), {
        reduce(this: Float64Array, ...args: Parameters<Float64Array["reduce"]>) {
          sums++;
          return Float64Array.prototype.reduce.apply(this, args);
        },
      }),
    }));
    expect(leadsOf({ ...weeks, channels })).toEqual(leadsOf(weeks));
    expect(sums).toBe(weeks.channels.length);
  });
});
