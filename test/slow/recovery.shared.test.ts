/** Known truth: the channels' contributions of simulated tables of other makers are inside their 90 % intervals about nine times in ten. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { contributions } from "../../src/insights/contributions.js";
import { specify } from "../../src/spec/specify.js";

describe.each(["synth_easy_shared", "synth_collinear_shared"])("on %s", (name) => {
  it("the true contributions are covered", async () => {
    const panel = await readPanel(`../shared/data/${name}.csv`);
    const truth = JSON.parse(readFileSync(`../shared/data/${name}.truth.json`, "utf8"));
    const posterior = await fitModel(specify(panel, { type: "v3_proper", media: { prior: "salesShare" } }), {
      seed: 1,
    });
    const { channels } = contributions(posterior);
    const covered = channels.filter(({ name: channel, withCarryIn: { lower, upper } }) => {
      const actual = truth.incremental_units[channel] as number;
      return actual >= lower && actual <= upper;
    });
    // Of 11 intervals of 90 %, fewer than 8 would cover with probability 0.02 only.
    expect(covered.length).toBeGreaterThanOrEqual(8);
  });
});
