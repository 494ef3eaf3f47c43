/** Turns results.json into the table of README.md, each figure with its goal, load and shortfall. */
import { readFileSync, writeFileSync } from "node:fs";
import { median } from "./processes.mjs";

const begin = "<!-- table: written by npm run bench -->";
const end = "<!-- end of table -->";

/** Rewrites what stands between the markers. */
export function writeTable(resultsFile, readmeFile) {
  const results = JSON.parse(readFileSync(resultsFile, "utf8"));
  const readme = readFileSync(readmeFile, "utf8");
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`${readmeFile} lacks the markers of the table`);
  writeFileSync(readmeFile, `${readme.slice(0, from)}\n\n${describe(results)}\n\n${readme.slice(to)}`);
}

function describe(results) {
  const rows = [
    ...gradientRows(results.gradient),
    ...samplingRows(results.sampling),
    ...startRows(results.start),
    ...processRows('a process that does import "carryover"', 100, results.import),
    ...processRows("carryover --version", 150, results.command),
    ...twoChainsRows(results.twoChains),
    ...growthRows(results.growth),
    ...memoryRows(results.memory),
    ...baselineRows(results.baseline),
    ...iterateRows(results.iterate),
    ...planRows(results.plan),
  ];
  const header = ["what", "goal", "measured", "load", "falls short by"];
  return [
    `Measured on ${results.machine}.`,
    "",
    ...[header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`),
    "",
    "## Gradient, everybody",
    "",
    ...gradientTable(results.gradient),
    "",
    "## Effective draws per second, everybody",
    "",
    ...samplingTable(results.sampling),
    "",
    "## Growth",
    "",
    ...growthTable(results.growth),
    "",
    "## Where the time of a run goes",
    "",
    ...iterateTable(results.iterate),
  ].join("\n");
}

/** Three significant digits. */
const show = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(value < 1 ? 2 : 3));
const range = (values) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? `${low}` : `${low} to ${high}`;
};
/** Where less is better, and where more is. */
const above = (value, goal, unit = "") =>
  value <= goal ? "—" : `${show(value - goal)}${unit} (${show(value / goal)}×)`;
const below = (value, goal) => (value >= goal ? "—" : `reaches ${show((100 * value) / goal)} %`);

/** CPU seconds of fits in turns; of each table the median ratio. */
function baselineRows(section) {
  if (section === undefined) return [];
  const total = ({ choosing, sampling }) => choosing + sampling;
  const ratios = section.rows.map(({ fixed, chosen }) =>
    median(chosen.map((own, i) => total(own) / total(fixed[i]))),
  );
  const worst = Math.max(...ratios);
  const choosing = section.rows.map(({ chosen }) => median(chosen.map((own) => own.choosing)));
  return [
    [
      `CPU seconds of a fit with its baseline chosen, the choosing counted (${show(Math.min(...choosing))} to ${show(Math.max(...choosing))} s), against a line and two waves: ${section.rows.length} tables of weeks`,
      "≤ 2×",
      `median ${show(median(ratios))}×, worst table ${show(worst)}×`,
      `${section.loadBefore} to ${section.loadAfter}`,
      above(worst, 2),
    ],
  ];
}

function gradientRows(section) {
  if (section === undefined) return [];
  const best = (name) => Math.min(...(section.rows[name]?.microseconds ?? [Number.NaN]));
  const loads = range(Object.values(section.rows).flatMap(({ loads }) => loads));
  const wasm = best("WebAssembly, collapsed");
  const full = best("WebAssembly, full");
  const c = full / best("C by hand, full");
  const rows = [
    [
      "gradient, 11 channels × 156 weeks, collapsed (the default)",
      "≤ 4.5 µs",
      `${show(wasm)} µs`,
      loads,
      above(wasm, 4.5, " µs"),
    ],
    ["the same, full", "≤ 4.5 µs", `${show(full)} µs`, loads, above(full, 4.5, " µs")],
  ];
  if (!Number.isNaN(c)) rows.push(["full, against C by hand", "≤ 4.5×", `${show(c)}×`, loads, above(c, 4.5)]);
  for (const peer of ["PyMC (numba), full", "JAX, full"]) {
    const ratio = best(peer) / full;
    if (!Number.isNaN(ratio))
      rows.push([
        `full, faster than ${peer.split(",")[0]}`,
        "≥ 10×",
        `${show(ratio)}×`,
        loads,
        below(ratio, 10),
      ]);
  }
  return rows;
}

function gradientTable(section) {
  if (section === undefined) return [];
  return [
    "| synth_easy_shared, one core | µs, best | µs, each round | compile, s | load before each |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(section.rows).map(
      ([name, { microseconds, loads, compileSeconds }]) =>
        `| ${name} | ${show(Math.min(...microseconds))} | ${microseconds.map(show).join(", ")} | ${compileSeconds === undefined ? "" : show(compileSeconds)} | ${loads.join(", ")} |`,
    ),
  ];
}

/** One peer's rows on one data set, with ours that ran between them. */
function pairs({ rows }) {
  const names = [
    ...new Set(
      rows.filter(({ beside }) => beside === undefined).map(({ engine, data }) => `${data} ${engine}`),
    ),
  ];
  return names.map((name) => {
    const [data, engine] = name.split(" ");
    const peer = rows.filter((row) => row.engine === engine && row.data === data);
    const ours = rows.filter((row) => row.beside === engine && row.data === data);
    const isCollapsed = engine.endsWith("collapsed");
    const rate = (row) => (isCollapsed ? row.essNonlinear : row.ess) / row.seconds;
    // Seconds of all cores together: what a busy machine disturbs least.
    const ratePerCpu = (row) => (isCollapsed ? row.essNonlinear : row.ess) / row.cpuSeconds;
    // Compiling serves every seed of a session; here it is counted once a fit, as a user who fits once pays it.
    const rateWithCompile = (row) =>
      (isCollapsed ? row.essNonlinear : row.ess) / (row.seconds + row.compileSeconds);
    const summary = (of) => ({
      rate: median(of.map(rate)),
      rateWithCompile: median(of.map(rateWithCompile)),
      ratePerCpu: median(of.map(ratePerCpu)),
      ess: median(of.map((row) => (isCollapsed ? row.essNonlinear : row.ess))),
      rhat: Math.max(...of.map((row) => (isCollapsed ? row.rhatNonlinear : row.rhat))),
      seconds: median(of.map((row) => row.seconds)),
      compileSeconds: median(of.map((row) => row.compileSeconds)),
      divergences: of.reduce((sum, row) => sum + row.divergences, 0),
    });
    return {
      data,
      engine,
      isCollapsed,
      seeds: peer.length,
      peer: summary(peer),
      ours: summary(ours),
      loads: range([...peer, ...ours].map(({ load }) => load)),
    };
  });
}

function samplingRows(section) {
  if (section === undefined) return [];
  const all = pairs(section);
  const rows = all
    .filter(({ isCollapsed }) => isCollapsed)
    .map(({ data, ours, peer, loads, seeds }) => {
      const ratio = ours.rate / peer.rate;
      const withCompile = ours.rateWithCompile / peer.rateWithCompile;
      return [
        `min bulk ESS/s against nutpie, same collapsed density, 300 warm-up, ${data}, ${seeds} seeds`,
        "≥ 10×",
        `${show(ratio)}× (with compiling ${show(withCompile)}×; per CPU second ${show(ours.ratePerCpu / peer.ratePerCpu)}×)`,
        loads,
        below(ratio, 10),
      ];
    });
  for (const data of new Set(all.map((pair) => pair.data))) {
    const full = all.filter((pair) => pair.data === data && !pair.isCollapsed);
    if (full.length === 0) continue;
    // The best peer is the one that leaves us the smallest lead, each against ours that ran beside it.
    const lead = (pair, key) => pair.ours[key] / pair.peer[key];
    const worst = full.reduce((a, b) => (lead(b, "rate") < lead(a, "rate") ? b : a));
    const worstWithCompile = Math.min(...full.map((pair) => lead(pair, "rateWithCompile")));
    rows.push([
      `min bulk ESS/s on two cores, our default against the best peer on the full model (${worst.engine}), ${data}, ${worst.seeds} seeds`,
      "≥ 50×",
      `${show(lead(worst, "rate"))}× (with compiling ${show(worstWithCompile)}×; per CPU second ${show(lead(worst, "ratePerCpu"))}×)`,
      worst.loads,
      below(lead(worst, "rate"), 50),
    ]);
  }
  return rows;
}

function samplingTable(section) {
  if (section === undefined) return [];
  const cell = ({ rate, rateWithCompile, ratePerCpu, ess, rhat, seconds, compileSeconds, divergences }) =>
    `${show(rate)} | ${show(rateWithCompile)} | ${show(ratePerCpu)} | ${show(ess)} | ${rhat.toFixed(3)} | ${show(seconds)} + ${show(compileSeconds)} | ${divergences}`;
  return [
    "| data | who | ESS/s | with compiling | ESS/CPU s | min bulk ESS | worst R-hat | seconds + compiling or starting | divergences | seeds | load |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...pairs(section).flatMap(({ data, engine, ours, peer, seeds, loads }) => [
      `| ${data} | ${engine} | ${cell(peer)} | ${seeds} | ${loads} |`,
      `| ${data} | ours, beside it | ${cell(ours)} | ${seeds} | ${loads} |`,
    ]),
  ];
}

function startRows(section) {
  if (section === undefined) return [];
  const { rows } = section;
  const seconds = rows.map(({ wallSeconds }) => wallSeconds);
  const reached = (100 * rows.filter(({ rhat }) => rhat < 1.01).length) / rows.length;
  const loads = range(rows.map(({ load }) => load));
  const middle = median(seconds);
  const time = [
    "process start to 4 × (300 + 1000), synth_easy_shared, 20 seeds",
    "≤ 0.8 s",
    `median ${show(middle)} s, best ${show(Math.min(...seconds))} s, worst ${show(Math.max(...seconds))} s`,
    loads,
    above(middle, 0.8, " s"),
  ];
  // Without ArviZ there is no R-hat to report.
  if (rows.some(({ rhat }) => rhat === null)) return [time];
  const worst = Math.max(...rows.map(({ rhat }) => rhat)).toFixed(4);
  return [
    time,
    [
      "seeds whose worst R-hat is below 1.01",
      "≥ 90 %",
      `${show(reached)} % (worst ${worst})`,
      loads,
      below(reached, 90),
    ],
  ];
}

function processRows(what, goal, section) {
  if (section === undefined) return [];
  const middle = median(section.values);
  const best = Math.min(...section.values);
  return [
    [
      what,
      `≤ ${goal} ms`,
      `median ${show(middle)} ms, best ${show(best)} ms`,
      `${section.loadBefore} to ${section.loadAfter}`,
      above(middle, goal, " ms"),
    ],
  ];
}

function twoChainsRows(section) {
  if (section === undefined) return [];
  const ratio = Math.min(...section.one) / Math.min(...section.two);
  return [
    [
      "two chains on two cores against one, 4000 draws each, best of 8 rounds",
      "≥ 1.8×",
      `${show(ratio)}×`,
      `${section.loadBefore} to ${section.loadAfter}`,
      below(ratio, 1.8),
    ],
  ];
}

function growthRows(section) {
  if (section === undefined) return [];
  const cost = (weeks, channels, geos) =>
    section.rows.find((row) => row.weeks === weeks && row.channels === channels && row.geos === geos)
      .nanosecondsPerCell;
  const loads = `${section.loadBefore} to ${section.loadAfter}`;
  const base = cost(156, 11, 1);
  const verdict = (ratio) => (ratio <= 1 ? "—" : `${show(100 * (ratio - 1))} % more a cell`);
  const large = cost(520, 50, 1) / base;
  const geos = cost(156, 11, 50) / base;
  return [
    ["time per cell at 520 × 50 against 156 × 11 (linear: 1)", "≤ 1", show(large), loads, verdict(large)],
    ["time per cell with 50 geos against one", "≤ 1", show(geos), loads, verdict(geos)],
  ];
}

function growthTable(section) {
  if (section === undefined) return [];
  return [
    "| weeks × channels × geos | µs | ns per cell |",
    "| --- | --- | --- |",
    ...section.rows.map(
      ({ weeks, channels, geos, microseconds, nanosecondsPerCell }) =>
        `| ${weeks} × ${channels} × ${geos} | ${show(microseconds)} | ${show(nanosecondsPerCell)} |`,
    ),
  ];
}

function memoryRows(section) {
  if (section === undefined) return [];
  const worst = Math.max(...section.values);
  return [
    [
      "most memory of the process in a 4 × 1000 fit, Node itself included",
      "≤ 150 MB",
      `${show(worst)} MB`,
      `${section.loadBefore} to ${section.loadAfter}`,
      above(worst, 150, " MB"),
    ],
  ];
}

function iterateRows(section) {
  if (section === undefined) return [];
  const seconds = median(section.rows.map((row) => row.seconds));
  const [{ iterations, status }] = section.rows;
  return [
    [
      `iterate data/market.csv, v3, 10 iterations at most (ended ${status} in iteration ${iterations})`,
      "≤ 60 s",
      `median ${show(seconds)} s of ${section.rows.length}`,
      `${section.loadBefore} to ${section.loadAfter}`,
      above(seconds, 60, " s"),
    ],
  ];
}

/** Medians over the runs. */
function iterateTable(section) {
  if (section === undefined) return [];
  const { rows } = section;
  const total = median(rows.map((row) => row.seconds));
  const names = [...new Set(rows.flatMap(({ steps }) => Object.keys(steps)))];
  return [
    "| step | s | share |",
    "| --- | --- | --- |",
    ...names.map((name) => {
      const seconds = median(rows.map(({ steps }) => steps[name] ?? 0));
      return `| ${name} | ${show(seconds)} | ${show((100 * seconds) / total)} % |`;
    }),
  ];
}

function planRows(section) {
  if (section === undefined) return [];
  const middle = (pick) => median(section.rows.map(pick));
  const loads = `${section.loadBefore} to ${section.loadAfter}`;
  const gap = Math.max(...section.rows.flatMap(({ gaps }) => gaps)).toExponential(1);
  const row = (what, goal, value) => [
    what,
    `≤ ${goal} s`,
    `${show(value)} s`,
    loads,
    above(value, goal, " s"),
  ];
  return [
    row(
      "saved fit of data/market.csv read, diagnosed and planned, with its proof, CPU time",
      1,
      middle(({ load, firstPlan }) => load + firstPlan),
    ),
    row(
      "11 channels × 1000 draws, steady, prepared and solved with its bound, CPU time",
      0.05,
      middle(({ solve }) => solve),
    ),
    row(
      "11 channels × 52 weeks × 200 draws, planned with its bound, CPU time",
      5,
      middle(({ horizon }) => horizon),
    ),
    ["largest gap of these plans", "≤ 1e-6", gap, loads, Number(gap) <= 1e-6 ? "—" : "above"],
  ];
}
