/** What a channel spends today: its launch, its last quarter, its flights, and a window that somebody chose. */
import { describe, expect, it } from "vitest";
import { runRateOf } from "../../src/insights/runRate.js";

const weeks = 104;
const times = Array.from({ length: weeks }, (_, t) => `week ${t}`);
const year = { first: 52, last: 103 };
const rateOf = (money: (t: number) => number, isChosen = false, periods = year) =>
  runRateOf(
    "tiktok",
    Float64Array.from(times, (_, t) => money(t)),
    { ...periods, isChosen },
    {
      times,
      frequency: "week",
      currency: "GBP",
    },
  );
const codes = ({ warnings }: ReturnType<typeof rateOf>) => warnings.map(({ code }) => code);

describe("today", () => {
  it("is the mean of the window, and nothing is said where the weeks are alike", () => {
    const { today, periods, warnings } = rateOf((t) => 100 + (t % 2));
    expect([today, periods, warnings]).toEqual([100.5, year, []]);
  });

  it("is the mean since a launch, which is said with both rates", () => {
    const rate = rateOf((t) => (t < 92 ? 0 : 424));
    expect(rate.today).toBe(424);
    expect(rate.periods).toEqual({ first: 92, last: 103 });
    expect(rate.warnings[0]!.message).toBe(
      '"tiktok" began on week 92 and ran in 12 of the 52 weeks from week 52: it spends 424 GBP a week since, and 98 GBP a week on the mean of all; the former is taken for today',
    );
  });

  it("counts the weeks in which it ran since its launch, and is doubted where it has stopped since", () => {
    const rate = rateOf((t) => (t >= 84 && t < 88 ? 2500 : 0));
    expect(rate.today).toBe(500);
    expect(rate.warnings.map(({ message }) => message)).toEqual([
      '"tiktok" began on week 84 and ran in 4 of the 52 weeks from week 52: it spends 500 GBP a week since, and 192 GBP a week on the mean of all; the former is taken for today',
      '"tiktok" spent 0 GBP a week in the last 5 weeks to week 103, and 500 GBP a week from week 84 on, which is taken for today',
    ]);
  });

  it("is the window's where somebody chose it, launch or not", () => {
    const rate = rateOf((t) => (t < 92 ? 0 : 424), true);
    expect(rate.today).toBeCloseTo((12 * 424) / 52, 10);
    expect(codes(rate)).toEqual(["launched"]);
  });

  it("is doubted where the last quarter of a channel that is always on is another, and where it ended", () => {
    expect(codes(rateOf((t) => (t < 91 ? 100 : 300)))).toEqual(["other-run-rate"]);
    expect(codes(rateOf((t) => (t < 91 ? 100 : 20)))).toEqual(["other-run-rate"]);
    expect(codes(rateOf((t) => (t < 88 ? 100 : 0)))).toEqual(["other-run-rate"]);
  });

  it("is not doubted for flights, of which a quarter says little", () =>
    expect(codes(rateOf((t) => (t % 20 < 5 ? 100 + t : 0)))).toEqual([]));

  it("is nothing where the window has nothing, with the flighting of all weeks", () =>
    expect(rateOf((t) => (t < 30 ? 50 : 0))).toEqual({
      periods: { first: 0, last: 103 },
      today: 0,
      warnings: [],
    }));
});
