/** The weeks that the checks look at: of geos that lack different weeks every week is the mean of those that have it. */
import { expect, it } from "vitest";
import { type Weeks, weeksOf } from "../../../src/diagnosis/attribution/weeks.js";
import { diagnose } from "../../../src/diagnosis/diagnose.js";
import { quickFit } from "../../../src/fit/quickFit.js";
import { specify } from "../../../src/spec/specify.js";
import { geoPanel } from "../../model/densities.js";

const periods = 120;
const panel = geoPanel(periods);
/** North lacks every third week, south every other third. */
const isGap = (row: number) => (row % periods) % 3 === (row < periods ? 0 : 1);
const gappy = {
  ...panel,
  kpi: { ...panel.kpi, values: panel.kpi.values.map((value, row) => (isGap(row) ? Number.NaN : value)) },
};
const fit = quickFit(specify(gappy, { type: "v2" }), { draws: 40 });

/** The same fit as seen where the geos of these rows alone have a KPI, both of them weighing the same. */
function seen(isSeen: (row: number) => boolean): Weeks {
  const { design } = fit.design;
  const isObserved = design.isObserved.map((_, row) => (isSeen(row) ? 1 : 0));
  const kpiScale = [1, 1];
  return weeksOf({ ...fit, design: { ...fit.design, kpiScale, design: { ...design, isObserved } } });
}

it("keeps every week that one of two geos of the same size has, as the mean of those that have it", () => {
  const north = seen((row) => row < periods);
  const south = seen((row) => row >= periods);
  const both = seen((row) => !isGap(row));
  expect(both.count).toBe(periods);
  const values: readonly ((weeks: Weeks, t: number) => number)[] = [
    ({ credited }, t) => credited[t]!,
    ({ kpi }, t) => kpi[t]!,
    ({ baseline }, t) => baseline[1]![t]!,
    ({ channels }, t) => channels[0]!.credited[t]!,
  ];
  for (const value of values) {
    for (let t = 0; t < periods; t++) {
      const [a, b] = [value(north, t), value(south, t)];
      const wanted = t % 3 === 0 ? b : t % 3 === 1 ? a : (a + b) / 2;
      expect(value(both, t)).toBeCloseTo(wanted, 10);
    }
  }
});

it("asks of the split where no week has both geos", () => {
  // As large as each other: north in even weeks, south in odd ones.
  const values = panel.kpi.values.map((_, row) =>
    row % 2 === (row < periods ? 0 : 1) ? panel.kpi.values[row % periods]! : Number.NaN,
  );
  const turns = quickFit(specify({ ...panel, kpi: { ...panel.kpi, values } }, { type: "v2" }), { draws: 40 });
  expect(weeksOf(turns).count).toBeGreaterThan(periods / 3);
  expect(diagnose(turns).findings.map(({ code }) => code)).not.toContain("attribution-not-asked");
});
