/** The angles of a circle cut into equal parts: cosines and sines that have the same bits in every engine. */

/** cos and sin of πk/half for 0 ≤ k < half, a power of two, by halving angles: square roots only, so the same bits everywhere. */
export function rootsOfUnity(half: number): { readonly cosines: Float64Array; readonly sines: Float64Array } {
  const cosines = new Float64Array(half);
  const sines = new Float64Array(half);
  cosines[0] = 1;
  let c = -1;
  let s = 0;
  for (let step = half; step > 1; step /= 2) {
    // From the angle π·step/half to half of it, which is that of index step/2.
    const halved = Math.sqrt(0.5 * (1 + c));
    s = step === half ? 1 : s / (2 * halved);
    c = halved;
    cosines[step / 2] = c;
    sines[step / 2] = s;
  }
  // Any other index is the sum of its highest bit and the rest.
  for (let k = 1; k < half; k++) {
    const bit = 1 << (31 - Math.clz32(k));
    const rest = k - bit;
    if (rest === 0) continue;
    cosines[k] = cosines[bit]! * cosines[rest]! - sines[bit]! * sines[rest]!;
    sines[k] = sines[bit]! * cosines[rest]! + cosines[bit]! * sines[rest]!;
  }
  return { cosines, sines };
}
