import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdstockName, adstocks } from "../../src/transforms/adstocks.js";
import { channelGroup } from "../../src/transforms/channelGroup.js";
import type { TransformParameter } from "../../src/transforms/kind.js";
import { type SaturationName, saturations } from "../../src/transforms/saturations.js";

const pairs = (Object.keys(adstocks) as AdstockName[]).flatMap((adstock) =>
  (Object.keys(saturations) as SaturationName[]).map((saturation) => [adstock, saturation] as const),
);

/** Short memories and long, flat curves and steep: wider than any prior puts them. */
const valuesOf = (parameters: readonly TransformParameter[]) =>
  fc.tuple(
    ...parameters.map(({ domain }) =>
      domain === "unitInterval"
        ? fc.oneof(
            fc.double({ min: 1e-4, max: 0.06, noNaN: true }),
            fc.double({ min: 0.06, max: 0.98, noNaN: true }),
          )
        : fc.double({ min: 0.2, max: 4, noNaN: true }),
    ),
  );

/** A burst, a silence that fades to next to nothing, another burst. */
const media = fc
  .tuple(fc.double({ min: 0.1, max: 5, noNaN: true }), fc.integer({ min: 1, max: 30 }))
  .map(([level, silence]) => [level, ...new Array<number>(silence).fill(0), 1, 2]);

describe.each(pairs)("%s before %s", (adstockName, saturationName) => {
  const adstock = adstocks[adstockName];
  const saturation = saturations[saturationName];

  it("has no negative carry-over, and the finite gradient that differences have", () => {
    fc.assert(
      fc.property(
        media,
        valuesOf(adstock.parameters),
        valuesOf(saturation.parameters),
        (x, memory, shape) => {
          const times = x.length;
          const group = channelGroup(times, 1);
          const input = new Float64Array(2 * times);
          x.forEach((value, t) => {
            input[2 * t] = value;
          });
          const both = (values: readonly number[]) =>
            Float64Array.from(values.flatMap((value) => [value, value]));
          const first = adstock.prepare(group, { input });
          const second = saturation.prepare(group, {});
          const [carried, out] = [new Float64Array(2 * times), new Float64Array(2 * times)];
          const ones = new Float64Array(2 * times).map((_, i) => (i % 2 === 0 ? 1 : 0));
          const total = (a: readonly number[], s: readonly number[]): number => {
            first.forward(input, both(a), carried);
            second.forward(carried, both(s), out);
            return out.reduce((sum, value, i) => sum + (i % 2 === 0 ? value : 0), 0);
          };
          total(memory, shape);
          for (const value of carried) expect(value).toBeGreaterThanOrEqual(0);
          const carriedBar = new Float64Array(2 * times);
          const shapeBar = new Float64Array(2 * shape.length);
          const memoryBar = new Float64Array(2 * memory.length);
          second.pullback(carried, both(shape), out, ones, carriedBar, shapeBar);
          first.pullback(input, both(memory), carried, carriedBar, null, memoryBar);
          const differences = (values: readonly number[], at: (moved: readonly number[]) => number) =>
            values.map((value, p) => {
              const step = 1e-6 * value;
              const moved = (by: number) => at(values.map((other, q) => (q === p ? other + by : other)));
              return (moved(step) - moved(-step)) / (2 * step);
            });
          const expected = [
            ...differences(memory, (moved) => total(moved, shape)),
            ...differences(shape, (moved) => total(memory, moved)),
          ];
          const found = [
            ...memory.map((_, p) => memoryBar[2 * p]!),
            ...shape.map((_, p) => shapeBar[2 * p]!),
          ];
          found.forEach((value, p) => {
            expect(Math.abs(value - expected[p]!)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});
