import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../../src/data/exampleMarket.js";
import { simulatePanel } from "../../../src/data/simulate.js";
import type { AttributionSubject } from "../../../src/diagnosis/attribution/check.js";
import { curveSlope, evidenceForSlope } from "../../../src/diagnosis/attribution/curveSlope.js";
import { fit as sample } from "../../../src/fit/fit.js";
import { specify } from "../../../src/spec/specify.js";
import type { SaturationName } from "../../../src/transforms/saturations.js";

/** One channel that matters, with this slope, always on at levels on both sides of its half-saturation. */
async function subjectOf(
  slope: number,
  seed: number,
  saturation: SaturationName = "hill",
  isFull = false,
): Promise<AttributionSubject> {
  const channel = { spend: 10_000, activeShare: 1, flightLength: 1, retention: 0.3, halfSaturation: 10_000 };
  const { panel } = simulatePanel(
    {
      ...exampleMarket,
      weeks: 156,
      noise: 30,
      channels: { tv: { ...channel, slope, effect: 1500 } },
      controls: {},
      events: {},
      outcomes: {},
      markets: {},
    },
    seed,
  );
  const model = specify(panel, { media: { prior: "salesShare" }, channels: { tv: { saturation } } });
  return { fit: await sample(model, { chains: 2, draws: 200, seed: 1, isFull }) } as AttributionSubject;
}

describe("curveSlope", () => {
  it("asks for a slope where the curve is S-shaped", async () => {
    for (const seed of [1, 2, 3]) {
      const [finding] = curveSlope.look(await subjectOf(4, seed));
      expect(finding).toMatchObject({ code: "curve-slope", severity: "review" });
    }
  });

  it("asks the same of a fit that samples its linear block too", async () => {
    const [finding] = curveSlope.look(await subjectOf(4, 1, "hill", true));
    expect(finding).toMatchObject({ code: "curve-slope" });
  });

  it("asks for none where the curve has none", async () => {
    for (const seed of [1, 2, 3]) expect(curveSlope.look(await subjectOf(1, seed))).toEqual([]);
  });

  it("has nothing to ask of curves that have a slope already", async () => {
    expect(evidenceForSlope(await subjectOf(4, 1, "hillSlope"))).toBeNull();
  });
});
