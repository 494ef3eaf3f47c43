import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { symmetricEigen } from "../../src/math/symmetricEigen.js";

const ulp = 2 ** -52;

/** Largest error of Σ λ·v·vᵀ against the matrix and of the vectors' products against the identity. */
function errors(matrix: Float64Array, n: number): { rebuilt: number; orthogonal: number; size: number } {
  const { values, vectors } = symmetricEigen(matrix, n);
  let rebuilt = 0;
  let orthogonal = 0;
  let size = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let product = 0;
      for (let k = 0; k < n; k++) {
        sum += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
        product += vectors[i * n + k]! * vectors[j * n + k]!;
      }
      rebuilt = Math.max(rebuilt, Math.abs(sum - matrix[i * n + j]!));
      orthogonal = Math.max(orthogonal, Math.abs(product - (i === j ? 1 : 0)));
      size = Math.max(size, Math.abs(matrix[i * n + j]!));
    }
  }
  return { rebuilt, orthogonal, size };
}

function randomSymmetric(n: number, label: string): Float64Array {
  const rng = createRng("eigen").split(label);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * n + j] = rng.normal();
      matrix[j * n + i] = matrix[i * n + j]!;
    }
  }
  return matrix;
}

describe("symmetricEigen", () => {
  it("finds 1 and 3 for [[2, 1], [1, 2]]", () => {
    const values = Array.from(symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values).sort();
    expect(values[0]).toBeCloseTo(1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
  });

  it.each([1, 2, 3, 5, 17, 40])(
    "rebuilds a random symmetric matrix of order %i from orthonormal vectors",
    (n) => {
      const { rebuilt, orthogonal, size } = errors(randomSymmetric(n, `order ${n}`), n);
      expect(rebuilt).toBeLessThan(10 * n * ulp * size * n);
      expect(orthogonal).toBeLessThan(10 * n * ulp);
    },
  );

  it.each([
    ["diagonal", Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), 3],
    ["zero", new Float64Array(16), 4],
    ["rank one", Float64Array.from({ length: 25 }, () => 1), 5],
    ["already tridiagonal", Float64Array.of(1, 2, 0, 0, 2, 1, 2, 0, 0, 2, 1, 2, 0, 0, 2, 1), 4],
    ["badly scaled", Float64Array.of(1e8, 1, 0, 1, 1e-8, 1e-5, 0, 1e-5, 1), 3],
  ])("copes with a %s matrix", (_, matrix, n) => {
    const { rebuilt, orthogonal, size } = errors(matrix, n);
    expect(rebuilt).toBeLessThanOrEqual(100 * n * ulp * size);
    expect(orthogonal).toBeLessThan(100 * n * ulp);
  });

  it("refuses numbers that are not finite instead of running for ever, and leaves its argument alone", () => {
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow(RangeError);
    const matrix = randomSymmetric(6, "kept");
    const before = Array.from(matrix);
    symmetricEigen(matrix, 6);
    expect(Array.from(matrix)).toEqual(before);
  });
});
