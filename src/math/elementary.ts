/** Exponentials and logarithms from + − × ÷ alone, so that every engine and machine computes the same bits.
 *
 *  IEEE 754 fixes the result of + − × ÷ and √ exactly; it does not fix Math.exp or Math.log, and JavaScript leaves their last
 *  bits to the engine. A sampler amplifies one differing bit into other draws, so whatever the generator, the densities and
 *  the sampler compute goes through the functions of this file. Each is within one unit in the last place of the true value.
 *
 *  Method: reduce the argument by a multiple of ln 2 held in two parts, then a minimax polynomial on what is left. The
 *  polynomial coefficients are those of Sun Microsystems' fdlibm (K. C. Ng, 1993), e_exp.c, e_log.c, s_expm1.c. */

/** ln 2 in two parts; the first has 32 trailing zero bits, so that k·ln2High is exact for |k| < 2^20. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const inverseLn2 = Math.LOG2E;

/** Above this exp overflows, below the next it is zero even as a subnormal number. */
const expOverflow = 709.782712893384;
const expUnderflow = -745.1332191019411;

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Which half of a double holds sign and exponent: 1 on little-endian machines. */
const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

const smallestPower = -1074;
/** 2^k for every k a double can hold, from 2^-1074 to 2^1023; exact, because doubling is. */
const powersOfTwo = ((): Float64Array => {
  const powers = new Float64Array(1023 - smallestPower + 1);
  powers[0] = Number.MIN_VALUE;
  for (let i = 1; i < powers.length; i++) powers[i] = 2 * powers[i - 1]!;
  return powers;
})();

/** y·2^k without losing the subnormal range or overflowing on the way. */
function scaleByPowerOfTwo(y: number, k: number): number {
  if (k > 1023) return y * 2 * powersOfTwo[1023 - smallestPower]!;
  if (k < -1022) return y * powersOfTwo[k + 1000 - smallestPower]! * powersOfTwo[-1000 - smallestPower]!;
  return y * powersOfTwo[k - smallestPower]!;
}

/** e^x.
 *
 *  @param x  any number; NaN gives NaN
 *  @returns e^x within 1 ulp, the same bits everywhere; 0 below −745.13, Infinity above 709.78
 *  @example exp(0.5) // 1.6487212707001282 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > expOverflow) return Number.POSITIVE_INFINITY;
  if (x < expUnderflow) return 0;
  const k = x < 0 ? Math.ceil(x * inverseLn2 - 0.5) : Math.floor(x * inverseLn2 + 0.5);
  const upper = x - k * ln2High;
  const lower = k * ln2Low;
  const r = upper - lower;
  const rr = r * r;
  // R(r) = r·(e^r + 1)/(e^r − 1) = 2 + P1·r² + P2·r⁴ + …, from which e^r = 1 + 2r/(R − r).
  const c =
    r -
    rr *
      (0.16666666666666602 +
        rr *
          (-0.0027777777777015593 +
            rr * (0.00006613756321437934 + rr * (-0.0000016533902205465252 + rr * 4.1381367970572385e-8))));
  const y = 1 + ((r * c) / (2 - c) - lower + upper);
  return k === 0 ? y : scaleByPowerOfTwo(y, k);
}

/** R(s) = (log(1+f) − 2s)/s for s = f/(2+f), as a polynomial in s². */
function logSeries(z: number): number {
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return even + odd;
}

/** Natural logarithm.
 *
 *  @param x  x ≥ 0; 0 gives −Infinity, a negative number or NaN gives NaN
 *  @returns ln x within 1 ulp, the same bits everywhere
 *  @example log(2) // 0.6931471805599453 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    k = -54;
    x *= 18014398509481984;
  }
  bits[0] = x;
  // x = 2^k·(1 + f) with √½ < 1 + f < √2: shift the mantissa so that the exponent steps at √2.
  const shifted = words[high]! + (0x3ff00000 - 0x3fe6a09e);
  const exponent = (shifted >> 20) - 0x3ff;
  k += exponent;
  const f = x * powersOfTwo[-smallestPower - exponent]! - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s * s)) + k * ln2Low - halfSquare + f + k * ln2High;
}

/** ln(1 + x), accurate where x is small and 1 + x would lose its digits.
 *
 *  @param x  x ≥ −1; −1 gives −Infinity, less or NaN gives NaN
 *  @returns ln(1 + x) within 1 ulp, the same bits everywhere
 *  @example log1p(1e-20) // 1e-20 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY || (x < 1.1102230246251565e-16 && x > -1.1102230246251565e-16)) return x;
  let k = 0;
  let f = x;
  let correction = 0;
  if (x <= -0.2928932188134524 || x >= 0.41421356237309503) {
    const u = 1 + x;
    bits[0] = u;
    const shifted = words[high]! + (0x3ff00000 - 0x3fe6a09e);
    k = (shifted >> 20) - 0x3ff;
    // What rounding 1 + x lost, to first order.
    if (k < 54) correction = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
    f = u * powersOfTwo[-smallestPower - k]! - 1;
  }
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s * s)) + (k * ln2Low + correction) - halfSquare + f + k * ln2High;
}

/** e^x − 1, accurate where x is small and e^x would hide it.
 *
 *  @param x  any number; NaN gives NaN
 *  @returns e^x − 1 within 1 ulp, the same bits everywhere
 *  @example expm1(1e-20) // 1e-20 */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > expOverflow) return Number.POSITIVE_INFINITY;
  if (x < -38.816242) return -1;
  const size = Math.abs(x);
  if (size < 5.551115123125783e-17) return x;
  let k = 0;
  let r = x;
  let lost = 0;
  if (size > 0.34657359027997264) {
    if (size < 1.0397207708399179) k = x < 0 ? -1 : 1;
    else k = x < 0 ? Math.ceil(x * inverseLn2 - 0.5) : Math.floor(x * inverseLn2 + 0.5);
    const upper = x - k * ln2High;
    const lower = k * ln2Low;
    r = upper - lower;
    lost = upper - r - lower;
  }
  const half = 0.5 * r;
  const square = r * half;
  const series =
    1 +
    square *
      (-0.03333333333333313 +
        square *
          (0.0015873015872548146 +
            square *
              (-0.0000793650757867488 +
                square * (0.000004008217827329362 + square * -2.0109921818362437e-7))));
  const t = 3 - series * half;
  let e = square * ((series - t) / (6 - r * t));
  if (k === 0) return r - (r * e - square);
  e = r * (e - lost) - lost - square;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k < 0 || k > 56) return scaleByPowerOfTwo(r - e + 1, k) - 1;
  const tiny = powersOfTwo[-k - smallestPower]!;
  const y = k < 20 ? r - e + (1 - tiny) : r - (e + tiny) + 1;
  return scaleByPowerOfTwo(y, k);
}
