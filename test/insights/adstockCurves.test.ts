import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { panelOf, weeklyCsv } from "../data/tables.js";

describe("adstockCurves", () => {
  it("gives raw, adstocked and saturated series of one length for every channel", async () => {
    const { panel, channels } = adstockCurves(await readPanel("data/market.csv"));
    expect(channels).toHaveLength(11);
    for (const { raw, adstocked, saturated } of channels) {
      expect([raw.length, adstocked.length, saturated.length]).toEqual(Array(3).fill(panel.times.length));
    }
  });

  it("saturates by the settings beside the data: gamma times the peak is half saturated", async () => {
    const { channels, warnings } = adstockCurves(await readPanel("data/market.csv"));
    const tv = channels.find(({ name }) => name === "tv")!;
    expect(tv.saturation).toEqual({ slope: 1, halfSaturation: 0.51 });
    expect(tv.peakSaturated).toBeCloseTo(1 / 1.51, 12);
    expect(warnings.map(({ code }) => code)).not.toContain("saturation-assumed");
  });

  it("warns that a saturation nobody set is an illustration", () => {
    const { channels, warnings } = adstockCurves(panelOf(weeklyCsv()));
    expect(channels[0]!.saturation).toEqual({ slope: 1, halfSaturation: 0.5 });
    expect(warnings.map(({ code }) => code)).toContain("saturation-assumed");
  });

  it("continues the file's own adstock where it has one", async () => {
    const panel = await readPanel("data/market.csv");
    const { channels } = adstockCurves(panel);
    for (const { name, adstocked } of channels) {
      expect(adstocked).toEqual(panel.channels.find((channel) => channel.name === name)!.adstocked!.values);
    }
  });
});
