/** Seconds of CPU time from a saved fit of a table to budgets: the file read, the steady plan, and a year week by week. Prints one JSON.
 *
 *  Usage: node --conditions=built plan.mjs CSV */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPanel } from "../../build/data/read.js";
import { planBudget } from "../../build/decisions/plan.js";
import { todaysPlan } from "../../build/decisions/planReturns.js";
import { budgetRow, planRequest } from "../../build/decisions/request/request.js";
import { optimise } from "../../build/decisions/solver/optimise.js";
import { expectation } from "../../build/decisions/solver/risk.js";
import { createSurface } from "../../build/decisions/solver/surface.js";
import { fit as sample } from "../../build/fit/fit.js";
import { responseDraws } from "../../build/insights/responseDraws.js";
import { specify } from "../../build/spec/specify.js";
import { loadFit, saveFit } from "../../build/trace/trace.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-bench-"));
const path = join(folder, "trace.nc");
await saveFit(await sample(specify(await readPanel(process.argv[2]), { type: "v3" }), { seed: 1 }), path);

/** CPU time, as a plan runs on one thread and other work must not count. */
const secondsSince = (before) => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const timed = async (run) => {
  const before = process.cpuUsage();
  const result = await run();
  return [secondsSince(before), result];
};
const best = (run, rounds) => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    run();
    least = Math.min(least, secondsSince(before));
  }
  return least;
};

const [load, posterior] = await timed(() => loadFit(path));
const [firstPlan, plan] = await timed(() => planBudget(posterior));
const [horizon, byWeek] = await timed(() => planBudget(posterior, { horizon: 52 }));
const draws = responseDraws("bench", posterior, 1000);
const today = todaysPlan(draws, null);
const total = today.reduce((sum, money) => sum + money, 0);
const start = planRequest("planBudget", draws.channels, today, {}).startWith([
  budgetRow(total, today.length, 1),
]);
const solve = best(
  () =>
    optimise({ surface: createSurface(draws, null), risk: expectation, reference: null, cost: null }, start),
  20,
);
await rm(folder, { recursive: true });
const gaps = [plan.optimalityGap, byWeek.optimalityGap];
console.log(JSON.stringify({ load, firstPlan, horizon, solve, gaps, channels: draws.channels.length }));
