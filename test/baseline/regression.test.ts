import { describe, expect, it } from "vitest";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import type { Panel } from "../../src/data/panel.js";
import { parsePanel, readPanel } from "../../src/data/read.js";
import type { TableSettings } from "../../src/data/settings.js";
import { geoCsv, panelOf } from "../data/tables.js";

/** A weekly table of `weeks` rows from column functions. */
function tableOf(
  weeks: number,
  columns: Readonly<Record<string, (week: number) => number | string>>,
  settings: TableSettings = {},
): Panel {
  const start = Date.UTC(2024, 0, 1);
  const rows = Array.from({ length: weeks }, (_, week) => {
    const date = new Date(start + week * 7 * 86_400_000).toISOString().slice(0, 10);
    return [date, ...Object.values(columns).map((column) => column(week))].join(",");
  });
  const text = [["week_start", ...Object.keys(columns)].join(","), ...rows].join("\n");
  return parsePanel(new TextEncoder().encode(text), "table.csv", settings);
}

const wave = (week: number) => 100 + ((week * 37) % 50);
const otherWave = (week: number) => 80 + ((week * 23) % 41);

describe("ridgeRegression", () => {
  it("does not warn about few rows, collinearity or skipped weeks where there are none", async () => {
    const { warnings } = ridgeRegression(await readPanel("data/market.csv"));
    const codes = warnings.map(({ code }) => code);
    expect(codes).not.toContain("few-rows");
    expect(codes).not.toContain("collinear-features");
    expect(codes).not.toContain("periods-without-sales");
  });

  it("reads the retention from the file's adstock columns", async () => {
    const { adstocks } = ridgeRegression(await readPanel("data/market.csv"));
    const retention = Object.fromEntries(adstocks.map(({ name, retention }) => [name, retention]));
    expect(retention.tv).toBeCloseTo(0.85, 9);
    expect(retention.events).toBeCloseTo(0.8, 9);
    expect(retention.google).toBeCloseTo(0.4, 9);
  });

  it("gives no marginal ROI for an adstock column that is not a geometric adstock", () => {
    const panel = tableOf(40, {
      spend_tv: wave,
      spend_radio: otherWave,
      adstock_tv: (week) => wave(week) ** 0.5,
      units_sold: (week) => 10 + wave(week) + otherWave(week),
      revenue: (week) => 20 + 2 * (wave(week) + otherWave(week)),
    });
    const roi = ridgeRoi(ridgeRegression(panel));
    expect(roi.channels.find(({ name }) => name === "tv")!.marginalRoi).toBeNaN();
    expect(roi.channels.find(({ name }) => name === "radio")!.marginalRoi).toBeGreaterThan(0);
    expect(roi.warnings.map(({ code }) => code)).toContain("adstock-not-geometric");
  });

  it("uses the retention that the settings assume before the case study's", () => {
    const columns = { spend_tv: wave, spend_radio: otherWave, units_sold: otherWave };
    const { adstocks } = ridgeRegression(tableOf(40, columns, { retention: { tv: 0.3 } }));
    expect(adstocks.map(({ retention, retentionSource }) => [retention, retentionSource])).toEqual([
      [0.3, "settings"],
      [0.5, "case study"],
    ]);
  });

  it("recovers a straight line as the penalty vanishes", () => {
    const adstocked = (week: number): number => wave(week) + (week > 0 ? 0.4 * adstocked(week - 1) : 0);
    const panel = tableOf(60, {
      spend_google: wave,
      spend_meta: otherWave,
      units_sold: (week) => 50 + 3 * adstocked(week),
      revenue: (week) => 2 * (50 + 3 * adstocked(week)),
    });
    const roi = ridgeRoi(ridgeRegression(panel, { alpha: 1e-9 }));
    const google = roi.channels.find(({ name }) => name === "google")!;
    // 3 units per unit of adstock at 2 each, over a whole carry-over of 1 / (1 − 0.4).
    expect(google.marginalRoi).toBeCloseTo((3 * 2) / 0.6, 6);
  });

  it("takes the alpha with the smallest error of the search", async () => {
    const { alphaSearch, alpha } = ridgeRegression(await readPanel("data/market.csv"), { alpha: "cv" });
    expect(alpha).toBe(alphaSearch!.best);
    expect(alphaSearch!.rmse).toHaveLength(alphaSearch!.alphas.length);
    expect(Math.min(...alphaSearch!.rmse)).toBe(alphaSearch!.rmse[alphaSearch!.alphas.indexOf(alpha)]);
  });

  it("leaves a constant control with coefficient 0 and a warning", () => {
    const panel = tableOf(
      40,
      { spend_tv: wave, units_sold: otherWave, price: () => 5 },
      { controls: ["price"] },
    );
    const { fit, featureNames, warnings } = ridgeRegression(panel);
    expect(fit.coefficients[featureNames.indexOf("price")]).toBe(0);
    expect(warnings.map(({ code }) => code)).toContain("constant-feature");
  });

  it("refuses empty cells, naming the period and the column", () => {
    const panel = tableOf(40, { spend_tv: (week) => (week === 7 ? "" : wave(week)), units_sold: otherWave });
    expect(() => ridgeRegression(panel)).toThrow(
      'table.csv, column "spend_tv": is empty in the period of 2024-02-19',
    );
  });

  it("refuses a KPI that never sells or never changes", () => {
    expect(() => ridgeRegression(tableOf(40, { spend_tv: wave, units_sold: () => 0 }))).toThrow(
      "is above zero in 0 of 40 periods",
    );
    expect(() => ridgeRegression(tableOf(40, { spend_tv: wave, units_sold: () => 7 }))).toThrow(
      "a regression needs a KPI that changes",
    );
  });

  it("sums geos to one country and says so", () => {
    const { panel, warnings } = ridgeRegression(panelOf(geoCsv()));
    expect(panel.geos).toEqual(["national"]);
    expect(panel.kpi.values).toHaveLength(panel.times.length);
    expect(warnings.map(({ code }) => code)).toContain("geos-summed");
  });
});
