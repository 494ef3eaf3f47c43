/** CPU seconds of a fit with the baseline that is chosen for it, the choosing counted, beside one with a line and two waves, in turns. Prints one JSON.
 *
 *  Usage: node baseline.mjs CSV|WORLD SEED ROUNDS */
import { existsSync } from "node:fs";
import { readPanel } from "../../build/data/read.js";
import { fit as sample } from "../../build/fit/fit.js";
import { specify } from "../../build/model/specify.js";
import { makeWorld } from "../worlds/worlds.mjs";

const [data, seed, rounds] = process.argv.slice(2);
const table = existsSync(data) ? data : { text: makeWorld(data, Number(seed)).csv, name: `${data}.csv` };
const panel = await readPanel(table);

/** Of all threads, as a fit's chains run on some. */
async function cpuSeconds(run) {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result];
}

async function measure(changes) {
  const [choosing, model] = await cpuSeconds(() => specify(panel, changes));
  const [sampling] = await cpuSeconds(() => sample(model, { seed: 1 }));
  const { level, seasonality } = model.spec;
  const chosen = { level: level.sd, yearly: seasonality.yearly, peaks: seasonality.peaks.length };
  return { choosing, sampling, chosen };
}

const fixed = [];
const chosen = [];
// The first round is compiled on the way, and is not counted.
for (let round = 0; round <= Number(rounds); round++) {
  const [a, b] = [await measure({ baseline: "fixed" }), await measure({})];
  if (round > 0) {
    fixed.push(a);
    chosen.push(b);
  }
}
console.log(JSON.stringify({ data, fixed, chosen }));
process.exit(0);
