/** Which folder a notebook's files are read from. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findProjectRoot } from "../../src/kernel/projectRoot.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "carryover-")));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the project of a notebook", () => {
  test("is the nearest folder that has this package installed or whose package.json names it", async () => {
    const deep = join(folder, "notebooks", "deep");
    await mkdir(deep, { recursive: true });
    await mkdir(join(folder, "node_modules", "carryover"), { recursive: true });
    await writeFile(join(folder, "node_modules", "carryover", "package.json"), "{}");
    expect(findProjectRoot(deep)).toBe(folder);
    // Another project's package.json makes no study; one that names the package does.
    await writeFile(join(folder, "notebooks", "package.json"), "{}");
    expect(findProjectRoot(deep)).toBe(folder);
    await writeFile(
      join(folder, "notebooks", "package.json"),
      JSON.stringify({ dependencies: { carryover: "*" } }),
    );
    expect(findProjectRoot(deep)).toBe(join(folder, "notebooks"));
    expect(findProjectRoot(join(packageRoot, "src", "kernel"))).toBe(packageRoot);
  });

  test("is its own folder where there is none", () => {
    expect(findProjectRoot(folder)).toBe(folder);
  });
});
