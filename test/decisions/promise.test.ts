/** What is promised of a plan: the formula written out, factors of mean 1, and a chance that is never certain. */
import { describe, expect, it } from "vitest";
import { areReturnsAlike, chanceOfGain, createExpectedGains, trustIn } from "../../src/decisions/promise.js";
import { createRng } from "../../src/math/rng.js";
import { mean, standardDeviation } from "../../src/math/statistics.js";
import type { LiftTest, SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const evidence = (priorShare: number) => ({
  channels: [{ name: "tv", priorShare, evidenceForNone: 0 }],
});
const test: LiftTest = { channel: "tv", from: "2024-01-01", to: "2024-01-29", effect: 1, standardError: 1 };
const trusted = (priorShare: number, tests: readonly LiftTest[] = [], areReturnsAlike = false) =>
  trustIn(["tv"], evidence(priorShare), tests, areReturnsAlike)[0]!;

describe("trust in a channel", () => {
  it("falls with the share of its estimate that is its prior, to none", () => {
    const weights = [0, 0.3, 0.6, 1].map((share) => trusted(share).weight);
    expect(weights[0]).toBeCloseTo(0.81 / (0.81 + 0.25), 12);
    for (let i = 1; i < weights.length; i++) expect(weights[i]!).toBeLessThan(weights[i - 1]!);
    expect(weights.at(-1)).toBe(0);
    expect(trusted(1).spread).toBe(0.9);
  });

  it("is the model's error alone where the prior favours no channel: what the data leave open is in the draws", () => {
    const { weight, spread } = trusted(0.8, [], true);
    expect(weight).toBeCloseTo(0.81 / (0.81 + 0.25), 12);
    expect(spread).toBeCloseTo(Math.sqrt((0.81 * 0.25) / (0.81 + 0.25)), 12);
    expect(trusted(0.1, [], true)).toEqual({ weight, spread });
  });

  it("is more after a lift test", () => {
    expect(trusted(0.1, [test]).weight).toBeGreaterThan(trusted(0.1).weight);
    expect(trusted(0.1, [test]).spread).toBeLessThan(trusted(0.1).spread);
  });
});

it("returns are alike under the default priors, not where one channel has a prior of its own or shares of sales have it", () => {
  const alike = (changes: SpecChanges) => areReturnsAlike(specify(smallPanel(), changes).spec);
  expect(alike({})).toBe(true);
  const own = { of: "roi", prior: { family: "logNormal", mu: 0, sigma: 0.1 } } as const;
  expect(alike({ channels: { tv: { coefficient: own } } })).toBe(false);
  expect(alike({ media: { prior: "salesShare" } })).toBe(false);
});

describe("the gain to be expected", () => {
  const rng = createRng(3).split("gains");
  const draws = 400;
  const series = (centre: number) =>
    Float64Array.from({ length: draws }, () => centre * (1 + 0.1 * rng.normal()));
  const before = [series(10), series(2)];
  const planned = [before[0]!.map((value) => value * 1.2), before[1]!.map((value) => value * 0.8)];
  const given = { money: [4, 4], names: ["tv", "radio"] };
  const summed = (weight: number, spread: number) => {
    const trust = [
      { weight, spread },
      { weight, spread },
    ];
    const [tv, radio] = createExpectedGains(before, { ...given, trust })(planned);
    return tv!.map((value, s) => value + radio![s]!);
  };
  const own = planned[0]!.map((value, s) => value - before[0]![s]! + planned[1]![s]! - before[1]![s]!);

  it("is what the draws say where they are believed, to the last digit", () => {
    for (const [s, value] of summed(1, 0).entries()) expect(value).toBeCloseTo(own[s]!, 12);
  });

  it("is none where all channels have one return and as much is taken as is given", () => {
    expect(Math.abs(mean(summed(0, 0)))).toBeLessThan(1e-12 * mean(own) + 1e-12);
  });

  it("lies between, and keeps its mean where the spread of the model is counted", () => {
    const half = mean(summed(0.5, 0));
    expect(half).toBeCloseTo(mean(own) / 2, 12);
    const wide = summed(0.5, 0.6);
    expect(standardDeviation(wide)).toBeGreaterThan(2 * standardDeviation(summed(0.5, 0)));
    expect(Math.abs(mean(wide) / half - 1)).toBeLessThan(0.02);
  });

  it("is the same for a channel whatever the others are called or their order", () => {
    const trust = [0, 1].map(() => ({ weight: 0.7, spread: 0.5 }));
    const [tv] = createExpectedGains(before, { ...given, trust })(planned);
    const [, other] = createExpectedGains([...before].reverse(), {
      money: [4, 4],
      names: ["print", "tv"],
      trust,
    })([...planned].reverse());
    expect([...other!]).toEqual([...tv!]);
  });

  it("is no number's end where a draw gives a channel nothing", () => {
    const nothing = [new Float64Array(draws), before[1]!];
    const gains = createExpectedGains(nothing, {
      ...given,
      trust: [0, 1].map(() => ({ weight: 0.3, spread: 0.9 })),
    })([new Float64Array(draws), planned[1]!]);
    expect(gains.every((values) => values.every(Number.isFinite))).toBe(true);
  });
});

it("a chance is never 0 or 1", () => {
  expect(chanceOfGain(new Float64Array(98).fill(1))).toBe(0.99);
  expect(chanceOfGain(new Float64Array(98))).toBe(0.01);
});
