import { describe, expect, it } from "vitest";
import { warmupWindows } from "../../src/inference/warmup.js";

describe("warmupWindows", () => {
  it("gives the windows of the default warm-up", () => {
    expect(warmupWindows(300)).toEqual([18, 24, 32, 43, 58, 89]);
  });

  it("leaves about an eighth of any warm-up to the step size", () => {
    for (let warmup = 20; warmup <= 2000; warmup += 7) {
      const windows = warmupWindows(warmup);
      const used = windows.reduce((a, b) => a + b, 0);
      expect(warmup - used).toBe(Math.round(0.12 * warmup));
    }
  });

  it("lets windows grow", () => {
    for (const warmup of [50, 100, 333, 1000, 5000]) {
      const windows = warmupWindows(warmup);
      for (let i = 1; i < windows.length; i++) expect(windows[i]).toBeGreaterThan(windows[i - 1]!);
    }
  });

  it("has none in a warm-up too short to learn a metric", () => {
    expect(warmupWindows(0)).toEqual([]);
    expect(warmupWindows(19)).toEqual([]);
  });
});
