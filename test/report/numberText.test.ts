import { expect, test } from "vitest";
import { formatNumber } from "../../src/report/numberText.js";

test("thousands have commas, decimals are fixed, and what is undefined is a dash", () => {
  expect(formatNumber(1234567.891, 2)).toBe("1,234,567.89");
  expect(formatNumber(999, 0)).toBe("999");
  expect(formatNumber(-1000, 0)).toBe("-1,000");
  expect(formatNumber(null, 2)).toBe("–");
  expect(formatNumber(Number.NaN, 2)).toBe("–");
  expect(formatNumber(Number.NEGATIVE_INFINITY, 2)).toBe("−∞");
});

test("a negative number that rounds to zero has no sign", () => {
  expect(formatNumber(-0.004, 2)).toBe("0.00");
  expect(formatNumber(-0.006, 2)).toBe("-0.01");
});
