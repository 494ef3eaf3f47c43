/** `npm run bench`: measures what is asked for, keeps the figures in results.json and writes them into the table of README.md.
 *
 *  Usage: npm run bench [-- SECTION …] [--quick] [--data NAME] [--engines A,B] [--seeds N]
 *  Sections: gradient, sampling, start, import, command, twoChains, growth, memory, baseline, iterate, plan (default: all). --quick makes short runs and keeps nothing. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureGradient } from "./gradient.mjs";
import { here, load, processMilliseconds, run, specOf } from "./processes.mjs";
import { measureSampling, measureStart } from "./sampling.mjs";
import { writeTable } from "./table.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    data: { type: "string" },
    engines: { type: "string" },
    seeds: { type: "string" },
  },
});
const { quick } = values;
const dataSets =
  values.data?.split(",") ??
  (quick ? ["meridian_national"] : ["synth_easy_shared", "synth_collinear_shared", "meridian_national"]);
const seedsUpTo = (count) => Array.from({ length: Number(values.seeds ?? count) }, (_, i) => i + 1);
const node = (cores, script, ...args) =>
  run(cores, process.execPath, [`${here}carryover/${script}.mjs`, ...args]);

const whole = (...args) => processMilliseconds("0", process.execPath, args);

const market = fileURLToPath(new URL("../data/market.csv", import.meta.url));

const sections = {
  gradient: () => measureGradient({ rounds: quick ? 1 : 4 }),
  async sampling() {
    const rows = [];
    for (const data of dataSets) {
      const only = values.engines?.split(",");
      const asked = {
        data,
        seeds: seedsUpTo(quick ? 1 : 3),
        draws: quick ? 200 : 1000,
        ...(only ? { only } : {}),
      };
      const keep = (some) => keepResult("sampling", { rows: [...rows, ...some] });
      rows.push(...(await measureSampling({ ...asked, keep })).rows);
    }
    return { rows };
  },
  start: () => measureStart({ data: "synth_easy_shared", seeds: seedsUpTo(quick ? 2 : 20) }),
  import: () => timesOf(quick ? 3 : 20, () => whole(`${here}carryover/import.mjs`)),
  command: () => timesOf(quick ? 3 : 20, () => whole(`${here}../dist/cli/main.js`, "--version")),
  twoChains: () =>
    node("0,1", "twoChains", specOf("synth_easy_shared"), quick ? "500" : "4000", quick ? "2" : "8"),
  growth: () => node("0", "growth"),
  baseline: () => ({
    rows: [market, "control", "season", "randomWalk", "holiday", "reverse"].map((table) =>
      node("0,1", "baseline", table, "3", quick ? "1" : "3"),
    ),
  }),
  iterate: () => ({
    rows: Array.from({ length: quick ? 1 : 3 }, () => node("0,1", "iterate", market, "v3", "10")),
  }),
  plan: () => ({ rows: Array.from({ length: quick ? 1 : 3 }, () => node("0,1", "plan", market)) }),
  memory: () =>
    timesOf(
      quick ? 1 : 5,
      () => node("0,1", "sample", specOf("synth_easy_shared"), "1", "300", "1000", "-").megabytes,
    ),
};

function timesOf(count, measure) {
  return { values: Array.from({ length: count }, measure) };
}

const file = `${here}results.json`;
for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  if (!(name in sections))
    throw new RangeError(`bench: section must be one of ${Object.keys(sections).join(", ")}, got "${name}"`);
  const before = load();
  const result = { loadBefore: before, ...(await sections[name]()), loadAfter: load() };
  if (quick) console.log(JSON.stringify({ [name]: result }, null, 1));
  keepResult(name, result);
}

/** Writes results.json, read afresh so that sections can be measured one at a time, and the table. */
function keepResult(name, result) {
  if (quick) return;
  const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const merged =
    name === "sampling" ? { ...result, rows: mergeRows(known.sampling?.rows ?? [], result.rows) } : result;
  const machine = `${availableParallelism()} cores of ${cpus()[0].model.trim()}, Node ${process.version}`;
  writeFileSync(file, `${JSON.stringify({ ...known, machine, [name]: merged }, null, 1)}\n`);
  writeTable(file, `${here}README.md`);
}

/** Measured rows replace those of the same pair of engine and data set. */
function mergeRows(old, fresh) {
  const pair = ({ engine, beside, data }) => `${beside ?? engine} ${data}`;
  const measured = new Set(fresh.map(pair));
  return [...old.filter((row) => !measured.has(pair(row))), ...fresh];
}
