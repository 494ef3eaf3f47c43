/** Effects of a fit: computed once for a fit and a window, and what they are of. */
import { describe, expect, it } from "vitest";
import { effectsOfFit } from "../../src/fit/channelEffects.js";
import { priorEffects } from "../../src/fit/priorEffects.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { geoPanel } from "../model/densities.js";

describe("effects of a window", () => {
  const fitOf = (seed: number, form: "additive" | "multiplicative" = "additive") =>
    quickFit(specify(geoPanel(), { type: "v2", form }), { seed, draws: 12 });
  const fit = fitOf(1);
  const window = { first: 5, last: 30 };

  it("are computed once for a fit, a window and a number of draws", () => {
    const effects = effectsOfFit(fit, window);
    expect(effectsOfFit(fit, { ...window })).toBe(effects);
    expect(effectsOfFit(fit, { ...window, last: 31 })).not.toBe(effects);
    expect(effectsOfFit(fit, window, { maxDraws: 6 })).not.toBe(effects);
    expect(effectsOfFit(fitOf(2), window)).not.toBe(effects);
    expect(priorEffects(fit.design, window)).toBe(priorEffects(fit.design, window, { seed: 0 }));
    expect(priorEffects(fit.design, window)).not.toBe(priorEffects(fit.design, window, { seed: 1 }));
  });

  it.each(["additive", "multiplicative"] as const)("of every k-th draw are those of all, %s", (form) => {
    const own = fitOf(1, form);
    const all = effectsOfFit(own, window);
    const some = effectsOfFit(own, window, { maxDraws: 4 });
    const every = all.expected.length / some.expected.length;
    expect(Number.isInteger(every) && every > 1).toBe(true);
    some.total.forEach((draws, c) => {
      draws.forEach((value, i) => {
        expect(value).toBe(all.total[c]![every * i]);
        expect(value).toBe(all.inside[c]![every * i]! + all.after[c]![every * i]!);
      });
    });
  });
});
