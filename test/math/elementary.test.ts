import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, expm1, log, log1p } from "../../src/math/elementary.js";
import { createRng } from "../../src/math/rng.js";

/** Distance in representable doubles. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const ordinal = (x: number): bigint => {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setFloat64(0, x);
    const value = bits.getBigInt64(0);
    return value < 0n ? -(value & 0x7fffffffffffffffn) : value;
  };
  const distance = ordinal(a) - ordinal(b);
  return Number(distance < 0n ? -distance : distance);
}

// The true values, rounded to a double: mpmath 1.4.1 at 60 digits.
const expValues: readonly (readonly number[])[] = [
  [-744.5, 5e-324],
  [-700, 9.85967654375977e-305],
  [-30.3, 6.932297597586547e-14],
  [-1, 0.36787944117144233],
  [-0.1, 0.9048374180359595],
  [1e-9, 1.000000001],
  [0.5, 1.6487212707001282],
  [1.1, 3.0041660239464334],
  [10.1, 24343.00942440838],
  [700, 1.0142320547350045e304],
  [709.5, 1.3549863193146328e308],
];
const logValues: readonly (readonly number[])[] = [
  [5e-324, -744.4400719213812],
  [1e-310, -713.8013788281542],
  [1e-200, -460.51701859880916],
  [0.11, -2.2072749131897207],
  [0.7, -0.35667494393873245],
  [0.999999, -1.000000500029089e-6],
  [1.0000001, 9.999999505838704e-8],
  [1.4, 0.3364722366212129],
  [1.5, 0.4054651081081644],
  [2.1, 0.7419373447293773],
  [11, 2.3978952727983707],
  [10000000000.0, 23.025850929940457],
  [1e308, 709.1962086421661],
];
const log1pValues: readonly (readonly number[])[] = [
  [-0.9999999, -16.118095651484676],
  [-0.55, -0.7985076962177717],
  [-0.29, -0.3424903089467759],
  [-1e-5, -1.0000050000333337e-5],
  [1e-300, 1e-300],
  [1e-12, 9.999999999995e-13],
  [0.3, 0.26236426446749106],
  [0.42, 0.35065687161316933],
  [3, 1.3862943611198906],
  [1e17, 39.14394658089878],
  [1e300, 690.7755278982137],
];
const expm1Values: readonly (readonly number[])[] = [
  [-40, -1],
  [-10, -0.9999546000702375],
  [-1, -0.6321205588285577],
  [-0.3, -0.2591817793182821],
  [-1e-5, -9.999950000166666e-6],
  [1e-300, 1e-300],
  [1e-12, 1.0000000000005e-12],
  [0.3, 0.3498588075760031],
  [0.42, 0.5219615556186338],
  [1, 1.7182818284590453],
  [3, 19.085536923187668],
  [20, 485165194.4097903],
  [60, 1.1420073898156842e26],
  [700, 1.0142320547350045e304],
];

const cases = [
  { name: "exp", ours: exp, theirs: Math.exp, values: expValues, range: [-750, 712] },
  { name: "log", ours: log, theirs: Math.log, values: logValues, range: [0, 1e6] },
  { name: "log1p", ours: log1p, theirs: Math.log1p, values: log1pValues, range: [-1, 5] },
  { name: "expm1", ours: expm1, theirs: Math.expm1, values: expm1Values, range: [-50, 712] },
] as const;

describe.each(cases)("$name", ({ name, ours, theirs, values, range }) => {
  it("is within one unit in the last place of the true value", () => {
    for (const [x, expected] of values) expect(ulps(ours(x!), expected!), `at ${x}`).toBeLessThanOrEqual(1);
  });

  it("is within one unit of the engine's own function, which is itself within one of the truth, on random points", () => {
    const arbitrary = fc.double({ min: range[0], max: range[1], noNaN: true });
    fc.assert(
      fc.property(arbitrary, (x) => ulps(ours(x), theirs(x)) <= 1),
      { seed: 1, numRuns: 20_000 },
    );
    // Random bit patterns are mostly tiny or huge: these are ordinary numbers.
    const rng = createRng(name);
    for (let i = 0; i < 20_000; i++) {
      const x = Math.max(-0.999, range[0]) + 4 * rng.uniform();
      expect(ulps(ours(x), theirs(x)), `at ${x}`).toBeLessThanOrEqual(1);
    }
  });

  it("treats zero, infinity, NaN and the ends of the domain as the engine does", () => {
    const edges = [0, -1, -2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 709.79, -745.2];
    for (const x of edges) expect(ours(x), `at ${x}`).toBe(theirs(x));
  });
});
