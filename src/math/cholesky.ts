/** Cholesky factors of symmetric positive definite matrices, from + − × ÷ √ alone, so that they are the same bits everywhere. */

/** The lower triangular L with L·Lᵀ = matrix, or null where the matrix is not positive definite.
 *
 *  @param matrix  symmetric, shape [n, n], row-major; only the lower triangle is read
 *  @returns L, shape [n, n], row-major, zeros above the diagonal; null if a pivot is not a positive number
 *  @example choleskyFactor(Float64Array.of(4, 2, 2, 5), 2) // [2, 0, 1, 2] */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array | null {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i > j) factor[i * n + j] = sum / factor[j * n + j]!;
      else if (sum > 0 && sum < Number.POSITIVE_INFINITY) factor[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}

/** Solves L·x = b in place, for lower triangular L.
 *
 *  @param factor  L, shape [n, n], row-major
 *  @param b  shape [n]; becomes x */
export function solveLower(factor: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
}

/** Solves Lᵀ·x = b in place, for lower triangular L.
 *
 *  @param factor  L, shape [n, n], row-major
 *  @param b  shape [n]; becomes x */
export function solveTransposed(factor: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / factor[i * n + i]!;
    b[i] = x;
    for (let j = 0; j < i; j++) b[j] = b[j]! - factor[i * n + j]! * x;
  }
}

/** The inverse of a matrix from its factor: (L·Lᵀ)⁻¹.
 *
 *  @param factor  L, shape [n, n], row-major
 *  @returns shape [n, n], row-major, symmetric
 *  @example inverseOf(Float64Array.of(2, 0, 1, 2), 2) // [0.3125, -0.125, -0.125, 0.25] */
export function inverseOf(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    // L·z = e_c, then Lᵀ·x = z.
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * column[k]!;
      column[i] = sum / factor[i * n + i]!;
    }
    solveTransposed(factor, column);
    for (let i = 0; i < n; i++) inverse[i * n + c] = column[i]!;
  }
  return inverse;
}
