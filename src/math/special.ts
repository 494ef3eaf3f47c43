/** Special functions of probability: log-gamma, digamma, the normal distribution, incomplete beta and gamma.
 *
 *  Everything rests on src/math/elementary.ts, so results are the same bits on every machine. */
import { exp, log, log1p } from "./elementary.js";

const logSqrtTwoPi = 0.9189385332046728;
const inverseSqrtTwoPi = 0.3989422804014327;

/** Below this argument the asymptotic series of log-gamma and digamma are not accurate to a double, and recurrences lift it. */
const asymptoticFrom = 12;

/** ln Γ(x).
 *
 *  Stirling's series above 12; below, Γ(x) = Γ(x + n)/(x (x + 1) … (x + n − 1)).
 *  @param x  x > 0; otherwise NaN
 *  @returns ln Γ(x); absolute error below 1e-14 where |ln Γ| < 10, relative error below 1e-15 above
 *  @see Abramowitz and Stegun 6.1.41
 *  @example logGamma(5) // Math.log(24) */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let shifted = x;
  let product = 1;
  while (shifted < asymptoticFrom) {
    product *= shifted;
    shifted += 1;
  }
  const r = 1 / shifted;
  const rr = r * r;
  // Bernoulli numbers B_2k / (2k (2k − 1)).
  const series =
    r *
    (1 / 12 -
      rr * (1 / 360 - rr * (1 / 1260 - rr * (1 / 1680 - rr * (1 / 1188 - rr * (691 / 360360 - rr / 156))))));
  return (shifted - 0.5) * log(shifted) - shifted + logSqrtTwoPi + series - log(product);
}

/** ψ(x) = d/dx ln Γ(x).
 *
 *  @param x  x > 0; otherwise NaN
 *  @returns ψ(x); absolute error below 1e-14 for x ≥ 0.1
 *  @see Abramowitz and Stegun 6.3.18
 *  @example digamma(1) // −0.5772156649015329: minus Euler's constant */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shifted = x;
  let sum = 0;
  while (shifted < asymptoticFrom) {
    sum += 1 / shifted;
    shifted += 1;
  }
  const rr = 1 / (shifted * shifted);
  const series =
    rr *
    (1 / 12 -
      rr * (1 / 120 - rr * (1 / 252 - rr * (1 / 240 - rr * (1 / 132 - rr * (691 / 32760 - rr / 12))))));
  return log(shifted) - 0.5 / shifted - series - sum;
}

/** ln B(a, b), the normalising constant of the beta density.
 *
 *  @example logBeta(2, 3) // Math.log(1 / 12) */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Chebyshev coefficients in t = (x − 5)/(x + 5), x ≥ 0, of (x + 5)·Φ(−x)/φ(x), which is smooth down to x = ∞.
 *  Computed for this file with mpmath 1.4.1 at 50 digits from 64 Chebyshev nodes; the first neglected one is below 5e-18. */
const millsCoefficients = [
  5.439370477535649, -2.369067605650879, 0.8511076451912901, -0.25267101020189897, 0.06101538640490704,
  -0.011475514073056178, 0.0014946108965619613, -7.528550840431418e-5, -1.7441640986188533e-5,
  4.165069376460427e-6, -1.075491741115436e-7, -9.471226425550921e-8, 1.1672253441654395e-8,
  1.8216467239028026e-9, -4.702612503635878e-10, -3.396099140347166e-11, 1.6931861387628094e-11,
  7.116261233426692e-13, -6.192628267806253e-13, -2.267253181994824e-14, 2.369054606339966e-14,
  1.2094286091906465e-15, -9.388069136947026e-16, -7.955671520049973e-17, 3.726012047720447e-17,
  5.258006597929443e-18,
];

/** Mills' ratio Φ(−x)/φ(x) for x ≥ 0, by Clenshaw's recurrence. */
function millsRatio(x: number): number {
  const t = (x - 5) / (x + 5);
  let b1 = 0;
  let b2 = 0;
  for (let k = millsCoefficients.length - 1; k >= 1; k--) {
    const b0 = 2 * t * b1 - b2 + millsCoefficients[k]!;
    b2 = b1;
    b1 = b0;
  }
  return (t * b1 - b2 + 0.5 * millsCoefficients[0]!) / (x + 5);
}

/** e^(−x²/2), keeping its digits where x² has lost them: x = a + d with a a multiple of 1/16, whose square is exact. */
function gaussian(x: number): number {
  const a = Math.floor(x * 16) / 16;
  return exp(-0.5 * a * a) * exp(-0.5 * (x - a) * (x + a));
}

/** Φ(x), the standard normal distribution function.
 *
 *  @returns the probability below x; relative error below 1e-15 around the centre and 1e-14 in the lower tail, to the end of the doubles
 *  @example normalCdf(-10) // 7.619853024160527e-24 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size > 40) return x > 0 ? 1 : 0;
  const tail = inverseSqrtTwoPi * gaussian(size) * millsRatio(size);
  return x > 0 ? 1 - tail : tail;
}

/** The standard normal quantile, Φ⁻¹(p).
 *
 *  @param p  0 ≤ p ≤ 1; 0 and 1 give ∓Infinity, anything else NaN
 *  @returns x with Φ(x) = p, as accurately as p is known: about 1e-15 relative
 *  @see starting value Abramowitz and Stegun 26.2.23, then Halley's method on Φ
 *  @example normalQuantile(0.975) // 1.959963984540054 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const fromCentre = p - 0.5;
  if (Math.abs(fromCentre) < 0.15) return centralQuantile(fromCentre);
  // In the lower tail Φ keeps its relative accuracy, and 1 − p is exact for p ≥ ½.
  const lower = p < 0.5 ? p : 1 - p;
  const t = Math.sqrt(-2 * log(lower));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  // The start is within 5e-4 and each step cubes the error: two reach 1e-16, the third pays for the far tail.
  for (let i = 0; i < 3; i++) {
    const size = Math.abs(x);
    const density = inverseSqrtTwoPi * gaussian(size);
    const step = x <= 0 ? millsRatio(size) - lower / density : (1 - lower) / density - millsRatio(size);
    x -= step / (1 + 0.5 * x * step);
  }
  return p < 0.5 ? x : -x;
}

/** The x with Φ(x) − ½ = probability, for |probability| < 0.15, where 1 − p would cost the digits of a small x. */
function centralQuantile(probability: number): number {
  let x = probability / inverseSqrtTwoPi;
  for (let i = 0; i < 3; i++) {
    // Φ(x) − ½ = φ(x)·(x + x³/3 + x⁵/15 + x⁷/105 + …)
    let term = x;
    let sum = x;
    for (let odd = 3; odd < 35; odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    const step = sum - probability / (inverseSqrtTwoPi * exp(-0.5 * x * x));
    x -= step / (1 + 0.5 * x * step);
  }
  return x;
}

const relativeTolerance = 2.220446049250313e-16;
/** Keeps Lentz's method off zero. */
const tiny = 1e-300;
const maxTerms = 100_000;

/** I_x(a, b), the distribution function of Beta(a, b).
 *
 *  Continued fraction on the side of the mean where it converges in O(√(a + b)) terms.
 *  @param x  0 ≤ x ≤ 1
 *  @returns the probability below x; relative error of the order of 1e-15·(a + b) in its logarithm
 *  @see NIST DLMF 8.17.22
 *  @example incompleteBeta(0.5, 2, 2) // 0.5 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  const front = exp(a * log(x) + b * log1p(-x) - logBeta(a, b));
  if (x <= (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The continued fraction 1/(1 + d1/(1 + d2/(1 + …))) of I_x(a, b), by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = away(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let fraction = d;
  for (let m = 1; m < maxTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < relativeTolerance) break;
  }
  return fraction;
}

/** P(a, x), the distribution function of Gamma(a, 1).
 *
 *  Power series below a + 1, continued fraction above.
 *  @param a  shape, > 0
 *  @param x  x ≥ 0
 *  @see NIST DLMF 8.11.4 and 8.9.2
 *  @example incompleteGamma(1, 2) // 1 − Math.exp(−2) */
export function incompleteGamma(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const front = exp(a * log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < maxTerms && term > sum * relativeTolerance; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / away(b);
  let fraction = d;
  for (let i = 1; i < maxTerms; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < relativeTolerance) break;
  }
  return 1 - front * fraction;
}

/** Quantile of Beta(a, b): the x with I_x(a, b) = p.
 *
 *  @example betaQuantile(0.5, 3, 3) // 0.5 */
export function betaQuantile(p: number, a: number, b: number): number {
  return invertCdf(p, 0, 1, (x) => incompleteBeta(x, a, b));
}

/** Quantile of Gamma(shape, 1): the x with P(shape, x) = p.
 *
 *  @example gammaQuantile(0.5, 1) // 0.6931471806 */
export function gammaQuantile(p: number, shape: number): number {
  if (p === 1 && shape > 0) return Number.POSITIVE_INFINITY;
  let upper = shape + 1;
  while (incompleteGamma(shape, upper) < p) upper *= 2;
  return invertCdf(p, 0, upper, (x) => incompleteGamma(shape, x));
}

/** The x in [lower, upper] where an increasing function reaches p, by bisection until the doubles meet: at most some 1100 halvings
 *  for a value near the smallest double, some 60 for one of ordinary size. */
export function invertCdf(p: number, lower: number, upper: number, cdf: (x: number) => number): number {
  if (!(p >= 0 && p <= 1) || Number.isNaN(cdf(upper))) return Number.NaN;
  if (p === 0) return lower;
  if (p === 1) return upper;
  let low = lower;
  let high = upper;
  for (;;) {
    const middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) return middle;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
}

function away(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
