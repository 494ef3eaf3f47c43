import { expect, it } from "vitest";
import { adstockCurves } from "../../src/insights/adstockCurves.js";
import { adstockCurvesDocument } from "../../src/report/documents.js";
import { otherWave, tableOf, wave } from "../baseline/weeklyTable.js";

it("a refund that makes adstock negative saturates at 0, with a warning, and leaves no hole in the document", () => {
  const refund = (t: number) => (t === 4 ? -5000 : wave(t));
  const curves = adstockCurves(
    tableOf(
      20,
      { spend_tv: refund, units_sold: otherWave },
      { allowNegative: true, saturation: { tv: { slope: 1.5, halfSaturation: 0.5 } } },
    ),
  );
  const [tv] = curves.channels;
  expect(tv!.adstocked[4]).toBeLessThan(0);
  expect(tv!.saturated[4]).toBe(0);
  expect(curves.warnings.map(({ code }) => code)).toContain("negative-adstock");
  expect(JSON.stringify(adstockCurvesDocument(curves))).not.toContain("null");
});

it("a channel named like a property of every object has no settings of its own", () => {
  const curves = adstockCurves(tableOf(20, { spend_constructor: wave, units_sold: otherWave }));
  expect(curves.channels[0]!.saturation).toEqual({ slope: 1, halfSaturation: 0.5 });
  expect(curves.warnings.map(({ code }) => code)).toContain("saturation-assumed");
});
