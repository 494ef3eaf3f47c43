/** Weekdays in the regression of a daily table: the shape of a week is not media's. */
import { describe, expect, it } from "vitest";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { weekdayFeatures } from "../../src/baseline/weekdays.js";
import { readPanel } from "../../src/data/read.js";
import { createRng } from "../../src/math/rng.js";

const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);

describe("weekdays", () => {
  it("are marked from Tuesday on in a daily table, and in no other", () => {
    const times = Array.from({ length: 8 }, (_, t) => day(t));
    // The first of January 2024 was a Monday.
    const features = weekdayFeatures({ times, frequency: "day" });
    expect(features.map(({ name }) => name)).toEqual(
      ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map((name) => `weekday_${name}`),
    );
    features.forEach(({ values }, k) => {
      expect([...values]).toEqual(times.map((_, t) => (t === k + 1 ? 1 : 0)));
    });
    expect(weekdayFeatures({ times, frequency: "week" })).toEqual([]);
  });

  it("keep a channel that runs at weekends from the credit of weekends", async () => {
    const rng = createRng(3);
    const rows = Array.from({ length: 420 }, (_, t) => {
      const isWeekend = t % 7 >= 5;
      const spend = Math.round((isWeekend ? 300 : 60) * Math.exp(0.3 * rng.normal()));
      const other = Math.round(100 * Math.exp(0.4 * rng.normal()));
      const orders = Math.round(1000 + (isWeekend ? 400 : 0) + 20 * rng.normal());
      return [day(t), orders, orders * 10, spend, other].join(",");
    });
    const text = `date,orders,revenue,spend_meta,spend_radio\n${rows.join("\n")}\n`;
    const panel = await readPanel({ text, name: "daily.csv" });
    const regression = ridgeRegression(panel);
    expect(regression.featureNames.filter((name) => name.startsWith("weekday_")).length).toBe(6);
    const meta = ridgeRoi(regression).channels.find(({ name }) => name === "meta")!;
    // It brings nothing. Without weekdays it is credited with the weekends: ROI above 5.
    expect(Math.abs(meta.roi)).toBeLessThan(1);
  });
});
