/** Every step of an analysis on large tables: `npm run build && node bench/large.mjs [tables] [steps]`, each a comma-separated list.
 *
 *  A step is a process of its own. Beside its CPU and wall seconds and the most memory that it had stand the longest silence on standard error,
 *  where progress is shown, and the load before it. A step that takes longer than LIMIT seconds (default 600) is ended. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { tables, writeTable } from "./largeTables.mjs";

const folder = process.env.FOLDER ?? join(tmpdir(), "carryover-bench-large");
const limit = Number(process.env.LIMIT ?? 600);
const carryover = resolve("dist/cli/main.js");
const named = (text, all) => (text === undefined || text === "all" ? all : text.split(","));

/** Says at the end of the process, on a channel of its own, what it has used. */
const counted = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs"; import { isMainThread } from "node:worker_threads";
   if (isMainThread) process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
     writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 })); });`,
)}`;

/** What each table is read with. */
const readWith = {
  "rows-long": ["--pivot", "channel", "--geo", "brand"],
  "rows-pivot": ["--pivot", "campaign"],
};

/** Draws of a chain, few: what is looked for is what does not grow with them. */
const draws = [
  "--draws",
  process.env.DRAWS ?? "100",
  "--warmup",
  process.env.WARMUP ?? "100",
  "--chains",
  "2",
];

const quick = `
import { quickFit, readPanel, specify } from ${JSON.stringify(resolve("dist/index.js"))};
const [file, options] = JSON.parse(process.argv[1]);
quickFit(specify(await readPanel(file, options)));`;

const steps = {
  profile: (file, table) => [carryover, "profile", file, ...(readWith[table] ?? []), "--table"],
  quickFit: (file, table) => ["--input-type=module", "-e", quick, JSON.stringify([file, optionsOf(table)])],
  fit: (file, table) => [
    carryover,
    "fit",
    file,
    ...(readWith[table] ?? []),
    ...draws,
    "--out",
    out(table),
    "--table",
  ],
  ...Object.fromEntries(
    ["diagnose", "roi", "curves", "plan", "report"].map((name) => [
      name,
      (_, table) => [
        carryover,
        name,
        ...(name === "roi" ? ["--fit"] : []),
        join(out(table), "trace.nc"),
        ...(name === "report" ? ["--out", join(folder, `${table}.html`)] : ["--table"]),
      ],
    ]),
  ),
};

function out(table) {
  return join(folder, `${table}.fit`);
}

function optionsOf(table) {
  const flags = readWith[table] ?? [];
  return Object.fromEntries(
    flags.flatMap((flag, i) => (flag.startsWith("--") ? [[flag.slice(2), flags[i + 1]]] : [])),
  );
}

mkdirSync(folder, { recursive: true });
console.log(
  "| table | step | CPU s | wall s | most MB | longest silence, s | load | ended |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
);
for (const table of named(process.argv[2], Object.keys(tables))) {
  const file = await writeTable(folder, table);
  for (const step of named(process.argv[3], Object.keys(steps))) {
    const { cpu, wall, megabytes, silence, load, ending } = await run(steps[step](file, table));
    const cells = [
      table,
      step,
      cpu.toFixed(1),
      wall.toFixed(1),
      megabytes.toFixed(0),
      silence.toFixed(1),
      load.toFixed(1),
      ending,
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** One process: what it used and how it ended. */
function run(args) {
  const load = loadavg()[0];
  const child = spawn(process.execPath, ["--import", counted, ...args], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const began = performance.now();
  let last = began;
  let silence = 0;
  const heard = () => {
    silence = Math.max(silence, performance.now() - last);
    last = performance.now();
  };
  let said = "";
  let used = "";
  child.stdout.on("data", (data) => {
    heard();
    if (process.env.SHOW !== undefined) process.stderr.write(data);
  });
  child.stderr.on("data", (data) => {
    heard();
    said = `${data}`.trim().split("\n").at(-1);
    if (process.env.SHOW !== undefined) process.stderr.write(data);
  });
  child.stdio[3].on("data", (data) => {
    used += data;
  });
  const timer = setTimeout(() => child.kill("SIGTERM"), 1000 * limit);
  return new Promise((done) =>
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      heard();
      const { cpu, megabytes } = JSON.parse(used || '{"cpu":null,"megabytes":null}');
      const wall = (performance.now() - began) / 1000;
      const ending = code === 0 || code === 3 ? `${code}` : `${code ?? signal}: ${said}`;
      done({
        cpu: cpu ?? Number.NaN,
        wall,
        megabytes: megabytes ?? Number.NaN,
        silence: silence / 1000,
        load,
        ending,
      });
    }),
  );
}
