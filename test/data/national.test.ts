import { describe, expect, it } from "vitest";
import { nationalPanel } from "../../src/data/national.js";
import { parsePanel } from "../../src/data/read.js";

const text = `geo,week_start,spend_tv,units_sold,price,population
north,2024-01-01,10,100,4,3000
north,2024-01-08,20,110,4,3000
north,2024-01-15,30,120,5,3000
south,2024-01-01,1,50,8,1000
south,2024-01-08,2,55,8,1000
south,2024-01-15,3,60,9,1000
`;
const read = (csv: string) =>
  parsePanel(new TextEncoder().encode(csv), "geo.csv", csv.includes("price") ? { controls: ["price"] } : {});

describe("nationalPanel", () => {
  it("sums money and sales and weighs controls by population", () => {
    const { kpi, channels, controls, geos } = nationalPanel(read(text));
    expect(geos).toEqual(["national"]);
    expect([...kpi.values]).toEqual([150, 165, 180]);
    expect([...channels[0]!.spend!.values]).toEqual([11, 22, 33]);
    expect([...controls[0]!.values]).toEqual([5, 5, 6]);
  });

  it("weighs geos equally where the table has no population", () => {
    const bare = text.replaceAll(/,(population|3000|1000)$/gm, "");
    expect([...nationalPanel(read(bare)).controls[0]!.values]).toEqual([6, 6, 7]);
  });

  it("keeps a missing value missing", () => {
    const { kpi } = nationalPanel(read(text.replace("2,55,8", "2,,8")));
    expect([...kpi.values]).toEqual([150, Number.NaN, 180]);
  });

  describe("frequency, exposures per person", () => {
    const exposures = `geo,week_start,tv_spend,tv_reach,tv_frequency,units_sold,population
north,2024-01-01,10,300,2,100,3000
north,2024-01-08,20,0,0,110,3000
south,2024-01-01,1,100,6,50,2000
south,2024-01-08,2,0,0,55,2000
`;
    const tvOf = (csv: string) =>
      Object.fromEntries(
        nationalPanel(read(csv)).channels[0]!.exposures.map(({ name, values }) => [name, [...values]]),
      );

    it("is weighted by reach, so that reach times frequency stays the exposures of all geos", () => {
      const { tv_reach, tv_frequency } = tvOf(exposures);
      expect(tv_reach).toEqual([400, 0]);
      // 300 · 2 + 100 · 6 exposures over 400 people; nobody was reached in the second week.
      expect(tv_frequency).toEqual([3, 0]);
    });

    it("is weighted by population where the reach is not known", () => {
      const unreached = exposures.replaceAll(/^((?:[^,]*,){3})[^,]*,/gm, "$1");
      expect(tvOf(unreached)).toEqual({ tv_frequency: [0.6 * 2 + 0.4 * 6, 0] });
    });
  });

  it("says that it summed", () => {
    const { warnings } = nationalPanel(read(text));
    expect(warnings.at(-1)!.message).toBe(
      "2 geos are summed to one country (controls and events averaged, weighted by population)",
    );
  });
});
