/** Ten million raw rows made weeks, by `carryover prepare` and by pandas on the same file, in turns: `npm run build && node bench/prepare.mjs [rounds] [python] [engines]`.
 *
 *  Wall and CPU seconds of whole processes, the most memory that each had, and the load beside them; both must find the same cents. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const rounds = Number(process.argv[2] ?? 3);
const python = process.argv[3] ?? "bench/.venv/bin/python";
const rows = Number(process.env.ROWS ?? 10_000_000);
const folder = join(tmpdir(), `carryover-bench-${rows}`);
const file = join(folder, "raw.csv");

/** Runs a program, and says on standard error what it has used. */
const counted = `
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024}), file=sys.stderr)
sys.exit(code)`;

if (!existsSync(file)) await writeRows();
const recipe = join(folder, "prepare.yaml");
writeFileSync(
  recipe,
  "spend:\n  - { files: raw.csv, date: day, channel: platform, spend: cost }\nout: weekly.csv\n",
);

const engines = (process.argv[4] ?? "c,pyarrow").split(",");
const runs = { ours: [], c: [], pyarrow: [] };
for (let round = 0; round < rounds; round++) {
  runs.ours.push(
    measured("ours", [process.execPath, resolve("dist/cli/main.js"), "prepare", recipe, "--json"]),
  );
  for (const engine of engines) {
    runs[engine].push(measured(engine, [python, resolve("bench/peers/prepare.py"), file, engine]));
  }
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const best = (name, key) => median(runs[name].map((run) => run[key]));
for (const engine of engines) {
  const ratio = (key) => (best(engine, key) / best("ours", key)).toFixed(1);
  console.log(
    `pandas (${engine}) against carryover prepare: ${ratio("wall")}x the time, ${ratio("cpu")}x the CPU, medians of ${rounds}`,
  );
}
const cents = new Set(
  Object.values(runs)
    .flat()
    .map((run) => run.cents),
);
if (cents.size !== 1) throw new Error(`the cents differ: ${[...cents]}`);

/** One whole process. */
function measured(name, [program, ...args]) {
  const load = loadavg()[0].toFixed(1);
  const began = performance.now();
  const { stdout, stderr, status } = spawnSync("python3", ["-c", counted, program, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const wall = (performance.now() - began) / 1000;
  const { cpu, megabytes } = JSON.parse(stderr.trim().split("\n").at(-1));
  const answer = JSON.parse(stdout);
  const cents =
    name === "ours"
      ? answer.months.reduce((sum, month) => sum + Math.round(100 * Number(month.kept)), 0)
      : answer.cents;
  const run = { name, wall, cpu, megabytes, load, cents };
  console.log(
    `${name.padEnd(8)} ${wall.toFixed(1)} s, ${cpu.toFixed(1)} CPU s, ${megabytes.toFixed(0)} MB, load ${load}`,
  );
  return run;
}

async function writeRows() {
  mkdirSync(folder, { recursive: true });
  const connection = await (await DuckDBInstance.create(":memory:", { memory_limit: "1GB" })).connect();
  const names = "['meta', 'google', 'tv', 'radio', 'tiktok', 'linkedin', 'ooh', 'print']";
  // Whole weeks, so that nothing is left out at the ends.
  await connection.run(`COPY (
    SELECT DATE '2022-01-03' + CAST(hash(i) % 1092 AS INTEGER) AS day, ${names}[1 + CAST(hash(i, 1) % 8 AS INTEGER)] AS platform,
      'campaign_' || (hash(i, 2) % 500) AS campaign, hash(i, 3) % 10000 AS impressions, hash(i, 4) % 300 AS clicks,
      CAST(CAST(hash(i, 5) % 10000000 AS DECIMAL(18, 2)) / 100 AS DECIMAL(18, 2)) AS cost
    FROM range(${rows}) t(i)) TO '${file}' (HEADER)`);
  connection.closeSync();
}
