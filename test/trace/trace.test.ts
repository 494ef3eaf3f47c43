/** Fits in files: the same fit comes back, and what is no such file is refused in one line. */
import { createHash } from "node:crypto";
import { mkdtemp, open, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { parametersOf } from "../../src/design/parameters.js";
import { DataError } from "../../src/errors.js";
import { type Fit, fit as fitModel } from "../../src/fit/fit.js";
import { predictKpi } from "../../src/fit/predictKpi.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { ParameterDraws, SamplingOptions } from "../../src/fit/sampleDesign.js";
import { roi } from "../../src/insights/roi.js";
import { createRng } from "../../src/math/rng.js";
import { mean, standardDeviation } from "../../src/math/statistics.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { parseSpecYaml } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { writeHdf5 } from "../../src/trace/hdf5.js";
import { fitToInferenceData } from "../../src/trace/inferenceData.js";
import { netcdfGroups } from "../../src/trace/readNetcdf.js";
import { sealed } from "../../src/trace/seal.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { netcdfBytes } from "../../src/trace/writeNetcdf.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const settings = { seed: 3, chains: 2, warmup: 60, draws: 40, workers: 0 };
const folder = await mkdtemp(join(tmpdir(), "carryover-"));
const path = join(folder, "trace.nc");
let small: Fit;

beforeAll(async () => {
  small = await fitModel(specify(smallPanel()), settings);
  await saveFit(small, path);
});

describe("saveFit and loadFit", () => {
  it("give back the same fit, bit for bit", async () => {
    expect(await loadFit(path)).toStrictEqual(small);
  });

  it("give and take the bytes of the file where there is no path", async () => {
    const bytes = await saveFit(small);
    expect(Buffer.from(bytes).equals(await readFile(path))).toBe(true);
    expect(await loadFit(bytes)).toStrictEqual(small);
    await expect(loadFit(bytes.subarray(0, 5000))).rejects.toThrow(/^this NetCDF file is cut short/);
    await expect(loadFit(new Uint8Array(3))).rejects.toThrow(/^this is not a NetCDF-4 file/);
  });

  it("give back a fit that ROI can be computed from", async () => {
    expect(roi(await loadFit(path))).toStrictEqual(roi(small));
  });

  it.each([
    ["pooled over geos", () => specify(geoPanel(), { type: "v2" })],
    [
      "with parameters that only some channels have, and a Student-t likelihood",
      () =>
        specify(smallPanel(), {
          channels: { tv: { adstock: "delayed" } },
          likelihood: {
            family: "studentT",
            sigma: { family: "halfNormal", scale: 0.2 },
            degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 },
          },
        }),
    ],
  ])("keep a model %s", async (_, model) => {
    const other = join(folder, "other.nc");
    const saved = await fitModel(model(), settings);
    await saveFit(saved, other);
    expect(await loadFit(other)).toStrictEqual(saved);
  });

  it("keep a quick look, whose energies are not numbers", async () => {
    const other = join(folder, "quick.nc");
    const quick = quickFit(specify(smallPanel()), { seed: 1, draws: 50 });
    await saveFit(quick, other);
    expect(await loadFit(other)).toStrictEqual(quick);
  });

  it("leave no other file behind", async () => {
    expect((await readdir(folder)).filter((name) => !name.endsWith(".nc") || name.startsWith("."))).toEqual(
      [],
    );
  });
});

describe("a saved fit", () => {
  it("can be made again from its record alone, draw for draw", async () => {
    const saved = await loadFit(path);
    const again = await fitModel(saved.model, { ...saved.provenance, workers: 0 });
    expect(digestOf(again)).toBe(digestOf(small));
  });

  it("can be made again from its file's attributes and the table, as another program would", async () => {
    const other = join(folder, "market.nc");
    const model = specify(await readPanel("data/market.csv"), { trend: { kind: "piecewise" } });
    // None of these is a default, and each changes the draws.
    const settings: SamplingOptions = {
      seed: "again",
      chains: 3,
      warmup: 70,
      draws: 200,
      targetAcceptance: 0.7,
      maxTreeDepth: 3,
      until: { rhat: 5 },
    };
    const market = await fitModel(model, { ...settings, workers: 0 });
    expect(market.draws).toBe(100);
    await saveFit(market, other);
    const { attributes: of } = await netcdfGroups(await readFile(other), other);
    const panel = await readPanel(String(of.data_path));
    expect(panel.source.sha256).toBe(of.data_sha256);
    const again = await fitModel(specify(panel, parseSpecYaml(String(of.spec))), {
      seed: of.seed!,
      chains: Number(of.chains),
      warmup: Number(of.tuning_steps),
      draws: Number(of.draws),
      targetAcceptance: Number(of.target_acceptance),
      maxTreeDepth: Number(of.max_tree_depth),
      isFull: of.full === 1,
      workers: 0,
    });
    expect(digestOf(again)).toBe(digestOf(market));
    expect(again.provenance).toStrictEqual(market.provenance);
    const same = await fitModel(model, { ...market.provenance, draws: 20, workers: 0 });
    for (const change of [{ maxTreeDepth: 10 }, { targetAcceptance: 0.8 }, { isFull: true }]) {
      const elsewhere = await fitModel(model, { ...market.provenance, draws: 20, ...change, workers: 0 });
      expect(digestOf(elsewhere), JSON.stringify(change)).not.toBe(digestOf(same));
    }
  });

  it("that was sampled in full is sampled in full again", async () => {
    const other = join(folder, "full.nc");
    await saveFit(await fitModel(specify(smallPanel()), { ...settings, draws: 10, isFull: true }), other);
    const saved = await loadFit(other);
    expect(saved.provenance.isFull).toBe(true);
    expect(digestOf(await fitModel(saved.model, { ...saved.provenance, workers: 0 }))).toBe(digestOf(saved));
  });

  it.each([
    ["additive", {}],
    ["multiplicative", { form: "multiplicative" }],
    [
      "with degrees of freedom that are sampled",
      {
        likelihood: {
          family: "studentT",
          degreesOfFreedom: { family: "gamma", shape: 400, rate: 10 },
          sigma: { family: "halfNormal", scale: 0.2 },
        },
      },
    ],
  ] as const satisfies readonly (readonly [string, SpecChanges])[])(
    "holds the KPI that its prior draws produce (%s)",
    async (_, changes) => {
      const fitted = await fitModel(specify(smallPanel(), changes), { ...settings, draws: 10 });
      const { prior, prior_predictive, observed_data } = fitToInferenceData(fitted, {
        priorDraws: 4000,
      }).groups;
      const { dims, values } = prior_predictive!.variables.kpi!;
      expect(dims).toEqual(["chain", "draw", "time"]);
      expect(prior_predictive!.coordinates.time).toEqual(observed_data!.coordinates.time);
      // A draw's KPI less what its parameters expect is noise of the draw's own size.
      const { design, kpiScale } = fitted.design;
      const blocks = parametersOf(design).blocks;
      const drawsOf = (name: string) => prior!.variables[name]!.values as Float64Array;
      const parameters = new Map(
        blocks.map((block) => [
          block.name,
          { ...fitted.parameters.get(block.name)!, values: drawsOf(block.name) },
        ]),
      );
      const { expected } = predictKpi(
        { ...fitted, isCollapsed: false, parameters, chains: [fitted.chains[0]!], draws: 4000 },
        { maxDraws: 4000 },
      );
      const sigma = drawsOf("sigma");
      const isLog = fitted.model.spec.form === "multiplicative";
      const link = (x: number) => (isLog ? Math.log(x) : x);
      const z = (values as Float64Array).map(
        (kpi, i) => (link(kpi) - link(expected[i]!)) / (kpiScale[0]! * sigma[Math.floor(i / design.times)]!),
      );
      expect(z).toHaveLength(4000 * 60);
      // 240,000 standard numbers: five standard errors. Those of 40 ± 2 degrees of freedom have a standard deviation of √(40/38) within a tenth of
      // a percent, and their squares a variance that is 4 % larger than a normal's.
      const sd = "likelihood" in changes ? Math.sqrt(40 / 38) : 1;
      expect(Math.abs(mean(z))).toBeLessThan((5 * sd) / Math.sqrt(z.length));
      expect(Math.abs(standardDeviation(z) / sd - 1)).toBeLessThan(
        5.2 / Math.sqrt(2 * z.length) + (sd === 1 ? 0 : 0.001),
      );
    },
  );
});

function digestOf({ parameters }: Fit): string {
  const hash = createHash("sha256");
  for (const { name, values } of parameters.values()) hash.update(name).update(new Uint8Array(values.buffer));
  return hash.digest("hex");
}

describe("loadFit", () => {
  it.each([
    ["a text", "week,sales\n1,2\n", /bad\.nc: this is not a NetCDF-4 file; name the trace\.nc/],
    ["an empty file", "", /bad\.nc: this is not a NetCDF-4 file/],
  ])("refuses %s", async (_, content, message) => {
    const bad = join(folder, "bad.nc");
    await writeFile(bad, content);
    await expect(loadFit(bad)).rejects.toThrow(message);
  });

  it("refuses a file that is cut short", async () => {
    const cut = join(folder, "cut.nc");
    const bytes = await readFile(path);
    await writeFile(cut, bytes);
    await truncate(cut, bytes.length - 1);
    await expect(loadFit(cut)).rejects.toThrow(/cut short \(\d+ of \d+ bytes\); copy it again/);
  });

  it("refuses a file whose middle is damaged, in one line", async () => {
    const damaged = join(folder, "damaged.nc");
    const bytes = await readFile(path);
    bytes.fill(0x55, 96, 4000);
    await writeFile(damaged, bytes);
    await expect(loadFit(damaged)).rejects.toThrow(/^[^\n]*damaged[^\n]*$/);
  });

  it("refuses a file that differs in any byte, in one line, and never answers from it", async () => {
    const bytes = await readFile(path);
    const rng = createRng(1);
    const anywhere = () => Math.floor(rng.uniform() * bytes.length);
    const damages: readonly ((copy: Buffer) => Uint8Array)[] = [
      (copy) => {
        copy[anywhere()]! ^= 1 << Math.floor(rng.uniform() * 8);
        return copy;
      },
      (copy) => {
        const at = anywhere();
        return copy.fill(0, at, at + 64).equals(bytes) ? copy.fill(1, at, at + 64) : copy;
      },
      (copy) => copy.subarray(0, anywhere()),
      (copy) => Buffer.concat([copy, Buffer.from("x")]),
      (copy) => Buffer.concat([copy.subarray(0, anywhere()), copy]),
    ];
    for (let i = 0; i < 250; i++) {
      const damaged = damages[i % damages.length]!(Buffer.from(bytes));
      const error: unknown = await loadFit(damaged).catch((reason: unknown) => reason);
      expect(error, `damage ${i}`).toBeInstanceOf(DataError);
      expect((error as DataError).message, `damage ${i}`).toMatch(/^[^\n]+$/);
    }
  });

  it("names the array whose bytes were changed", async () => {
    const bytes = await readFile(path);
    const [{ name, values: draws }] = [...small.parameters.values()] as [ParameterDraws];
    const at = bytes.indexOf(Buffer.from(draws.buffer, draws.byteOffset, 64));
    bytes[at + 40]! ^= 1;
    await expect(loadFit(bytes)).rejects.toThrow(
      `damaged or was changed: the bytes of the array posterior/${name} are not those that saveFit wrote`,
    );
  });

  it("refuses a trace that another program has written again", async () => {
    const bytes = await readFile(path);
    const withoutSeal = bytes.subarray(0, bytes.lastIndexOf("\ncarryover seal "));
    await expect(loadFit(withoutSeal)).rejects.toThrow(/written again by another program/);
  });

  it("refuses a file that is not there", async () => {
    await expect(loadFit(join(folder, "none.nc"))).rejects.toThrow(/there is no such file/);
  });

  it("refuses a file of another version, and names both", async () => {
    const other = join(folder, "version.nc");
    const data = fitToInferenceData(small);
    await writeFile(
      other,
      await netcdfBytes({ ...data, attributes: { ...data.attributes, carryover_format: 99 } }),
    );
    await expect(loadFit(other)).rejects.toThrow(/format 99 \(carryover \d.*\), this version reads 3; fit/);
  });

  it("refuses a NetCDF file of another program", async () => {
    const other = join(folder, "foreign.nc");
    await writeFile(other, await netcdfBytes({ ...fitToInferenceData(small), attributes: {} }));
    await expect(loadFit(other)).rejects.toThrow(/not written by saveFit/);
  });

  it("refuses a trace that lacks some of its draws", async () => {
    const other = join(folder, "less.nc");
    const data = fitToInferenceData(small);
    const { sigma: _, ...variables } = data.groups.posterior!.variables;
    const posterior = { ...data.groups.posterior!, variables };
    await writeFile(other, await netcdfBytes({ ...data, groups: { ...data.groups, posterior } }));
    await expect(loadFit(other)).rejects.toThrow(/damaged \(the numbers "sigma" are missing\); fit/);
  });

  it("refuses an array that claims more than the file can hold, before it is read", async () => {
    const bytes = await saveFit(small);
    const claimed = await writeHdf5((file) => {
      file.create_attribute("carryover_format", 3);
      const group = file.create_group("posterior");
      group
        .create_dataset({ name: "huge", data: [1], shape: [1], maxshape: [null], chunks: [10], dtype: "<d" })
        .resize([1e12]);
    });
    const forged = sealed(claimed, { kind: "inferenceData", attributes: {}, groups: {} });
    expect(forged.length).toBeLessThan(bytes.length);
    await expect(loadFit(forged)).rejects.toThrow(
      /damaged \(.*claims 1000000000000 entries, more than the file can hold/,
    );
    // Without a seal nothing of it is read but what it says of itself.
    await expect(loadFit(claimed)).rejects.toThrow(/cut short or written again by another program/);
  });

  it("compares the checksum of the data where they are named", async () => {
    const csv = join(folder, "other.csv");
    await writeFile(csv, "week,sales\n");
    await expect(loadFit(path, { data: csv })).rejects.toThrow(/fitted to other data than .*other\.csv/);
  });
});

describe("saveFit", () => {
  it("says in one line where it cannot write", async () => {
    await expect(saveFit(small, join(folder, "none", "trace.nc"))).rejects.toThrow(
      /none\/trace\.nc: the file cannot be written \(ENOENT\): there is no such folder; make it/,
    );
  });

  it("leaves the file of before when it fails", async () => {
    const before = await readFile(path);
    const names = await readdir(folder);
    // The disk is full once the bytes are to reach it.
    const handle = await open(path);
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const sync = vi.spyOn(Object.getPrototypeOf(handle), "sync").mockRejectedValueOnce(full);
    await handle.close();
    const other = await fitModel(specify(smallPanel()), { ...settings, seed: 4, warmup: 20, draws: 10 });
    await expect(saveFit(other, path)).rejects.toThrow(/trace\.nc: the file cannot be written \(ENOSPC\): /);
    sync.mockRestore();
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(folder)).toEqual(names);
    expect(Buffer.from(await saveFit(other)).equals(before)).toBe(false);
  });

  it("writes the next file after one that could not be made", async () => {
    const data = fitToInferenceData(small);
    const before = await netcdfBytes(data);
    const broken = { ...data.groups.posterior!, variables: { x: { dims: ["draw"], values: ["a"] } } };
    await expect(netcdfBytes({ ...data, groups: { posterior: broken } })).rejects.toThrow(
      /shape 40 does not match number of elements/,
    );
    expect(Buffer.from(await netcdfBytes(data)).equals(before)).toBe(true);
  });
});
