import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import {
  installKernel,
  kernelFolder,
  kernelSpec,
  readKernelSpec,
  uninstallKernel,
} from "../../src/kernel/install.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "carryover-")));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test("a kernelspec is written where a prefix says, and removed again", async () => {
  const { path: written } = await installKernel({ prefix: folder });
  expect(written).toBe(join(folder, "share", "jupyter", "kernels", "carryover"));
  const spec = JSON.parse(await readFile(join(written, "kernel.json"), "utf8"));
  expect(spec).toEqual(kernelSpec());
  expect(spec.display_name).toBe("Carryover (TypeScript)");
  expect(spec.env).toEqual({ MALLOC_MMAP_THRESHOLD_: "131072" });
  expect(spec.argv.at(-3)).toBe(join(packageRoot, "src", "kernel", "launch.cjs"));
  // What shows its charts lies where JupyterLab and nbconvert look for it.
  const jupyter = join(folder, "share", "jupyter");
  const lab = join(jupyter, "labextensions", "carryover");
  const described = JSON.parse(await readFile(join(lab, "package.json"), "utf8"));
  expect(await readdir(join(lab, "static"))).toEqual(["plotly.min.js", "remoteEntry.js"]);
  expect(described.jupyterlab._build.load).toBe("static/remoteEntry.js");
  const template = join(jupyter, "nbconvert", "templates", "carryover");
  expect((await readdir(template)).sort()).toEqual(["conf.json", "index.html.j2", "static"]);
  expect(await uninstallKernel({ prefix: folder })).toBe(written);
  expect(await readdir(join(jupyter, "labextensions"))).toEqual([]);
  expect(await readdir(join(jupyter, "nbconvert", "templates"))).toEqual([]);
  expect(await readKernelSpec(written)).toBeNull();
  expect(await uninstallKernel({ prefix: folder })).toBeNull();
});

test("what papermill needs is put beside the packages of a Python environment, and taken away again", async () => {
  const packages = join(folder, "lib", "python3.11", "site-packages");
  await mkdir(packages, { recursive: true });
  await installKernel({ prefix: folder });
  const [module, record] = (await readdir(packages)).sort().reverse();
  expect(module).toBe("carryover_papermill.py");
  expect(await readFile(join(packages, record!, "entry_points.txt"), "utf8")).toContain(
    "carryover = carryover_papermill:Engine",
  );
  await uninstallKernel({ prefix: folder });
  expect(await readdir(packages)).toEqual([]);
});

test("--user is the user's Jupyter folder, as the environment says", () => {
  vi.stubEnv("JUPYTER_DATA_DIR", folder);
  const { path, environment } = kernelFolder({ user: true });
  expect({ path, environment }).toEqual({ path: join(folder, "kernels", "carryover"), environment: null });
});

test("a prefix that does not exist is refused, and not made", async () => {
  const none = join(folder, "none");
  const cure = "name the folder of a Python environment, which python -m venv makes";
  await expect(installKernel({ prefix: join(none, "x") })).rejects.toThrow(
    `kernel: prefix must be a folder that exists, got "${join(none, "x")}"; ${cure}`,
  );
  await writeFile(none, "");
  await expect(installKernel({ prefix: none })).rejects.toThrow(ArgumentError);
  await expect(installKernel({ prefix: join(none, "x") })).rejects.toThrow(ArgumentError);
  expect(await readdir(folder)).toEqual(["none"]);
});

test("two places at once are refused", () => {
  expect(() => kernelFolder({ user: true, prefix: folder })).toThrow("not both");
});

describe("where nothing is asked for", () => {
  test("the active Python environment is taken", () => {
    vi.stubEnv("VIRTUAL_ENV", folder);
    const { path, place } = kernelFolder();
    expect(path).toBe(join(folder, "share", "jupyter", "kernels", "carryover"));
    expect(place).toBe("the active Python environment");
  });

  test("without one, the .venv of the project of the current folder", async () => {
    vi.stubEnv("VIRTUAL_ENV", undefined);
    await mkdir(join(folder, ".venv"));
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "package.json"), '{ "dependencies": { "carryover": "*" } }');
    vi.spyOn(process, "cwd").mockReturnValue(join(folder, "deep"));
    expect(kernelFolder().environment).toBe(join(folder, ".venv"));
  });

  test("without that, the user's Jupyter", () => {
    vi.stubEnv("VIRTUAL_ENV", undefined);
    vi.stubEnv("JUPYTER_DATA_DIR", folder);
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    expect(kernelFolder().path).toBe(join(folder, "kernels", "carryover"));
  });
});
