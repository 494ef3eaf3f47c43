/** Fits that are stopped while their threads start, or while these compute: nothing of them is left, and later fits are what they would have been. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join, sep } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { readPanel } from "../../src/data/read.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { sampleModel } from "../../src/fit/fit.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { specify } from "../../src/spec/specify.js";

const short = { seed: 1, chains: 2, warmup: 20, draws: 10 };
const dist = join(packageRoot, "dist") + sep;

/** Files of the build that this process has open: threads load no others. */
function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${name}`);
      return path.startsWith(dist) ? [path.slice(dist.length)] : [];
    } catch {
      return [];
    }
  });
}

it.runIf(existsSync("/proc/self/fd"))("leave no file open, and change no draw", async () => {
  const model = specify(await readPanel("data/market.csv"));
  expect(openFiles()).toEqual([]);
  for (let i = 0; i < 60; i++) {
    const stop = new AbortController();
    const reason = new Error(`stop ${i}`);
    const stopped = sampleModel(model, { seed: 1, draws: 1_000_000, signal: stop.signal });
    const [outcome] = await Promise.allSettled([stopped, pause((i * 7) % 41).then(() => stop.abort(reason))]);
    expect(outcome).toEqual({ status: "rejected", reason });
  }
  const after = await sampleModel(model, { ...short, workers: 2 });
  const inline = await sampleModel(model, { ...short, workers: 0 });
  for (const [name, { values }] of inline.parameters) {
    expect(after.parameters.get(name)!.values).toEqual(values);
  }
  // A thread may still be loading.
  await expect.poll(openFiles).toEqual([]);
});

it("end no thread, however long its job takes to its next pause", async () => {
  const wide = specify(simulatePanel({ ...exampleMarket, weeks: 800 }, 1).panel);
  let ended = 0;
  const watch = (worker: Worker) => void worker.once("exit", () => ended++);
  process.on("worker", watch);
  for (let i = 0; i < 3; i++) {
    const stop = new AbortController();
    const stopped = sampleModel(wide, {
      chains: 2,
      draws: 1_000_000,
      isFull: true,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toThrow();
    await pause(300);
  }
  expect(ended).toBe(0);
  process.off("worker", watch);
});

it.each([0, 10, 40])("keep no program alive, stopped after %i ms", async (milliseconds) => {
  const program = `
    import { fit, readPanel, specify } from "./dist/index.js";
    const model = specify(await readPanel("data/market.csv"));
    await fit(model, { draws: 1_000_000, signal: AbortSignal.timeout(${milliseconds}) }).catch(() => console.log("stopped"));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, said]).toEqual([0, "stopped\n"]);
});
