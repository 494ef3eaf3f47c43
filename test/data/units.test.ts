/** Money by its name, and by a plain word where nobody named it. */
import { expect, it } from "vitest";
import { perMoney } from "../../src/data/units.js";

it.each([
  ["GBP", "per GBP"],
  ["$", "per $"],
  ["currency units", "per unit of money"],
])("a price in %s is %s", (currency, words) => {
  expect(perMoney(currency)).toBe(words);
});
