/** A run that is killed at any moment, and started again, ends with the bytes of one that was left alone. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { digestsOf, prepareRun, tableText } from "../iterate/tables.js";

const { csvPath, outputDir } = prepareRun(tableText("noise"));
afterAll(() => rmSync(dirname(csvPath), { recursive: true }));

interface Moment {
  /** Lines of progress that the run may print first. */
  readonly lines: number;
  readonly milliseconds: number;
}

/** Runs the command, and kills it at a moment; null is patient. A moment by its lines is the same on a machine that is slow. */
function run(folder: string, moment: Moment | null, ...flags: string[]) {
  const main = join(packageRoot, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "iterate", csvPath, folder, "4", "simple", ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let lines = 0;
  let timer: NodeJS.Timeout | undefined;
  const heard = (more: number) => {
    lines += more;
    if (moment !== null && lines >= moment.lines) {
      timer ??= setTimeout(() => child.kill("SIGKILL"), moment.milliseconds);
    }
  };
  heard(0);
  child.stderr.on("data", (text: Buffer) => heard(text.toString().split("\n").length - 1));
  return new Promise<{ readonly code: number | null; readonly lines: number }>((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, lines });
    });
  });
}

let unbroken: Readonly<Record<string, string>>;
let linesOfAll: number;
beforeAll(async () => {
  const { code, lines } = await run(outputDir, null);
  expect(code).toBe(3);
  linesOfAll = lines;
  unbroken = digestsOf(outputDir);
  expect(Object.keys(unbroken)).toContain("artifacts_iter_4/trace.nc");
});

it.each([1, 2, 3, 4])("killed at random moments, series %i", async (series) => {
  const folder = `${outputDir}-${series}`;
  const rng = createRng(`kill ${series}`);
  let kills = 0;
  // At most so many kills; each run has less left to do than the one before, so the first half is where they fall.
  for (let attempt = 0; attempt < 6; attempt++) {
    const moment = {
      lines: Math.floor((rng.uniform() * linesOfAll) / 2),
      milliseconds: 300 * rng.uniform(),
    };
    const { code } = await run(folder, moment, "--resume");
    if (code !== null) break;
    kills++;
  }
  expect(kills).toBeGreaterThan(0);
  expect((await run(folder, null, "--resume")).code).toBe(3);
  expect(digestsOf(folder)).toEqual(unbroken);
});
