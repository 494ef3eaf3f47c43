/** The kernels in plain TypeScript: what the compiled ones are tested against, and what runs where they cannot. */
import { exp, log } from "../../math/elementary.js";
import type { Kernels } from "./kernels.js";

/** The TypeScript kernels. They keep no state and take any Float64Array. */
export const typescriptKernels: Kernels = Object.freeze({
  name: "typescript",
  allocate: (length: number) => new Float64Array(length),

  geometricForward(x, alpha, carryIn, out, times, stride, normalise) {
    for (let c = 0; c < stride; c += 2) {
      const alpha0 = alpha[c]!;
      const alpha1 = alpha[c + 1]!;
      const gain0 = 1 - normalise * alpha0;
      const gain1 = 1 - normalise * alpha1;
      let carried0 = gain0 * carryIn[c]!;
      let carried1 = gain1 * carryIn[c + 1]!;
      for (let t = 0, i = c; t < times; t++, i += stride) {
        carried0 = gain0 * x[i]! + alpha0 * carried0;
        carried1 = gain1 * x[i + 1]! + alpha1 * carried1;
        out[i] = carried0;
        out[i + 1] = carried1;
      }
    }
  },

  geometricPullback(x, alpha, carryIn, out, outBar, xBar, alphaBar, times, stride, normalise) {
    for (let c = 0; c < stride; c += 2) {
      const alpha0 = alpha[c]!;
      const alpha1 = alpha[c + 1]!;
      const gain0 = 1 - normalise * alpha0;
      const gain1 = 1 - normalise * alpha1;
      let q0 = 0;
      let q1 = 0;
      let sum0 = 0;
      let sum1 = 0;
      for (let t = times - 1, i = c + t * stride; t >= 0; t--, i -= stride) {
        q0 = outBar[i]! + alpha0 * q0;
        q1 = outBar[i + 1]! + alpha1 * q1;
        const before0 = t > 0 ? out[i - stride]! : gain0 * carryIn[c]!;
        const before1 = t > 0 ? out[i + 1 - stride]! : gain1 * carryIn[c + 1]!;
        sum0 += q0 * (before0 - normalise * x[i]!);
        sum1 += q1 * (before1 - normalise * x[i + 1]!);
        if (xBar !== null) {
          xBar[i] = gain0 * q0;
          xBar[i + 1] = gain1 * q1;
        }
      }
      // The normalised carry-in, g·carryIn, depends on alpha too.
      alphaBar[c] = sum0 - normalise * carryIn[c]! * (alpha0 * q0);
      alphaBar[c + 1] = sum1 - normalise * carryIn[c + 1]! * (alpha1 * q1);
    }
  },

  gridForward(table, node, weights, out, times, stride, nodes) {
    for (let c = 0; c < stride; c++) {
      const w0 = weights[4 * c]!;
      const w1 = weights[4 * c + 1]!;
      const w2 = weights[4 * c + 2]!;
      const w3 = weights[4 * c + 3]!;
      let low = (c * nodes + node[c]!) * times * 2;
      let high = low + times * 2;
      for (let t = 0, i = c; t < times; t++, i += stride, low += 2, high += 2) {
        out[i] = table[low]! * w0 + table[high]! * w2 + (table[low + 1]! * w1 + table[high + 1]! * w3);
      }
    }
  },

  gridPullback(table, node, outBar, sums, times, stride, nodes) {
    for (let c = 0; c < stride; c++) {
      let low = (c * nodes + node[c]!) * times * 2;
      let high = low + times * 2;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let t = 0, i = c; t < times; t++, i += stride, low += 2, high += 2) {
        const bar = outBar[i]!;
        s0 += bar * table[low]!;
        s1 += bar * table[low + 1]!;
        s2 += bar * table[high]!;
        s3 += bar * table[high + 1]!;
      }
      sums[4 * c] = s0;
      sums[4 * c + 1] = s1;
      sums[4 * c + 2] = s2;
      sums[4 * c + 3] = s3;
    }
  },

  hillForward(x, lambda, out, inverse, times, stride) {
    for (let c = 0; c < stride; c += 2) {
      const areOrdinary = isOrdinary(lambda[c]!) && isOrdinary(lambda[c + 1]!);
      for (let column = c; column < c + 2; column++) {
        const halfSaturation = lambda[column]!;
        let t = 0;
        let i = column;
        if (areOrdinary) {
          // One division for two periods: 1/p = q/(p·q). Division is what this loop waits for.
          for (; t + 1 < times; t += 2, i += 2 * stride) {
            const j = i + stride;
            const d0 = halfSaturation + x[i]!;
            const d1 = halfSaturation + x[j]!;
            const both = 1 / (d0 * d1);
            inverse[i] = both * d1;
            inverse[j] = both * d0;
            out[i] = x[i]! * inverse[i]!;
            out[j] = x[j]! * inverse[j]!;
          }
        }
        for (; t < times; t++, i += stride) {
          inverse[i] = 1 / (halfSaturation + x[i]!);
          out[i] = x[i]! * inverse[i]!;
        }
      }
    }
  },

  hillPullback(x, lambda, inverse, outBar, xBar, lambdaBar, times, stride) {
    for (let c = 0; c < stride; c += 2) {
      const lambda0 = lambda[c]!;
      const lambda1 = lambda[c + 1]!;
      let sum0 = 0;
      let sum1 = 0;
      for (let t = 0, i = c; t < times; t++, i += stride) {
        const e0 = outBar[i]! * (inverse[i]! * inverse[i]!);
        const e1 = outBar[i + 1]! * (inverse[i + 1]! * inverse[i + 1]!);
        sum0 -= e0 * x[i]!;
        sum1 -= e1 * x[i + 1]!;
        if (xBar !== null) {
          xBar[i] = e0 * lambda0;
          xBar[i + 1] = e1 * lambda1;
        }
      }
      lambdaBar[c] = sum0;
      lambdaBar[c + 1] = sum1;
    }
  },

  hillSlopeForward(x, half, slope, out, ratios, times, stride) {
    for (let c = 0; c < stride; c++) {
      const logHalf = log(half[c]!);
      const steepness = slope[c]!;
      for (let t = 0, i = c; t < times; t++, i += stride) {
        const isSome = x[i]! > 0;
        const ratio = (isSome ? log(x[i]!) : 0) - logHalf;
        ratios[i] = ratio;
        out[i] = isSome ? 1 / (1 + exp(-steepness * ratio)) : 0;
      }
    }
  },

  hillSlopePullback(x, half, slope, out, ratios, outBar, xBar, halfBar, slopeBar, times, stride) {
    for (let c = 0; c < stride; c++) {
      const steepness = slope[c]!;
      const isLinear = steepness === 1;
      let halfSum = 0;
      let slopeSum = 0;
      for (let t = 0, i = c; t < times; t++, i += stride) {
        const y = out[i]!;
        const bar = outBar[i]!;
        const spread = bar * (y * (1 - y));
        halfSum -= spread;
        slopeSum += spread * ratios[i]!;
        if (xBar === null) continue;
        if (x[i]! >= 1e-290) xBar[i] = (steepness * spread) / x[i]!;
        else xBar[i] = isLinear ? bar / half[c]! : 0;
      }
      halfBar[c] = (halfSum * steepness) / half[c]!;
      slopeBar[c] = slopeSum;
    }
  },

  multiplyAdd(matrix, vector, base, out, rows, stride) {
    for (let r = 0, i = 0; r < rows; r++) {
      let even = 0;
      let odd = 0;
      for (let c = 0; c < stride; c += 2, i += 2) {
        even += matrix[i]! * vector[c]!;
        odd += matrix[i + 1]! * vector[c + 1]!;
      }
      out[r] = base[r]! + (even + odd);
    }
  },

  multiplyTranspose(matrix, weights, out, rows, stride) {
    for (let c = 0; c < stride; c += 2) {
      let sum0 = 0;
      let sum1 = 0;
      for (let r = 0, i = c; r < rows; r++, i += stride) {
        const weight = weights[r]!;
        sum0 += weight * matrix[i]!;
        sum1 += weight * matrix[i + 1]!;
      }
      out[c] = sum0;
      out[c + 1] = sum1;
    }
  },

  multiplyAddPullback(matrix, vector, outBar, matrixBar, vectorBar, rows, stride) {
    for (let c = 0; c < stride; c += 2) {
      const vector0 = vector[c]!;
      const vector1 = vector[c + 1]!;
      let sum0 = 0;
      let sum1 = 0;
      for (let r = 0, i = c; r < rows; r++, i += stride) {
        const bar = outBar[r]!;
        sum0 += bar * matrix[i]!;
        sum1 += bar * matrix[i + 1]!;
        matrixBar[i] = bar * vector0;
        matrixBar[i + 1] = bar * vector1;
      }
      vectorBar[c] = sum0;
      vectorBar[c + 1] = sum1;
    }
  },

  dot: sumOfProducts,

  exponential(x, out, length) {
    for (let i = 0; i < length; i++) out[i] = exp(x[i]!);
  },
} satisfies Kernels);

/** Whether a half-saturation is so ordinary that the product of two of lambda + x neither overflows nor vanishes. */
function isOrdinary(lambda: number): boolean {
  return lambda > 1e-100 && lambda < 1e100;
}

function sumOfProducts(a: Float64Array, b: Float64Array, length: number): number {
  const whole = length - (length % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  let total = s0 + s2 + (s1 + s3);
  for (let i = whole; i < length; i++) total += a[i]! * b[i]!;
  return total;
}
