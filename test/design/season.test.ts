/** The season's columns: waves whose prior shrinks with their order, and peaks that come back every year. */
import { describe, expect, it } from "vitest";
import { buildDesign } from "../../src/design/panelDesign.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel(110);
const columns = (seasonality: NonNullable<SpecChanges["seasonality"]>, block: string) =>
  buildDesign(specify(panel, { seasonality })).design.linear.filter((column) => column.block === block);

describe("season", () => {
  it("gives the k-th wave the prior sd sd/k^decay", () => {
    const sds = columns({ yearly: 4, sd: 0.2, decay: 1 }, "season").map(({ prior }) => prior.sd);
    [0.2, 0.2, 0.1, 0.1, 0.2 / 3, 0.2 / 3, 0.05, 0.05].forEach((sd, k) => {
      expect(sds[k]).toBeCloseTo(sd, 14);
    });
    expect(columns({ yearly: 3, sd: 0.2 }, "season").map(({ prior }) => prior.sd)).toEqual(
      new Array(6).fill(0.2),
    );
  });

  it("marks the period of a peak's day in every year, the days of the panel's last one included", () => {
    const peak = columns({ peaks: ["11-25", "02-29"], peakSd: 0.4 }, "event").filter(({ label }) =>
      label.startsWith("peak"),
    );
    expect(peak.map(({ label, prior }) => [label, prior.sd])).toEqual(
      [
        ["peak 11-25", 0.4],
        ["peak 02-29", 0.4],
      ].slice(0, peak.length),
    );
    const marked = panel.times.filter((_, t) => peak[0]!.values[t] === 1);
    expect(marked.length).toBe(2);
    for (const time of marked) {
      const days = (Date.parse(`${time.slice(0, 4)}-11-25`) - Date.parse(time)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(0);
      expect(days).toBeLessThan(7);
    }
  });

  it("refuses a day that no year has", () => {
    expect(() => specify(panel, { seasonality: { peaks: ["02-30"] } })).toThrow(
      '"seasonality.peaks.0" must be a day of the year mm-dd, got "02-30"',
    );
  });
});
