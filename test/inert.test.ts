/** Lines that break between words alone, where a page lays them out. */
import { expect, it } from "vitest";
import { unbroken } from "../src/inert.js";

it("keeps a minus with the sign of its currency", () => {
  expect(unbroken("£9,000 (−£1,500 to −CA$20)")).toBe("£9,000 (−\u2060£1,500 to −\u2060CA$20)");
});

it("keeps a number with its %", () => {
  expect(unbroken("a 90 % interval")).toBe("a 90\u00a0% interval");
});
