/** splitmix64: seeds the generator and hashes labels into the keys of independent streams.
 *
 *  JavaScript has no 64-bit integers outside BigInt, which is slow, so a word is a pair of 32-bit halves.
 *  @see Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014; Vigna's splitmix64.c */

/** A 64-bit word as two signed 32-bit halves. */
export interface Word {
  readonly high: number;
  readonly low: number;
}

const twoTo32 = 4294967296;

/** The increment of splitmix64, 2^64 divided by the golden ratio. */
const golden: Word = { high: 0x9e3779b9 | 0, low: 0x7f4a7c15 | 0 };

/** The generator started at a seed: each call returns its next 64 bits. */
export function nextSplitmix64(seed: Word): () => Word {
  let counter = seed;
  return () => {
    counter = add(counter, golden);
    return mix(counter);
  };
}

/** A key that depends on the word and on everything absorbed before it. */
export function absorb(key: Word, { high, low }: Word): Word {
  const mixed = mix(add(key, golden));
  return mix({ high: mixed.high ^ high, low: mixed.low ^ low });
}

/** The output function of splitmix64: a bijection of 64-bit words that changes half the bits for each bit flipped. */
function mix(word: Word): Word {
  const first = multiply(xorShift(word, 30), { high: 0xbf58476d | 0, low: 0x1ce4e5b9 });
  const second = multiply(xorShift(first, 27), { high: 0x94d049bb | 0, low: 0x133111eb });
  return xorShift(second, 31);
}

/** w ^ (w >>> shift) for 0 < shift < 32. */
function xorShift({ high, low }: Word, shift: number): Word {
  return { high: high ^ (high >>> shift), low: low ^ ((low >>> shift) | (high << (32 - shift))) };
}

/** Sum modulo 2^64. */
function add(a: Word, b: Word): Word {
  const low = (a.low >>> 0) + (b.low >>> 0);
  return { high: (a.high + b.high + (low >= twoTo32 ? 1 : 0)) | 0, low: low | 0 };
}

/** Product modulo 2^64. */
function multiply(a: Word, b: Word): Word {
  const a0 = a.low & 0xffff;
  const a1 = a.low >>> 16;
  const b0 = b.low & 0xffff;
  const b1 = b.low >>> 16;
  // The high half of low × low, from 16-bit pieces whose products fit a double exactly.
  const cross = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = a0 * b1 + (cross & 0xffff);
  const upper = a1 * b1 + Math.floor(cross / 65536) + Math.floor(carry / 65536);
  return {
    high: (upper + Math.imul(a.high, b.low) + Math.imul(a.low, b.high)) | 0,
    low: Math.imul(a.low, b.low),
  };
}
