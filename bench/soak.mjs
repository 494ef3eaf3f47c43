/** A long series of short fits in one process, half of them stopped: node --expose-gc bench/soak.mjs [FITS] [SEED]
 *
 *  Linux: it reads /proc. After each tenth of the fits it prints, as a line of JSON, what the process has at rest: megabytes that live after a collection, of the main
 *  thread alone; megabytes of memory in all; threads, the system's and Node's own among them; open files with a name; open files beyond those and beyond what each thread of a fit
 *  has for itself. Ends with exit code 1 where a draw changes or a stop is not heard, and where after the first fifth live memory grows by more than a fifth, or a thread or a file is left. */
import { readdirSync, readlinkSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRng } from "../build/math/rng.js";
import { readPanel, fit as sample, specify } from "../dist/index.js";

const [fits = 500, seed = 1] = process.argv.slice(2).map(Number);
if (typeof gc !== "function") fail("there is no gc: start it with node --expose-gc");

/** Threads that wait for a next fit are at most so many: src/platform/node/threads.ts. */
const mostIdle = 8;
const model = specify(await readPanel(fileURLToPath(new URL("../data/market.csv", import.meta.url))));
const random = createRng(seed);
const begin = performance.now();
const before = readState();
const first = await shortFit(2);
const after = readState();
const filesOfThread = (after.unnamed - before.unnamed) / (after.threads - before.threads);

const states = [];
let stopped = 0;
for (let i = 1; i <= fits; i++) {
  if (random.uniform() < 0.5) {
    await stoppedFit();
    stopped++;
  } else expectSame(await shortFit(random.uniform() < 0.2 ? 0 : 2));
  if (i % Math.max(1, Math.floor(fits / 10)) > 0) continue;
  expectSame(await shortFit(2));
  await pause(500);
  states.push(await atRest());
  console.log(JSON.stringify({ fits: i, stopped, ...shown(states.at(-1)) }));
}
const load = Number(loadavg()[0].toFixed(1));
console.log(JSON.stringify({ seconds: Math.round((performance.now() - begin) / 1000), load }));
judge(states[Math.max(0, Math.ceil(states.length / 5) - 1)], states.at(-1));

/** Draws of a fit that is let be. */
async function shortFit(workers) {
  const { parameters } = await sample(model, { seed: 1, chains: 2, warmup: 50, draws: 50, workers });
  return parameters.get("alpha").values;
}

/** Stopped at some moment from its start on, the early ones more often; or at the first word of its progress. */
async function stoppedFit() {
  const stop = new AbortController();
  const reason = new Error("stopped");
  const isLate = random.uniform() < 0.2;
  const milliseconds = 300 * random.uniform() ** 2;
  const onProgress = () => isLate && stop.abort(reason);
  const work = sample(model, { chains: 2, draws: 1_000_000, signal: stop.signal, onProgress });
  if (!isLate) setTimeout(() => stop.abort(reason), milliseconds);
  const outcome = await work.catch((error) => error);
  if (outcome !== reason) fail(`a stopped fit gives ${outcome}`);
}

function expectSame(values) {
  if (values.some((value, i) => value !== first[i])) fail("a later fit has other draws than the first");
}

/** A thread that has been stopped while it loads, or computes, takes its time on a machine that is busy: what is left behind stays for ever. */
async function atRest() {
  for (let look = 0; look < 240; look++) {
    const state = readState();
    const isThreadLeft = state.threads > before.threads + mostIdle;
    if (!isThreadLeft && state.named <= before.named && beyondThreads(state) <= 0) return state;
    await pause(500);
  }
  return readState();
}

function readState() {
  gc();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const open = readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      // The folder itself, which was open while it was read.
      return [];
    }
  });
  // libuv opens /dev/null for each event loop at its first pipe, and keeps it.
  const names = open.filter((path) => path.startsWith("/") && path !== "/dev/null").sort();
  const named = names.length;
  const threads = readdirSync("/proc/self/task").length;
  return {
    live: (heapUsed + external) / 1e6,
    rss: rss / 1e6,
    threads,
    names,
    named,
    unnamed: open.filter((path) => !path.startsWith("/")).length,
  };
}

function beyondThreads({ unnamed, threads }) {
  return unnamed - before.unnamed - filesOfThread * (threads - before.threads);
}

function shown({ live, rss, threads, named, ...state }) {
  return {
    liveMegabytes: Number(live.toFixed(1)),
    rssMegabytes: Math.round(rss),
    threads,
    files: named,
    otherFiles: beyondThreads({ threads, ...state }),
  };
}

function judge(warm, last) {
  if (last.live > 1.2 * warm.live) {
    fail(
      `live memory grows: ${warm.live.toFixed(1)} MB after the first fifth, ${last.live.toFixed(1)} MB at the end`,
    );
  }
  if (last.threads > before.threads + mostIdle) {
    fail(`threads are left: ${before.threads} before the first fit, ${last.threads} at the end`);
  }
  if (last.named > before.named) {
    fail(`files are left open: ${before.names} before the first fit, ${last.names} at the end`);
  }
  if (beyondThreads(last) > Math.max(0, beyondThreads(warm))) {
    fail(
      `files without a name are left open: ${beyondThreads(last)} at the end, beyond those of the threads`,
    );
  }
}

function fail(message) {
  console.error(`soak: ${message}`);
  process.exit(1);
}
