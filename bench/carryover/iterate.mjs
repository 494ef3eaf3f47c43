/** Seconds of an automatic run on a table, in a fresh process, and where they go. Prints one JSON.
 *
 *  Usage: node iterate.mjs CSV MODEL_TYPE MAX_ITERATIONS */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { iterate } from "../../build/iterate/iterate.js";

const [csvPath, modelType, maxIterations] = process.argv.slice(2);
const outputDir = await mkdtemp(join(tmpdir(), "carryover-bench-"));
const steps = {};
let [current, since] = ["prepare", performance.now()];
const enter = (step) => {
  if (step === current) return;
  const now = performance.now();
  steps[current] = (steps[current] ?? 0) + (now - since) / 1000;
  [current, since] = [step, now];
};
const begin = since;
const run = await iterate({
  csvPath,
  outputDir,
  modelType,
  maxIterations: Number(maxIterations),
  seed: 1,
  onProgress: ({ step }) => enter(step),
});
enter("end");
const seconds = (performance.now() - begin) / 1000;
await rm(outputDir, { recursive: true });
console.log(JSON.stringify({ seconds, steps, iterations: run.history.length, status: run.status }));
