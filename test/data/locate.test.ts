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
