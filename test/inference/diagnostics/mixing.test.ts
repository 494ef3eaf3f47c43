import fc from "fast-check";
import { expect, test } from "vitest";
import { rankNormalise } from "../../../src/inference/diagnostics/chains.js";
import { essBulk, essTail } from "../../../src/inference/diagnostics/ess.js";
import { mixing } from "../../../src/inference/diagnostics/mixing.js";
import { rhat } from "../../../src/inference/diagnostics/rhat.js";
import { createRng } from "../../../src/math/rng.js";
import { normalQuantile } from "../../../src/math/special.js";

const infinite = fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0);
/** Whole numbers make ties, wide ones leave most cells of the range empty. */
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1, max: 1 }),
  infinite,
);
const chainsOf = (value: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 }))
    .chain(([count, draws]) =>
      fc.array(fc.array(value, { minLength: draws, maxLength: draws }), {
        minLength: count,
        maxLength: count,
      }),
    )
    .map((lists) => lists.map((list) => Float64Array.from(list)));

test("normal scores are those of ranks counted one by one, ties at their mean", () => {
  fc.assert(
    fc.property(chainsOf(number.filter((x) => !Number.isNaN(x))), (chains) => {
      const all = chains.flatMap((chain) => [...chain]);
      const counted = chains.map((chain) =>
        chain.map((x) => {
          const below = all.filter((other) => other < x).length;
          const equal = all.filter((other) => other === x).length;
          return normalQuantile((below + 0.5 * (equal + 1) - 0.375) / (all.length + 0.25));
        }),
      );
      expect(rankNormalise(chains)).toEqual(counted);
    }),
  );
});

test("in one pass as one by one, for chains with memory and an odd number of draws", () => {
  const rng = createRng(1);
  const chains = Array.from({ length: 4 }, () => {
    let x = 0;
    return Float64Array.from({ length: 301 }, () => {
      x = 0.7 * x + rng.normal();
      return x;
    });
  });
  expect(mixing(chains)).toEqual({ rhat: rhat(chains), essBulk: essBulk(chains), essTail: essTail(chains) });
});

test("in one pass as one by one, NaN and too few draws included", () => {
  fc.assert(
    fc.property(chainsOf(fc.oneof(number, fc.constant(Number.NaN))), (chains) => {
      expect(mixing(chains)).toEqual({
        rhat: rhat(chains),
        essBulk: essBulk(chains),
        essTail: essTail(chains),
      });
    }),
  );
});
