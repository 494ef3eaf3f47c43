import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { type RidgeRoi, ridgeRoi } from "../../src/baseline/roi.js";
import { ridgeBudgetTable } from "../../src/report/analysisTables.js";
import { otherWave, tableOf, wave } from "./weeklyTable.js";

/** An ROI record as the regression would give it, with the marginal values under test. */
function roiWith(channels: readonly { spend: number; marginal: number }[], totalRevenue = 1e6): RidgeRoi {
  return {
    kind: "ridgeRoi",
    channels: channels.map(({ spend, marginal }, i) => ({
      name: `c${i}`,
      totalSpend: spend,
      incrementalUnits: marginal * spend,
      incrementalRevenue: marginal * spend,
      roi: marginal,
      marginalRoi: marginal,
      marginalUnits: marginal,
    })),
    totalSpend: channels.reduce((sum, { spend }) => sum + spend, 0),
    totalRevenue,
    totalUnits: totalRevenue,
    revenuePerUnit: 1,
    convention: "carryover",
    regression: {
      rows: [],
      panel: { currency: "GBP", kpi: { unit: "units" } },
    } as unknown as RidgeRoi["regression"],
    warnings: [],
  };
}

/** Rounding of a sum of a dozen products of spend and marginal value (or shadow price): some tens of ulp of its terms. */
function rounding(channels: readonly { spend: number; marginal: number }[]): number {
  const steepest = Math.max(...channels.map(({ marginal }) => Math.abs(marginal)));
  return 64 * Number.EPSILON * (1 + channels.reduce((sum, { spend }) => sum + spend * steepest, 0));
}

const money = fc.integer({ min: 0, max: 1e8 }).map((cents) => cents / 100);
const problems = fc.array(
  fc.record({ spend: money, marginal: fc.double({ min: -5, max: 20, noNaN: true }) }),
  { minLength: 1, maxLength: 12 },
);
/** Refunds can exceed sales. */
const revenues = fc.oneof(fc.constant(0), fc.integer({ min: -1e9, max: 1e9 }));
const changes = fc.double({ min: 0, max: 1, noNaN: true });

describe("ridgeBudget", () => {
  it("moves the budget from the worst channel to the best, and leaves the rest to the one between", () => {
    const budget = ridgeBudget(
      roiWith([
        { spend: 100, marginal: 1 },
        { spend: 300, marginal: 3 },
        { spend: 100, marginal: 2 },
      ]),
    );
    // 30 from each small channel pays 60 of the 90 that the best one could take.
    expect(budget.channels.map(({ optimal }) => optimal)).toEqual([70, 360, 70]);
    expect(budget.channels.map(({ binding }) => binding)).toEqual(["lower", null, "lower"]);
    expect(budget.gain).toBeCloseTo(60 * 3 - 30 * 1 - 30 * 2, 10);
    expect(budget.shadowPrice).toBe(3);
  });

  it("keeps the total to the cent and every channel within its bounds", () => {
    fc.assert(
      fc.property(problems, changes, (channels, change) => {
        const budget = ridgeBudget(roiWith(channels), { change });
        const spent = budget.channels.reduce((sum, { optimal }) => sum + optimal, 0);
        expect(Math.abs(spent - budget.total)).toBeLessThan(0.005);
        for (const { optimal, lower, upper } of budget.channels) {
          expect(optimal).toBeGreaterThanOrEqual(lower);
          // A channel that takes the rest stands at lower + rest, one rounding of which is half an ulp of upper.
          expect(optimal).toBeLessThanOrEqual(upper * (1 + Number.EPSILON));
        }
      }),
    );
  });

  it("proves itself: the dual bound is reached within rounding", () => {
    fc.assert(
      fc.property(problems, changes, (channels, change) => {
        const { optimalityGap } = ridgeBudget(roiWith(channels), { change });
        expect(Math.abs(optimalityGap)).toBeLessThanOrEqual(rounding(channels));
      }),
    );
  });

  it("is beaten by no other feasible allocation", () => {
    fc.assert(
      fc.property(
        problems,
        changes,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (channels, change, stream) => {
          const budget = ridgeBudget(roiWith(channels), { change });
          const value = (amounts: readonly number[]) =>
            budget.channels.reduce((sum, { marginal }, i) => sum + marginal * amounts[i]!, 0);
          const best = value(budget.channels.map(({ optimal }) => optimal));
          const today = budget.channels.map(({ current }) => current);
          // Moves between two channels keep the total; as much as the bounds of both allow.
          for (let move = 0; move < 20; move++) {
            const from = Math.floor(stream.next().value! * 0.999 * channels.length);
            const to = Math.floor(stream.next().value! * 0.999 * channels.length);
            const room = Math.min(
              today[from]! - budget.channels[from]!.lower,
              budget.channels[to]!.upper - today[to]!,
            );
            const amount = Math.max(0, room) * stream.next().value!;
            today[from]! -= amount;
            today[to]! += amount;
            expect(value(today)).toBeLessThanOrEqual(best + rounding(channels));
          }
        },
      ),
    );
  });

  it("never promises a loss, and measures the lift against sales, so that its sign is that of the gain", () => {
    fc.assert(
      fc.property(problems, revenues, (channels, totalRevenue) => {
        const { gain, liftPercent, warnings } = ridgeBudget(roiWith(channels, totalRevenue));
        expect(gain).toBeGreaterThanOrEqual(-rounding(channels));
        expect(Math.sign(liftPercent)).toBe(totalRevenue === 0 ? Number.NaN : Math.sign(gain));
        expect(warnings.some(({ code }) => code === "no-base-for-lift")).toBe(totalRevenue <= 0);
      }),
    );
  });

  it("keeps a channel whose marginal value is unknown", () => {
    const budget = ridgeBudget(
      roiWith([
        { spend: 100, marginal: Number.NaN },
        { spend: 100, marginal: 3 },
        { spend: 100, marginal: 1 },
      ]),
    );
    expect(budget.channels.map(({ optimal }) => optimal)).toEqual([100, 130, 70]);
    expect(budget.gain).toBe(60);
  });

  it("refuses a change outside [0, 1]", () => {
    expect(() => ridgeBudget(roiWith([{ spend: 1, marginal: 1 }]), { change: 1.5 })).toThrow(
      "change must be in [0, 1], got 1.5",
    );
  });

  it("says of a channel that may not move that no bound holds it", () => {
    const still = ridgeBudget(
      roiWith([
        { spend: 0, marginal: 1 },
        { spend: 100, marginal: Number.NaN },
        { spend: 100, marginal: 3 },
      ]),
      { change: 0 },
    );
    expect(still.channels.map(({ binding }) => binding)).toEqual([null, null, null]);
    expect(ridgeBudgetTable(still).rows.map(({ why }) => why)).toEqual([
      "not running",
      "marginal value unknown: kept",
      "not allowed to move",
    ]);
  });

  it("says when the last pound of the total brings less than itself", () => {
    const codes = (marginal: number) =>
      ridgeBudget(roiWith([{ spend: 100, marginal }])).warnings.map(({ code }) => code);
    expect(codes(0.9)).toContain("loss-at-the-margin");
    expect(codes(1.1)).not.toContain("loss-at-the-margin");
  });

  it("maximises KPI units where the table has no revenue, and calls no pound lost", () => {
    const columns = {
      spend_tv: wave,
      spend_radio: otherWave,
      units_sold: (t: number) => wave(t) + 2 * otherWave(t),
    };
    const panel = tableOf(60, columns, { retention: { tv: 0, radio: 0 } });
    const budget = ridgeBudget(ridgeRoi(ridgeRegression(panel, { alpha: 1e-9 })));
    expect(budget.objective).toBe("units");
    budget.channels.forEach(({ marginal }, i) => {
      expect(marginal).toBeCloseTo([1, 2][i]!, 6);
    });
    const [tv, radio] = budget.channels;
    expect(radio!.optimal).toBeGreaterThan(radio!.current);
    expect(budget.gain).toBeCloseTo(radio!.optimal - radio!.current, 4);
    expect(tv!.optimal + radio!.optimal).toBeCloseTo(budget.total, 6);
    expect(budget.warnings.map(({ code }) => code)).not.toContain("loss-at-the-margin");
  });
});
