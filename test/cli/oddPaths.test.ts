/** Paths that lead nowhere, as their names are too long or their links go in a circle: one line, and never a stack. */
import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCaptured } from "./runCaptured.js";

const root = mkdtempSync(join(tmpdir(), "carryover-paths-"));
symlinkSync(join(root, "there"), join(root, "back"));
symlinkSync(join(root, "back"), join(root, "there"));
const table = join(root, "my.csv");
writeFileSync(table, "day,tv_cost,revenue\n2024-01-01,1,2\n2024-01-02,2,3\n");
const long = join(root, "n".repeat(300));
const circle = join(root, "there");

describe.each([
  ["a name that is too long", long, "the name is too long; give a shorter one"],
  ["links in a circle", circle, "the links of this path lead in a circle; name another path"],
])("%s", (_, path, cure) => {
  it.each([
    ["portfolio", ["portfolio", table, "--out", join(path, "all")]],
    ["prepare init", ["prepare", "init", table, "--out", join(path, "prepare.yaml")]],
  ])("is said where %s is to write there", async (_command, args) => {
    const { code, stderr } = await runCaptured(args);
    expect(stderr).toContain(cure);
    expect([code, stderr.trim().split("\n")]).toEqual([2, [expect.stringMatching(/^carryover: /)]]);
  });

  it.each([
    ["refresh", ["refresh", path, "--data", table]],
    ["track", ["track", path, "--data", table]],
    ["export", ["export", path]],
    ["report", ["report", path]],
    ["diagnose", ["diagnose", path]],
    ["prepare", ["prepare", path]],
  ])("is said where %s is to read there", async (_command, args) => {
    const { code, stderr } = await runCaptured(args);
    expect([code, stderr.trim().split("\n")]).toEqual([2, [expect.stringMatching(/^carryover: /)]]);
  });
});
