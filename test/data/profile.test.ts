/** What a profile says of tables whose faults are known. */
import { describe, expect, test } from "vitest";
import type { DataProfile } from "../../src/data/profile.js";
import { profileThresholds } from "../../src/data/profileFindings.js";
import { profilePanel } from "../../src/data/profilePanel.js";
import { readPanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";
import { profileDocument } from "../../src/report/profileDocument.js";
import { panelOf, weeklyCsv } from "./tables.js";

const codes = ({ findings }: DataProfile) => findings.map(({ code }) => code);
const finding = (profile: DataProfile, code: string) => profile.findings.find((one) => one.code === code)!;

/** A weekly table from functions of the week. */
function weekly(
  weeks: number,
  columns: Readonly<Record<string, (t: number) => number | string>>,
  settings: TableSettings = {},
) {
  const date = (t: number) => new Date(Date.UTC(2020, 0, 6 + 7 * t)).toISOString().slice(0, 10);
  const rows = Array.from({ length: weeks }, (_, t) =>
    [date(t), ...Object.values(columns).map((of) => of(t))].join(","),
  );
  return profilePanel(
    panelOf([["week_start", ...Object.keys(columns)].join(","), ...rows].join("\n"), settings),
  );
}
/** Looks random, is the same every time, between −10 and 10, for each seed its own. */
const noise = (t: number, seed: number) =>
  20 * ((Math.abs(Math.sin((t + 1) * 12.9898 + seed * 78.233)) * 43758.5453) % 1) - 10;
const units = (t: number) => 200 + noise(t, 1);

describe("profilePanel", () => {
  test("spend totals and shares are those of the file", async () => {
    const panel = await readPanel("data/market.csv");
    const profile = profilePanel(panel);
    const tv = profile.channels.find(({ name }) => name === "tv")!;
    const total = panel.channels.find(({ name }) => name === "tv")!.spend!.values.reduce((a, b) => a + b);
    expect(tv.totalSpend / total).toBeCloseTo(1, 12);
    expect(tv.zeroShare).toBe(74 / 156);
    expect(profile.channels.reduce((sum, { shareOfSpend }) => sum + shareOfSpend, 0)).toBeCloseTo(1, 12);
  });
  test("a column knows its total, mean, extremes, zeros and missing cells", () => {
    const profile = profilePanel(panelOf(weeklyCsv({ "3:spend_search": "", "4:spend_search": "0" })));
    const column = profile.columns.find(({ column }) => column === "spend_search")!;
    // 50 + 7 i for ten weeks without the second (57), and the third (64) made zero.
    expect(column).toMatchObject({
      missing: 1,
      zeroShare: 1 / 9,
      total: 815 - 57 - 64,
      minimum: 0,
      maximum: 113,
      isConstant: false,
    });
    expect(column.mean).toBeCloseTo(694 / 9, 12);
  });
  test("gaps and merged rows are counted", () => {
    const lines = weeklyCsv().trim().split("\n");
    const profile = profilePanel(
      panelOf([...lines.filter((_, i) => i !== 4), "2024-01-08,1,1,1,1,101"].join("\n"), {
        duplicates: "sum",
      }),
    );
    expect(profile.missingPeriods).toEqual(["2024-01-22"]);
    expect(profile.mergedRows).toBe(1);
    expect(codes(profile)).toEqual(expect.arrayContaining(["missing-periods", "merged-rows"]));
  });
  test("an organic channel has no share of spend", () => {
    const lines = weeklyCsv().trim().split("\n");
    const text = lines.map((line, i) => `${line},${i === 0 ? "newsletter" : 1000 + i * i}`).join("\n");
    const newsletter = profilePanel(panelOf(text)).channels.find(({ name }) => name === "newsletter")!;
    expect(newsletter.totalSpend).toBeNaN();
    expect(newsletter.shareOfSpend).toBeNaN();
  });
});

describe("findings", () => {
  const healthy = {
    units_sold: units,
    revenue: (t: number) => 5 * units(t) + noise(t, 9),
    spend_tv: (t: number) => 50 + noise(t, 2),
    spend_search: (t: number) => 60 + noise(t, 3),
  };

  test("two years of clean data have none", () => {
    expect(weekly(104, healthy).findings).toEqual([]);
  });
  test.each<[string, string, Readonly<Record<string, (t: number) => number | string>>, number, RegExp]>([
    ["kpi-constant", "fail", { units_sold: () => 5 }, 104, /never changes/],
    ["kpi-missing", "review", { units_sold: (t) => (t === 3 ? "" : units(t)) }, 104, /missing in 1 row$/],
    ["short-history", "info", {}, 60, /60 weeks are 1.2 years/],
    ["short-history", "review", {}, 40, /40 weeks are 0.8 years/],
    ["few-rows", "review", {}, 29, /29 weeks for 3 coefficients of a linear model, 9.7 for each/],
    ["few-rows", "fail", {}, 12, /12 weeks for 3 coefficients of a linear model, 4.0 for each/],
    [
      "collinear-columns",
      "review",
      { spend_radio: (t) => 50 + noise(t, 2) + noise(t, 4) / 20 },
      104,
      /1 pair .* tv and radio 1.00/,
    ],
    [
      "variance-inflation",
      "review",
      { spend_radio: (t) => 50 + noise(t, 2) + noise(t, 4) / 20 },
      104,
      /2 columns/,
    ],
    [
      "ill-conditioned",
      "review",
      { spend_radio: (t) => 120 + noise(t, 2) + noise(t, 3) },
      104,
      /exact combination of others|condition number/,
    ],
    [
      "rarely-active",
      "review",
      { spend_radio: (t) => (t % 20 === 0 ? 500 : 0) },
      104,
      /radio ran in 6 of 104 weeks/,
    ],
    ["small-channels", "info", { spend_radio: (t) => 0.1 + noise(t, 5) / 1000 }, 104, /radio has 0\.\d+ %/],
    [
      "negative-values",
      "review",
      { revenue: (t) => (t === 9 ? -50 : 1000 + noise(t, 9)) },
      104,
      /revenue \(1, lowest -50\)/,
    ],
    [
      "outliers",
      "review",
      { units_sold: (t) => (t === 50 ? 2000 : units(t)) },
      104,
      /1 value .*units_sold 2000 on 2020-12-21 \(\+/,
    ],
    [
      "seasonal-kpi",
      "info",
      { units_sold: (t) => units(t) + 50 * Math.sin((2 * Math.PI * t) / 52) },
      156,
      /resembles itself a year later/,
    ],
    ["trending-kpi", "info", { units_sold: (t) => units(t) + t }, 104, /grows by \d+ %/],
  ])("%s (%s)", (code, severity, changes, weeks, message) => {
    const profile = weekly(weeks, { ...healthy, ...changes });
    const found = finding(profile, code);
    expect(found, codes(profile).join(" ")).toMatchObject({ code, severity });
    expect(found.message).toMatch(message);
    expect(found.cure).not.toBe("");
    expect(profile.warnings.some((warning) => warning.code === code)).toBe(severity !== "info");
  });
  test("a table without revenue says that returns are in KPI units", () => {
    const { revenue: _, ...without } = healthy;
    expect(codes(weekly(104, without))).toEqual(["no-revenue"]);
  });
  test("a shock to sales is told once, not again for revenue", () => {
    const shock = (t: number) => (t === 50 ? 2000 : units(t));
    const profile = weekly(104, { ...healthy, units_sold: shock, revenue: (t) => 5 * shock(t) });
    expect(profile.outliers).toHaveLength(1);
  });
  test("the gravest come first", () => {
    const severities = weekly(12, { ...healthy, spend_radio: (t) => 0.1 + noise(t, 5) / 1000 }).findings.map(
      ({ severity }) => severity,
    );
    const order = ["fail", "review", "info"];
    expect(severities).toEqual([...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(severities).size).toBeGreaterThan(1);
  });
  test("the threshold of variance inflation is that of a correlation of .95", () => {
    expect(profileThresholds.inflation).toBeCloseTo(1 / (1 - 0.9487 ** 2), 2);
  });
});

describe("the document", () => {
  test("is finite JSON in snake_case, with null for what is undefined", () => {
    const constant = weekly(12, {
      units_sold: (t) => (t < 5 ? 0 : units(t)),
      spend_tv: (t) => 50 + noise(t, 2),
      spend_radio: (t) => 100 + 2 * noise(t, 2),
    });
    const document = profileDocument(constant);
    const text = JSON.stringify(document);
    expect(JSON.parse(text)).toEqual(document);
    expect(document).toMatchObject({
      kpi_zero_periods: 5,
      rows_per_parameter: { ratio: 7 / 3 },
      collinearity: { condition_number: null, is_singular: true },
    });
    expect(text).not.toMatch(/"[a-z]+[A-Z]\w*":/);
  });
});
