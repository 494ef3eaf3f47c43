/** What tooltips say, and that they say it of what it is of. */
import { describe, expect, it } from "vitest";
import { estimateLines, estimateText, intervalTip, plain, tips, valueText } from "../../src/plots/hover.js";

/** The text of each point as Plotly fills its template. */
function filled({ customdata, hovertemplate }: ReturnType<typeof tips>): readonly string[] {
  return customdata.map((own) =>
    hovertemplate
      .replace("<extra></extra>", "")
      .replace(/%\{customdata(?:\[(\d+)\])?\}/g, (_, i) =>
        i === undefined ? (own as string) : own[Number(i)]!,
      ),
  );
}

describe("tips", () => {
  it("give each point its own lines, and carry what all share once", () => {
    const texts = ["tv", "radio"].map((name, i) => [`<b>${name}</b>`, "", `brought ${i + 1} units (median)`]);
    const made = tips(texts);
    expect(filled(made)).toEqual([
      "<b>tv</b><br>brought 1 units (median)",
      "<b>radio</b><br>brought 2 units (median)",
    ]);
    expect(made.customdata).toEqual([
      ["<b>tv</b><br>brought", "1"],
      ["<b>radio</b><br>brought", "2"],
    ]);
  });

  it("take texts of different lengths, one alone and none", () => {
    expect(filled(tips([["one"], ["two words"]]))).toEqual(["one", "two words"]);
    expect(filled(tips([["all the same"]]))).toEqual(["all the same"]);
    expect(filled(tips([]))).toEqual([]);
  });
});

describe("numbers", () => {
  const estimate = { median: 1.234, lower: -0.5, upper: 4.68, level: 0.9 };

  it("are written as in tables: digits that the interval supports, a true minus", () => {
    expect(valueText(-1234.5, { unit: "GBP", decimals: 0 })).toBe("−£1,235");
    expect(intervalTip(estimate, {})).toBe("90 % interval −0.5 to 4.7");
    expect(estimateText(estimate)).toBe("1.2 (−0.5 to 4.7)");
    expect(estimateLines("tv", "ROI", estimate, { unit: "£ per £ spent" })).toEqual([
      "<b>tv</b>",
      "ROI £1.2 per £ spent (median)",
      "90 % interval −0.5 to 4.7",
    ]);
  });

  it("without an interval stand alone", () => {
    const alone = { median: 1.234, lower: 1.234, upper: 1.234, level: Number.NaN };
    expect(estimateText(alone)).toBe("1.23");
    expect(estimateLines("", "ROI", alone, {}).filter((text) => text !== "")).toEqual(["ROI 1.23"]);
  });
});

it("names of strangers are text and nothing else", () => {
  expect(plain('<a href="x">%{y}</a>')).toBe('&lt;a href="x">%\u200b{y}&lt;/a>');
  expect(plain("tv\u202e\u001b[2J")).toBe("tv��[2J");
  expect(plain("a".repeat(10_000)).length).toBeLessThanOrEqual(60);
});
