/** ArviZ opens what saveFit writes, by names, and computes the same numbers from it as we do. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { byRow, predictRows } from "../../src/fit/predictions.js";
import { chainsOf } from "../../src/fit/sampleDesign.js";
import { loo } from "../../src/inference/diagnostics/loo.js";
import { summarise } from "../../src/inference/diagnostics/quantitySummary.js";
import { runProgram } from "../../src/lab/runProgram.js";
import { mean } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { fitToInferenceData } from "../../src/trace/inferenceData.js";
import type { InferenceData } from "../../src/trace/inferenceGroups.js";
import { saveFit } from "../../src/trace/trace.js";
import { geoPanel } from "../model/densities.js";
import { python } from "./environment.js";

interface Seen {
  readonly groups: Readonly<
    Record<
      string,
      {
        readonly dims: Readonly<Record<string, readonly string[]>>;
        readonly types: Readonly<Record<string, string>>;
        readonly coords: Readonly<Record<string, readonly (string | number)[]>>;
      }
    >
  >;
  readonly attributes: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly kpi: readonly number[] | readonly (readonly number[])[];
  readonly divergences: number;
  readonly priorChecks: { readonly alpha: number; readonly replicatesBelow: number };
  readonly loo: { readonly elpd: number; readonly p: number; readonly k: readonly number[] };
}

const relativeEfficiency = 0.8;

async function openWithArviz(fit: Fit, options: { readonly createdAt?: string } = {}): Promise<Seen> {
  const path = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
  await saveFit(fit, path, options);
  const { code, stdout, stderr } = await runProgram(python, [
    "test/arviz/describe.py",
    path,
    String(relativeEfficiency),
  ]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Seen;
}

let market: Fit;
let seen: Seen;
let priorGroup: InferenceData["groups"];
beforeAll(async () => {
  const panel = await readPanel("data/market.csv");
  market = await fitModel(specify(panel), { seed: 1, chains: 2, warmup: 200, draws: 300, workers: 0 });
  priorGroup = fitToInferenceData(market).groups;
  seen = await openWithArviz(market, { createdAt: "2030-01-01T00:00:00Z" });
});

describe("a trace in ArviZ", () => {
  it("has the groups of the schema, without a complaint", () => {
    expect(Object.keys(seen.groups).sort()).toEqual([
      "constant_data",
      "log_likelihood",
      "observed_data",
      "posterior",
      "posterior_predictive",
      "prior",
      "prior_predictive",
      "sample_stats",
      "unconstrained_posterior",
    ]);
  });

  it("has named dimensions with their labels", () => {
    const { posterior, observed_data, log_likelihood, sample_stats, prior, prior_predictive } = seen.groups;
    expect(posterior!.dims.alpha).toEqual(["chain", "draw", "channel"]);
    expect(posterior!.dims.control).toEqual(["chain", "draw", "control_name"]);
    expect(posterior!.dims.sigma).toEqual(["chain", "draw"]);
    expect(posterior!.coords.channel).toEqual(market.design.design.channels.map(({ name }) => name));
    expect(log_likelihood!.dims.kpi).toEqual(["chain", "draw", "time"]);
    expect(prior!.dims.alpha).toEqual(["chain", "draw", "channel"]);
    expect(prior_predictive!.dims.kpi).toEqual(["chain", "draw", "time"]);
    expect(prior_predictive!.coords.time).toEqual(observed_data!.coords.time);
    expect(prior_predictive!.coords.draw).toEqual(prior!.coords.draw);
    expect(observed_data!.coords.time!.map((time) => String(time).slice(0, 10))).toEqual(market.design.times);
    expect(sample_stats!.types.diverging).toBe("bool");
  });

  it("carries seed, spec, versions, checksum and the time that was given", () => {
    const { seed, spec, inference_library, carryover_version, data_sha256, created_at } = seen.attributes;
    expect({ seed, inference_library, carryover_version, data_sha256, created_at }).toEqual({
      seed: "1",
      inference_library: "carryover",
      carryover_version: market.provenance.version,
      data_sha256: market.provenance.data.sha256,
      created_at: "2030-01-01T00:00:00Z",
    });
    expect(spec).toMatch(/^type: v3\n/);
  });

  it("has a prior and a prior predictive check that ArviZ computes with, as we do", () => {
    const { values } = priorGroup.prior_predictive!.variables.kpi!;
    expect(seen.priorChecks.replicatesBelow).toBeCloseTo(
      mean(
        (values as Float64Array).map((value, i) =>
          value < market.model.panel.kpi.values[i % market.design.times.length]! ? 1 : 0,
        ),
      ),
      12,
    );
    const alpha = priorGroup.prior!.variables.alpha!.values as Float64Array;
    expect(seen.priorChecks.alpha).toBeCloseTo(mean(alpha), 12);
  });

  it("holds the KPI of the table and the divergences", () => {
    expect(seen.kpi).toEqual([...market.model.panel.kpi.values]);
    expect(seen.divergences).toBe(market.diagnostics.divergences);
  });

  it("summarises every parameter as we do, to 1e-6", () => {
    const columns = {
      mean: "mean",
      sd: "sd",
      mcse_mean: "mcseMean",
      mcse_sd: "mcseSd",
      ess_bulk: "essBulk",
      ess_tail: "essTail",
      r_hat: "rhat",
    } as const;
    let compared = 0;
    for (const draws of market.parameters.values()) {
      draws.names.forEach((name, index) => {
        const ours = summarise(chainsOf(draws, market.chains.length, index));
        const theirs = seen.summary[name]!;
        for (const [column, key] of Object.entries(columns)) {
          expect(Math.abs(ours[key] / theirs[column]! - 1), `${column} of ${name}`).toBeLessThan(1e-6);
          compared++;
        }
      });
    }
    expect(compared).toBe(Object.keys(seen.summary).length * 7);
  });

  it("has the log likelihoods that LOO is computed from as we do, to 1e-6", () => {
    const { logLikelihood, rows } = predictRows(market);
    const ours = loo(byRow(logLikelihood, rows.length), relativeEfficiency);
    expect(Math.abs(ours.elpd / seen.loo.elpd - 1)).toBeLessThan(1e-6);
    ours.paretoK.forEach((k, row) => {
      expect(Math.abs(k - seen.loo.k[row]!)).toBeLessThan(1e-6);
    });
  });

  it("has geos as a dimension where the panel has them", async () => {
    const pooled = await fitModel(
      specify(geoPanel(), { type: "v2", channels: { tv: { adstock: "delayed" } } }),
      {
        seed: 1,
        chains: 2,
        warmup: 50,
        draws: 30,
        workers: 0,
      },
    );
    const { groups } = await openWithArviz(pooled);
    expect(groups.posterior!.dims.geoOffset).toEqual(["chain", "draw", "geo", "channel"]);
    expect(groups.posterior!.dims.typeLevel).toEqual(["chain", "draw", "type"]);
    expect(groups.observed_data!.dims.kpi).toEqual(["geo", "time"]);
    expect(groups.prior_predictive!.dims.kpi).toEqual(["chain", "draw", "geo", "time"]);
    expect(groups.posterior!.coords.geo).toEqual(["north", "south"]);
    const delay = [...pooled.parameters.values()].find(
      ({ names }) => names.length === 1 && names[0]!.endsWith("[tv]"),
    )!;
    expect(groups.posterior!.dims[delay.name]).toEqual(["chain", "draw", `${delay.name}_channel`]);
  });
});
