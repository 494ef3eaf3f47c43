/** Fits of a reference model as a user's own program would make them; the draws go to a file.
 *
 *  Usage: node sample.mjs SPEC SEED WARMUP DRAWS OUT   (OUT "-" writes no draws; SEED "-" reads one seed after another from standard input)
 *  Prints for each fit one JSON: seconds, gradients, divergences and the most memory the process has held. */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { prepareSampling, sampleDesign } from "../../build/fit/sampleDesign.js";

// As the command does: the threads load their code while the rest is read.
prepareSampling();
const { readReference } = await import("../../build/design/reference.js");
const [path, seed, warmup, draws, out] = process.argv.slice(2);
const { design } = await readReference(path);
if (seed === "-") {
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) await fitSeed(Number(line));
} else await fitSeed(Number(seed));

async function fitSeed(seed) {
  const before = process.cpuUsage();
  const samples = await sampleDesign(design, { seed, warmup: Number(warmup), draws: Number(draws) });
  const used = process.cpuUsage(before);
  const chains = samples.chains.length;
  const names = [...samples.parameters.values()].flatMap((parameter) => parameter.names);
  if (out !== "-") {
    // From [chain, draw, name] to [name, chain, draw].
    const columns = [...samples.parameters.values()].flatMap(({ names: own, values }) =>
      own.map((_, i) =>
        Float64Array.from({ length: chains * samples.draws }, (_, at) => values[at * own.length + i]),
      ),
    );
    writeFileSync(out, Buffer.concat(columns.map((column) => Buffer.from(column.buffer))));
  }
  const sum = (pick) => samples.chains.reduce((total, chain) => total + pick(chain), 0);
  console.log(
    JSON.stringify({
      seconds: samples.seconds.total,
      cpuSeconds: (used.user + used.system) / 1e6,
      gradients: sum(({ gradientEvaluations }) => gradientEvaluations.sampling),
      divergences: sum(({ isDivergent }) => isDivergent.reduce((total, flag) => total + flag, 0)),
      names,
      chains,
      draws: samples.draws,
      file: out,
      megabytes: process.resourceUsage().maxRSS / 1024,
    }),
  );
}
