import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exampleMarket, exampleMarketSeed } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { correlation, mean, standardDeviation } from "../../src/math/statistics.js";
import { truthDocument } from "../../src/report/truth.js";
import { geometricAdstock } from "../../src/transforms/adstock.js";

const market = simulatePanel(exampleMarket, exampleMarketSeed);

describe("simulatePanel", () => {
  it("gives the same table for the same seed and another one for another seed", () => {
    expect(simulatePanel(exampleMarket, exampleMarketSeed).csv).toBe(market.csv);
    expect(simulatePanel(exampleMarket, 1).csv).not.toBe(market.csv);
  });

  it("makes units that differ from the truth by the noise and nothing else", () => {
    const { panel, truth } = market;
    const residual = panel.kpi.values.map((value, week) => value - truth.expected[week]!);
    const { noise, weeks } = exampleMarket;
    // Rounding to whole units adds a variance of 1/12; a standard deviation from n weeks is off by sd / sqrt(2n).
    expect(Math.abs(mean(residual))).toBeLessThan((4 * noise) / Math.sqrt(weeks));
    expect(Math.abs(standardDeviation(residual) - noise)).toBeLessThan((4 * noise) / Math.sqrt(2 * weeks));
  });

  it("explains its expected units completely by the sources of the truth", () => {
    const { truth } = market;
    const sources = [
      truth.baseline,
      truth.season,
      ...Object.values(truth.channels).map(({ contribution }) => contribution),
      ...Object.values(truth.controls),
      ...Object.values(truth.events),
    ];
    truth.expected.forEach((value, week) => {
      expect(sources.reduce((sum, source) => sum + source[week]!, 0)).toBeCloseTo(value, 9);
    });
  });

  it("computes a channel's truth from the spend in the table", () => {
    const { panel, truth } = market;
    const tv = truth.channels.tv!;
    const spend = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
    const steady = geometricAdstock(spend, tv.decay, { normalise: true });
    tv.contribution.forEach((units, week) => {
      const saturated = steady[week]! / (steady[week]! + tv.halfSaturation);
      expect(units).toBeCloseTo(tv.effect * saturated, 9);
    });
    const revenue = tv.incrementalUnits * exampleMarket.pricePerUnit;
    expect(tv.roi).toBeCloseTo(revenue / spend.reduce((sum, value) => sum + value, 0), 12);
  });

  it("moves budgets together as far as the spec asks", () => {
    const alwaysOn = ["meta", "google", "dv360", "linkedin"];
    const spendOf = (collinearity: number, name: string) =>
      simulatePanel({ ...exampleMarket, weeks: 520, collinearity }, 7).panel.channels.find(
        (channel) => channel.name === name,
      )!.spend!.values;
    for (const name of alwaysOn.slice(1)) {
      expect(correlation(spendOf(0.95, "meta"), spendOf(0.95, name))).toBeGreaterThan(0.85);
      // Independent series of 520 weeks: correlation within 4 / sqrt(520) of zero.
      expect(Math.abs(correlation(spendOf(0, "meta"), spendOf(0, name)))).toBeLessThan(4 / Math.sqrt(520));
    }
  });

  it("runs a channel in the share of weeks that the spec asks for", () => {
    const { panel } = simulatePanel({ ...exampleMarket, weeks: 2000 }, 3);
    const tv = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
    const active = tv.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / 2000;
    // Flights of 5 weeks make neighbours alike: about 2000 / 9 independent looks at a share of .55.
    expect(Math.abs(active - 0.55)).toBeLessThan(4 * Math.sqrt((0.55 * 0.45 * 9) / 2000));
  });

  it("splits units by market without losing one", () => {
    const markets = ["units_gb", "units_de", "units_fr"].map(
      (name) => market.panel.outcomes.find((outcome) => outcome.name === name)!.values,
    );
    market.panel.kpi.values.forEach((units, week) => {
      expect(markets.reduce((sum, values) => sum + values[week]!, 0)).toBe(units);
    });
  });

  it("refuses what cannot be", () => {
    expect(() => simulatePanel({ ...exampleMarket, weeks: 0 }, 1)).toThrow("weeks must be a whole number");
    expect(() => simulatePanel({ ...exampleMarket, collinearity: 1 }, 1)).toThrow(
      "collinearity must be in [0, 1)",
    );
    expect(() => simulatePanel({ ...exampleMarket, start: "01/02/2022" }, 1)).toThrow("start must be a date");
    const tv = { ...exampleMarket.channels.tv!, activeShare: 0 };
    expect(() => simulatePanel({ ...exampleMarket, channels: { tv } }, 1)).toThrow(
      'activeShare must be in (0, 1], got 0 for channel "tv"',
    );
  });
});

describe("the tables in data/", () => {
  it("market.csv is what the example market simulates, byte for byte", () => {
    expect(readFileSync("data/market.csv", "utf8")).toBe(market.csv);
  });

  it("market.truth.json is its truth", () => {
    const text = `${JSON.stringify(truthDocument(market.truth), null, 1)}\n`;
    expect(readFileSync("data/market.truth.json", "utf8")).toBe(text);
  });

  it.each(["market.csv", "market.truth.json", "market.yaml", "insurance.csv"])(
    "the README states the checksum of %s",
    (file) => {
      const sha256 = createHash("sha256")
        .update(readFileSync(`data/${file}`))
        .digest("hex");
      expect(readFileSync("data/README.md", "utf8")).toContain(sha256);
    },
  );
});
