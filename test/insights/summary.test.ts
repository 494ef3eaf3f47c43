import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { summarisePanel } from "../../src/insights/summary.js";
import { columnsCsv, panelOf } from "../data/tables.js";

describe("summarisePanel", () => {
  it("adds up what the table says", async () => {
    const panel = await readPanel("data/market.csv");
    const summary = summarisePanel(panel);
    const total = panel.channels.flatMap(({ spend }) => [...spend!.values]).reduce((a, b) => a + b, 0);
    expect(summary.totalSpend).toBeCloseTo(total, 4);
    expect(summary.spendByPeriod.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 4);
    expect(summary.channels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect([...summary.outcomes.keys()]).toContain("test_drives");
  });

  it("counts the weeks since the first sale", () => {
    const launchedLate = columnsCsv(52, {
      spend_tv: (week) => week,
      units_sold: (week) => (week < 34 ? 0 : 9),
    });
    const summary = summarisePanel(panelOf(launchedLate));
    expect(summary.panel.times).toHaveLength(52);
    expect(summary.postLaunchPeriods).toBe(18);
  });

  it("has no revenue where the table has none", async () => {
    expect(summarisePanel(await readPanel("data/insurance.csv")).totalRevenue).toBeNaN();
  });
});
