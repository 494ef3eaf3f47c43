import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "../../src/math/rng.js";
import { incompleteBeta, incompleteGamma, normalCdf } from "../../src/math/special.js";
import { nextSplitmix64 } from "../../src/math/splitmix64.js";
import { seedXoshiro256, stepXoshiro256 } from "../../src/math/xoshiro256.js";

function asBigInt(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

function steps(state: Int32Array, count: number): bigint[] {
  const output = new Int32Array(2);
  return Array.from({ length: count }, () => {
    stepXoshiro256(state, output);
    return asBigInt(output[0]!, output[1]!);
  });
}

/** The two generators as their authors wrote them in C, on BigInt. */
function* referenceXoshiro256(seed: bigint): Generator<bigint> {
  const mask = (1n << 64n) - 1n;
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (64n - k))) & mask;
  let counter = seed;
  const s = Array.from({ length: 4 }, () => {
    counter = (counter + 0x9e3779b97f4a7c15n) & mask;
    let z = counter;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  }) as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield (rotl((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 17n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45n);
  }
}

const pinned: readonly number[] = [
  0.8154328111557961, 0.20476162873218076, 0.16116327526031898, 0.1996356273996279, 119,
];

describe("the generator", () => {
  it("gives the published outputs of xoshiro256** for the state 1, 2, 3, 4", () => {
    // Test vector of the crate rand_xoshiro 0.6, made with the authors' C program.
    expect(steps(Int32Array.of(0, 1, 0, 2, 0, 3, 0, 4), 10)).toEqual([
      11520n,
      0n,
      1509978240n,
      1215971899390074240n,
      1216172134540287360n,
      607988272756665600n,
      16172922978634559625n,
      8476171486693032832n,
      10595114339597558777n,
      2904607092377533576n,
    ]);
  });

  it("gives the published outputs of splitmix64 for the seed 1234567", () => {
    // Rosetta Code, "Pseudo-random numbers/Splitmix64".
    const draw = nextSplitmix64({ high: 0, low: 1234567 });
    const words = Array.from({ length: 5 }, () => {
      const { high, low } = draw();
      return asBigInt(high, low);
    });
    expect(words).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  it("agrees with a BigInt transcription of the authors' C programs for many seeds", () => {
    for (const seed of [0, 1, 42, 2 ** 32 - 1, 2 ** 32, 987654321987, Number.MAX_SAFE_INTEGER]) {
      const reference = referenceXoshiro256(BigInt(seed));
      const rng = createRng(seed);
      for (let i = 0; i < 2000; i++) expect(asBigInt(...rng.bits())).toBe(reference.next().value);
    }
  });

  it("seeds its state with splitmix64, high half first", () => {
    const state = seedXoshiro256({ high: 0, low: 1234567 });
    expect(asBigInt(state[0]!, state[1]!)).toBe(6457827717110365317n);
    expect(asBigInt(state[6]!, state[7]!)).toBe(4593380528125082431n);
  });
});

describe("streams", () => {
  it("the same seed gives the same numbers and another seed gives others", () => {
    expect(take(createRng(7), 50)).toEqual(take(createRng(7), 50));
    expect(take(createRng(7), 50)).not.toEqual(take(createRng(8), 50));
    expect(take(createRng("7"), 50)).not.toEqual(take(createRng(7), 50));
  });

  it("pins the first numbers of a seed, so that no release changes what a seed means", () => {
    const rng = createRng(2024).split("chain").split(3);
    expect([rng.uniform(), rng.normal(), rng.gamma(0.3), rng.beta(2, 5), rng.integer(1000)]).toEqual(pinned);
  });

  it("a child does not depend on how far its parent has drawn nor on its siblings", () => {
    const fresh = createRng(1).split("b");
    const parent = createRng(1);
    take(parent, 100);
    take(parent.split("a"), 10);
    expect(take(parent.split("b"), 20)).toEqual(take(fresh, 20));
  });

  it("different labels, also 0 and the text 0, give different streams", () => {
    const labels = [0, 1, 2, "0", "1", "", "ab", "ba", 2 ** 33, 2 ** 33 + 1];
    const firsts = labels.map((label) => createRng(1).split(label).uniform());
    expect(new Set(firsts).size).toBe(labels.length);
    expect(createRng(1).split("ab").uniform()).not.toBe(createRng(1).split("a").split("b").uniform());
  });

  it("sibling streams are uncorrelated", () => {
    const n = 20_000;
    const a = take(createRng(1).split(0), n);
    const b = take(createRng(1).split(1), n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += 12 * (a[i]! - 0.5) * (b[i]! - 0.5);
    // A correlation of independent uniforms has standard deviation 1/√n.
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  });

  it("refuses seeds, labels and arguments outside their domain", () => {
    expect(() => createRng(-1)).toThrow(
      "createRng: seed must be an integer from 0 to 2^53 − 1 or text, got -1",
    );
    expect(() => createRng(0.5)).toThrow(RangeError);
    expect(() => createRng(1).split(Number.NaN)).toThrow(RangeError);
    expect(() => createRng(1).gamma(0)).toThrow("gamma: shape must be a positive number, got 0");
    expect(() => createRng(1).beta(1, -1)).toThrow(RangeError);
    expect(() => createRng(1).integer(0)).toThrow(RangeError);
  });
});

describe("variates", () => {
  const n = 40_000;
  /** Kolmogorov–Smirnov distance times √n; its 99.99 % point is 2.23. */
  function distance(draw: () => number, cdf: (x: number) => number): number {
    const sorted = Float64Array.from({ length: n }, draw).sort();
    let worst = 0;
    sorted.forEach((x, i) => {
      const p = cdf(x);
      worst = Math.max(worst, Math.abs(p - i / n), Math.abs(p - (i + 1) / n));
    });
    return worst * Math.sqrt(n);
  }

  it.each([
    ["uniform", (rng: Rng) => rng.uniform(), (x: number) => x],
    ["normal", (rng: Rng) => rng.normal(), normalCdf],
    ["exponential", (rng: Rng) => rng.exponential(), (x: number) => -Math.expm1(-x)],
    ["gamma(0.3)", (rng: Rng) => rng.gamma(0.3), (x: number) => incompleteGamma(0.3, x)],
    ["gamma(1)", (rng: Rng) => rng.gamma(1), (x: number) => incompleteGamma(1, x)],
    ["gamma(7.5)", (rng: Rng) => rng.gamma(7.5), (x: number) => incompleteGamma(7.5, x)],
    ["beta(0.4, 0.7)", (rng: Rng) => rng.beta(0.4, 0.7), (x: number) => incompleteBeta(x, 0.4, 0.7)],
    ["beta(3, 2)", (rng: Rng) => rng.beta(3, 2), (x: number) => incompleteBeta(x, 3, 2)],
  ])("%s follows its distribution function", (name, draw, cdf) => {
    const rng = createRng(11).split(name);
    expect(distance(() => draw(rng), cdf)).toBeLessThan(2.23);
  });

  it("beta with tiny shapes stays inside the unit interval and is never NaN", () => {
    const rng = createRng(5);
    for (let i = 0; i < 2000; i++) {
      const x = rng.beta(0.001, 0.002);
      expect(x >= 0 && x <= 1).toBe(true);
    }
  });

  it("integer is uniform, also for ranges that do not divide 2^53", () => {
    const rng = createRng(3);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[rng.integer(7)]! += 1;
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - 10_000) ** 2 / 10_000;
    // 99.99 % point of chi-square with 6 degrees of freedom.
    expect(chiSquare).toBeLessThan(27.86);
    // Taken modulo three quarters of 2^53 without rejection, the lowest third would come up half the time.
    const n = 0.75 * 2 ** 53;
    let lowest = 0;
    for (let i = 0; i < 9000; i++) if (rng.integer(n) < n / 3) lowest++;
    expect(Math.abs(lowest - 3000)).toBeLessThan(4 * Math.sqrt(2000));
    expect(rng.integer(1)).toBe(0);
    expect(rng.integer(2 ** 53)).toBeLessThan(2 ** 53);
  });
});

function take(rng: Rng, count: number): number[] {
  return Array.from({ length: count }, () => rng.uniform());
}
