/** Writes the tables of the worlds with their truth, for programs that do not run here.
 *
 *  Usage: npm run build && node bench/worlds/tables.mjs folder [--seeds 1-10] [--worlds control,reverse]
 *
 *  <world>_<seed>.csv and <world>_<seed>.truth.json (roi of each channel, totalRoi). */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seedsOf } from "./score.mjs";
import { makeWorld, worlds } from "./worlds.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "1-10" },
    worlds: { type: "string", default: Object.keys(worlds).join(",") },
  },
});
const [folder] = positionals;
mkdirSync(folder, { recursive: true });
for (const name of values.worlds.split(",")) {
  for (const seed of seedsOf(values.seeds)) {
    const { csv, roi, totalRoi } = makeWorld(name, seed);
    writeFileSync(join(folder, `${name}_${seed}.csv`), csv);
    writeFileSync(join(folder, `${name}_${seed}.truth.json`), JSON.stringify({ roi, totalRoi }));
  }
}
