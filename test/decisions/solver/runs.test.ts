/** Flights that last, against all flights that there are. */
import { describe, expect, it } from "vitest";
import { bestRuns, decided, type Run, type State, shortFlight } from "../../../src/decisions/solver/runs.js";
import { createRng } from "../../../src/math/rng.js";

const all = (count: number): boolean[][] =>
  Array.from({ length: 2 ** count }, (_, code) =>
    Array.from({ length: count }, (_, h) => ((code >> h) & 1) === 1),
  );

/** Every stretch of periods that are on is long enough, by the string of them. */
const isAllowed = ({ least, before }: Run, isOn: readonly boolean[]): boolean =>
  `${"1".repeat(before)}${isOn.map((on) => (on ? 1 : 0)).join("")}`
    .split("0")
    .every(
      (stretch, i) => stretch === "" || stretch.length >= least || (i === 0 && stretch.length <= before),
    );

describe.each([
  { least: 1, before: 0 },
  { least: 2, before: 0 },
  { least: 3, before: 1 },
  { least: 3, before: 0 },
  { least: 4, before: 2 },
  { least: 3, before: 9 },
])("flights of %j", (run) => {
  const rng = createRng(`flights ${run.least} ${run.before}`);
  const allowed = all(7).filter((isOn) => isAllowed(run, isOn));

  it("are those whose every stretch is long enough", () => {
    for (const isOn of all(7))
      expect([isOn, shortFlight(run, isOn) === null]).toEqual([isOn, isAllowed(run, isOn)]);
  });

  it("decide of a period only what all that remain agree on, and nothing remains where they cannot be", () => {
    for (let i = 0; i < 300; i++) {
      const given = Array.from(
        { length: 7 },
        (): State => (rng.uniform() < 0.6 ? null : rng.uniform() < 0.5),
      );
      const left = allowed.filter((isOn) => given.every((state, h) => state === null || state === isOn[h]));
      const states = decided(run, given);
      if (states === null) expect(left).toEqual([]);
      states?.forEach((state, h) => {
        if (state !== null) expect(left.every((isOn) => isOn[h] === state)).toBe(true);
      });
      if (states !== null && !states.includes(null)) expect(left).toEqual([[...states]]);
    }
  });

  it("that are worth most are found", () => {
    for (let i = 0; i < 100; i++) {
      const worth = Array.from({ length: 7 }, () => rng.uniform() - 0.5);
      const given = worth.map((): State => (rng.uniform() < 0.8 ? null : rng.uniform() < 0.5));
      const left = allowed.filter((isOn) => given.every((state, h) => state === null || state === isOn[h]));
      const worthOf = (isOn: readonly boolean[]) =>
        worth.reduce((sum, own, h) => sum + (isOn[h] ? own : 0), 0);
      const found = bestRuns(run, worth, given);
      if (found === null) expect(left).toEqual([]);
      else {
        expect(isAllowed(run, found)).toBe(true);
        expect(worthOf(found)).toBeCloseTo(Math.max(...left.map(worthOf)), 12);
      }
    }
  });
});
