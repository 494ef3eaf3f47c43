/** Eigenvalues and eigenvectors of a symmetric matrix, from + − × ÷ √ alone, so that they are the same bits everywhere. */
import { InternalError } from "../errors.js";

export interface SymmetricEigen {
  /** Shape [n], in no particular order. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of values[k]; shape [n, n], row-major. */
  readonly vectors: Float64Array;
}

const unitRoundoff = 2 ** -52;
/** QL iterations allowed for one eigenvalue; two is usual. */
const maxIterations = 60;

/** Eigenvalues and eigenvectors of a symmetric matrix.
 *
 *  Householder reflections to tridiagonal form, then the implicit QL method with Wilkinson's shift: O(n³).
 *  @param matrix  symmetric, shape [n, n], row-major; only finite numbers
 *  @returns values and vectors with matrix = Σ_k values[k]·v_k·v_kᵀ, error of the order of n·ε·‖matrix‖
 *  @throws InternalError if a number is not finite
 *  @see Golub and Van Loan, Matrix Computations, 8.3
 *  @example symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values // [1, 3] */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  if (!matrix.every(Number.isFinite))
    throw new InternalError("symmetricEigen: matrix must hold finite numbers");
  const { diagonal, offDiagonal, vectors } = tridiagonalise(Float64Array.from(matrix), n);
  diagonalise(diagonal, offDiagonal, vectors, n);
  return { values: diagonal, vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** offDiagonal[k] couples k and k + 1. */
  readonly offDiagonal: Float64Array;
  /** Rows q_k with matrix = Qᵀ·T·Q. */
  readonly vectors: Float64Array;
}

/** Reflects one column after another into the first axis of what is left; overwrites a. */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const offDiagonal = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const head = a[(k + 1) * n + k]!;
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += a[i * n + k]! * a[i * n + k]!;
    if (tail === 0) {
      offDiagonal[k] = head;
      continue;
    }
    const norm = Math.sqrt(head * head + tail);
    const reflected = head > 0 ? -norm : norm;
    offDiagonal[k] = reflected;
    v[k + 1] = head - reflected;
    for (let i = k + 2; i < n; i++) v[i] = a[i * n + k]!;
    // H = I − β·v·vᵀ; A ← H·A·H is a rank-two update with w = β·A·v − (β²/2)(vᵀA v)·v.
    const beta = 2 / (v[k + 1]! * v[k + 1]! + tail);
    let vAv = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * v[j]!;
      w[i] = beta * sum;
      vAv += v[i]! * w[i]!;
    }
    for (let i = k + 1; i < n; i++) w[i] = w[i]! - 0.5 * beta * vAv * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const vi = v[i]!;
      const wi = w[i]!;
      for (let j = k + 1; j < n; j++) a[i * n + j] = a[i * n + j]! - vi * w[j]! - wi * v[j]!;
    }
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let i = k + 1; i < n; i++) sum += v[i]! * vectors[i * n + column]!;
      sum *= beta;
      for (let i = k + 1; i < n; i++) vectors[i * n + column] = vectors[i * n + column]! - sum * v[i]!;
    }
  }
  if (n >= 2) offDiagonal[n - 2] = a[(n - 1) * n + n - 2]!;
  const diagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  return { diagonal, offDiagonal, vectors };
}

/** Implicit QL: rotations chase the off-diagonal to zero, one eigenvalue at a time; all arguments are overwritten. */
function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > unitRoundoff * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      if (iteration === maxIterations)
        throw new InternalError("symmetricEigen: matrix must have entries below 1e150");
      // Wilkinson's shift: the eigenvalue of the leading 2 × 2 block nearer to d[l].
      const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.sqrt(half * half + 1);
      let g = d[m]! - d[l]! + e[l]! / (half + (half >= 0 ? root : -root));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        const r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        const t = (d[i]! - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        rotateRows(vectors, i * n, (i + 1) * n, n, c, s);
      }
      if (i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
}

function rotateRows(
  rows: Float64Array,
  first: number,
  second: number,
  n: number,
  c: number,
  s: number,
): void {
  for (let k = 0; k < n; k++) {
    const x = rows[first + k]!;
    const y = rows[second + k]!;
    rows[second + k] = s * x + c * y;
    rows[first + k] = c * x - s * y;
  }
}
