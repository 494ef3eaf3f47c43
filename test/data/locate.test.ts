import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";

const start = process.cwd();
afterEach(() => process.chdir(start));

it("a relative path that leads nowhere from here is tried from the project's folder", async () => {
  process.chdir("notebooks");
  const panel = await readPanel("data/market.csv");
  expect(panel.source.path).toBe("../data/market.csv");
  expect(panel.channels).toHaveLength(11);
});

it("from outside the project a relative path means what it says, and never the project's tables", async () => {
  const empty = mkdtempSync(join(tmpdir(), "empty-"));
  try {
    process.chdir(empty);
    await expect(readPanel("data/market.csv")).rejects.toThrow(/^data\/market\.csv: there is no such file/);
  } finally {
    process.chdir(start);
    rmSync(empty, { recursive: true });
  }
});
