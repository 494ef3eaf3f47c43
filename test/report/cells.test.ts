import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencySign, moneyText, perMoneyUnit, returnUnit } from "../../src/data/currency.js";
import { gapText, roundedText, shownCells, signedText, supportedDecimals } from "../../src/report/cells.js";
import type { Table, TableColumn } from "../../src/report/table.js";

const tableOf = (column: TableColumn, rows: Table["rows"]): Table => ({
  kind: "table",
  title: "",
  columns: [column],
  rows,
  notes: [],
  warnings: [],
});

const cellsOf = (column: TableColumn, rows: Table["rows"]) =>
  shownCells(tableOf(column, rows), column, { digit: " ", point: " " });

describe("the digits of an estimate", () => {
  const roi: TableColumn = { key: "roi", label: "", unit: "", decimals: 2, interval: ["low", "high"] };

  it("are those that two digits of half its interval reach, with decimal points under each other", () => {
    expect(
      cellsOf(roi, [
        { roi: 57.689, low: 31.2, high: 83.8 },
        { roi: 1.4163, low: 0.9, high: 1.9 },
        { roi: 4.4163, low: 1.1, high: 9.9 },
      ]),
    ).toEqual(["58   ", "1.42", "4.4 "]);
  });

  it("round away tens and hundreds that the interval does not support", () => {
    const units = { ...roi, decimals: 0 };
    expect(cellsOf(units, [{ roi: -1_234_567, low: -1_480_000, high: -1_000_000 }])).toEqual(["−1,230,000"]);
    expect(cellsOf(units, [{ roi: 1_234.4, low: 1_234, high: 1_234.9 }])).toEqual(["1,234"]);
  });

  it("are the column's without an interval, or in one of no width", () => {
    expect(
      cellsOf(roi, [
        { roi: 1.234, low: null, high: null },
        { roi: 2, low: 2, high: 2 },
      ]),
    ).toEqual(["1.23", "2.00"]);
  });

  it("never hide more than a twentieth of half the interval", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e9 }),
        (value, half) => {
          const decimals = supportedDecimals({ lower: value - half, upper: value + half }, 6);
          const shown = Number(roundedText(value, decimals).replaceAll(",", "").replace("−", "-"));
          const width = (value + half - (value - half)) / 2;
          if (decimals < 6) expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.0501 * width);
        },
      ),
    );
  });
});

it("changes have a sign, which nothing has that rounds to zero", () => {
  const change = { key: "x", label: "", unit: "%", decimals: 1, isChange: true };
  expect(cellsOf(change, [{ x: 12.34 }, { x: -4 }, { x: 0.01 }, { x: -0.01 }, { x: null }])).toEqual([
    "+12.3",
    "−4.0",
    "0.0",
    "0.0",
    "–",
  ]);
  expect(signedText(1234.5, 0)).toBe("+1,235");
});

it("shares are shown in per cent", () => {
  expect(cellsOf({ key: "x", label: "", unit: "%", decimals: 1, isShare: true }, [{ x: 0.1234 }])).toEqual([
    "12.3",
  ]);
});

it("a gap that is nothing but rounding is 0", () => {
  expect([0, 5.6e-10, 0.00012, 0.008].map(gapText)).toEqual(["0", "0", "0.012 %", "0.8 %"]);
});

it("money has the sign of its currency, where that says whose it is", () => {
  expect(["GBP", "EUR", "USD", "CAD", "SEK", "$", "currency units"].map(currencySign)).toEqual([
    "£",
    "€",
    "$",
    "CA$",
    "SEK",
    "$",
    "currency units",
  ]);
  expect(returnUnit("EUR")).toBe("€ per € spent");
  expect(returnUnit("currency units", "more")).toBe("per 1 more");
  expect(perMoneyUnit("units", "currency units")).toBe("units per unit of money");
  expect([moneyText(-1234.4, "GBP"), moneyText(1234.4, "SEK"), moneyText(-0.2, "EUR")]).toEqual([
    "−£1,234",
    "1,234 SEK",
    "€0",
  ]);
});
