/** Copies of media at other times: what they keep, what they lose, and how often luck is taken for an effect. */
import { describe, expect, it } from "vitest";
import type { Weeks } from "../../src/diagnosis/attribution/weeks.js";
import { distributions } from "../../src/math/distributions.js";
import { evenPoints } from "../../src/math/evenPoints.js";
import { coefficientOf } from "../../src/math/leastSquares.js";
import { orthonormal } from "../../src/math/omittedVariable.js";
import { createRng, type Rng } from "../../src/math/rng.js";
import { standardDeviation, sum } from "../../src/math/statistics.js";
import { adstocks } from "../../src/transforms/adstocks.js";
import { applyTransform } from "../../src/transforms/apply.js";
import { saturations } from "../../src/transforms/saturations.js";
import { copierOf, type Luck, luckOf, movesOf } from "../../src/validation/copies.js";

const count = 156;
const ones = new Float64Array(count).fill(1);
const season = Float64Array.from(ones, (_, t) => Math.sin((2 * Math.PI * t) / 52));
const known = [ones, season];

/** An AR(1) of standard deviation one. */
function memory(rng: Rng, persistence: number): Float64Array {
  let value = rng.normal();
  return Float64Array.from(ones, () => {
    value = persistence * value + Math.sqrt(1 - persistence ** 2) * rng.normal();
    return value;
  });
}

const padded = (values: Float64Array) => Float64Array.from({ length: count + 2 }, (_, i) => values[i] ?? 0);

/** Weeks of channels that are credited with something, and of a KPI. */
function weeksOf(credits: Readonly<Record<string, Float64Array>>, kpi: Float64Array): Weeks {
  const channels = Object.entries(credits).map(([name, credited]) => ({
    ...{ name, credited, input: null, amount: credited },
  }));
  const credited = ones.map((_, t) => sum(channels.map((one) => one.credited[t]!)));
  return {
    ...{ times: Array.from(ones, (_, t) => `${t}`), frequency: "week" as const, channels, credited },
    ...{ kpi: padded(kpi), baseline: known.map(padded), isKnownDriver: [true, true], baselineLevel: ones },
    ...{ count, padded, national: (values) => Float64Array.from(values) },
  };
}

/** Weeks of two channels with memory and season, whose errors follow each other. */
function weeksWith(seed: string, effect: number): Weeks {
  const rng = createRng(seed);
  const [tv, radio] = ["tv", "radio"].map((name) =>
    memory(rng.split(name), 0.8).map((value, t) => Math.max(0, 5 + season[t]! + value)),
  );
  const errors = memory(rng.split("errors"), 0.5);
  return weeksOf(
    { tv: tv!, radio: radio! },
    errors.map((e, t) => 20 + 3 * season[t]! + effect * tv![t]! + e),
  );
}

const sizes = { brought: 100, level: 0.9 };
/** Of the first channel, whose shape was given beforehand. */
const luck = (weeks: Weeks) => {
  const media = weeks.channels[0]!.credited;
  return luckOf(weeks, "tv", { ...sizes, shapes: { media, responses: [media] } }) as Luck;
};

/** The response of media at quantiles of the priors of a retention and a half-saturation. */
const responseOf = (media: Float64Array, [retention, half]: readonly number[]) =>
  applyTransform(
    saturations.hill,
    applyTransform(adstocks.geometric, media, [distributions.beta({ a: 2, b: 4 }).quantile(retention!)]),
    [distributions.logNormal({ mu: 0, sigma: 1 }).quantile(half!)],
  );
const tried = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].flatMap((a) =>
  [0.1, 0.3, 0.5, 0.7, 0.9].map((h) => [a, h]),
);

/** The luck of a channel in flights whose shape was chosen by the KPI, as that of the channel beside it.
 *
 *  @param effect  of it, in standard deviations of the errors */
function luckOfChosen(seed: string, effect: number): Luck {
  const rng = createRng(seed);
  const [tv, radio] = ["tv", "radio"].map((name, c) =>
    memory(rng.split(name), 0.5).map((value, t) =>
      (t + 5 * c) % 13 < 5 ? Math.exp(0.3 * season[t]! + 0.6 * value) : 0,
    ),
  );
  const truth = responseOf(tv!, [0.5, 0.5]);
  const errors = memory(rng.split("errors"), 0.3);
  const kpi = errors.map((e, t) => 20 + 3 * season[t]! + (effect * truth[t]!) / standardDeviation(truth) + e);
  const chosen = (media: Float64Array) => {
    const responses = tried.map((at) => responseOf(media, at));
    const z = responses.map((one) => coefficientOf(padded(kpi), padded(one), known.map(padded))!.z);
    return responses[z.indexOf(Math.max(...z))]!;
  };
  const weeks = weeksOf({ tv: chosen(tv!), radio: chosen(radio!) }, kpi);
  const responses = evenPoints(8, 2).map((at) => responseOf(tv!, at));
  return luckOf(weeks, "tv", { ...sizes, shapes: { media: tv!, responses } }) as Luck;
}

describe("copies at other times", () => {
  it("keep the part along the known drivers and the order of the rest", () => {
    const rest = Float64Array.from(ones, (_, t) => (t === 30 ? 1 : 0));
    const values = rest.map((value, t) => 3 + season[t]! + value);
    const copy = copierOf(values, orthonormal(known))(20);
    // A week of 156 goes along with the known drivers by one in a hundred.
    copy.forEach((value, t) => {
      expect(Math.abs(value - 3 - season[t]! - (t === 50 ? 1 : 0))).toBeLessThan(0.03);
    });
  });

  it("keep pauses, and never fall below zero", () => {
    const flights = Float64Array.from(ones, (_, t) => (t % 13 < 4 ? 10 + 5 * season[t]! : 0));
    const copy = copierOf(flights, orthonormal(known))(17);
    expect([...copy].map((value) => value > 0)).toEqual(
      [...ones.keys()].map((t) => flights[(t + count - 17) % count]! > 0),
    );
    expect(Math.min(...copy)).toBe(0);
  });

  it("are moved past the memory of media, to both sides, 200 of them at most", () => {
    expect(movesOf(156, "week")).toEqual(Array.from({ length: 141 }, (_, i) => 8 + i));
    expect(movesOf(24, "month")).toEqual(Array.from({ length: 21 }, (_, i) => 2 + i));
    expect(movesOf(1461, "day")[0]).toBe(56);
    expect(movesOf(1461, "day").length).toBeLessThanOrEqual(200);
    expect(movesOf(0, "week")).toEqual([]);
  });

  it("explain as much as a channel that does nothing does, as often as they say", () => {
    const tables = 120;
    const found = Array.from({ length: tables }, (_, i) => luck(weeksWith(`nothing ${i}`, 0)).share);
    const error = (chance: number) => Math.sqrt((chance * (1 - chance)) / tables);
    for (const chance of [0.05, 0.5]) {
      const share = found.filter((one) => one <= chance).length / tables;
      expect(Math.abs(share - chance)).toBeLessThan(3.5 * error(chance));
    }
  });

  it("explain less than one that does something", () => {
    const found = Array.from({ length: 40 }, (_, i) => luck(weeksWith(`something ${i}`, 1)));
    expect(found.filter(({ share }) => share <= 0.05).length).toBeGreaterThan(36);
    // What luck brings has its middle at nothing.
    expect(found.filter(({ brought }) => brought.lower < 0 && brought.upper > 0).length).toBeGreaterThan(36);
  });

  it("explain as much as a channel that does nothing, as often as they say, where the fit has chosen its shape by what it explains", () => {
    const tables = 300;
    const found = Array.from({ length: tables }, (_, i) => luckOfChosen(`nothing ${i}`, 0).share);
    for (const chance of [0.05, 0.1]) {
      const share = found.filter((one) => one <= chance).length / tables;
      expect(Math.abs(share - chance)).toBeLessThan(3 * Math.sqrt((chance * (1 - chance)) / tables));
    }
  });

  it("explain less than one that does something and whose shape was chosen", () => {
    const found = Array.from({ length: 40 }, (_, i) => luckOfChosen(`something ${i}`, 0.6));
    expect(found.filter(({ share }) => share <= 0.05).length).toBeGreaterThan(36);
  });

  it("tell nothing of media that are the same every week, that all else explains, or of few weeks, and say which", () => {
    const weeks = weeksWith("untold", 0);
    const { credited } = weeks.channels[0]!;
    const said = (of: Weeks, media: Float64Array) =>
      luckOf(of, "tv", { ...sizes, shapes: { media, responses: [media] } });
    expect(
      said(
        weeks,
        ones.map(() => 0.1 + 0.2),
      ),
    ).toBe("constant media");
    expect(
      said(
        weeks,
        season.map((value) => 2 + value),
      ),
    ).toBe("explained media");
    expect(said(weeks, weeks.channels[1]!.credited)).toBe("explained media");
    // Of 18 months a copy can be moved by 2 to 16: the best of 16 is so by luck in 6 % of tables.
    expect(said({ ...weeks, count: 18, frequency: "month" }, credited.slice(0, 18))).toBe("few periods");
  });
});
