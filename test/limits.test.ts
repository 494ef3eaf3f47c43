/** The table of limits: where each side ends, and that every reader of the table asks for the numbers that were asked for. */
import { describe, expect, it } from "vitest";
import { diagnosticLimits } from "../src/iterate/diagnosticGates.js";
import { gate, limits } from "../src/limits.js";
import { defaultThresholds } from "../src/validation/thresholds.js";

describe("a gate", () => {
  const passes = (name: keyof typeof limits, value: number) => gate(name, value, 2, "").isPassed;

  it("passes a value at its limit, but for one that must lie above it", () => {
    expect([1, 2, 3].map((value) => passes("rhat", value))).toEqual([true, true, false]);
    expect([1, 2, 3].map((value) => passes("ess", value))).toEqual([false, true, true]);
    expect([1, 2, 3].map((value) => passes("weeks_per_coefficient", value))).toEqual([false, false, true]);
  });

  it("passes no value that is not a number", () => {
    const names = Object.keys(limits) as (keyof typeof limits)[];
    expect(names.filter((name) => passes(name, Number.NaN))).toEqual([]);
  });
});

it("asks of an iteration what diagnose fails, and of a strict one what it reviews", () => {
  expect(diagnosticLimits.normal).toEqual({
    rhatMax: 1.02,
    essMin: 100,
    divergencesMax: 0,
    r2Min: 0.55,
    r2Flag: 0.7,
    isFlagFatal: false,
  });
  expect(diagnosticLimits.strict).toMatchObject({ rhatMax: 1.01, essMin: 400, isFlagFatal: true });
  expect(defaultThresholds).toEqual({ oosR2Min: 0.4, oosMapeMax: 0.2, overfittingMax: 0.25, testSize: 0.2 });
});
