/** Copies of media at other times: what they keep, what they lose, and how often luck is taken for an effect. */
import { describe, expect, it } from "vitest";
import type { Weeks } from "../../src/diagnosis/attribution/weeks.js";
import { orthonormal } from "../../src/math/omittedVariable.js";
import { createRng, type Rng } from "../../src/math/rng.js";
import { sum } from "../../src/math/statistics.js";
import { luckOf, movedCopy, movesOf } from "../../src/validation/copies.js";

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

/** Weeks of two channels with memory and season, whose errors follow each other. */
function weeksWith(seed: string, effect: number): Weeks {
  const rng = createRng(seed);
  const padded = (values: Float64Array) => Float64Array.from({ length: count + 2 }, (_, i) => values[i] ?? 0);
  const media = ["tv", "radio"].map((name) => {
    const own = memory(rng.split(name), 0.8);
    return { name, credited: own.map((value, t) => Math.max(0, 5 + season[t]! + value)) };
  });
  const errors = memory(rng.split("errors"), 0.5);
  const kpi = padded(errors.map((e, t) => 20 + 3 * season[t]! + effect * media[0]!.credited[t]! + e));
  const channels = media.map((one) => ({ ...one, input: null, amount: one.credited }));
  const credited = ones.map((_, t) => sum(media.map((one) => one.credited[t]!)));
  return {
    ...{ times: Array.from(ones, (_, t) => `${t}`), frequency: "week" as const, kpi, channels, credited },
    ...{ baseline: known.map(padded), isKnownDriver: [true, true], baselineLevel: ones, count, padded },
  };
}

const luck = (weeks: Weeks) => luckOf(weeks, "tv", { brought: 100, level: 0.9 })!;

describe("copies at other times", () => {
  it("keep the part along the known drivers and the order of the rest", () => {
    const rest = Float64Array.from(ones, (_, t) => (t === 30 ? 1 : 0));
    const values = rest.map((value, t) => 3 + season[t]! + value);
    const copy = movedCopy(values, orthonormal(known), 20);
    // A week of 156 goes along with the known drivers by one in a hundred.
    copy.forEach((value, t) => {
      expect(Math.abs(value - 3 - season[t]! - (t === 50 ? 1 : 0))).toBeLessThan(0.03);
    });
  });

  it("keep pauses, and never fall below zero", () => {
    const flights = Float64Array.from(ones, (_, t) => (t % 13 < 4 ? 10 + 5 * season[t]! : 0));
    const copy = movedCopy(flights, orthonormal(known), 17);
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
});
