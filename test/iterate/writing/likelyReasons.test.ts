/** Which reasons a run names where nothing passed: one for each thing that the numbers can show, and never none. */

import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../src/iterate/files/records.js";
import { likelyReasons, type ReasonContext } from "../../../src/iterate/writing/likelyReasons.js";

/** What the rules read of an attempt that failed its holdout and of which nothing else is known. */
interface Attempt {
  readonly luckPassed: boolean;
  readonly samplerText: string | null;
  readonly inSampleR2: number;
  readonly residualAutocorrelation: number;
  readonly foldR2: number;
  readonly naiveSkill: number;
  readonly overfitting: number;
  readonly testR2: number;
  readonly findings: readonly object[];
}

const plain: Attempt = {
  luckPassed: true,
  samplerText: null,
  inSampleR2: 0.6,
  residualAutocorrelation: 0.1,
  foldR2: 0.3,
  naiveSkill: 0.2,
  overfitting: 0.1,
  testR2: 0.2,
  findings: [],
};

function entryOf(changes: Partial<Attempt>): LogEntry {
  const attempt = { ...plain, ...changes };
  const entry = {
    diagnostics: [
      {
        name: "r2",
        value: attempt.inSampleR2,
        limit: 0.55,
        isPassed: attempt.inSampleR2 >= 0.55,
        text: "R²",
      },
      ...(attempt.samplerText === null
        ? []
        : [{ name: "rhat", value: 1.2, limit: 1.02, isPassed: false, text: attempt.samplerText }]),
    ],
    evidence: {
      inSample: {
        weeks: 100,
        r2: attempt.inSampleR2,
        residualAutocorrelation: attempt.residualAutocorrelation,
      },
      folds: { r2: attempt.foldR2, mape: 0.1 },
      findings: attempt.findings,
    },
    holdout: {
      isPassed: false,
      thresholds: { oosR2Min: 0.4, oosMapeMax: 0.2, overfittingMax: 0.25, testSize: 0.2 },
      train: { r2: attempt.testR2 + attempt.overfitting },
      test: { r2: attempt.testR2, rows: 25, wmape: 0.2, mape: 0.1 },
      overfitting: attempt.overfitting,
      forecasts: [{ name: "last value", skill: attempt.naiveSkill, metrics: { wmape: 0.1 } }],
      gates: [
        { name: "oosR2", isPassed: false, text: "R² out of sample 0.20, at least 0.40 is asked: failed" },
      ],
    },
    verdict: {
      sufficiency: [
        { name: "chance_by_luck", value: attempt.luckPassed ? 0.01 : 0.2, isPassed: attempt.luckPassed },
      ],
    },
  };
  return entry as unknown as LogEntry;
}

function reasonsOf(attempt: Partial<Attempt>, context: Partial<ReasonContext> = {}, facts = {}) {
  return likelyReasons({
    period: "week",
    facts: {
      rows: 100,
      rowsPerCoefficient: 12,
      spikes: [],
      collinearPairs: [],
      ...facts,
    } as unknown as ReasonContext["facts"],
    entry: entryOf(attempt),
    uncertain: ["tv", "radio"],
    testSize: 0.2,
    modelType: "v3",
    ...context,
  });
}

describe("the likely reasons", () => {
  const pair = { first: "radio", second: "print", correlation: 0.97 };
  it.each([
    ["too few weeks", {}, {}, { rowsPerCoefficient: 2 }],
    ["holdout too short", { luckPassed: false }, {}, {}],
    ["sampler", { samplerText: "worst R-hat 1.2, at most 1.02" }, {}, {}],
    ["noise", { inSampleR2: 0.3 }, {}, {}],
    ["missing driver", { residualAutocorrelation: 0.5 }, {}, {}],
    ["change of regime", { foldR2: 0.7 }, {}, {}],
    ["momentum", { naiveSkill: -0.5 }, {}, {}],
    ["media without carry-over", {}, { modelType: "simple" as const }, {}],
    ["too many coefficients", { overfitting: 0.5 }, {}, { rowsPerCoefficient: 6.9 }],
    ["collinear channels", {}, {}, { collinearPairs: [pair] }],
    ["stricter limits than usual", { testR2: 0.6 }, {}, {}],
    ["unexplained", {}, {}, {}],
  ])("name %s where the numbers show it, and nothing else", (name, attempt, context, facts) => {
    const reasons = reasonsOf(attempt, context, facts);
    expect(reasons.map((reason) => reason.name)).toEqual([name]);
    expect(reasons[0]!.finding).not.toBe("");
    expect(reasons[0]!.nextStep).not.toBe("");
  });

  it("put too few weeks first, where nothing else can be told", () => {
    const reasons = reasonsOf(
      { overfitting: 0.5, naiveSkill: -0.5 },
      {},
      { rowsPerCoefficient: 2, collinearPairs: [pair] },
    );
    expect(reasons.map(({ name }) => name)).toEqual(["too few weeks", "momentum", "collinear channels"]);
  });

  it("send whoever has no other reason to the channel with the most money in doubt", () => {
    const [reason] = reasonsOf({});
    expect(reason!.finding).toContain("R² out of sample 0.20, at least 0.40 is asked: failed");
    expect(reason!.nextStep).toContain("switch tv off in some regions");
  });

  it("stop the collinear channel that has more money in doubt", () => {
    const [reason] = reasonsOf({}, {}, { collinearPairs: [pair] });
    expect(reason!.nextStep).toContain("stop radio in some regions");
  });
});
