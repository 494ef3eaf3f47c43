/** A job's error, wherever the job ran. */
import { expect, it } from "vitest";
import { runJobs } from "../../src/compute/run.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { InternalError } from "../../src/errors.js";
import { chainJobReference } from "../../src/fit/chainJobReference.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

it.each([0, 1])("the error of a broken rule of our own arrives as one with %i workers", async (workers) => {
  const { design } = buildDesign(specify(smallPanel()));
  const prior = { family: "halfNormal", scale: -1 } as const;
  const channels = design.channels.map((channel) => ({
    ...channel,
    coefficient: { of: "coefficient" as const, prior },
  }));
  const shared = {
    design: { ...design, channels },
    isFull: true,
    seed: 1,
    warmup: 10,
    draws: 10,
    targetAcceptance: 0.8,
    maxTreeDepth: 5,
    metric: "dense" as const,
  };
  const error = await runJobs(chainJobReference, shared, [0], { workers }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(InternalError);
  expect(String(error)).toMatch(/^InternalError: \w+: \w+ must be a positive number, got -1$/);
});
