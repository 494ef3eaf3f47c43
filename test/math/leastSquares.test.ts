/** Least squares of several columns beside the same others: what `coefficientOf` says of each, from one basis. */
import { expect, test } from "vitest";
import { besides, coefficientOf, coefficientWithPersistence } from "../../src/math/leastSquares.js";
import { createRng } from "../../src/math/rng.js";

const rng = createRng(5);
const noise = () => Float64Array.from({ length: 60 }, () => rng.normal());

test("columns asked for beside the same others have the coefficients of each asked alone, to the bit, and the others are taken once", () => {
  let taken = 0;
  const others = Array.from({ length: 8 }, () => {
    const own = noise();
    return Object.assign(own, {
      slice: () => {
        taken++;
        return new Float64Array(own);
      },
    });
  });
  const [response, columns] = [noise(), [noise(), noise(), others[0]!.map((value) => 2 * value), noise()]];
  const beside = besides(others);
  const found = columns.map((column) => beside(response, column));
  expect(taken).toBe(others.length);
  expect(found).toEqual(columns.map((column) => coefficientOf(response, column, others)));
  expect(found[2]).toBeNull();
  expect(columns.map((column) => coefficientWithPersistence(response, column, others, 60, beside))).toEqual(
    columns.map((column) => coefficientWithPersistence(response, column, others, 60)),
  );
});
