/** What is answered to a plan: change, no change, or test first, and which channel. */
import { describe, expect, it } from "vitest";
import { verdictDoubts } from "../../src/decisions/planDoubts.js";
import type { PlanReturns } from "../../src/decisions/planReturns.js";
import { decide, type Failure } from "../../src/decisions/planVerdict.js";
import type { Estimate } from "../../src/math/estimate.js";
import { chanceText } from "../../src/words.js";

const about = (mean: number, half = 1): Estimate => ({
  mean,
  median: mean,
  lower: mean - half,
  upper: mean + half,
  level: 0.9,
});
const channel = (name: string, half: number) => ({
  name,
  today: 10,
  proposed: 10,
  broughtToday: about(50),
  brought: about(52),
  promised: about(1, half),
  marginalToday: about(1),
  marginal: about(1),
  extrapolation: 0,
  schedule: null,
  afterwards: null,
});
const plan = (changes: Partial<PlanReturns> = {}): PlanReturns => ({
  channels: [channel("tv", 1), channel("radio", 5), channel("search", 2)],
  today: 30,
  proposed: 30,
  broughtToday: about(150),
  brought: about(156),
  uplift: about(6),
  profitUplift: about(60),
  promised: about(4),
  promisedProfit: about(40),
  roiToday: about(2),
  roi: about(2),
  better: "kpi",
  probabilityBetter: 0.95,
  shareOfDrawsBetter: 0.99,
  extrapolation: 0,
  ...changes,
});
const failure: Failure = {
  gate: "attribution",
  code: "placebo-leads",
  severity: "fail",
  message: "next week's media seem to bring sales",
  cure: "run an experiment",
  about: ["search"],
};
const asked = {
  confidence: 0.9,
  failures: [],
  target: null,
  isTargetReached: true,
  isLeast: false,
  value: 10,
};

describe("the verdict", () => {
  it("is to change where the gain is probable with the model's error counted", () => {
    expect(decide(plan(), true, asked)).toEqual({
      verdict: "change",
      reason: "the plan brings more than today's with a probability of 95 %",
      test: null,
      isUntold: false,
    });
  });

  it("is to test what is least known where only the draws agree", () => {
    const { verdict, reason, test } = decide(plan({ probabilityBetter: 0.7 }), true, asked);
    expect([verdict, test]).toEqual(["test first", "radio"]);
    expect(reason).toMatch(
      /^the chance of a gain is 70 %, below the 90 % asked for, .* \(without it: .*99.%\); test "radio" first$/,
    );
  });

  it("says by how much a chance misses what was asked for, where both would be written alike", () => {
    const missed = decide(plan({ probabilityBetter: 0.896 }), true, asked);
    expect(missed.reason).toMatch(/is 89\.6 %, below the 90 % asked for/);
    const few = decide(plan({ shareOfDrawsBetter: 0.897 }), true, asked);
    expect(few.reason).toMatch(/in 89\.7 % of the draws only, below the confidence of 90 %/);
  });

  it("is to test where nothing is left of the gain", () =>
    expect(decide(plan({ promised: about(0.1) }), true, asked).verdict).toBe("test first"));

  it("is to test the channel that a failure names, target or not, but for a confidence of 0", () => {
    const failed = { ...asked, failures: [failure] };
    expect(decide(plan(), true, failed)).toMatchObject({
      verdict: "test first",
      test: "search",
      isUntold: true,
    });
    expect(decide(plan(), true, failed).reason).toContain(failure.message);
    expect(decide(plan(), false, { ...failed, target: { roi: 2 } }).verdict).toBe("test first");
    expect(decide(plan(), true, { ...failed, confidence: 0 }).verdict).toBe("change");
  });

  it("is to fit again where the draws cannot be trusted, which no test of a channel mends", () => {
    const diverged = { ...failure, gate: "sampler", message: "2 transitions diverged", about: [] } as const;
    const { verdict, reason } = decide(plan(), true, { ...asked, failures: [diverged] });
    expect(verdict).toBe("test first");
    expect(reason).toMatch(/: 2 transitions diverged; fit again first$/);
  });

  it("is no change where the draws disagree or the gain is noise in size", () => {
    expect(decide(plan({ shareOfDrawsBetter: 0.8 }), true, asked).verdict).toBe("no change");
    expect(decide(plan({ uplift: about(0.7) }), true, asked).verdict).toBe("no change");
  });

  it("goes by profit where the money is another", () => {
    const loss = { better: "profit", profitUplift: about(-5), promisedProfit: about(-9) } as const;
    expect(decide(plan(loss), true, asked)).toMatchObject({
      verdict: "no change",
      reason:
        "the best plan allowed brings 0.00 % more profit than today's, which is no reason to move money",
    });
    expect(decide(plan({ better: "profit" }), true, asked).reason).toMatch(/more profit than today's/);
  });
});

it("a plan that is kept although it does not meet what was asked for is doubted", () => {
  const codes = (verdict: "change" | "test first", isTodayAllowed: boolean) =>
    verdictDoubts({ verdict, reason: "", test: null, isUntold: false }, plan(), {
      confidence: 0.9,
      isTodayAllowed,
      target: null,
    }).map(({ code }) => code);
  expect(codes("test first", false)).toEqual(["limits-not-met"]);
  expect([codes("test first", true), codes("change", false)]).toEqual([[], []]);
});

it("a chance in words is never certain", () =>
  expect([0.999, 0.5, 0.001].map(chanceText)).toEqual(["over 99 %", "50 %", "below 1 %"]));
