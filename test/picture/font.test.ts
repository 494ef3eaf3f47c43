import { expect, test } from "vitest";
import { faceMetrics, textWidth } from "../../src/picture/font.js";

// Advance widths of DejaVu Sans 2.37 in its 2048 units per em, from the font's own hmtx table as fontTools 4.68.0 prints it.
test("widths are the font's own", () => {
  expect(textWidth("A", 2048)).toBe(1401);
  expect(textWidth("i", 2048)).toBe(569);
  expect(textWidth(" ", 2048)).toBe(651);
  expect(textWidth("A", 2048, "bold")).toBe(1585);
  expect(textWidth("Ai", 12)).toBeCloseTo((12 * (1401 + 569)) / 2048, 12);
});

test("a character the font lacks takes the width of the box drawn for it", () => {
  expect(textWidth("\u{4E2D}", 2048)).toBe(1229);
});

test("a line is as high as ascent and descent say", () => {
  const { ascent, descent } = faceMetrics("regular");
  expect([ascent * 2048, descent * 2048]).toEqual([1901, 483]);
});
