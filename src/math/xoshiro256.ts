/** xoshiro256**, the generator under every random number: 256 bits of state, 64 bits a step.
 *
 *  @see Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018 (xoshiro256starstar.c) */
import { nextSplitmix64, type Word } from "./splitmix64.js";

const twoTo32 = 4294967296;

/** The state made of four outputs of splitmix64 started at the key, as the authors advise; [high, low] pairs, shape [8]. */
export function seedXoshiro256(key: Word): Int32Array {
  const state = new Int32Array(8);
  const draw = nextSplitmix64(key);
  for (let i = 0; i < 4; i++) {
    const word = draw();
    state[2 * i] = word.high;
    state[2 * i + 1] = word.low;
  }
  return state;
}

/** One step of xoshiro256**: writes the 64-bit output as [high, low] and advances the state. */
export function stepXoshiro256(state: Int32Array, output: Int32Array): void {
  // State words s0 … s3 lie as [high, low] pairs.
  const s0h = state[0]!;
  const s0l = state[1]!;
  const s1h = state[2]!;
  const s1l = state[3]!;
  let s2h = state[4]! ^ s0h;
  let s2l = state[5]! ^ s0l;
  let s3h = state[6]! ^ s1h;
  let s3l = state[7]! ^ s1l;

  // rotl(s1·5, 7)·9: the products are shifts and sums, with the carry from the low half made by hand.
  let low = (s1l >>> 0) + ((s1l << 2) >>> 0);
  let high = (s1h + ((s1h << 2) | (s1l >>> 30)) + (low >= twoTo32 ? 1 : 0)) | 0;
  let l = low | 0;
  const rotatedHigh = (high << 7) | (l >>> 25);
  const rotatedLow = (l << 7) | (high >>> 25);
  low = (rotatedLow >>> 0) + ((rotatedLow << 3) >>> 0);
  high = (rotatedHigh + ((rotatedHigh << 3) | (rotatedLow >>> 29)) + (low >= twoTo32 ? 1 : 0)) | 0;
  l = low | 0;
  output[0] = high;
  output[1] = l;

  state[0] = s0h ^ s3h;
  state[1] = s0l ^ s3l;
  state[2] = s1h ^ s2h;
  state[3] = s1l ^ s2l;
  s2h ^= (s1h << 17) | (s1l >>> 15);
  s2l ^= s1l << 17;
  state[4] = s2h;
  state[5] = s2l;
  // rotl(s3, 45) = swap the halves, then rotl by 13.
  const h = s3l;
  s3l = s3h;
  s3h = h;
  state[6] = (s3h << 13) | (s3l >>> 19);
  state[7] = (s3l << 13) | (s3h >>> 19);
}
