/** Seeded random numbers that split into independent streams and are the same bits on every machine.
 *
 *  Generator: xoshiro256** (Blackman and Vigna 2018), 256 bits of state, period 2^256 − 1, seeded through splitmix64 as its
 *  authors advise. JavaScript has no 64-bit integers outside BigInt, so each word is a pair of 32-bit halves.
 *
 *  A stream has a 64-bit key. Splitting hashes the key with a label into the key of the child; it looks neither at how far
 *  the parent has drawn nor at its other children, so a chain's numbers depend on (seed, chain) and nothing else. */
import { ArgumentError, InternalError } from "../errors.js";
import { softplus } from "./bijectors.js";
import { exp, log } from "./elementary.js";
import { absorb, type Word } from "./splitmix64.js";
import { seedXoshiro256, stepXoshiro256 } from "./xoshiro256.js";

/** What a stream is named after: text, or an index ≥ 0. */
export type Label = string | number;

/** A stream of random numbers. Drawing advances it; splitting does not. */
export interface Rng {
  /** Uniform on (0, 1), multiples of 2^−53; never 0 and never 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with rate 1. */
  exponential(): number;
  /** Gamma with the given shape > 0 and rate 1. */
  gamma(shape: number): number;
  /** Beta(a, b), a > 0, b > 0. */
  beta(a: number, b: number): number;
  /** Uniform on 0 … n − 1, for 1 ≤ n ≤ 2^53; unbiased. */
  integer(n: number): number;
  /** Next 64 bits of the generator, as [high 32, low 32], each an unsigned integer. */
  bits(): readonly [number, number];
  /** The stream of this label: the same whenever it is asked for, independent of this one and of every other label. */
  split(label: Label): Rng;
}

/** A stream of random numbers from a seed.
 *
 *  @param seed  an integer from 0 to 2^53 − 1, or text
 *  @returns a stream; the same seed gives the same numbers, bit for bit, on every machine
 *  @throws ArgumentError if a numeric seed is not such an integer
 *  @see Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018; Steele, Lea and Flood 2014 (splitmix64)
 *  @example createRng(1).split("chain").split(0).uniform() */
export function createRng(seed: Label): Rng {
  if (typeof seed === "string") return createStream(absorbText({ high: 0, low: 0 }, seed));
  return createStream(integerWord("createRng", "seed", seed));
}

/** 2^−53: the spacing of the uniforms. */
const uniformSpacing = 1.1102230246251565e-16;
const twoTo32 = 4294967296;
const twoTo53 = 9007199254740992;

function createStream(key: Word): Rng {
  const state = seedXoshiro256(key);
  const output = new Int32Array(2);
  let spareNormal = Number.NaN;

  const uniform = (): number => {
    for (;;) {
      stepXoshiro256(state, output);
      const k = (output[0]! >>> 0) * 2097152 + (output[1]! >>> 11);
      if (k > 0) return k * uniformSpacing;
    }
  };

  /** Marsaglia's polar method: two normals from a uniform point of the disc. */
  const normal = (): number => {
    if (!Number.isNaN(spareNormal)) {
      const z = spareNormal;
      spareNormal = Number.NaN;
      return z;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      spareNormal = v * factor;
      return u * factor;
    }
  };

  const exponential = (): number => -log(uniform());

  /** Log of a Gamma(shape, 1) draw: small shapes give draws below the smallest double, whose logarithm is still a number. */
  const logGammaDraw = (shape: number): number => {
    // Gamma(a) = Gamma(a + 1)·U^(1/a) brings a small shape into the range of the method below.
    if (shape < 1) return logGammaDraw(shape + 1) + log(uniform()) / shape;
    // Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = normal();
      const t = 1 + c * z;
      if (t <= 0) continue;
      const v = t * t * t;
      if (log(uniform()) < 0.5 * z * z + d - d * v + d * log(v)) return log(d) + log(v);
    }
  };

  const gamma = (shape: number): number => {
    requirePositive("gamma: shape", shape);
    return exp(logGammaDraw(shape));
  };

  const beta = (a: number, b: number): number => {
    requirePositive("beta: a", a);
    requirePositive("beta: b", b);
    const first = logGammaDraw(a);
    const second = logGammaDraw(b);
    return exp(-softplus(second - first));
  };

  const integer = (n: number): number => {
    if (!(Number.isInteger(n) && n >= 1 && n <= twoTo53)) {
      throw new InternalError(`integer: n must be an integer from 1 to 2^53, got ${n}`);
    }
    const end = twoTo53 - (twoTo53 % n);
    for (;;) {
      stepXoshiro256(state, output);
      const k = (output[0]! >>> 0) * 2097152 + (output[1]! >>> 11);
      if (k < end) return k % n;
    }
  };

  const bits = (): readonly [number, number] => {
    stepXoshiro256(state, output);
    return [output[0]! >>> 0, output[1]! >>> 0];
  };

  const split = (label: Label): Rng => createStream(childKey(key, label));

  return Object.freeze({ uniform, normal, exponential, gamma, beta, integer, bits, split });
}

/** Key of the child named by the label. Text and numbers are kept apart: "0" and 0 name different streams. */
function childKey(key: Word, label: Label): Word {
  if (typeof label === "string") return absorbText(absorb(key, { high: 0, low: 1 }), label);
  return absorb(absorb(key, { high: 0, low: 2 }), integerWord("split", "label", label));
}

/** Hashes text into a key, one UTF-16 unit at a time, its length last. */
function absorbText(key: Word, text: string): Word {
  let word = key;
  for (let i = 0; i < text.length; i++) word = absorb(word, { high: 1, low: text.charCodeAt(i) });
  return absorb(word, { high: 2, low: text.length });
}

function integerWord(caller: string, option: string, value: number): Word {
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new ArgumentError({
      caller,
      option,
      rule: "must be an integer from 0 to 2^53 − 1 or text",
      got: value,
    });
  }
  return { high: Math.floor(value / twoTo32) | 0, low: value | 0 };
}

function requirePositive(what: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InternalError(`${what} must be a positive number, got ${value}`);
  }
}
