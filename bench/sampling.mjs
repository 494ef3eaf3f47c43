/** Effective draws per second, everybody's ESS by ArviZ: our default against the peers on the full model, and against nutpie on the same
 *  collapsed density with the same warm-up. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { here, installed, load, python, run, serve, specOf } from "./processes.mjs";

const cores = "0,1";

/** Which package each engine of peers/sample.py needs. */
const engines = {
  "nutpie-collapsed": "nutpie",
  nutpie: "nutpie",
  "numpyro-diagonal": "numpyro",
  "numpyro-dense": "numpyro",
  pymc: "pymc",
};
/** Ours by default: 4 × (300 + 1000). The peers' own default warm-up for the full model is 1000; on the collapsed density it is ours. */
const warmupOf = { "nutpie-collapsed": 300 };

/** Fits of ours before one is timed without compiling: the first take two to one and a half times as long, from the fifth on they do not change. */
const fitsBefore = 5;

/** A program that answers with the worst ESS and R-hat of a file of draws. */
export async function startEss() {
  if (!installed(["arviz"]).includes("arviz")) return null;
  return serve("0,1", python, [`${here}peers/ess.py`]);
}

export const request = ({ file, chains, draws, names }) => JSON.stringify({ file, chains, draws, names });

const oursArgs = (data, seed, out) => [
  `${here}carryover/sample.mjs`,
  specOf(data),
  `${seed}`,
  "300",
  "1000",
  out,
];

/** One fit of ours in a fresh process. */
const fitOurs = (data, seed, out) => run(cores, process.execPath, oursArgs(data, seed, out));

/** For each engine asked for, ours and the peer take turns, seed by seed.
 *
 *  @param keep  called with all rows after each engine, so that a run cut short is not lost
 *  @returns rows of { engine, data, seed, load, seconds, compileSeconds, ess, … }; ours have one for every peer's */
export async function measureSampling({ data, seeds, only, draws = 1000, keep = () => {} }) {
  const ess = await startEss();
  if (ess === null) return { rows: [] };
  const folder = mkdtempSync(`${tmpdir()}/bench-`);
  const there = installed([...new Set(Object.values(engines))]);
  const rows = [];
  for (const [engine, module] of Object.entries(engines)) {
    if (!there.includes(module) || (only !== undefined && !only.includes(engine))) continue;
    const warmup = warmupOf[engine] ?? 1000;
    const out = `${folder}/${engine}.f64`;
    const args = [`${here}peers/sample.py`, engine, specOf(data), `${warmup}`, `${draws}`, out];
    const peer = await serve(cores, python, args);
    // The peers' compiled code is ready before their clock starts; Node compiles ours while it runs, and has done so after some fits.
    const warm = await serve(cores, process.execPath, oursArgs(data, "-", `${folder}/warm.f64`));
    for (let fit = 0; fit < fitsBefore; fit++) await warm.ask("0");
    let { compileSeconds } = peer.ready;
    for (const seed of seeds) {
      const before = load();
      const answer = await peer.ask(`${seed}`);
      compileSeconds += answer.extraCompileSeconds ?? 0;
      const between = load();
      const ours = await warm.ask(`${seed}`);
      const fresh = fitOurs(data, seed, "-");
      const common = { data, seed };
      rows.push(
        {
          ...{ engine, ...common, load: before, compileSeconds, warmup, ...kept(answer) },
          ...(await ess.ask(request(answer))),
        },
        {
          ...{ engine: "carryover", beside: engine, ...common, load: between, warmup: 300, ...kept(ours) },
          // What a process that makes this one fit takes longer.
          compileSeconds: Math.max(0, fresh.wallSeconds - ours.seconds),
          freshSeconds: fresh.wallSeconds,
          freshCpuSeconds: fresh.cpuSeconds,
          ...(await ess.ask(request(ours))),
        },
      );
      for (const { engine: who, seconds, cpuSeconds, ess: worst, rhat } of rows.slice(-2)) {
        console.error(
          `${data} seed ${seed} ${who}: ${seconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, ESS ${worst.toFixed(0)}, R-hat ${rhat.toFixed(4)}, load ${between}`,
        );
      }
    }
    warm.close();
    peer.close();
    keep(rows);
  }
  ess.close();
  return { rows };
}

const kept = ({ seconds, cpuSeconds, gradients, divergences }) => ({
  seconds,
  cpuSeconds,
  gradients,
  divergences,
});

/** From process start to the end of 4 × (300 + 1000), and whether the worst R-hat is below 1.01. */
export async function measureStart({ data, seeds }) {
  const ess = await startEss();
  const folder = mkdtempSync(`${tmpdir()}/bench-`);
  const rows = [];
  for (const seed of seeds) {
    const before = load();
    const fit = fitOurs(data, seed, `${folder}/ours.f64`);
    const { rhat, ess: worst } = ess === null ? { rhat: null, ess: null } : await ess.ask(request(fit));
    const { wallSeconds, seconds, cpuSeconds, megabytes } = fit;
    rows.push({ data, seed, load: before, wallSeconds, seconds, cpuSeconds, megabytes, rhat, ess: worst });
    console.error(`seed ${seed}: ${wallSeconds.toFixed(2)} s, R-hat ${rhat?.toFixed(4)}, load ${before}`);
  }
  ess?.close();
  return { rows };
}
