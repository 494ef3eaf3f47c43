import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ridgeBudget } from "../../src/baseline/budget.js";
import type { RidgeRoi } from "../../src/baseline/roi.js";

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
    regression: { rows: [], panel: { currency: "GBP" } } as unknown as RidgeRoi["regression"],
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
          expect(optimal).toBeLessThanOrEqual(upper + 1e-6);
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
      fc.property(problems, (channels) => {
        const { gain, liftPercent } = ridgeBudget(roiWith(channels));
        expect(gain).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.sign(liftPercent)).toBe(Math.sign(gain));
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
});
