import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  installKernel,
  kernelFolder,
  kernelSpec,
  readKernelSpec,
  uninstallKernel,
} from "../../src/kernel/install.js";
import { findProjectRoot } from "../../src/kernel/projectRoot.js";
import { packageRoot } from "../../src/platform/node/root.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "carryover-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test("a kernelspec is written where a prefix says, and removed again", async () => {
  const written = await installKernel({ prefix: folder });
  expect(written).toBe(join(folder, "share", "jupyter", "kernels", "carryover"));
  const spec = JSON.parse(await readFile(join(written, "kernel.json"), "utf8"));
  expect(spec).toEqual(kernelSpec());
  expect(spec.display_name).toBe("Carryover (TypeScript)");
  expect(spec.argv[1]).toBe(join(packageRoot, "src", "kernel", "launch.cjs"));
  expect(await uninstallKernel({ prefix: folder })).toBe(written);
  expect(await readKernelSpec(written)).toBeNull();
  expect(await uninstallKernel({ prefix: folder })).toBeNull();
});

test("--user is the user's Jupyter folder, as the environment says", () => {
  vi.stubEnv("JUPYTER_DATA_DIR", folder);
  expect(kernelFolder({ user: true })).toBe(join(folder, "kernels", "carryover"));
});

test("two places at once are refused", () => {
  expect(() => kernelFolder({ user: true, prefix: folder })).toThrow("not both");
});

test("the project is found from a folder inside it, and elsewhere this checkout is taken", () => {
  expect(findProjectRoot(join(packageRoot, "src", "kernel"))).toBe(packageRoot);
  expect(findProjectRoot(folder)).toBe(packageRoot);
});
