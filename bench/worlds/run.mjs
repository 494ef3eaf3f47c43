/** Runs the product with its defaults on tables whose truth is known, and says how often it is wrong with confidence.
 *
 *  Usage: npm run build && node bench/worlds/run.mjs [--seeds 1-10] [--worlds control,reverse] [--parts fit,iterate] [--spec '{"type": "v3"}'] [--log file]
 *    [--table]
 *
 *  The parts: `fit` with its diagnosis and plan (a few seconds a table), `iterate` (20 to 40). Each goes seed by seed through all worlds, on one core.
 *  With `--log` each appends a line of JSON to the file, and what stands in it is not run again: a run that was ended goes on where it was. A file
 *  holds what one state of the code says, by its commit. `--table` runs nothing and shows what stands there.
 *
 *  One row a world: how often the 90 % interval of a channel's ROI holds the truth; the intervals' upper over lower end (geometric mean); total
 *  ROI, true and estimated, and how often its interval holds; the verdict of `diagnose`; where asked the status of `iterate`; what a plan of
 *  ±30 % that is advised promises and truly brings, in % of what media bring; how often it does harm; the same of the best plan found, whatever
 *  the verdict. Below it the goals over all worlds, each case that misses one, and how often plans of a stated chance of a gain truly gain.
 *
 *  False assurance: `diagnose` passes, or `iterate` ends in a full success, although the answer is wrong (see isWrong in score.mjs): for `diagnose` that of
 *  the fit with defaults, for `iterate` that of the fit it ends with. Progress goes to stderr. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { diagnose, iterate, planBudget, readPanel, roi, fit as sample, specify } from "../../dist/index.js";
import {
  isWrong,
  mean,
  percent,
  scoreCells,
  seedsOf,
  share,
  tableText,
  widthOf,
  withTruth,
} from "./score.mjs";
import { makeWorld, worlds } from "./worlds.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1-3" },
    worlds: { type: "string", default: Object.keys(worlds).join(",") },
    parts: { type: "string", default: "fit" },
    spec: { type: "string", default: "{}" },
    log: { type: "string" },
    table: { type: "boolean", default: false },
  },
});
const seeds = seedsOf(values.seeds);
const names = values.worlds.split(",");
const changes = JSON.parse(values.spec);
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
  cwd: import.meta.dirname,
  encoding: "utf8",
}).trim();

/** A setting of the channel "*" is given to all channels. */
function changesOf(panel) {
  const { "*": common, ...own } = changes.channels ?? {};
  if (common === undefined) return changes;
  return {
    ...changes,
    channels: Object.fromEntries(panel.channels.map(({ name }) => [name, { ...common, ...own[name] }])),
  };
}

/** Seconds of one core that a task takes, with what it gives. */
async function timed(task) {
  const before = process.cpuUsage();
  const value = await task();
  const { user, system } = process.cpuUsage(before);
  return { value, cpu: (user + system) / 1e6 };
}

function answerOf(posterior, world) {
  const returns = roi(posterior);
  const interval = ({ median, lower, upper }) => ({ median, lower, upper });
  return withTruth(
    {
      channels: returns.channels.map((one) => ({ name: one.name, ...interval(one.roi) })),
      total: interval(returns.total.roi),
    },
    world,
  );
}

/** A plan of ±30 % of the same total: what is advised, and the best one found whatever the verdict; of both what they promise and truly bring. */
function planOf(posterior, world) {
  const plan = planBudget(posterior, { change: 0.3 });
  const brought = plan.broughtToday.mean;
  const trueGain = ({ channels }) =>
    world.gainOf(Object.fromEntries(channels.map((c) => [c.name, c.today > 0 ? c.proposed / c.today : 1])))
      .share;
  return {
    verdict: plan.verdict,
    promised: plan.promised.mean / brought,
    trueGain: trueGain(plan),
    best: {
      promised: plan.optimum.promised.mean / brought,
      byDraws: plan.optimum.uplift.mean / brought,
      probability: plan.optimum.probabilityBetter,
      shareOfDraws: plan.optimum.shareOfDrawsBetter,
      trueGain: trueGain(plan.optimum),
    },
  };
}

/** The fit with defaults, its diagnosis and its plan. */
async function fitted(name, seed) {
  const world = makeWorld(name, seed);
  const { value: posterior, cpu } = await timed(async () => {
    const panel = await readPanel({ name: `${name}_${seed}.csv`, text: world.csv });
    return sample(specify(panel, changesOf(panel)), { seed: 1, workers: 0 });
  });
  const { verdict, findings } = diagnose(posterior);
  return {
    cpu,
    ...answerOf(posterior, world),
    verdict,
    findings: findings.map(({ severity, code, about }) => ({ severity, code, about })),
    plan: planOf(posterior, world),
  };
}

/** `iterate`, and where it ends in a full success the answer and the plan of the fit that it ends with. */
async function iterated(name, seed) {
  const world = makeWorld(name, seed);
  const { value: run, cpu } = await timed(() =>
    iterate({
      csvPath: { name: `${name}_${seed}.csv`, text: world.csv },
      maxIterations: 5,
      seed: 1,
      workers: 0,
    }),
  );
  const { status, statusReason, final } = run;
  return {
    iteration: {
      cpu,
      status,
      statusReason,
      final: final && { ...answerOf(final, world), plan: planOf(final, world) },
    },
  };
}

const keyOf = ({ name, seed }) => `${name} ${seed}`;
const known = new Map();
if (values.log && existsSync(values.log)) {
  for (const line of readFileSync(values.log, "utf8").split("\n").filter(Boolean)) {
    const one = JSON.parse(line);
    if (one.commit !== commit && !values.table) {
      throw new Error(`${values.log} is of ${one.commit}, the code of ${commit}: give another file.`);
    }
    known.set(keyOf(one), { ...known.get(keyOf(one)), ...one });
  }
}

/** By its name the field that a part leaves in a record, and how it is made. */
const parts = {
  fit: { field: "verdict", make: fitted, told: ({ verdict, cpu }) => [verdict, cpu] },
  iterate: { field: "iteration", make: iterated, told: ({ iteration }) => [iteration.status, iteration.cpu] },
};

async function run({ field, make, told }, name, seed) {
  const key = keyOf({ name, seed });
  if (known.get(key)?.[field] !== undefined) return;
  const one = { commit, name, seed, ...(await make(name, seed)) };
  known.set(key, { ...known.get(key), ...one });
  if (values.log) appendFileSync(values.log, `${JSON.stringify(one)}\n`);
  const [outcome, cpu] = told(one);
  process.stderr.write(`${key}: ${outcome}, ${cpu.toFixed(1)} s of CPU, load ${loadavg()[0].toFixed(1)}\n`);
}

for (const part of values.table ? [] : values.parts.split(",")) {
  for (const seed of seeds) for (const name of names) await run(parts[part], name, seed);
}

const records = seeds
  .flatMap((seed) => names.map((name) => known.get(keyOf({ name, seed }))))
  .filter(Boolean);
const all = records.filter((one) => one.verdict !== undefined);
const runs = records.filter((one) => one.iteration !== undefined);
const successes = runs.filter(({ iteration }) => iteration.status === "full_success");
const isPass = (one) => one.verdict === "pass";
const isAdvised = ({ plan }) => plan.verdict === "change";
const isHarmful = (one) => isAdvised(one) && one.plan.trueGain < 0;
const isFalsePass = (one) => isPass(one) && isWrong(one);
const isSuccess = ({ iteration }) => iteration.status === "full_success";
const isFalseSuccess = (one) => isSuccess(one) && isWrong(one.iteration.final);
const isHarmfulSuccess = (one) => isSuccess(one) && isHarmful(one.iteration.final);
const of = (cases, test) => (cases.length === 0 ? "–" : share(cases, test));
const gains = (plans) =>
  plans.length === 0
    ? "none"
    : `${percent(mean(plans, (plan) => plan.promised))} / ${percent(mean(plans, (plan) => plan.trueGain))} (${plans.length})`;

const rows = names.flatMap((name) => {
  const own = all.filter((one) => one.name === name);
  const ownRuns = runs.filter((one) => one.name === name);
  if (own.length === 0) return [];
  return [
    [
      name,
      ...scoreCells(own),
      of(own, isPass),
      of(own, isFalsePass),
      of(ownRuns, isSuccess),
      of(ownRuns, isFalseSuccess),
      gains(own.filter(isAdvised).map(({ plan }) => plan)),
      of(own, isHarmful),
      ["byDraws", "promised", "trueGain"]
        .map((key) => percent(mean(own, ({ plan }) => plan.best[key])))
        .join(" / "),
    ],
  ];
});
const header = [
  "world",
  "90 % interval of ROI holds",
  "width",
  "total ROI true → estimated (held)",
  "`diagnose` pass",
  "of all, falsely",
  "`iterate` full_success",
  "of all, falsely",
  "advised plans promise / truly bring (number)",
  "harmful",
  "best plans by draws / promised / truly bring",
];
console.log(tableText([header, ...rows]));

const control = all.filter(({ name }) => name === "control");
const controlRuns = runs.filter(({ name }) => name === "control");
const goals = [
  ["over all worlds", "goal", "measured"],
  ["false assurance, `diagnose`", "≤ 2 %", of(all, isFalsePass)],
  ["false assurance, `iterate`", "≤ 2 %", of(runs, isFalseSuccess)],
  ["harmful plans advised, by the fit with defaults", "≤ 5 %", of(all, isHarmful)],
  ["harmful plans advised, by the last fit of `iterate`", "≤ 5 %", of(runs, isHarmfulSuccess)],
];
if (control.length > 0) {
  goals.push(
    [
      "control: advised plans promise / truly bring, in %",
      "within 30 %",
      gains(control.filter(isAdvised).map(({ plan }) => plan)),
    ],
    ["control: 90 % interval of ROI holds", "86 to 94 %", scoreCells(control)[0]],
    ["control: width", "≤ 8×", `${widthOf(control).toFixed(1)}×`],
    ["control: `diagnose` pass", "", of(control, isPass)],
    ["control: `iterate` full_success", "≥ 80 %", of(controlRuns, isSuccess)],
  );
}
console.log(`\n${tableText(goals)}\n`);

const tell = (what, cases, describe) => {
  for (const one of cases) console.log(`- ${what}: ${one.name} ${one.seed}, ${describe(one)}`);
};
const roiText = ({ total }) => `total ROI ${total.truth.toFixed(2)} → ${total.median.toFixed(2)}`;
const planText = ({ plan }) => `promised ${percent(plan.promised)} %, brings ${percent(plan.trueGain)} %`;
tell("falsely passed by `diagnose`", all.filter(isFalsePass), roiText);
tell("false full success", runs.filter(isFalseSuccess), ({ iteration }) => roiText(iteration.final));
tell("harmful plan", all.filter(isHarmful), planText);
tell("harmful plan after a full success", runs.filter(isHarmfulSuccess), ({ iteration }) =>
  planText(iteration.final),
);

const bands = [0, 0.5, 0.7, 0.9, 0.995, 1.001];
const banded = (key) =>
  bands.slice(1).map((upper, b) => {
    const within = all.filter(({ plan }) => plan.best[key] >= bands[b] && plan.best[key] < upper);
    return of(within, ({ plan }) => plan.best.trueGain > 0);
  });
console.log(
  `\n${tableText([
    [
      "chance of a gain",
      ...bands
        .slice(1)
        .map((upper, b) => (b === bands.length - 2 ? `from ${bands[b]}` : `${bands[b]} to ${upper}`)),
    ],
    ["by the draws alone: truly a gain in", ...banded("shareOfDraws")],
    ["as promised: truly a gain in", ...banded("probability")],
  ])}`,
);
const commits = [...new Set(records.map((one) => one.commit))].join(", ");
console.log(
  `\n${all.length} tables, ${runs.length} of them with \`iterate\` (${successes.length} full successes); the code of ${commits}.`,
);
