/** Every fault of a table that a user can cause: one line that says what, where, and what to do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { launchPeriod } from "../../src/data/panelColumns.js";
import { profilePanel } from "../../src/data/profilePanel.js";
import { parsePanel, readPanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";
import { ArgumentError, DataError } from "../../src/errors.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { columnsCsv, geoCsv, panelOf, weeklyCsv } from "./tables.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-"));
afterAll(() => rmSync(folder, { recursive: true }));

const withColumn = (name: string, cell: (i: number) => string | number) =>
  weeklyCsv()
    .trim()
    .split("\n")
    .map((line, i) => `${line},${i === 0 ? name : cell(i)}`)
    .join("\n");

const faults: readonly (readonly [string, string, TableSettings, RegExp])[] = [
  ["an empty file", "", {}, /the file is empty/],
  ["blank lines only", "\n \n", {}, /the file is empty/],
  ["a header without rows", "week_start,spend_tv,units_sold\n", {}, /header and no rows/],
  ["one row", weeklyCsv().split("\n").slice(0, 2).join("\n"), {}, /one period only \("2024-01-01"\)/],
  ["one column", "week_start\n2024-01-01\n", {}, /row 1: no separator found.*"week_start"/],
  [
    "no date column",
    weeklyCsv({}, { week_start: "foo" }).replace(/2024-..-..,/g, "7,"),
    {},
    /no date column found among "foo".*set date/,
  ],
  ["no KPI", weeklyCsv({}, { units_sold: "foo", revenue: "bar" }), {}, /no KPI column found.*set kpi/],
  [
    "no channel",
    weeklyCsv({}, { spend_tv: "foo", spend_search: "bar" }),
    {},
    /no channel found.*set channels/,
  ],
  [
    "an unknown override",
    weeklyCsv(),
    { kpi: "unit_sold" },
    /kpi names the column "unit_sold".*did you mean "units_sold"\?/,
  ],
  ["an unknown control", weeklyCsv(), { controls: ["prize_index"] }, /did you mean "price_index"\?/],
  [
    "an unknown channel",
    weeklyCsv(),
    { channels: ["serch"] },
    /channels names "serch".*did you mean "search"\?/,
  ],
  [
    "a retention for no channel",
    weeklyCsv(),
    { retention: { tvs: 0.5 } },
    /retention names "tvs".*did you mean "tv"\?/,
  ],
  [
    "two roles for one column",
    weeklyCsv(),
    { kpi: "price_index", controls: ["price_index"] },
    /column "price_index".*one role/,
  ],
  [
    "a duplicate header",
    weeklyCsv({}, { spend_search: "spend_tv" }),
    {},
    /row 1, column "spend_tv": .*positions 2 and 3/,
  ],
  [
    "two spend columns of a channel",
    withColumn("tv_cost", (i) => i),
    {},
    /"spend_tv" and "tv_cost" are both spend of the channel "tv"/,
  ],
  ["a ragged row", weeklyCsv({ "4:revenue": "1,2" }), {}, /row 4: the row has 7 cells and the header 6/],
  [
    "a short row",
    weeklyCsv().replace(/(2024-01-15.*),\d+\n/, "$1\n"),
    {},
    /row 4: the row has 5 cells and the header 6/,
  ],
  ["an open quote", weeklyCsv({ "4:revenue": '"12' }), {}, /row 4: a quoted field is never closed/],
  ["a quote inside a field", weeklyCsv({ "4:revenue": '1"2' }), {}, /row 4: a quote stands in the middle/],
  [
    "text in spend",
    weeklyCsv({ "5:spend_tv": "abc" }),
    {},
    /row 5, column "spend_tv": "abc" is not a number/,
  ],
  [
    "text in the KPI",
    weeklyCsv({ "5:units_sold": "abc" }),
    {},
    /row 5, column "units_sold": "abc" is not a number/,
  ],
  [
    "text in all of the revenue",
    weeklyCsv().replace(/,(\d+),(\d+)\n/g, ",x$1,$2\n"),
    {},
    /row 2, column "revenue": "x2000" is not a number/,
  ],
  [
    "an infinite number",
    weeklyCsv({ "5:spend_tv": "Infinity" }),
    {},
    /row 5, column "spend_tv": Infinity is not a finite number/,
  ],
  ["a number beyond the range", weeklyCsv({ "5:spend_tv": "1e999" }), {}, /1e999 is too large/],
  ["a spreadsheet error", weeklyCsv({ "5:spend_tv": "#DIV/0!" }), {}, /spreadsheet error #DIV\/0!/],
  ["a dash", weeklyCsv({ "5:spend_tv": "-" }), {}, /"-" can mean zero or unknown/],
  [
    "negative spend",
    weeklyCsv({ "5:spend_tv": "-12.5" }),
    {},
    /row 5, column "spend_tv": spend is negative \(-12.5\).*allowNegative/,
  ],
  ["a missing date", weeklyCsv({ "5:week_start": "" }), {}, /row 5, column "week_start": the date is empty/],
  [
    "a row of totals",
    `${weeklyCsv()}Total,1,1,1,1,1\n`,
    {},
    /row 12, column "week_start": "Total" is not a date.*delete the row if it is a total/,
  ],
  [
    "an impossible date",
    weeklyCsv({ "5:week_start": "2024-02-30" }),
    {},
    /row 5, column "week_start": "2024-02-30" is not a date: the other rows are like 2024-02-05/,
  ],
  [
    "text for all dates",
    weeklyCsv().replace(/2024-/g, "week "),
    {},
    /row 2, column "week_start": "week 01-01" is not a date: expected/,
  ],
  [
    "a repeated week",
    weeklyCsv({ "5:week_start": "2024-01-08" }),
    {},
    /row 5: the period 2024-01-08 stands already in row 3.*duplicates/,
  ],
  [
    "a week of eight days",
    weeklyCsv({ "11:week_start": "2024-03-05" }),
    {},
    /row 11, column "week_start": irregular dates: 2024-03-05 is 8 days after 2024-02-26/,
  ],
  [
    "quarterly rows",
    "date,units,spend_tv\n2024-01-01,1,2\n2024-04-01,3,4\n2024-07-01,3,9\n",
    {},
    /must be a day, a week or a month/,
  ],
  [
    "two currencies in a column",
    weeklyCsv({ "3:spend_tv": "£5", "4:spend_tv": "€5" }),
    {},
    /row 4, column "spend_tv": "€5" has the unit "€"/,
  ],
  [
    "numbers without and with a unit",
    weeklyCsv({ "3:spend_tv": "5", "5:spend_tv": "5 %" }),
    {},
    /row 5, column "spend_tv": "5 %" has the unit "%"/,
  ],
  [
    "a date format that does not fit",
    weeklyCsv(),
    { dateFormat: "dd/mm/yyyy" },
    /dateFormat "dd\/mm\/yyyy" means dates like 05\/02\/2024/,
  ],
  [
    "geo weeks that are missing",
    "geo,date,units,spend_tv\nA,2024-01-01,1,1\nA,2024-01-08,1,2\nB,2024-01-01,1,3\n",
    {},
    /geo "B" has no row for 2024-01-08/,
  ],
  [
    "a missing geo",
    "geo,date,units,spend_tv\nA,2024-01-01,1,1\n,2024-01-08,1,2\n",
    {},
    /row 3, column "geo": the geo is empty/,
  ],
];

describe("a table that cannot be used", () => {
  test.each(faults)("%s is refused", (_, text, settings, message) => {
    let error: unknown;
    try {
      panelOf(text, settings);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(message);
    expect((error as DataError).message).toMatch(/^table\.csv(, |: )/);
    expect((error as DataError).message).not.toMatch(/\n|\.$/);
    // What to do comes after a semicolon.
    expect((error as DataError).message).toMatch(/; .+/);
  });

  test("two currencies in two columns are refused", () => {
    const text = weeklyCsv().replace(/^(2024-..-..),(\d+),(\d+)/gm, "$1,£$2,€$3");
    expect(() => panelOf(text)).toThrow(
      /column "spend_search": amounts in EUR, and in GBP in the column "spend_tv"/,
    );
  });

  test.each([
    ["an Excel workbook", [0x50, 0x4b, 0x03, 0x04, 0x14], /Excel workbook.*save it as CSV UTF-8/],
    ["an old workbook", [0xd0, 0xcf, 0x11, 0xe0, 0xa1], /old Excel workbook/],
    ["Parquet", [0x50, 0x41, 0x52, 0x31, 0x15], /Parquet/],
    [
      "a saved fit",
      [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00],
      /this is a saved fit \(NetCDF\), not CSV text; name a CSV here; the fit is read with loadFit table\.csv$/,
    ],
    ["other binary data", [0x61, 0x2c, 0x62, 0x0a, 0x00, 0x31], /binary data \(a zero byte at position 4\)/],
  ])("%s is told apart from text", (_, bytes, message) => {
    expect(() => parsePanel(Uint8Array.from(bytes as number[]), "table.csv")).toThrow(message as RegExp);
  });

  test("a path that leads nowhere, and a folder, are told apart", async () => {
    await expect(readPanel(join(folder, "none.csv"))).rejects.toThrow(/none\.csv: there is no such file/);
    await expect(readPanel(folder)).rejects.toThrow(/this is a folder/);
  });

  test("an unknown option is an ArgumentError with the nearest name", async () => {
    const options = { kpii: "units_sold" } as object;
    await expect(readPanel(join(folder, "none.csv"), options)).rejects.toThrow(ArgumentError);
    await expect(readPanel(join(folder, "none.csv"), options)).rejects.toThrow(
      'unknown setting "kpii"; did you mean "kpi"?',
    );
  });
});

describe("settings beside the data", () => {
  const write = (name: string, yaml: string) => {
    writeFileSync(join(folder, `${name}.csv`), weeklyCsv());
    writeFileSync(join(folder, `${name}.yaml`), yaml);
    return join(folder, `${name}.csv`);
  };

  test("the YAML beside a table overrides detection, and options override the YAML", async () => {
    const path = write(
      "market",
      "kpi: revenue\ncurrency: GBP\ncontrols: price_index\nsaturation:\n  tv: {slope: 2, halfSaturation: 0.5}\nretention: {tv: 0.85}\n",
    );
    const panel = await readPanel(path);
    expect([panel.kpi.name, panel.currency, panel.kpi.unit]).toEqual(["revenue", "GBP", "GBP"]);
    expect(panel.assumptions.retention.tv).toBe(0.85);
    expect((await readPanel(path, { kpi: "units_sold" })).kpi.name).toBe("units_sold");
  });

  test("names of before are understood, with one warning that says the new ones", async () => {
    const now = await readPanel(
      write("now", "saturation: {tv: {slope: 2, halfSaturation: 0.5}}\nretention: {tv: 0.85}\n"),
    );
    const before = await readPanel(
      write("before", "saturation: {tv: {alpha: 2, gamma: 0.5}}\ndecay: {tv: 0.85}\n"),
    );
    expect(before.assumptions).toEqual(now.assumptions);
    const news = before.warnings.filter(
      ({ message }) => !now.warnings.some((other) => other.message === message),
    );
    expect(news.map(({ code, message }) => [code, message])).toEqual([
      [
        "settings-renamed",
        "settings have new names: decay is now retention, alpha is now slope, gamma is now halfSaturation",
      ],
    ]);
  });

  test.each([
    ["an unknown key", "kpis: revenue\n", /unknown setting "kpis"; did you mean "kpi"\?/],
    [
      "an unknown key of a channel",
      "saturation: {tv: {slop: 2, halfSaturation: 0.5}}\n",
      /"slope" must be|unknown setting "saturation.tv.slop"|"saturation.tv.slope" must be/,
    ],
    [
      "a half-saturation of zero",
      "saturation: {tv: {slope: 2, halfSaturation: 0}}\n",
      /"saturation.tv.halfSaturation" must be more than 0, got 0/,
    ],
    [
      "a half-saturation above one",
      "saturation: {tv: {slope: 2, halfSaturation: 1.5}}\n",
      /"saturation.tv.halfSaturation" must be at most 1, got 1.5/,
    ],
    [
      "a slope of zero",
      "saturation: {tv: {slope: 0, halfSaturation: 0.5}}\n",
      /"saturation.tv.slope" must be more than 0, got 0/,
    ],
    ["a retention of one", "retention: {tv: 1}\n", /"retention.tv" must be less than 1, got 1/],
    ["a negative retention", "retention: {tv: -0.1}\n", /"retention.tv" must be at least 0, got -0.1/],
    ["a wrong choice", "duplicates: add\n", /"duplicates" must be one of "refuse", "sum", got "add"/],
    ["broken YAML", "kpi: [revenue\n", /not valid YAML/],
    ["a list", "- kpi\n", /the settings must be a object|the settings must be an object/],
  ])("%s is refused", async (what, yaml, message) => {
    const path = write(what.replaceAll(" ", "-"), yaml);
    await expect(readPanel(path)).rejects.toThrow(DataError);
    await expect(readPanel(path)).rejects.toThrow(message);
    await expect(readPanel(path)).rejects.toThrow(/\.yaml/);
  });
});

describe("a table with doubts is read, and says so", () => {
  const codes = (text: string, settings: TableSettings = {}) =>
    panelOf(text, settings).warnings.map(({ code }) => code);

  test("missing cells are NaN and not zero; the warning counts them and names the first", () => {
    const panel = panelOf(
      weeklyCsv({ "6:spend_tv": "n/a", "4:revenue": "", "7:spend_tv": "NULL", "8:spend_search": "0" }),
    );
    expect(panel.channels[0]!.spend!.values[4]).toBeNaN();
    expect(panel.channels[1]!.spend!.values[6]).toBe(0);
    const [warning] = panel.warnings;
    expect(warning!.code).toBe("missing-cells");
    expect(warning!.message).toMatch(
      /^3 cells without a value \(("n\/a", "NULL", empty|empty, "n\/a", "NULL")\), the first in row 4, column "revenue"; by column: spend_tv 2, revenue 1$/,
    );
  });
  test("missing media become zero only when asked, and a missing KPI never does", () => {
    const panel = panelOf(weeklyCsv({ "6:spend_tv": "", "6:units_sold": "" }), { missing: "zero" });
    expect(panel.channels[0]!.spend!.values[4]).toBe(0);
    expect(panel.kpi.values[4]).toBeNaN();
  });
  test("a week without a row becomes missing values, and time stays regular", () => {
    const lines = weeklyCsv().split("\n");
    const panel = panelOf(lines.filter((_, i) => i !== 4).join("\n"));
    expect(panel.times).toHaveLength(10);
    expect(panel.times[3]).toBe("2024-01-22");
    expect(panel.kpi.values[3]).toBeNaN();
    expect(panel.warnings[0]).toMatchObject({ code: "missing-periods" });
    expect(panel.warnings[0]!.message).toContain("1 week without a row (2024-01-22)");
  });
  test("repeated weeks are added up when asked, and what cannot be added must agree", () => {
    const text = `${weeklyCsv()}2024-01-08,11,22,33,44,101\n`;
    const panel = panelOf(text, { duplicates: "sum" });
    expect(panel.times).toHaveLength(10);
    expect([panel.channels[0]!.spend!.values[1], panel.kpi.values[1]]).toEqual([111, 213 + 33 - 11]);
    expect(codes(text, { duplicates: "sum" })).toEqual(["merged-rows"]);
    expect(() => panelOf(text.replace(/101\n$/, "77\n"), { duplicates: "sum" })).toThrow(
      /row 12, column "price_index": rows of one period hold 101 and 77/,
    );
  });
  test("impressions add up when rows are merged, and frequency, which is an average, does not", () => {
    const table = (frequency: number) =>
      `date,units,tv_reach,tv_frequency\n2024-01-01,1,10,2\n2024-01-01,1,5,${frequency}\n2024-01-08,1,7,3\n`;
    const [reach, frequency] = panelOf(table(2), { duplicates: "sum" }).channels[0]!.exposures;
    expect([reach!.values[0], frequency!.values[0]]).toEqual([15, 2]);
    expect(() => panelOf(table(4), { duplicates: "sum" })).toThrow(
      /column "tv_frequency": rows of one period hold 2 and 4/,
    );
  });
  test("a total that differs from its parts", () => {
    expect(codes(withColumn("spend_total", (i) => 100 * ((i - 1) % 3) + 50 + 7 * (i - 1)))).toEqual([]);
    expect(codes(withColumn("spend_total", (i) => 100 * ((i - 1) % 3) + 51 + 7 * (i - 1)))).toEqual([
      "total-differs",
    ]);
  });
  test("a KPI of zeros", () => {
    expect(codes(weeklyCsv().replace(/^(([^,]+,){3})\d+/gm, "$10"))).toContain("kpi-all-zero");
  });
  test("an empty first KPI cell hides neither a launch nor a KPI of zeros", () => {
    const zeros = weeklyCsv().replace(/^(([^,]+,){3})\d+/gm, "$10");
    expect(codes(zeros.replace(/^(2024-01-01,\d+,\d+,)0/m, "$1"))).toEqual(["missing-cells", "kpi-all-zero"]);
    const launch = columnsCsv(12, {
      spend_tv: (t) => t,
      units_sold: (t) => (t === 0 ? "" : t < 6 ? 0 : 9 + t),
    });
    const panel = panelOf(launch);
    expect(panel.warnings[1]!.message).toBe(
      'the KPI "units_sold" is zero or missing in the first 6 weeks and starts on 2024-02-12, which leaves 6 weeks to learn from',
    );
    // All who speak of a launch mean the same week.
    expect(launchPeriod(panel)).toBe(6);
    expect(profilePanel(panel).kpiZeroPeriods).toBe(6);
    expect(summarisePanel(panel).postLaunchPeriods).toBe(6);
  });
  test("the launch is the first sale in any geo, whatever the others lack", () => {
    const late = geoCsv().replace(/^(north,2024-0[12]-..,\d+,\d+,)\d+/gm, "$1");
    const panel = panelOf(late);
    expect(launchPeriod(panel)).toBe(0);
    expect(summarisePanel(panel).postLaunchPeriods).toBe(10);
    expect(panel.warnings.map(({ code }) => code)).toEqual(["missing-cells"]);
  });
  test("zero spend in a channel, a constant control and an empty column", () => {
    const zero = weeklyCsv().replace(/^(2024-..-..),\d+/gm, "$1,0");
    expect(panelOf(zero).warnings[0]!.message).toBe('"spend_tv" is zero in every row');
    expect(codes(withColumn("tax_rate", () => 20))).toEqual(["constant-column"]);
    expect(codes(withColumn("spend_radio", () => ""))).toEqual(["empty-column"]);
  });
  test("negative spend is read when allowed", () => {
    const panel = panelOf(weeklyCsv({ "5:spend_tv": "-12.5" }), { allowNegative: true });
    expect(panel.channels[0]!.spend!.values[3]).toBe(-12.5);
  });
});
