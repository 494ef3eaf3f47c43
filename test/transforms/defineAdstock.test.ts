import { describe, expect, it } from "vitest";
import { adstocks } from "../../src/transforms/adstocks.js";
import { applyTransform } from "../../src/transforms/apply.js";
import { checkKind } from "../../src/transforms/checkKind.js";
import { type AdstockDefinition, defineAdstock } from "../../src/transforms/defineAdstock.js";

const definition: AdstockDefinition = {
  name: "geometricOfMine",
  parameters: [{ name: "alpha", domain: "unitInterval" }],
  value(x, p, out) {
    for (let t = 0; t < x.length; t++) out[t] = x[t]! + (t > 0 ? p[0]! * out[t - 1]! : 0);
  },
  pullback({ x, p, out, outBar, xBar, pBar }) {
    pBar[0] = 0;
    for (let t = x.length - 1, q = 0; t >= 0; t--) {
      q = outBar[t]! + p[0]! * q;
      xBar[t] = q;
      if (t > 0) pBar[0] = pBar[0]! + q * out[t - 1]!;
    }
  },
};
const { pullback: _, ...withoutPullback } = definition;

describe("defineAdstock", () => {
  it("makes a kind that equals the built-in one of the same formula", () => {
    const mine = defineAdstock(definition);
    const x = [3, 0, 1, 4, 0, 0];
    expect([...applyTransform(mine, x, [0.7])]).toEqual([
      ...applyTransform(adstocks.geometric, x, [0.7], { normalise: false }),
    ]);
    expect(mine.halfLife([0.7])).toBeCloseTo(adstocks.geometric.halfLife([0.7]), 12);
    expect(mine.meanLag([0.7])).toBeCloseTo(adstocks.geometric.meanLag([0.7]), 12);
  });

  it("passes the check of pullbacks, with a pullback and without, and says which", () => {
    expect(checkKind(defineAdstock(definition))).toMatchObject({ isRight: true, isSlow: false });
    expect(checkKind(defineAdstock(withoutPullback))).toMatchObject({ isRight: true, isSlow: true });
  });

  it("fails the check when the pullback is wrong", () => {
    const wrong = defineAdstock({
      ...definition,
      pullback(channel) {
        definition.pullback!(channel);
        channel.xBar[0] = 2 * channel.xBar[0]!;
      },
    });
    const check = checkKind(wrong);
    expect(check.isRight).toBe(false);
    expect(check.worstAt).toMatch(/^x of period 0/);
  });

  it("fills in priors and typical values from the domains", () => {
    const kind = defineAdstock({
      ...definition,
      parameters: [
        { name: "a", domain: "unitInterval" },
        { name: "b", domain: "positive", typical: 3 },
        { name: "c", domain: "real" },
      ],
    });
    expect(kind.parameters.map(({ prior, typical }) => [prior.family, typical])).toEqual([
      ["beta", 0.5],
      ["logNormal", 3],
      ["normal", 0],
    ]);
  });

  it("refuses two parameters of one name", () => {
    const parameters = [
      { name: "a", domain: "real" },
      { name: "a", domain: "real" },
    ] as const;
    expect(() => defineAdstock({ ...definition, parameters })).toThrow(
      "parameter names must differ, got a twice",
    );
  });
});
