/** Fits with kinds of a user's own: the draws of the built-in formula, what is said of the cost, and files that hold names alone. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { chainsOf } from "../../src/fit/sampleDesign.js";
import { summarise } from "../../src/inference/diagnostics/quantitySummary.js";
import type { ChannelChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { defineSaturation } from "../../src/transforms/defineSaturation.js";
import { smallPanel } from "../model/densities.js";
import { myGeometric, slowGeometric, slowHill } from "../model/ownKinds.js";

const panel = smallPanel();
const settings = { seed: 4, chains: 2, warmup: 100, draws: 200 };
/** The same change in every channel, so that they make one group as the built-in kinds do. */
const everywhere = (change: ChannelChanges) =>
  Object.fromEntries(panel.channels.map(({ name }) => [name, change]));
const prior = { alpha: { family: "beta", a: 2, b: 2 } } as const;

let builtIn: Fit;
let own: Fit;
let slow: Fit;
beforeAll(async () => {
  const fitWith = (change: ChannelChanges) =>
    fitModel(specify(panel, { type: "v3_proper", channels: everywhere(change) }), {
      ...settings,
      workers: 2,
    });
  builtIn = await fitWith({ adstock: { kind: "geometric", priors: prior } });
  own = await fitWith({ adstock: myGeometric });
  slow = await fitWith({ adstock: slowGeometric, saturation: slowHill });
});

describe("a fit with kinds of one's own", () => {
  it("draws the numbers of the built-in kind of the same operations, bit for bit", () => {
    for (const [name, { values }] of builtIn.parameters)
      expect(own.parameters.get(name)!.values).toEqual(values);
  });

  it("without derivatives has the posterior of the built-in kinds within Monte Carlo error", () => {
    let worst = 0;
    for (const [name, draws] of builtIn.parameters) {
      draws.names.forEach((_, index) => {
        const [a, b] = [draws, slow.parameters.get(name)!].map((one) => summarise(chainsOf(one, 2, index)));
        worst = Math.max(worst, Math.abs(a!.mean - b!.mean) / Math.hypot(a!.mcseMean, b!.mcseMean));
      });
    }
    // Some thirty numbers from two independent runs: a z beyond 4.5 has a chance of 2e-4.
    expect(worst).toBeLessThan(4.5);
    expect(worst).toBeGreaterThan(0);
  });

  it("says that its chains took turns, unless that was asked for", async () => {
    const codes = ({ warnings }: Fit) => warnings.map(({ code }) => code);
    expect(codes(own)).toContain("chains-in-turns");
    expect(codes(own)).not.toContain("slow-kind");
    expect(codes(slow)).toEqual(expect.arrayContaining(["chains-in-turns", "slow-kind"]));
    expect(codes(builtIn)).not.toContain("chains-in-turns");
    const inline = await fitModel(own.model, { ...settings, warmup: 10, draws: 10, workers: 0 });
    expect(codes(inline)).not.toContain("chains-in-turns");
  });

  it("names the kind where it gives no finite density", async () => {
    const broken = defineSaturation({
      name: "broken",
      parameters: [{ name: "p", domain: "positive" }],
      value: (x) => (x > 0 ? Number.NaN : 0),
    });
    const model = specify(panel, { channels: { tv: { saturation: broken } } });
    await expect(fitModel(model, settings)).rejects.toThrow(/saturation "broken" of your own with checkKind/);
  });
});

describe("a file of such a fit", () => {
  let path: string;
  beforeAll(async () => {
    path = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
    await saveFit(slow, path);
  });

  it("gives the fit back where the kinds are handed over", async () => {
    expect(await loadFit(path, { kinds: [slowGeometric, slowHill] })).toStrictEqual(slow);
  });

  it("says which kinds are missing, in one line", async () => {
    await expect(loadFit(path)).rejects.toThrow(
      'this fit uses the adstock "slowGeometric" and saturation "slowHill" of your own, which no file holds; define it as then and pass it: loadFit(path, { kinds: [slowGeometric, slowHill] })',
    );
  });

  it.each([
    [
      "another formula",
      "halfSaturation",
      /must be as when this fit was made, got one that gives its first draw/,
    ],
    [
      "other parameters",
      "half",
      /must have the parameters halfSaturation, as when this fit was made, got half;/,
    ],
  ])("refuses a kind of that name with %s", async (_, parameter, message) => {
    const other = defineSaturation({
      name: "slowHill",
      parameters: [{ name: parameter, domain: "positive" }],
      value: (x, p) => x / (2 * p[0]! + x),
    });
    await expect(loadFit(path, { kinds: [slowGeometric, other] })).rejects.toThrow(message);
  });
});
