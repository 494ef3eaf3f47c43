/** Runs the product with its defaults on tables whose truth is known, and says how often it is wrong with confidence.
 *
 *  Usage: npm run build && node bench/worlds/run.mjs [--seeds 1-3] [--worlds control,reverse] [--iterate] [--spec '{"type": "v3"}'] [--json file]
 *
 *  One row a world: how often the 90 % interval of a channel's ROI holds the truth; the intervals' upper over lower end (geometric mean); total
 *  ROI, true and estimated, and how often its interval holds; the verdict of `diagnose`; where asked the status of `iterate`; what a plan of
 *  ±30 % that is advised promises and truly brings, in % of what media bring; how often it does harm; the same of the best plan found, whatever
 *  the verdict. Below it how often plans of a stated chance of a gain truly gain.
 *
 *  False assurance: a success of `iterate` (without it: a pass of `diagnose`) although the total ROI is off by more than a factor of two, or
 *  less than half of the intervals hold. Progress goes to stderr. */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { diagnose, iterate, planBudget, readPanel, roi, fit as sample, specify } from "../../dist/index.js";
import { makeWorld, worlds } from "./worlds.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1-3" },
    worlds: { type: "string", default: Object.keys(worlds).join(",") },
    iterate: { type: "boolean", default: false },
    spec: { type: "string", default: "{}" },
    json: { type: "string" },
  },
});
const [first, last = first] = values.seeds.split("-").map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, k) => first + k);
const changes = JSON.parse(values.spec);

/** A setting of the channel "*" is given to all channels. */
function changesOf(panel) {
  const { "*": common, ...own } = changes.channels ?? {};
  if (common === undefined) return changes;
  return {
    ...changes,
    channels: Object.fromEntries(panel.channels.map(({ name }) => [name, { ...common, ...own[name] }])),
  };
}

async function judge(name, seed) {
  const world = makeWorld(name, seed);
  const begin = performance.now();
  const panel = await readPanel({ name: `${name}_${seed}.csv`, text: world.csv });
  const posterior = await sample(specify(panel, changesOf(panel)), { seed: 1 });
  const seconds = (performance.now() - begin) / 1000;
  const diagnosis = diagnose(posterior);
  const returns = roi(posterior);
  const plan = planBudget(posterior, { change: 0.3 });
  const holds = ({ lower, upper }, truth) => lower <= truth && truth <= upper;
  const channels = returns.channels.map((one) => ({
    name: one.name,
    truth: world.roi[one.name],
    median: one.roi.median,
    holds: holds(one.roi, world.roi[one.name]),
    width: one.roi.upper / one.roi.lower,
  }));
  const total = returns.total.roi;
  const factors = (of) =>
    Object.fromEntries(of.channels.map((c) => [c.name, c.today > 0 ? c.proposed / c.today : 1]));
  const trueGain = world.gainOf(factors(plan)).share;
  const brought = plan.broughtToday.mean;
  const run = values.iterate
    ? await iterate({ csvPath: { name: `${name}_${seed}.csv`, text: world.csv }, maxIterations: 5, seed: 1 })
    : null;
  const error = Math.abs(Math.log(Math.max(total.median, 1e-9) / Math.max(world.totalRoi, 1e-9)));
  const isWrong = error > Math.LN2 || channels.filter((c) => c.holds).length < channels.length / 2;
  const isAssured = run === null ? diagnosis.verdict === "pass" : run.status === "full_success";
  return {
    name,
    seed,
    seconds,
    channels,
    total: { truth: world.totalRoi, median: total.median, holds: holds(total, world.totalRoi) },
    verdict: diagnosis.verdict,
    findings: diagnosis.findings.map(({ severity, code, about }) => ({ severity, code, about })),
    status: run?.status ?? null,
    statusReason: run?.statusReason ?? null,
    plan: {
      verdict: plan.verdict,
      promised: plan.promised.mean / brought,
      trueGain,
    },
    /** The best plan found, whatever the verdict: what it promises, what the draws alone say, and what it truly brings. */
    best: {
      promised: plan.optimum.promised.mean / brought,
      byDraws: plan.optimum.uplift.mean / brought,
      probability: plan.optimum.probabilityBetter,
      shareOfDraws: plan.optimum.shareOfDrawsBetter,
      trueGain: world.gainOf(factors(plan.optimum)).share,
    },
    isWrong,
    isFalselyAssured: isWrong && isAssured,
    isHarmful: plan.verdict === "change" && trueGain < 0,
  };
}

const share = (all, test) => `${all.filter(test).length}/${all.length}`;
const average = (all, value) => all.reduce((sum, one) => sum + value(one), 0) / all.length;
const percent = (value) => (100 * value).toFixed(1);
const rows = [];
const everything = [];
for (const name of values.worlds.split(",")) {
  const all = [];
  for (const seed of seeds) {
    all.push(await judge(name, seed));
    const one = all.at(-1);
    process.stderr.write(
      `${name} ${seed}: ${one.seconds.toFixed(1)} s, ${one.verdict}${one.status ? `, ${one.status}` : ""}, load ${loadavg()[0].toFixed(1)}\n`,
    );
  }
  everything.push(...all);
  const channels = all.flatMap((one) => one.channels);
  const width = Math.exp(average(channels, (c) => Math.log(Math.min(c.width, 1e3))));
  const advised = all.filter((one) => one.plan.verdict === "change");
  rows.push([
    name,
    `${percent(average(channels, (c) => Number(c.holds)))} %`,
    `${width.toFixed(1)}×`,
    `${average(all, (one) => one.total.truth).toFixed(2)} → ${average(all, (one) => one.total.median).toFixed(2)} (${share(all, (one) => one.total.holds)})`,
    share(all, (one) => one.verdict === "pass"),
    values.iterate ? share(all, (one) => one.status === "full_success") : "–",
    share(all, (one) => one.isFalselyAssured),
    advised.length === 0
      ? "none advised"
      : `${percent(average(advised, (one) => one.plan.promised))} / ${percent(average(advised, (one) => one.plan.trueGain))} (${advised.length})`,
    share(all, (one) => one.isHarmful),
    [(one) => one.byDraws, (one) => one.promised, (one) => one.trueGain]
      .map((value) => percent(average(all, ({ best }) => value(best))))
      .join(" / "),
  ]);
}
const header = [
  "world",
  "90 % interval of ROI holds",
  "width",
  "total ROI true → estimated (held)",
  "`diagnose` pass",
  "`iterate` full_success",
  "false assurance",
  "advised plans promise / truly bring (number)",
  "harmful",
  "best plans by draws / promised / truly bring",
];
console.log([header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n"));
console.log(
  `\nOver all ${everything.length}: false assurance ${share(everything, (one) => one.isFalselyAssured)}, harmful plans ${share(everything, (one) => one.isHarmful)}.`,
);
const bands = [0, 0.5, 0.7, 0.9, 0.995, 1.001];
const banded = (of) =>
  bands.slice(1).map((upper, b) => {
    const within = everything.filter(({ best }) => of(best) >= bands[b] && of(best) < upper);
    return within.length === 0 ? "–" : share(within, ({ best }) => best.trueGain > 0);
  });
console.log(
  [
    "",
    `| chance of a gain | ${bands
      .slice(1)
      .map((upper, b) => (b === bands.length - 2 ? `from ${bands[b]}` : `${bands[b]} to ${upper}`))
      .join(" | ")} |`,
    `| ${bands.map(() => "---").join(" | ")} |`,
    `| by the draws alone: truly a gain in | ${banded((best) => best.shareOfDraws).join(" | ")} |`,
    `| as promised: truly a gain in | ${banded((best) => best.probability).join(" | ")} |`,
  ].join("\n"),
);
if (values.json) writeFileSync(values.json, JSON.stringify(everything));
