import { describe, expect, it } from "vitest";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { adstockCurvesTable } from "../../src/report/analysisTables.js";
import { tableText } from "../../src/report/tableText.js";
import { otherWave, tableOf, wave } from "../baseline/weeklyTable.js";

describe("the table of adstock", () => {
  const panel = tableOf(
    30,
    {
      spend_tv: wave,
      newsletter_sends: otherWave,
      spend_ooh: (t) => (t * 13) % 29,
      adstock_tv: (t) => wave(t) ** 0.5,
      units_sold: (t) => otherWave(t) + 20 * (t % 7),
    },
    { currency: "GBP", retention: { ooh: 0 } },
  );
  const table = adstockCurvesTable(adstockCurves(panel));
  const row = (name: string) => table.rows.find((candidate) => candidate.name === name)!;

  it("has no half-life where the retention is unknown, and one of 0 where nothing carries over", () => {
    expect(row("tv").halfLife).toBeNaN();
    expect(tableText(table)).toMatch(/^tv +– +– +adstock column/m);
    expect(row("ooh").halfLife).toBe(0);
    expect(row("newsletter").halfLife).toBeCloseTo(Math.log(0.5) / Math.log(0.4), 12);
  });

  it("gives each peak in the channel's own unit", () => {
    expect([row("tv").unit, row("newsletter").unit]).toEqual(["GBP", "sends"]);
  });

  it("says that a retention was read from the file only where one was", () => {
    expect(table.notes.join(" ")).toContain("read from the file");
    const plain = adstockCurvesTable(adstockCurves(tableOf(30, { spend_tv: wave, units_sold: otherWave })));
    expect(plain.notes).toContain("Nothing here is estimated.");
    expect(plain.notes.join(" ")).not.toContain("read from the file");
  });
});
