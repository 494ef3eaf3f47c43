import { describe, expect, it } from "vitest";
import { toFrame } from "../../src/notebook/frame.js";
import { otherWave, tableOf, wave } from "../baseline/weeklyTable.js";

const columnOf = (frame: Awaited<ReturnType<typeof toFrame>>, name: string) =>
  frame.values.map((row) => (row as readonly unknown[])[frame.columns.indexOf(name)]);

describe("a panel as a frame", () => {
  it("has the revenue that was computed from the KPI beside the KPI", async () => {
    const frame = await toFrame(tableOf(20, { spend_tv: wave, units_sold: otherWave }, { revenuePerKpi: 3 }));
    expect(frame.columns).toEqual(["date", "units_sold", "revenue", "spend_tv"]);
    expect(columnOf(frame, "revenue")).toEqual(
      columnOf(frame, "units_sold").map((units) => 3 * Number(units)),
    );
  });

  it("has no second column where the KPI is the revenue", async () => {
    const frame = await toFrame(tableOf(20, { spend_tv: wave, revenue: otherWave }));
    expect(frame.columns).toEqual(["date", "revenue", "spend_tv"]);
  });

  it("has every level of a text column of events", async () => {
    const happening = (t: number) => (t === 3 ? "sale" : t === 5 ? "launch" : "na");
    const frame = await toFrame(
      tableOf(20, { spend_tv: wave, units_sold: otherWave, events: happening }, { events: ["events"] }),
    );
    expect(frame.columns).toEqual(["date", "units_sold", "spend_tv", "events_launch", "events_sale"]);
    expect(columnOf(frame, "events_launch").indexOf(1)).toBe(5);
    expect(columnOf(frame, "events_sale").indexOf(1)).toBe(3);
  });
});
