/** Colours can be read on the pages that charts stand on, and a channel keeps its own. */
import { describe, expect, it } from "vitest";
import {
  channelColour,
  channelColours,
  colours,
  darkColours,
  palette,
  sourceColours,
} from "../../src/plots/theme.js";

/** Relative luminance of an sRGB colour, WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** JupyterLab and VS Code, dark. */
const darkPages = ["#111111", "#1E1E1E"];
const marks = [...Object.values(colours), ...palette, ...sourceColours];
const texts = [colours.ink, colours.note];

describe("contrast", () => {
  it("is that of black on white by the formula", () => {
    expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21, 9);
    // The example of WCAG's understanding document: the lightest grey that passes on white.
    expect(contrast("#767676", "#FFFFFF")).toBeCloseTo(4.54, 2);
  });

  it.each(marks)("of %s and its dark twin is at least 3 against the page", (colour) => {
    expect(contrast(colour, "#FFFFFF")).toBeGreaterThanOrEqual(3);
    for (const page of darkPages) expect(contrast(darkColours[colour]!, page)).toBeGreaterThanOrEqual(3);
  });

  it.each(texts)("of words in %s is at least 4.5 against the page", (colour) => {
    expect(contrast(colour, "#FFFFFF")).toBeGreaterThanOrEqual(4.5);
    for (const page of darkPages) expect(contrast(darkColours[colour]!, page)).toBeGreaterThanOrEqual(4.5);
  });
});

describe("a colour", () => {
  it("has one meaning", () => {
    expect(new Set(marks).size).toBe(marks.length);
    expect(new Set(Object.values(darkColours)).size).toBe(Object.keys(darkColours).length);
  });

  it("is a channel's by its order in the panel, whatever else is drawn", () => {
    const names = ["tv", "radio", "search"];
    const colourOf = channelColours({ channels: names.map((name) => ({ name })) });
    expect(names.map(colourOf)).toEqual([0, 1, 2].map(channelColour));
    expect(colourOf("sessions")).toBe(colours.note);
  });
});
