/** Time of one gradient of the reference model: ours in WebAssembly and in TypeScript, C by hand, PyMC (numba) and JAX. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { here, installed, load, python, run, specOf } from "./processes.mjs";

/** Everybody takes a turn in each round; the best round counts. */
export function measureGradient({ rounds }) {
  const data = "synth_easy_shared";
  const spec = specOf(data);
  const ours = (engine, mode) => () =>
    run("0", process.execPath, [`${here}carryover/gradient.mjs`, engine, spec, mode]);
  const tasks = {
    "WebAssembly, collapsed": ours("wasm", "collapsed"),
    "WebAssembly, full": ours("wasm", "full"),
    "TypeScript, collapsed": ours("typescript", "collapsed"),
    "TypeScript, full": ours("typescript", "full"),
  };
  const there = installed(["gcc", "pymc", "numba", "jax", "numpyro"]);
  if (there.includes("gcc")) {
    const { program, input } = buildC(spec);
    tasks["C by hand, full"] = () => run("0", program, [], input);
  }
  const peer = (engine) => () => run("0", python, [`${here}peers/gradient.py`, engine, spec]);
  if (there.includes("jax") && there.includes("numpyro")) tasks["JAX, full"] = peer("jax");
  if (there.includes("pymc") && there.includes("numba")) tasks["PyMC (numba), full"] = peer("pymc");

  const rows = Object.fromEntries(Object.keys(tasks).map((name) => [name, { microseconds: [], loads: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      // Compiling takes a peer a minute, and its times are ten times ours: two rounds of it settle the ratio.
      if (round > 1 && /JAX|PyMC/.test(name)) continue;
      const before = load();
      const { microseconds, error, compileSeconds } = task();
      if (error > 1e-8) throw new Error(`${name} computes another density: relative error ${error}`);
      rows[name].microseconds.push(microseconds);
      rows[name].loads.push(before);
      if (compileSeconds !== undefined) rows[name].compileSeconds = compileSeconds;
      console.error(`${name}: ${microseconds.toFixed(2)} µs, load ${before}`);
    }
  }
  return { data, rows };
}

/** Compiles the C program for the sizes of the data set; what it reads are the file's arrays as doubles. */
function buildC(path) {
  const spec = JSON.parse(readFileSync(path, "utf8"));
  const { x, y, Z, F, prior } = spec.data;
  const points = spec.density_test_points;
  const linear = y.map((_, t) => [1, ...Z[t], ...F[t]]);
  const numbers = [
    ...[x.flat(), y, linear.flat(), prior.alpha_a, prior.alpha_b, prior.lam_mu, prior.lam_sd, prior.beta_sd],
    [prior.intercept_mu, ...Z[0].map(() => 0), ...F[0].map(() => 0)],
    [prior.intercept_sd, ...prior.gamma_sd, ...F[0].map(() => prior.phi_sd)],
    prior.sigma_sd,
    ...points.flatMap(({ q, logp, grad }) => [q, logp, grad]),
  ].flat();
  const program = `${mkdtempSync(`${tmpdir()}/bench-`)}/gradient`;
  const sizes = { T: y.length, C: x[0].length, K: linear[0].length, POINTS: points.length };
  const defines = Object.entries(sizes).map(([name, value]) => `-D${name}=${value}`);
  execFileSync("gcc", ["-O3", "-march=native", ...defines, `${here}peers/gradient.c`, "-o", program, "-lm"]);
  return { program, input: Buffer.from(Float64Array.from(numbers).buffer) };
}
