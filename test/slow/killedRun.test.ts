/** A run that is killed at any moment, and started again, ends with the bytes of one that was left alone. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { checkoutRoot } from "../../src/root.js";
import { digestsOf, prepareRun, tableText } from "../iterate/tables.js";

const { csvPath, outputDir } = prepareRun(tableText("noise"));
afterAll(() => rmSync(dirname(csvPath), { recursive: true }));

/** Runs the command, and kills it after so many milliseconds; null is patient. */
function run(folder: string, killAfter: number | null, ...flags: string[]): Promise<number | null> {
  const main = join(checkoutRoot, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "iterate", csvPath, folder, "4", "simple", ...flags], {
    stdio: "ignore",
  });
  const timer = killAfter === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

let unbroken: Readonly<Record<string, string>>;
let milliseconds: number;
beforeAll(async () => {
  const begin = performance.now();
  expect(await run(outputDir, null)).toBe(3);
  milliseconds = performance.now() - begin;
  unbroken = digestsOf(outputDir);
  expect(Object.keys(unbroken)).toContain("artifacts_iter_4/trace.nc");
});

it.each([1, 2, 3, 4])("killed at random moments, series %i", async (series) => {
  const folder = `${outputDir}-${series}`;
  const rng = createRng(`kill ${series}`);
  let kills = 0;
  // At most so many kills, as a machine that grows slow would otherwise never get to the end.
  for (let attempt = 0; attempt < 6; attempt++) {
    const code = await run(folder, 200 + rng.uniform() * milliseconds, "--resume");
    if (code !== null) break;
    kills++;
  }
  expect(kills).toBeGreaterThan(0);
  expect(await run(folder, null, "--resume")).toBe(3);
  expect(digestsOf(folder)).toEqual(unbroken);
});
