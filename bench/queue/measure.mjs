/** What the queue costs: brands by 1, 2 and 4 workers and by threads, and a job that does nothing. Needs redis-server and the built package.
 *
 *  node --conditions=built bench/queue/measure.mjs [brands] [jobs] */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { exampleMarket, portfolio, simulatePanel } from "../../build/index.js";
import { open, serve } from "../../build/platform/node/queue.js";

const [brands = 16, jobs = 500] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "carryover-bench-"));
const tables = Array.from({ length: brands }, (_, i) => {
  const path = join(folder, `brand${i}.csv`);
  writeFileSync(path, simulatePanel({ ...exampleMarket, weeks: 156 }, i + 1).csv);
  return path;
});

const server = createServer();
const port = await new Promise((resolve) =>
  server.listen(0, "127.0.0.1", () => resolve(server.address().port)),
);
await new Promise((resolve) => server.close(resolve));
const flags = ["--port", port, "--dir", folder, "--appendonly", "yes", "--save", "", "--bind", "127.0.0.1"];
const redis = spawn("redis-server", flags.map(String), { stdio: ["ignore", "pipe", "inherit"] });
await new Promise((resolve) => redis.stdout.on("data", (text) => /Ready/.test(text) && resolve()));
const address = `redis://127.0.0.1:${port}`;

/** CPU seconds of a process and its threads so far, as Linux tells. */
function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}

async function startWorker() {
  const child = spawn(process.execPath, ["dist/cli/main.js", "worker", address], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise((resolve) => child.stderr.on("data", (text) => /serves/.test(text) && resolve()));
  return child;
}

async function timed(name, options, pids) {
  const out = mkdtempSync(join(tmpdir(), "carryover-bench-out-"));
  const before = pids().reduce((sum, pid) => sum + cpuOf(pid), 0);
  const begin = performance.now();
  await portfolio({ tables, outputDir: out, ...options });
  const seconds = (performance.now() - begin) / 1000;
  const cpu = pids().reduce((sum, pid) => sum + cpuOf(pid), 0) - before;
  rmSync(out, { recursive: true });
  const load = loadavg()[0].toFixed(1);
  console.log(
    `| ${name} | ${seconds.toFixed(1)} | ${((3600 * brands) / seconds).toFixed(0)} | ${(cpu / brands).toFixed(2)} | ${load} |`,
  );
}

console.log("| brands by | seconds | brands an hour | CPU seconds a brand, everything counted | load |");
console.log("| --- | --- | --- | --- | --- |");
const here = () => [process.pid];
await timed("one thread", { workers: 1 }, here);
await timed("two threads", { workers: 2 }, here);
const workers = [];
for (const count of [1, 2, 4]) {
  while (workers.length < count) workers.push(await startWorker());
  const all = () => [process.pid, redis.pid, ...workers.map(({ pid }) => pid)];
  await timed(`${count} worker${count > 1 ? "s" : ""} on the queue`, { compute: address }, all);
}
for (const worker of workers) worker.kill();

const nothing = `${address}?prefix=nothing`;
const service = await serve(nothing, {
  answer: async (_, text) => text,
  jobs: 4,
  leaseSeconds: 30,
  megabytes: 64,
  onEvent: () => undefined,
});
const queue = await open(nothing);
for (const kilobytes of [1, 50, 2000]) {
  const count = kilobytes > 1000 ? jobs / 10 : jobs;
  const texts = Array.from({ length: count }, (_, i) => `${kilobytes} ${i} ${"x".repeat(1000 * kilobytes)}`);
  const ids = texts.map((text) => createHash("sha256").update(text).digest("hex"));
  const pids = [process.pid, redis.pid];
  const before = pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const begin = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const i = next++;
      if ((await queue.ask(ids[i], texts[i], {})) !== texts[i]) throw new Error("another answer");
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  const wall = (performance.now() - begin) / count;
  const cpu = (1000 * (pids.reduce((sum, pid) => sum + cpuOf(pid), 0) - before)) / count;
  console.log(
    `job that does nothing, ${kilobytes} kB there and back: ${wall.toFixed(2)} ms, ${cpu.toFixed(2)} ms of CPU, both ends and Redis (load ${loadavg()[0].toFixed(1)})`,
  );
}
await queue.close();
await service.close(false);
redis.kill();
rmSync(folder, { recursive: true });
