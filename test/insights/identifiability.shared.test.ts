/** A table that was made with channels that move together: they are named. */
import { expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { identifiability } from "../../src/insights/identifiability.js";
import { specify } from "../../src/spec/specify.js";

it("names the channels of synth_collinear_shared that move together, and none of synth_easy_shared", async () => {
  const entangled = async (name: string) => {
    const { pairs } = identifiability(specify(await readPanel(`../shared/data/${name}.csv`)));
    return new Set(pairs.flatMap(({ first, second }) => [first, second]));
  };
  expect([...(await entangled("synth_collinear_shared"))].sort()).toEqual(
    ["dv360", "google", "linkedin", "meta"].sort(),
  );
  expect([...(await entangled("synth_easy_shared"))]).toEqual([]);
});
