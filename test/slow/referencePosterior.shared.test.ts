/** Posteriors of the reference model on every data set, with the linear block integrated out and sampled. */
import { describe, it } from "vitest";
import { expectReferencePosterior } from "../fit/referencePosterior.js";

const names = ["synth_easy_shared", "synth_collinear_shared", "meridian_national"];

describe.each(names)("the posterior on %s", (name) => {
  it("matches the reference with the linear block integrated out", async () => {
    await expectReferencePosterior(name, { seed: 11, draws: 5000 });
  });

  it("matches the reference with every parameter sampled", async () => {
    await expectReferencePosterior(name, { seed: 12, draws: 8000, isFull: true, targetAcceptance: 0.99 });
  });
});
