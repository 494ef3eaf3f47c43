/** Fits in files: the same fit comes back, and what is no such file is refused in one line. */
import { mkdtemp, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fit, fit as fitModel, quickFit } from "../../src/fit/fit.js";
import { fitToInferenceData } from "../../src/fit/inferenceData.js";
import { loadFit, saveFit, writeNetcdf } from "../../src/fit/netcdf.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/model/specify.js";
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

  it("refuses a file that is not there", async () => {
    await expect(loadFit(join(folder, "none.nc"))).rejects.toThrow(/there is no such file/);
  });

  it("refuses a file of another version, and names both", async () => {
    const other = join(folder, "version.nc");
    const data = fitToInferenceData(small);
    await writeNetcdf({ ...data, attributes: { ...data.attributes, carryover_format: 99 } }, other);
    await expect(loadFit(other)).rejects.toThrow(/format 99 \(carryover \d.*\), this version reads 1; fit/);
  });

  it("refuses a NetCDF file of another program", async () => {
    const other = join(folder, "foreign.nc");
    await writeNetcdf({ ...fitToInferenceData(small), attributes: {} }, other);
    await expect(loadFit(other)).rejects.toThrow(/not written by saveFit/);
  });

  it("refuses a trace that lacks some of its draws", async () => {
    const other = join(folder, "less.nc");
    const data = fitToInferenceData(small);
    const { sigma: _, ...variables } = data.groups.posterior!.variables;
    const posterior = { ...data.groups.posterior!, variables };
    await writeNetcdf({ ...data, groups: { ...data.groups, posterior } }, other);
    await expect(loadFit(other)).rejects.toThrow(/damaged \(the numbers "sigma" are missing\); fit/);
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
      /none\/trace\.nc: the file cannot be written \(ENOENT\); check/,
    );
  });

  it("leaves the file of before when it fails", async () => {
    const before = await readFile(path);
    const data = fitToInferenceData(small);
    const broken = { ...data.groups.posterior!, variables: { x: { dims: ["draw"], values: ["a"] } } };
    await expect(writeNetcdf({ ...data, groups: { posterior: broken } }, path)).rejects.toThrow();
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});
