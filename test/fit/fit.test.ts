/** A fit of a simulated market: its draws, warnings, provenance, refusals, and the quick look. */
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { ArgumentError } from "../../src/errors.js";
import { convergenceOf, convergenceWarnings } from "../../src/fit/convergence.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { SamplingOptions } from "../../src/fit/sampleDesign.js";
import { estimate } from "../../src/math/estimate.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

let market: Fit;
beforeAll(async () => {
  market = await fitModel(specify(await readPanel("data/market.csv")), { seed: 1, workers: 2 });
});

describe("fit", () => {
  it("converges on the example market without a warning, the linear block integrated out", () => {
    expect(market.isCollapsed).toBe(true);
    expect(market.isApproximate).toBe(false);
    expect(market.warnings.map(({ code }) => code)).toEqual(market.model.warnings.map(({ code }) => code));
    expect(market.diagnostics.divergences).toBe(0);
    expect(market.diagnostics.rhat).toBeLessThan(1.01);
    expect(market.diagnostics.essBulk).toBeGreaterThan(400);
  });

  it("names its draws and gives them dimensions", () => {
    expect([...market.parameters.keys()]).toEqual([
      "alpha",
      "halfSaturation",
      "roi",
      "intercept",
      "control",
      "event",
      "season",
      "trend",
      "sigma",
    ]);
    const alpha = market.parameters.get("alpha")!;
    expect(alpha.dims).toEqual(["channel"]);
    expect(alpha.coordinates[0]).toHaveLength(11);
    expect(alpha.values).toHaveLength(4 * 1000 * 11);
    expect(market.parameters.get("sigma")!.dims).toEqual([]);
  });

  it("knows where its draws come from", () => {
    const { seed, chains, warmup, draws, data, specSha256 } = market.provenance;
    expect({ seed, chains, warmup, draws }).toEqual({ seed: 1, chains: 4, warmup: 300, draws: 1000 });
    expect(data.sha256).toBe(market.model.panel.source.sha256);
    expect(specSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("warns where its draws cannot be trusted", async () => {
    const short = await fitModel(specify(smallPanel()), {
      seed: 1,
      chains: 2,
      warmup: 20,
      draws: 30,
      workers: 0,
    });
    expect(short.warnings.map(({ code }) => code)).toContain("few-effective-draws");
    const single = await fitModel(specify(smallPanel()), { seed: 1, chains: 4, warmup: 30, draws: 1 });
    expect(single.warnings.map(({ code }) => code)).toContain("too-few-draws");
    const alone = await fitModel(specify(smallPanel()), { chains: 1, warmup: 20, draws: 30, workers: 0 });
    expect(alone.warnings.map(({ code }) => code)).toContain("one-chain");
  });

  it("says that a chain is stuck, whatever comes after it", () => {
    const size = { chains: 4, draws: 1000, targetAcceptance: 0.9 };
    const sigma = market.parameters.get("sigma")!;
    const constant = { ...sigma, name: "stuck", names: ["stuck"], values: sigma.values.map(() => 1) };
    const split = {
      ...sigma,
      name: "split",
      names: ["split"],
      values: sigma.values.map((x, i) => x + Math.floor(i / 1000)),
    };
    const ofAll = (...all: (typeof sigma)[]) =>
      convergenceOf(new Map(all.map((one) => [one.name, one])), market.chains);
    expect(ofAll(split, constant, sigma).rhat).toBeNaN();
    expect(ofAll(split, sigma).rhat).toBeGreaterThan(1.5);
    const codes = convergenceWarnings(ofAll(split, constant, sigma), size).map(({ code }) => code);
    expect(codes).toContain("stuck");
    expect(convergenceWarnings(ofAll(sigma), size)).toEqual([]);
  });

  it("asks for a higher acceptance than the one that diverged, as long as there is one", () => {
    const diverged = { ...market.diagnostics, divergences: 2 };
    const cure = (targetAcceptance: number) =>
      convergenceWarnings(diverged, { chains: 4, draws: 1000, targetAcceptance }).find(
        ({ code }) => code === "divergences",
      )!.cure;
    expect(cure(0.8)).toContain("raise the acceptance, targetAcceptance: 0.95 or 0.99;");
    expect(cure(0.95)).toContain("raise the acceptance, targetAcceptance: 0.99;");
    expect(cure(0.99)).not.toContain("raise");
  });

  it.each([
    [{ draws: 0 }, /fit: draws must be a whole number from 1 to 1000000, got 0/],
    [{ chains: 1, until: { rhat: 1.01 } }, /fit: until\.rhat needs two chains or more to compare, got 1/],
    [{ draws: 1e9 }, /fit: draws must be a whole number from 1 to 1000000, got 1000000000/],
    [
      { sead: 5 },
      /fit: unknown option "sead"; did you mean seed\? It also knows chains, warmup, draws and 9 more/,
    ],
    [{ until: 400 }, /fit: until must be an ESS above 0, an R-hat above 1, or both, .* got 400/],
    [{ until: { rhatt: 1.01 } }, /fit: until must be .* got {"rhatt":1.01}/],
    [{ until: { rhat: 0.5 } }, /fit: until\.rhat must be above 1, got 0\.5/],
    [{ until: { ess: 0 } }, /fit: until\.ess must be above 0, got 0/],
    [{ seed: 1.5 }, /fit: seed must be a whole number from 0, got 1\.5/],
    [{ warmup: -1 }, /fit: warmup must be a whole number from 0, got -1/],
    [{ targetAcceptance: 1 }, /fit: targetAcceptance must be in \(0, 1\), got 1/],
  ])("refuses %o as a mistake of the caller's", async (options, message) => {
    const attempt = fitModel(market.model, options as SamplingOptions);
    await expect(attempt).rejects.toBeInstanceOf(ArgumentError);
    await expect(attempt).rejects.toThrow(message);
  });

  it("takes an option that is undefined for one left out", async () => {
    const options = { chains: 1, warmup: 10, draws: 5, workers: 0 };
    const [left, given] = await Promise.all([
      fitModel(specify(smallPanel()), options),
      fitModel(specify(smallPanel()), { ...options, seed: undefined } as unknown as SamplingOptions),
    ]);
    expect(given.provenance.seed).toBe(0);
    expect(given.parameters.get("sigma")!.values).toEqual(left.parameters.get("sigma")!.values);
  });

  it.each([0, -1, 2.5])("refuses %s draws of the quick look", (draws) => {
    expect(() => quickFit(market.model, { draws })).toThrow(
      new ArgumentError({
        caller: "quickFit",
        option: "draws",
        rule: "must be a whole number from 1",
        got: draws,
      }),
    );
  });

  it("samples a Student-t likelihood in full, and says so", async () => {
    const model = specify(smallPanel(), {
      type: "simple",
      likelihood: { family: "studentT", degreesOfFreedom: 4, sigma: { family: "halfNormal", scale: 0.2 } },
    });
    const robust = await fitModel(model, { seed: 1, chains: 2, warmup: 200, draws: 100, workers: 2 });
    expect(robust.isCollapsed).toBe(false);
    expect(robust.warnings.map(({ code }) => code)).toContain("not-collapsed");
    expect([...robust.parameters.keys()].slice(-2)).toEqual(["trend", "sigma"]);
  });

  it("refuses data that cannot be fitted before it samples", async () => {
    const panel = smallPanel();
    const flat = { ...panel, kpi: { ...panel.kpi, values: new Float64Array(60).fill(5) } };
    await expect(fitModel(specify(flat))).rejects.toThrow("the KPI must vary");
  });

  it.each([
    ["salesShare", "daa1d3d62c74decd"],
    ["roi", "8a39a9b93156b1b0"],
  ] as const)(
    "draws these very numbers for seed 1, on the grid of alpha, priors on %s",
    async (prior, digest) => {
      const small = await fitModel(specify(smallPanel(), { media: { prior } }), {
        seed: 1,
        chains: 2,
        warmup: 60,
        draws: 40,
        workers: 2,
      });
      const hash = createHash("sha256");
      for (const { values } of small.parameters.values()) hash.update(new Uint8Array(values.buffer));
      expect(hash.digest("hex").slice(0, 16)).toBe(digest);
    },
  );
});

describe("quickFit", () => {
  it("is labelled approximate and lies near the posterior", () => {
    const quick = quickFit(market.model, { seed: 1 });
    expect(quick).toMatchObject({ method: "laplace", isApproximate: true, draws: 1000 });
    expect(quick.warnings.map(({ code }) => code)).toContain("approximate");
    const sigma = (one: Fit) => estimate(one.parameters.get("sigma")!.values, 0.9);
    expect(sigma(quick).median).toBeGreaterThan(sigma(market).lower);
    expect(sigma(quick).median).toBeLessThan(sigma(market).upper);
  });
});
