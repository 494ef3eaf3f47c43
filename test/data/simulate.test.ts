import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exampleMarket, exampleMarketSeed } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import type { SimulationSpec } from "../../src/data/simulation.js";
import { correlation, mean, standardDeviation } from "../../src/math/statistics.js";
import { truthDocument } from "../../src/report/truth.js";
import { geometricAdstock } from "../../src/transforms/geometricAdstock.js";

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
    const steady = geometricAdstock(spend, tv.retention, { normalise: true });
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

  it("moves a channel that follows another exactly with it, at its own level, but for its test", () => {
    const { tv, meta } = exampleMarket.channels;
    const test = { weeks: [20, 21], multiple: 0 };
    const channels = {
      tv: tv!,
      meta: { ...meta!, follows: "tv", test },
      radio: { ...tv!, test: { weeks: [3], multiple: 2 } },
    };
    const { panel, truth } = simulatePanel({ ...exampleMarket, channels }, 1);
    const untested = simulatePanel({ ...exampleMarket, channels: { ...channels, radio: tv! } }, 1).panel;
    const money = (name: string, { channels: all } = panel) =>
      all.find((one) => one.name === name)!.spend!.values;
    money("meta").forEach((value, week) => {
      const led = (money("tv")[week]! * meta!.spend) / tv!.spend;
      expect(Math.abs(value - (test.weeks.includes(week) ? 0 : led))).toBeLessThan(0.0051);
    });
    expect(money("radio")[3]).toBeCloseTo(2 * money("radio", untested)[3]!, 2);
    expect(money("radio")[4]).toBe(money("radio", untested)[4]);
    expect(truth.channels.meta!.totalSpend).toBeCloseTo(
      money("meta").reduce((sum, value) => sum + value, 0),
      4,
    );
  });

  it("splits units by market without losing one", () => {
    const markets = ["units_gb", "units_de", "units_fr"].map(
      (name) => market.panel.outcomes.find((outcome) => outcome.name === name)!.values,
    );
    market.panel.kpi.values.forEach((units, week) => {
      expect(markets.reduce((sum, values) => sum + values[week]!, 0)).toBe(units);
    });
  });

  const tv = exampleMarket.channels.tv!;
  const rate = exampleMarket.controls.bank_rate_pct!;
  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ weeks: 0 }, "weeks must be a whole number of at least 2, got 0"],
    [{ weeks: 1 }, "weeks must be a whole number of at least 2, got 1"],
    [{ weeks: 10.5 }, "weeks must be a whole number of at least 2, got 10.5"],
    [{ collinearity: 1 }, "collinearity must be in [0, 1), got 1"],
    [{ start: "01/02/2022" }, 'start must be a date yyyy-mm-dd, got "01/02/2022"'],
    [{ noise: Number.NaN }, "noise must be 0 or more, got NaN"],
    [{ noise: -1 }, "noise must be 0 or more, got -1"],
    [{ pricePerUnit: 0 }, "pricePerUnit must be above 0, got 0"],
    [{ currency: "" }, 'currency must be a name, got ""'],
    [{ baseline: Infinity }, "baseline must be a finite number, got Infinity"],
    [{ trendPerYear: "17" }, 'trendPerYear must be a finite number, got "17"'],
    [{ season: { amplitude: Number.NaN, peakWeek: 2 } }, "season.amplitude must be a finite number, got NaN"],
    [{ season: { amplitude: 1 } }, "season.peakWeek must be a finite number, got undefined"],
    [{ controls: null }, "controls must be a record, got null"],
    [{ collinearty: 0.3 }, 'unknown key "collinearty"; did you mean "collinearity"?'],
    [{ channels: { tv: { ...tv, activeShare: 0 } } }, "channels.tv.activeShare must be in (0, 1], got 0"],
    [{ channels: { tv: { ...tv, spend: -5 } } }, "channels.tv.spend must be 0 or more, got -5"],
    [
      { channels: { tv: { ...tv, flightLength: 0.5 } } },
      "channels.tv.flightLength must be 1 week or more, got 0.5",
    ],
    [{ channels: { tv: { ...tv, retention: 1 } } }, "channels.tv.retention must be in [0, 1), got 1"],
    [{ channels: { tv: { ...tv, halfSaturation: 0 } } }, "channels.tv.halfSaturation must be above 0, got 0"],
    [{ channels: { tv: { ...tv, slope: -1 } } }, "channels.tv.slope must be above 0, got -1"],
    [{ channels: { tv: 3 } }, "channels.tv must be a record, got 3"],
    [
      { channels: { tv: { ...tv, follows: "tvv" } } },
      'channels.tv.follows must be another channel with spend, which follows none, got "tvv"',
    ],
    [
      { channels: { tv: { ...tv, follows: "tv" } } },
      'channels.tv.follows must be another channel with spend, which follows none, got "tv"',
    ],
    [
      { channels: { tv: { ...tv, test: { weeks: [1], multiple: -1 } } } },
      'channels.tv.test must be { weeks: whole numbers from 0 on, multiple: 0 or more }, got {"weeks":[1],"multiple":-1}',
    ],
    [{ channels: { "a,b": tv } }, 'a name in channels must be letters, digits and _, got "a,b"'],
    [{ channels: { total: tv } }, 'a channel must not be called "total", as spend_total is their sum'],
    [{ controls: { rate: { ...rate, sd: 0 } } }, "controls.rate.sd must be above 0, got 0"],
    [
      { controls: { rate: { ...rate, persistence: 1 } } },
      "controls.rate.persistence must be in [0, 1), got 1",
    ],
    [
      { controls: { rate: { ...rate, decimals: 0.5 } } },
      "controls.rate.decimals must be a whole number from 0 to 15, got 0.5",
    ],
    [
      { events: { sale: { weeks: [1.5], effect: 1 } } },
      "events.sale.weeks must be a list of whole numbers from 0 on, got [1.5]",
    ],
    [
      { events: { sale: { weeks: [-1], effect: 1 } } },
      "events.sale.weeks must be a list of whole numbers from 0 on, got [-1]",
    ],
    [{ outcomes: { leads: { perUnit: -1, noise: 0 } } }, "outcomes.leads.perUnit must be 0 or more, got -1"],
    [{ outcomes: { leads: { perUnit: 1, noise: -1 } } }, "outcomes.leads.noise must be 0 or more, got -1"],
    [{ markets: { gb: 0.9, de: 0.8 } }, "markets must add up to 1, got 1.7000000000000002"],
    [{ markets: { gb: 1.5, de: -0.5 } }, "markets.gb must be in (0, 1], got 1.5"],
  ])("refuses %j, naming the key", (change, message) => {
    const spec = { ...exampleMarket, ...change } as SimulationSpec;
    expect(() => simulatePanel(spec, 1)).toThrow(
      expect.objectContaining({ name: "ArgumentError", message: `simulatePanel: ${message}` }),
    );
  });

  it("takes what is at the edge: two weeks, no noise, nothing spent, no markets, ten markets", () => {
    const silent = { ...exampleMarket.channels, tv: { ...tv, spend: 0 } };
    const tenths = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`m${i}`, 0.1]));
    for (const markets of [{}, tenths]) {
      const { panel } = simulatePanel({ ...exampleMarket, weeks: 2, noise: 0, channels: silent, markets }, 1);
      expect(panel.times).toHaveLength(2);
    }
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
