/** Autocovariances of a chain: the first lags by their definition, all of them by a Fourier transform when a slow chain needs them. */
import { rootsOfUnity } from "../../math/rootsOfUnity.js";

/** A chain whose autocorrelation has died by here, as most have, never pays for the transform. */
const directLags = 48;

/** The autocovariance at each lag, (1/n)·Σ (x[i] − x̄)(x[i + lag] − x̄), for 0 ≤ lag < n; computed when asked for. */
export function autocovariance(chain: Float64Array): (lag: number) => number {
  const n = chain.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += chain[i]!;
  const centre = sum / n;
  const centred = chain.map((x) => x - centre);
  let transformed: Float64Array | null = null;
  return (lag) => {
    if (lag < directLags) {
      let product = 0;
      for (let i = lag; i < n; i++) product += centred[i]! * centred[i - lag]!;
      return product / n;
    }
    transformed ??= correlateAll(centred);
    return transformed[lag]! / n;
  };
}

/** Σ x[i]·x[i + lag] for every lag, by the transform of the power spectrum; padded so that the ends do not meet. */
function correlateAll(centred: Float64Array): Float64Array {
  let size = 1;
  while (size < 2 * centred.length) size *= 2;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  real.set(centred);
  fourierTransform(real, imaginary);
  for (let k = 0; k < size; k++) {
    real[k] = real[k]! * real[k]! + imaginary[k]! * imaginary[k]!;
    imaginary[k] = 0;
  }
  // The spectrum is real and even, so the forward transform is the inverse one but for the factor.
  fourierTransform(real, imaginary);
  return real.subarray(0, centred.length).map((x) => x / size);
}

/** The discrete Fourier transform in place, for a length that is a power of two (Cooley and Tukey 1965). */
function fourierTransform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let half = 1; half < n; half *= 2) {
    const { cosines, sines } = rootsOfUnity(half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const even = start + k;
        const odd = even + half;
        const c = cosines[k]!;
        const s = sines[k]!;
        const re = real[odd]! * c + imaginary[odd]! * s;
        const im = imaginary[odd]! * c - real[odd]! * s;
        real[odd] = real[even]! - re;
        imaginary[odd] = imaginary[even]! - im;
        real[even] = real[even]! + re;
        imaginary[even] = imaginary[even]! + im;
      }
    }
  }
}
