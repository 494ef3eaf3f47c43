/** Responses that a channel's media may have: those of its own kinds and priors, in its own order, of any kind. */
import { describe, expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { weeksOf } from "../../src/diagnosis/attribution/weeks.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { distributions } from "../../src/math/distributions.js";
import { evenPoints } from "../../src/math/evenPoints.js";
import type { ChannelChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { adstocks } from "../../src/transforms/adstocks.js";
import { applyTransform } from "../../src/transforms/apply.js";
import { saturations } from "../../src/transforms/saturations.js";
import { mediaShapesOf } from "../../src/validation/mediaShapes.js";

const { panel } = simulatePanel({ ...exampleMarket, weeks: 60 }, 3);

function shapesWith(channel: ChannelChanges) {
  const fit = quickFit(specify(panel, { type: "v3_proper", channels: { tv: channel } }), { draws: 20 });
  return mediaShapesOf(fit, weeksOf(fit), "tv");
}

describe("shapes of media", () => {
  it("are adstock and saturation at quantiles of the priors that the channel has, in its order", () => {
    const alpha = { family: "beta", a: 8, b: 2 } as const;
    const halfSaturation = { family: "logNormal", mu: 1, sigma: 0.5 } as const;
    const kinds = {
      adstock: { kind: "geometric", priors: { alpha } },
      saturation: { kind: "hill", priors: { halfSaturation } },
    };
    for (const order of ["adstockFirst", "saturationFirst"] as const) {
      const { media, responses } = shapesWith({ ...kinds, order });
      expect(responses).toHaveLength(24);
      evenPoints(24, 2).forEach(([a, h], i) => {
        const carry = (x: Float64Array) =>
          applyTransform(adstocks.geometric, x, [distributions.beta(alpha).quantile(0.05 + 0.9 * a!)]);
        const saturate = (x: Float64Array) =>
          applyTransform(saturations.hill, x, [
            distributions.logNormal(halfSaturation).quantile(0.05 + 0.9 * h!),
          ]);
        const expected = order === "adstockFirst" ? saturate(carry(media)) : carry(saturate(media));
        responses[i]!.forEach((value, t) => {
          expect(value).toBeCloseTo(expected[t]!, 12);
        });
      });
    }
  });

  it.each([
    ["geometricGrid", "hillSlope"],
    ["delayed", "root"],
    ["weibullPdf", "logistic"],
    ["weibullCdf", "hillSlope"],
    ["binomial", "michaelisMenten"],
    ["geometricWindow", "tanh"],
  ])("are finite, vary and differ for %s and %s", (adstock, saturation) => {
    const { responses } = shapesWith({ adstock: { kind: adstock }, saturation: { kind: saturation } });
    expect(responses).toHaveLength(24);
    for (const values of responses) {
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(Math.max(...values)).toBeGreaterThan(Math.min(...values));
    }
    expect(new Set(responses.map((values) => values.join())).size).toBe(24);
  });

  it("are the media alone where nothing is estimated", () => {
    const { media, responses } = shapesWith({ adstock: { kind: "none" }, saturation: { kind: "none" } });
    expect(responses).toEqual([media]);
  });
});
