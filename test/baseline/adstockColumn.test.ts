import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnRetention } from "../../src/baseline/adstockColumn.js";
import { geometricAdstock } from "../../src/transforms/geometricAdstock.js";

const round = (values: Float64Array, decimals: number) =>
  values.map((value) => Number(value.toFixed(decimals)));
/** Begins with a spend that no rounding hides. */
const spends = fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { minLength: 10, maxLength: 60 });
const retentions = fc.double({ min: 0, max: 0.95, noNaN: true });

describe.each([0, 2, 4])("an adstock rounded to %i decimals", (decimals) => {
  it("is geometric, whatever the spend and the retention", () => {
    fc.assert(
      fc.property(spends, retentions, (values, retention) => {
        const x = Float64Array.of(1000, ...values);
        const adstocked = round(geometricAdstock(x, retention), decimals);
        expect(columnRetention(round(x, decimals), adstocked).retention).not.toBeNaN();
      }),
    );
  });

  it("gives the retention within what one rounded pound can move it", () => {
    const x = Float64Array.from({ length: 60 }, (_, t) => 1000 + ((t * 379) % 500));
    const { retention } = columnRetention(x, round(geometricAdstock(x, 0.85), decimals));
    // Every equation is off by at most a unit, and every adstock before it is at least 1000.
    expect(Math.abs(retention - 0.85)).toBeLessThanOrEqual(10 ** -decimals / 1000);
  });
});

describe("another transform", () => {
  it("is not geometric, and the misfit is in the unit of the column", () => {
    const x = Float64Array.of(100, 0, 0, 100);
    const found = columnRetention(x, Float64Array.of(30, 60, 10, 30));
    expect(found.retention).toBeNaN();
    expect(found.misfit).toBeGreaterThan(10);
  });

  it("is told from a geometric adstock by one cell that is four units off", () => {
    const x = Float64Array.from({ length: 40 }, (_, t) => 1000.37 + ((t * 379) % 500));
    const adstocked = round(geometricAdstock(x, 0.5), 2);
    expect(columnRetention(x, adstocked).retention).toBeCloseTo(0.5, 5);
    adstocked[20]! += 0.04;
    expect(columnRetention(x, adstocked).retention).toBeNaN();
  });

  it("of more than one or less than no carry-over is not geometric", () => {
    const x = Float64Array.of(1, 1, 1);
    expect(columnRetention(x, Float64Array.of(1, 3, 7)).retention).toBeNaN();
    expect(columnRetention(Float64Array.of(10, 10, 10), Float64Array.of(10, 5, 7.5)).retention).toBeNaN();
  });
});

it("counts the rounding of every row that was added up", () => {
  const geos = Array.from({ length: 50 }, (_, g) =>
    Float64Array.from({ length: 30 }, (_, t) => 3 + ((7 * t + g * t * t) % 11)),
  );
  const adstocked = geos.map((x) => round(geometricAdstock(x, 0.6), 0));
  const total = (columns: readonly Float64Array[]) =>
    Float64Array.from({ length: 30 }, (_, t) => columns.reduce((sum, column) => sum + column[t]!, 0));
  expect(columnRetention(total(geos), total(adstocked), 1).retention).toBeNaN();
  expect(columnRetention(total(geos), total(adstocked), 50).retention).toBeCloseTo(0.6, 1);
});
