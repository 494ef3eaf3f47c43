/** Sums of products with rows left out, against sums over the rows that are kept. */
import { describe, expect, it } from "vitest";
import { productSums } from "../../src/math/productSums.js";
import { createRng } from "../../src/math/rng.js";

const rng = createRng(5);
const length = 300;
const columns = Array.from({ length: 5 }, (_, c) =>
  Float64Array.from({ length }, () => 10 ** c * (0.1 + rng.uniform())),
);
const naive = (rows: readonly number[], chosen: readonly number[], of = columns) =>
  chosen.map((a) => chosen.map((b) => rows.reduce((sum, t) => sum + of[a]![t]! * of[b]![t]!, 0)));

function expectLike(found: Float64Array, expected: readonly (readonly number[])[]): void {
  const n = expected.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      // All terms are above 0: each sum of so many is good to as many roundings, of all rows and of those taken off.
      const scale = Math.sqrt(expected[i]![i]! * expected[j]![j]!);
      expect(Math.abs(found[i * n + j]! - expected[i]![j]!)).toBeLessThan(
        3 * length * Number.EPSILON * scale,
      );
    }
  }
}

describe("sums of products of columns", () => {
  const sums = productSums(columns);
  const everyRow = Array.from({ length }, (_, t) => t);

  it.each([0.9, 0.5, 0.2])("over %f of the rows are those of these rows alone", (share) => {
    const rows = everyRow.filter((t) => (t * 7919) % length < share * length);
    for (const chosen of [[0, 1, 2, 3, 4], [3], [4, 0, 2]]) {
      expectLike(sums.over(rows, chosen), naive(rows, chosen));
    }
  });

  it("over all of them are the same as before any were left out", () => {
    expectLike(sums.over(everyRow, [2, 1]), naive(everyRow, [2, 1]));
  });

  it("lose nothing where nearly all of a column is in rows that are left out", () => {
    const uneven = columns.map((values) => values.map((value, t) => (t === 17 ? 1e9 * value : value)));
    const rows = everyRow.filter((t) => t !== 17);
    expectLike(productSums(uneven).over(rows, [0, 1, 4]), naive(rows, [0, 1, 4], uneven));
  });

  it("take 0 for what is no finite number", () => {
    const broken = columns.map((values) =>
      values.map((value, t) => (t === 3 ? Number.NaN : t === 4 ? Number.POSITIVE_INFINITY : value)),
    );
    const rows = everyRow.filter((t) => t !== 3 && t !== 4 && t !== 9);
    expectLike(productSums(broken).over(rows, [0, 3]), naive(rows, [0, 3], broken));
  });
});
