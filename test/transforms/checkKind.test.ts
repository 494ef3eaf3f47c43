import { describe, expect, it } from "vitest";
import { adstocks } from "../../src/transforms/adstocks.js";
import { checkKind } from "../../src/transforms/checkKind.js";
import type { AdstockSettings } from "../../src/transforms/kind.js";
import { saturations } from "../../src/transforms/saturations.js";

/** Every setting that changes a formula. */
const adstockCases: [keyof typeof adstocks, AdstockSettings][] = [
  ["geometric", { normalise: true }],
  ["geometric", { normalise: false }],
  ["geometricGrid", { normalise: true }],
  ["geometricGrid", { normalise: false, intervals: 30 }],
  ["geometricWindow", { normalise: true, maxLag: 4 }],
  ["geometricWindow", { normalise: false, maxLag: 0 }],
  ["delayed", { normalise: true, maxLag: 6 }],
  ["delayed", { normalise: false, maxLag: 3 }],
  ["weibullCdf", { normalise: true, maxLag: 5 }],
  ["weibullCdf", { normalise: false, maxLag: 8 }],
  ["weibullPdf", { normalise: true, maxLag: 5 }],
  ["weibullPdf", { normalise: false, maxLag: 5 }],
  ["weibullPdf", { normalise: false, minMax: true, maxLag: 5 }],
  ["weibullPdf", { normalise: true, minMax: true, maxLag: 5 }],
  ["binomial", { normalise: true, maxLag: 5 }],
  ["binomial", { normalise: false, maxLag: 5, zeroLag: 7.5 }],
  ["none", {}],
];

describe("checkKind", () => {
  it.each(adstockCases)("finds the pullback of %s with %o equal to finite differences", (name, settings) => {
    const check = checkKind(adstocks[name], { settings, cases: 60 });
    expect(check).toMatchObject({ isRight: true, isSlow: false });
  });

  it.each(Object.keys(saturations))("finds the pullback of %s equal to finite differences", (name) => {
    const check = checkKind(saturations[name as keyof typeof saturations], { cases: 60 });
    expect(check).toMatchObject({ isRight: true, isSlow: false });
  });

  it("covers every adstock kind", () => {
    expect(new Set(adstockCases.map(([name]) => name))).toEqual(new Set(Object.keys(adstocks)));
  });

  it("names the parameter whose derivative is wrong", () => {
    const wrong = {
      ...saturations.hillSlope,
      prepare: (...args: Parameters<typeof saturations.hillSlope.prepare>) => {
        const prepared = saturations.hillSlope.prepare(...args);
        return {
          forward: prepared.forward,
          pullback: (...inner: Parameters<typeof prepared.pullback>) => {
            prepared.pullback(...inner);
            const paramsBar = inner[5];
            for (let i = paramsBar.length / 2; i < paramsBar.length; i++) paramsBar[i] = 1.01 * paramsBar[i]!;
          },
        };
      },
    };
    const check = checkKind(wrong);
    expect(check.isRight).toBe(false);
    expect(check.worstAt).toMatch(/^slope of channel \d, case \d+$/);
  });

  it("counts a derivative that is not a number as wrong", () => {
    const wrong = {
      ...saturations.none,
      prepare: () => ({
        forward: () => undefined,
        pullback: (...inner: Parameters<ReturnType<typeof saturations.none.prepare>["pullback"]>) => {
          inner[4]?.fill(Number.NaN);
        },
      }),
    };
    expect(checkKind(wrong)).toMatchObject({ isRight: false, worstError: Number.NaN });
  });
});
