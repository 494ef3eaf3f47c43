/** The ways in which the same table is written: encodings, separators, decimal marks, dates. */
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/data/csv.js";
import { decodeText, type Encoding } from "../../src/data/decode.js";
import { parsePanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";
import { panelOf } from "./tables.js";

/** Four weeks; `t` is the separator, and cells hold no other. */
const plain = [
  "date,spend_tv,units",
  "2024-01-01,1234.5,10",
  "2024-01-08,2000.25,12",
  "2024-01-15,0,9",
  "2024-01-22,15.75,11",
];
const spends = [1234.5, 2000.25, 0, 15.75];
const dates = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"];
const csv = (...lines: string[]) => lines.join("\n");
const spendOf = (text: string, settings: TableSettings = {}) => [
  ...panelOf(text, settings).channels[0]!.spend!.values,
];
const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, order: "le" | "be", mark: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * (text.length + (mark ? 1 : 0))));
  [...(mark ? "\ufeff" : ""), ...text].forEach((character, i) => {
    view.setUint16(2 * i, character.charCodeAt(0), order === "le");
  });
  return new Uint8Array(view.buffer);
}

describe("encodings", () => {
  const text = "semaine,dépense\n1,2";
  test.each([
    ["UTF-8", utf8(text), "utf-8"],
    ["UTF-8 with a mark", utf8(`\ufeff${text}`), "utf-8"],
    ["UTF-16 little-endian with a mark", utf16(text, "le", true), "utf-16le"],
    ["UTF-16 big-endian with a mark", utf16(text, "be", true), "utf-16be"],
  ])("%s is recognised, and the mark is no part of the text", (_, bytes, encoding) => {
    expect(decodeText(bytes as Uint8Array, "table.csv")).toEqual({ text, encoding });
  });
  const latin = Uint8Array.from([...text].map((character) => character.charCodeAt(0)));
  test("bytes that are not UTF-8 are refused with the row and the encoding to try", () => {
    expect(() => decodeText(latin, "table.csv")).toThrow(
      /table\.csv, row 1: the text is not UTF-8 \(byte 0xe9\).*"windows-1252"/,
    );
    const later = Uint8Array.from([...utf8("a,b\n1,2\n3,"), 0xff, 0x0a]);
    expect(() => decodeText(later, "table.csv")).toThrow(/row 3: .*0xff/);
  });
  test("windows-1252 has its printed marks where ISO 8859-1 has control characters, whatever Node makes of them", () => {
    const marks = Uint8Array.from([0x80, 0x8a, 0x92, 0x99, 0x9f, 0x81, 0xe9]);
    expect(decodeText(marks, "table.csv", "windows-1252").text).toBe("€Š’™Ÿ\u0081é");
    expect(decodeText(marks, "table.csv", "iso-8859-1").text).toBe("€Š’™Ÿ\u0081é");
  });

  test("windows-1252 is read when named", () => {
    expect(decodeText(latin, "table.csv", "windows-1252").text).toBe(text);
  });
  test("UTF-16 without a mark is refused with the encoding it looks like, and read when named", () => {
    expect(() => decodeText(utf16(text, "le", false), "table.csv")).toThrow(
      /looks like utf-16le.*set encoding to "utf-16le"/,
    );
    expect(() => decodeText(utf16(text, "be", false), "table.csv")).toThrow(/utf-16be/);
    expect(decodeText(utf16(text, "be", false), "table.csv", "utf-16be").text).toBe(text);
  });
  test("a mark that contradicts the named encoding is refused", () => {
    expect(() => decodeText(utf8("\ufeffa,b"), "table.csv", "windows-1252")).toThrow(
      /mark of utf-8.*leave encoding out/,
    );
  });
  test("a named encoding that does not fit is refused", () => {
    expect(() => decodeText(latin, "table.csv", "utf-8" as Encoding)).toThrow(/not UTF-8/);
  });
});

describe("separators and quotes", () => {
  test.each([
    [",", ","],
    [";", ";"],
    ["\t", "\t"],
    ["|", "|"],
  ])("%j is found", (separator, found) => {
    const text = plain.join("\n").replaceAll(",", separator);
    expect(panelOf(text).source.dialect.delimiter).toBe(found);
    expect(spendOf(text)).toEqual(spends);
  });
  test("an Excel first line sep=; is obeyed, and rows keep their line", () => {
    const text = `sep=;\n${plain.join("\n").replaceAll(",", ";")}`;
    expect(spendOf(text)).toEqual(spends);
    expect(() => panelOf(text.replace("2000.25", "abc"))).toThrow(/row 4, column "spend_tv"/);
  });
  test("two separators that both split evenly have to be settled", () => {
    const text = csv("date;x,spend_tv;units", "2024-01-01;1,2;3", "2024-01-08;1,2;4");
    expect(() => parseCsv(text, "table.csv")).toThrow(
      /comma and semicolon both split every row evenly; set delimiter/,
    );
    expect(parseCsv(text, "table.csv", ";").header).toEqual(["date", "x,spend_tv", "units"]);
  });
  test.each(["\n", "\r\n", "\r"])(
    "lines may end with %j, with blank lines and quoted line breaks, and keep their numbers",
    (end) => {
      const text = ["a,b", "", `"x${end}y",1`, "   ,", `"say ""hi""",2`, ",", "z,3", ""].join(end);
      expect(parseCsv(text, "table.csv").rows).toEqual([
        { line: 3, cells: ["x\ny", "1"] },
        { line: 6, cells: ['say "hi"', "2"] },
        { line: 8, cells: ["z", "3"] },
      ]);
    },
  );
  test("column names are trimmed, and a trailing separator is no column", () => {
    const table = parseCsv("  a , \u00a0b\u00a0,\n1,2,\n", "table.csv");
    expect(table.header).toEqual(["a", "b"]);
    expect(table.rows[0]!.cells).toEqual(["1", "2"]);
  });
  test("a quoted separator is no separator", () => {
    expect(parseCsv('a,b\n"1,5",2\n', "table.csv").rows[0]!.cells).toEqual(["1,5", "2"]);
  });
});

describe("numbers", () => {
  /** A semicolon table whose spend is written as given, and whose other columns decide nothing. */
  const withSpend = (...cells: string[]) =>
    csv("date;spend_tv;units", ...cells.map((cell, i) => `${dates[i]};${cell};${10 + i}`));

  test.each<[string, string[], number[]]>([
    ["a decimal comma", ["1234,5", "2000,25", "0", "15,75"], spends],
    ["a decimal comma with points between thousands", ["1.234,5", "2.000,25", "0", "15,75"], spends],
    ["a decimal point with commas between thousands", ["1,234.5", "2,000.25", "0", "15.75"], spends],
    ["spaces between thousands", ["1 234,5", "2\u00a0000,25", "0", "15,75"], spends],
    ["narrow spaces between thousands", ["1\u202f234,5", "2\u2009000,25", "0", "15,75"], spends],
    ["apostrophes between thousands", ["1'234.5", "2’000.25", "0", "15.75"], spends],
    ["a currency sign before or behind", ["£1234.5", "2000.25 £", "0", "£ 15.75"], spends],
    ["a currency code", ["GBP 1234.5", "2000.25 GBP", "0", "gbp 15.75"], spends],
    ["scientific notation", ["1.2345e3", "2.00025E+3", "0", "1575e-2"], spends],
    ["a plus sign and spaces around", ["+1234.5", "  2000.25 ", "0", "15.75"], spends],
    ["no digit before or after the mark", [".5", "2.", "0", "15.75"], [0.5, 2, 0, 15.75]],
    ["repeated commas are thousands", ["1,234,567", "2,000", "0", "15"], [1234567, 2000, 0, 15]],
    ["repeated points are thousands", ["1.234.567", "2.000", "0", "15"], [1234567, 2000, 0, 15]],
    ["another cell of the column decides", ["1,234", "2,5", "0", "15"], [1.234, 2.5, 0, 15]],
    ["a leading zero decides", ["0,234", "1,500", "0", "15"], [0.234, 1.5, 0, 15]],
  ])("%s", (_, cells, expected) => {
    expect(spendOf(withSpend(...cells))).toEqual(expected);
  });

  test("a percent keeps its figure and becomes the unit", () => {
    const panel = panelOf(
      csv("date;spend_tv;units;tax_rate", ...dates.map((date, i) => `${date};1;${i};${4 + i}.5%`)),
    );
    expect(panel.controls[0]).toMatchObject({ name: "tax_rate", unit: "%" });
    expect([...panel.controls[0]!.values]).toEqual([4.5, 5.5, 6.5, 7.5]);
  });
  test("accounting and typographic minus signs are negative", () => {
    const read = (cell: string) =>
      panelOf(withSpend(cell, "2", "3"), { allowNegative: true }).channels[0]!.spend!.values[0];
    for (const cell of ["(12.5)", "-12.5", "\u221212.5", "-£12.5", "£-12.5", "(£12.5)"]) {
      // One unit in the column: a sign here needs a sign there.
      const others = cell.includes("£") ? ["£2", "£3"] : ["2", "3"];
      expect(panelOf(withSpend(cell, ...others), { allowNegative: true }).channels[0]!.spend!.values[0]).toBe(
        -12.5,
      );
    }
    expect(read("-0.5")).toBe(-0.5);
  });
  test("the currency of the cells becomes the panel's", () => {
    expect(panelOf(withSpend("£5", "£6", "0")).currency).toBe("GBP");
    expect(panelOf(withSpend("5 EUR", "6 EUR", "0")).currency).toBe("EUR");
    expect(panelOf(withSpend("5", "6", "0")).currency).toBe("currency units");
    expect(panelOf(withSpend("5", "6", "0"), { currency: "SEK" }).channels[0]!.spend!.unit).toBe("SEK");
  });

  test("the currency of the rows is the panel's, and two are refused", () => {
    const rows = (...codes: string[]) =>
      csv(
        "date,spend_tv,units,currency",
        ...codes.map((code, i) => `${dates[i]},${5 + i},${10 + i},${code}`),
      );
    expect(panelOf(rows("EUR", "EUR", "EUR", "EUR")).currency).toBe("EUR");
    expect(() => panelOf(rows("EUR", "EUR", "USD", "USD"))).toThrow(/column "currency": .*\(EUR, USD\)/);
    expect(() => panelOf("date,revenue (A$),spend_tv (US$)\n2024-01-01,5,6\n2024-01-08,7,8")).toThrow(
      /amounts in USD, and in AUD/,
    );
  });
  test("one group of three alone is refused, unless the file or the user decides", () => {
    const text = withSpend("1,234", "2,500", "0", "15");
    expect(() => panelOf(text)).toThrow(
      /row 2, column "spend_tv": "1,234" can be 1234 or 1.234.*set decimal/,
    );
    expect(spendOf(text, { decimal: "." })).toEqual([1234, 2500, 0, 15]);
    expect(spendOf(text, { decimal: "," })).toEqual([1.234, 2.5, 0, 15]);
    const decided = (revenue: string) =>
      csv("date;spend_tv;units;revenue", ...dates.map((date) => `${date};1,234;3;${revenue}`));
    expect(spendOf(decided("99,5"))[0]).toBe(1.234);
    expect(spendOf(decided("99.5"))[0]).toBe(1234);
    expect(() => panelOf(withSpend("1.234", "2.500", "0", "15"))).toThrow(/"1.234" can be 1234 or 1.234/);
  });
  test("a column that contradicts itself is refused with both cells", () => {
    expect(() => panelOf(withSpend("1,5", "2.5", "0"))).toThrow(
      /row 3, column "spend_tv": "2.5" and "1,5" \(row 2\) use different decimal marks/,
    );
  });
  test.each<["." | ",", string, RegExp]>([
    [".", "0,123", /row 3, column "spend_tv": "0,123" is not a number .*"\."; .*, or set decimal to ","/],
    [".", "-0,500", /"-0,500" is not a number .*set decimal to ","/],
    [".", "012,345", /"012,345" is not a number .*set decimal to ","/],
    [".", "1,23", /"1,23" is not a number .*set decimal to ","/],
    [".", "12,5", /"12,5" is not a number .*set decimal to ","/],
    [".", "1 234,567", /"1 234,567" is not a number .*set decimal to ","/],
    [".", "1'234,567", /"1'234,567" is not a number .*set decimal to ","/],
    [
      ".",
      "0,001,234.5",
      /"0,001,234.5" is not a number with .*; write it without separators between thousands$/,
    ],
    [".", "1,234'567", /"1,234'567" is not a number with .*; write it without separators between thousands$/],
    [".", "0 123", /"0 123" is not a number with .*; write it without separators between thousands$/],
    [",", "0.123", /"0.123" is not a number .*","; .*, or set decimal to "\."/],
    [",", "12.5", /"12.5" is not a number .*set decimal to "\."/],
    [",", "1 234.567", /"1 234.567" is not a number .*set decimal to "\."/],
    [",", "1'234.567", /"1'234.567" is not a number .*set decimal to "\."/],
    [",", "0.123.456", /"0.123.456" is not a number with .*; write it without separators between thousands$/],
  ])("with decimal set to %j, %j has no thousands and is refused", (decimal, cell, message) => {
    expect(() => panelOf(withSpend("2", cell, "3"), { decimal, allowNegative: true })).toThrow(message);
  });
  test.each<["." | ",", string, number]>([
    [".", "1,234", 1234],
    [".", "999,999,999.25", 999999999.25],
    [".", "12,34,567.5", 1234567.5],
    [".", "1'234'567.125", 1234567.125],
    [".", "0.123", 0.123],
    [",", "1.234", 1234],
    [",", "1 234 567,125", 1234567.125],
    [",", "0,123", 0.123],
    [",", ",5", 0.5],
  ])("with decimal set to %j, %j is %d", (decimal, cell, value) => {
    expect(spendOf(withSpend("2", cell, "3"), { decimal })[1]).toBe(value);
  });
  test("groups that are not of three digits are refused", () => {
    expect(() => panelOf(withSpend("1,5", "12.34,5", "0"))).toThrow(
      /row 3, column "spend_tv": "12.34,5" is not a number with the decimal mark ","/,
    );
  });
});

describe("dates", () => {
  const table = (...cells: string[]) =>
    csv("date;spend_tv;units", ...cells.map((cell, i) => `${cell};${i};${i + 1}`));
  const timesOf = (cells: readonly string[], settings: TableSettings = {}) => {
    const { times, source, frequency } = panelOf(table(...cells), settings);
    return [source.dialect.dateFormat, frequency, ...times];
  };
  test.each<[string, string[], string[]]>([
    ["ISO dates", ["2024-01-29", "2024-02-05"], ["yyyy-mm-dd", "week", "2024-01-29", "2024-02-05"]],
    [
      "ISO dates with a time",
      ["2024-01-29T00:00:00Z", "2024-02-05T00:00:00Z"],
      ["yyyy-mm-dd", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "year first with slashes",
      ["2024/1/29", "2024/2/5"],
      ["yyyy-mm-dd", "week", "2024-01-29", "2024-02-05"],
    ],
    ["eight digits", ["20240129", "20240205"], ["yyyymmdd", "week", "2024-01-29", "2024-02-05"]],
    [
      "a day above 12 in the first place",
      ["29/01/2024", "05/02/2024"],
      ["dd/mm/yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "a day above 12 in the second place",
      ["01/29/2024", "02/05/2024"],
      ["mm/dd/yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "regular weeks decide for day first",
      ["01/01/2024", "08/01/2024"],
      ["dd/mm/yyyy", "week", "2024-01-01", "2024-01-08"],
    ],
    [
      "regular weeks decide for month first",
      ["01/01/2024", "01/08/2024"],
      ["mm/dd/yyyy", "week", "2024-01-01", "2024-01-08"],
    ],
    [
      "points and two-digit years",
      ["29.01.24", "05.02.24"],
      ["dd/mm/yy", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "year and month",
      ["2024-01", "2024-02", "2024-03"],
      ["yyyy-mm", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "year and month with a slash",
      ["2024/01", "2024/02", "2024/03"],
      ["yyyy-mm", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "month and year",
      ["01/2024", "02/2024", "03/2024"],
      ["mm/yyyy", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "month names",
      ["Jan 2024", "Feb 2024", "March 2024"],
      ["mmm yyyy", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "Excel's short months",
      ["Jan-24", "Feb-24", "Mar-24"],
      ["mmm yy", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "day, month name, year",
      ["29-Jan-2024", "5-Feb-2024"],
      ["dd mmm yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "month name, day, year",
      ["Jan 29, 2024", "Feb 5, 2024"],
      ["mmm dd, yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    ["ISO weeks over New Year", ["2020-W53", "2021-W01"], ["yyyy-Www", "week", "2020-12-28", "2021-01-04"]],
    ["weeks as numbers after the year", ["202152", "202201"], ["yyyyww", "week", "2021-12-27", "2022-01-03"]],
    ["weeks after a stroke", ["2022-13", "2022-14"], ["yyyyww", "week", "2022-03-28", "2022-04-04"]],
    [
      "a German week by its number",
      ["5. KW 2024", "6. KW 2024"],
      ["Www/yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    ["a week of a short year", ["wk5 '24", "wk6 '24"], ["Www/yyyy", "week", "2024-01-29", "2024-02-05"]],
    ["Italian", ["29 gennaio 2024", "5 febbraio 2024"], ["dd mmm yyyy", "week", "2024-01-29", "2024-02-05"]],
    ["Portuguese", ["janeiro 2024", "fevereiro 2024"], ["mmm yyyy", "month", "2024-01-01", "2024-02-01"]],
    ["Dutch", ["26 februari 2024", "4 maart 2024"], ["dd mmm yyyy", "week", "2024-02-26", "2024-03-04"]],
    [
      "first and last day in one cell",
      ["2024-01-29 - 2024-02-04", "2024-02-05 - 2024-02-11"],
      ["yyyy-mm-dd", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "first and last day in words",
      ["29 Jan 2024 to 4 Feb 2024", "5 Feb 2024 to 11 Feb 2024"],
      ["dd mmm yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    [
      "a day of the week before the date",
      ["Mon, 29 Jan 2024", "Mon, 5 Feb 2024"],
      ["dd mmm yyyy", "week", "2024-01-29", "2024-02-05"],
    ],
    ["Excel serials", ["45320", "45327"], ["excel-serial", "week", "2024-01-29", "2024-02-05"]],
    [
      "month ends become months",
      ["2024-01-31", "2024-02-29", "2024-03-31"],
      ["yyyy-mm-dd", "month", "2024-01-01", "2024-02-01", "2024-03-01"],
    ],
    [
      "days over the end of a leap February",
      ["2024-02-28", "2024-02-29", "2024-03-01"],
      ["yyyy-mm-dd", "day", "2024-02-28", "2024-02-29", "2024-03-01"],
    ],
    ["any order of rows", ["2024-02-05", "2024-01-29"], ["yyyy-mm-dd", "week", "2024-01-29", "2024-02-05"]],
  ])("%s", (_, cells, expected) => {
    expect(timesOf(cells)).toEqual(expected);
  });

  test("day and month that can be swapped are refused with both meanings, and settled by dateFormat", () => {
    // As days these are 1 to 4 February; as months, the second of January to April: both are regular.
    const cells = ["01/02/2024", "02/02/2024", "03/02/2024", "04/02/2024"];
    expect(() => timesOf(cells)).toThrow(
      /column "date": "01\/02\/2024" can be read in two ways; set dateFormat to "dd\/mm\/yyyy" \(2024-02-01\) or "mm\/dd\/yyyy" \(2024-01-02\)/,
    );
    expect(timesOf(cells, { dateFormat: "dd/mm/yyyy" })[1]).toBe("day");
    expect(timesOf(cells, { dateFormat: "mm/dd/yyyy" })[1]).toBe("month");
  });
  test("fourteen months in a row are more regular than two bursts of days with a year between", () => {
    const cells = Array.from(
      { length: 14 },
      (_, m) => `01/${String((m % 12) + 1).padStart(2, "0")}/${2023 + Math.floor(m / 12)}`,
    );
    expect(timesOf(cells).slice(0, 3)).toEqual(["dd/mm/yyyy", "month", "2023-01-01"]);
  });
  test("a week without its year is refused with the column that holds it", () => {
    expect(() => panelOf(csv("year,week,spend_tv,units", "2024,5,1,2", "2024,6,2,3"))).toThrow(
      /row 2, column "week": "5" is not a date: .*the year into it too, which stands in "year": 2024-W06/,
    );
  });
  test("dates written in two ways are refused at the first that differs", () => {
    expect(() => timesOf(["2024-01-29", "2024-02-05", "12/02/2024"])).toThrow(
      /row 4, column "date": "12\/02\/2024" is not a date: the other rows are like 2024-02-05/,
    );
    expect(() => timesOf(["13/01/2024", "01/20/2024", "27/01/2024"])).toThrow(
      /row 3, column "date": "01\/20\/2024" is not a date/,
    );
  });
  test("rows are put in the order of time with their numbers", () => {
    const panel = panelOf(
      csv("date,spend_tv,units", "2024-01-15,3,30", "2024-01-01,1,10", "2024-01-08,2,20"),
    );
    expect([...panel.kpi.values]).toEqual([10, 20, 30]);
  });
  test("the date column is found without a usual name", () => {
    expect(panelOf(csv("Woche,spend_tv,units", "2024-01-01,1,2", "2024-01-08,3,4")).roles[0]!.role).toBe(
      "date",
    );
    expect(() =>
      panelOf(csv("von,bis,spend_tv,units", "2024-01-01,2024-01-07,1,2", "2024-01-08,2024-01-14,3,4")),
    ).toThrow(/several columns hold dates \("von", "bis"\); set date/);
  });
});

test("the checksum is that of the file's bytes", () => {
  // printf 'date,spend_tv,units\n2024-01-01,1,2\n2024-01-08,3,4\n' | sha256sum
  const bytes = utf8("date,spend_tv,units\n2024-01-01,1,2\n2024-01-08,3,4\n");
  expect(parsePanel(bytes, "table.csv").source.sha256).toBe(
    "e1c9bd0ac391e683caf5a592ee953a7d0860dc02bc1736408c2261a8acd1fc13",
  );
});
