/** Channels that move together: where a pair becomes one, and which rows count. */
import { describe, expect, it } from "vitest";
import { inseparablePairs, inseparableWarnings } from "../../src/design/inseparable.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { createRng } from "../../src/math/rng.js";
import { correlation } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const panel = smallPanel();

/** The design with radio as tv plus so much noise. */
function withNoise(share: number, training = {}) {
  const rng = createRng(3);
  const tv = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
  const values = tv.map((value) => Math.max(0, value + share * 10_000 * rng.normal()));
  const channels = panel.channels.map((one) =>
    one.name === "radio" ? { ...one, spend: { ...one.spend!, values } } : one,
  );
  const { design } = buildDesign(specify({ ...panel, channels }, { training }));
  return { design, r: correlation(tv, values) };
}

describe("channels that cannot be told apart", () => {
  it("are those whose variance inflation as a pair is ten or more", () => {
    let seen = { above: 0, below: 0 };
    for (let share = 0; share < 2; share += 0.02) {
      const { design, r } = withNoise(share);
      const pairs = inseparablePairs(design);
      const isPair = 1 / (1 - r * r) >= 10;
      seen = { above: seen.above + Number(isPair), below: seen.below + Number(!isPair) };
      expect(pairs.map(({ first, second }) => [first, second].sort())).toEqual(
        isPair ? [["radio", "tv"]] : [],
      );
      if (isPair) expect(pairs[0]!.correlation).toBeCloseTo(r, 12);
    }
    expect(Math.min(seen.above, seen.below)).toBeGreaterThan(3);
  });

  it("give one warning that names them, and none where there are none", () => {
    expect(inseparableWarnings(withNoise(0).design)).toEqual([
      {
        code: "inseparable-channels",
        message: expect.stringMatching(
          /^1 pair of channels cannot .*: tv and radio \(correlation 1\.00\); how/,
        ),
        cure: expect.stringContaining("merge"),
      },
    ]);
    expect(inseparableWarnings(withNoise(3).design)).toEqual([]);
  });
});
