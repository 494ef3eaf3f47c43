import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
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
