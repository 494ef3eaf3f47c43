/** Seconds of two chains one after the other on one thread, and side by side on two: best of alternating rounds.
 *
 *  Usage: node twoChains.mjs SPEC DRAWS ROUNDS */

import { readReference } from "../../build/design/reference.js";
import { sampleDesign } from "../../build/fit/sampleDesign.js";

const [path, draws, rounds] = process.argv.slice(2);
const { design } = await readReference(path);
const seconds = { 1: [], 2: [] };
// The first round warms both threads up and is not counted.
for (let round = 0; round <= Number(rounds); round++) {
  for (const workers of [2, 1]) {
    const samples = await sampleDesign(design, { seed: 1, chains: 2, draws: Number(draws), workers });
    if (round > 0) seconds[workers].push(samples.seconds.total);
  }
}
console.log(JSON.stringify({ one: seconds[1], two: seconds[2] }));
