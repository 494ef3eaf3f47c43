/** Cursors in text whose characters take one code unit or two. */
import { expect, test } from "vitest";
import { toCodePoints, toCodeUnits } from "../../src/kernel/cursor.js";

test("a cursor is the same place in characters and in code units", () => {
  const text = "a🙂b";
  expect([0, 1, 2, 3].map((at) => toCodeUnits(text, at))).toEqual([0, 1, 3, 4]);
  expect([0, 1, 3, 4].map((at) => toCodePoints(text, at))).toEqual([0, 1, 2, 3]);
});
