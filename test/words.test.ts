/** Numbers in words: thousands, shares, levels, dates, what is left of a wait. */

import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { amountInterval } from "../src/data/currency.js";
import { levelText } from "../src/math/estimate.js";
import { createRng } from "../src/math/rng.js";
import {
  capital,
  formatNumber,
  percent,
  rareText,
  significantText,
  spanOf,
  timeLeft,
  wrapText,
} from "../src/words.js";

it("writes a share in per cent, a dash where there is none", () => {
  expect([percent(0.127), percent(0.1234, 1), percent(Number.NaN)]).toEqual(["13 %", "12.3 %", "–"]);
});

it("writes the level of an interval without losing half a per cent", () => {
  expect([0.9, 0.5, 0.975].map(levelText)).toEqual(["90 %", "50 %", "97.5 %"]);
});

it("says how long a run still takes once that is known", () => {
  expect([timeLeft(Number.NaN), timeLeft(11.6), timeLeft(3, "at most ")]).toEqual([
    "",
    ", 12 s left",
    ", at most 3 s left",
  ]);
});

it("names the first and the last of some dates, and begins a sentence", () => {
  expect(spanOf(["2024-01-01", "2024-01-08", "2024-01-15"])).toBe("2024-01-01 to 2024-01-15");
  expect(capital("the plan")).toBe("The plan");
});

it("thousands have commas, decimals are fixed, and what is undefined is a dash", () => {
  expect(formatNumber(1234567.891, 2)).toBe("1,234,567.89");
  expect(formatNumber(999, 0)).toBe("999");
  expect(formatNumber(-1000, 0)).toBe("-1,000");
  expect(formatNumber(null, 2)).toBe("–");
  expect(formatNumber(Number.NaN, 2)).toBe("–");
  expect(formatNumber(Number.NEGATIVE_INFINITY, 2)).toBe("−∞");
});

it("a negative number that rounds to zero has no sign", () => {
  expect(formatNumber(-0.004, 2)).toBe("0.00");
  expect(formatNumber(-0.006, 2)).toBe("-0.01");
});

it("significant digits have no exponent, and a true minus", () => {
  expect([37_012.3, 0.031249, -12.34, 0, 999.6].map((value) => significantText(value, 3))).toEqual([
    "37,000",
    "0.0312",
    "−12.3",
    "0",
    "1,000",
  ]);
});

it("a chance that rounds to nothing is below the least that is shown", () => {
  expect([0.0013, 0.00099, 0.0005].map((chance) => rareText(chance, 1))).toEqual([
    "0.1 %",
    "below 0.1 %",
    "below 0.1 %",
  ]);
});

it("an interval of money says its unit once, and the sign of a currency at each number", () => {
  const text = (unit: string) =>
    amountInterval(27.9, { lower: -24, upper: 31.8 }, (value) => value.toFixed(1), unit);
  expect(["currency units", "EUR", "GBP a week", "units", ""].map(text)).toEqual([
    "27.9 currency units (-24.0 to 31.8)",
    "€27.9 (-€24.0 to €31.8)",
    "£27.9 (-£24.0 to £31.8) a week",
    "27.9 units (-24.0 to 31.8)",
    "27.9 (-24.0 to 31.8)",
  ]);
});

describe("lines of a text", () => {
  /** `wrapText` by its rule: every line and every beginning of a word is measured. */
  function wrappedByRule(text: string, width: number, widthOf: (text: string) => number): string[] {
    const lines: string[] = [];
    let line = "";
    for (let word of text.split(/[ \t\r\n]+/)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (widthOf(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      while (widthOf(word) > width && word.length > 1) {
        let cut = word.length - 1;
        while (cut > 1 && widthOf(word.slice(0, cut)) > width) cut--;
        lines.push(word.slice(0, cut));
        word = word.slice(cut);
      }
      line = word;
    }
    return line === "" ? lines : [...lines, line];
  }

  it("are those of the rule, for any letters, lengths and widths", () => {
    const rng = createRng("lines of a text");
    const signs = [
      "a",
      "b",
      "i",
      "–",
      "e\u0301",
      "漢",
      "한",
      "👩‍👩‍👧‍👦",
      "🇩🇪",
      "1️⃣",
      "\u00a0",
      "\u200b",
      ",",
      " ",
      " ",
      "\n",
    ];
    for (let k = 0; k < 60; k++) {
      const own = rng.split(k);
      const spaces = own.uniform() < 0.5 ? signs.length : signs.length - 3;
      const plain = own.uniform() < 0.5 ? 1 : 0.3;
      const text = Array.from({ length: Math.floor(120 * own.uniform()) }, () =>
        own.uniform() < plain && own.uniform() < 0.9 ? "m" : signs[Math.floor(spaces * own.uniform())]!,
      ).join("");
      const width = [1, 2, 7, 20, 40, Number.POSITIVE_INFINITY][Math.floor(6 * own.uniform())]!;
      for (const widthOf of [stringWidth, ({ length }: string) => length])
        expect(wrapText(text, width, widthOf)).toEqual(wrappedByRule(text, width, widthOf));
    }
  });

  it.each([
    ["words on an endless line", "word ".repeat(4000), Number.POSITIVE_INFINITY],
    ["words", "word ".repeat(4000), 80],
    ["one word", "word,".repeat(4000), 80],
  ])("are found without measuring the whole text for each: %s", (_, text, width) => {
    let measured = 0;
    wrapText(text, width, (part) => {
      measured += part.length;
      return part.length;
    });
    // A line has 80 letters, and up to 256 beginnings of up to 256 letters are measured to find where it is cut.
    expect(measured).toBeLessThan((text.length / 80) * 256 * 256);
  });
});
