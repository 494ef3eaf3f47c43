/** Time of one gradient of adstock, saturation and their weighted sum, on the WebAssembly kernels and on their TypeScript twin.
 *
 *  Usage: npm run build && node bench/kernels.mjs [weeks channels]
 *  Prints microseconds, best of many batches, since whatever else runs on the machine only ever adds time. */
import { loadavg } from "node:os";
import { createRng } from "../build/math/rng.js";
import { adstocks } from "../build/transforms/adstocks.js";
import { channelGroup, packColumns, packParameters } from "../build/transforms/channelGroup.js";
import { createKernels } from "../build/transforms/kernels/create.js";
import { saturations } from "../build/transforms/saturations.js";

const [times = 156, channels = 11] = process.argv.slice(2).map(Number);
const batches = 40;
const batchSeconds = 0.02;

/** Best microseconds per call. The two engines take turns, so that both see the same machine. */
function bestOf(tasks) {
  const best = tasks.map(() => Number.POSITIVE_INFINITY);
  const calls = tasks.map((task) => {
    let count = 1;
    for (;;) {
      const start = performance.now();
      for (let i = 0; i < count; i++) task();
      if (performance.now() - start > 1000 * batchSeconds) return count;
      count *= 2;
    }
  });
  for (let batch = 0; batch < batches; batch++) {
    tasks.forEach((task, k) => {
      const start = performance.now();
      for (let i = 0; i < calls[k]; i++) task();
      best[k] = Math.min(best[k], (1000 * (performance.now() - start)) / calls[k]);
    });
  }
  return best;
}

/** The steps of a gradient, each one a function without arguments. */
function steps(engine, adstockName) {
  const group = channelGroup(times, channels);
  const { stride } = group;
  const length = times * stride;
  const kernels = createKernels(64 * length * 4 + 100_000, { engine });
  const series = () => kernels.allocate(length);
  const random = createRng(1);
  const x = series();
  packColumns(
    group,
    Array.from({ length: channels }, () => Float64Array.from({ length: times }, () => random.uniform())),
    x,
  );
  const adstock = adstocks[adstockName].prepare(group, { kernels, input: x });
  const saturation = saturations.hill.prepare(group, { kernels });
  const values = (kind) => {
    const buffer = kernels.allocate(kind.parameters.length * stride);
    packParameters(
      group,
      kind.parameters,
      kind.parameters.map(() => Array.from({ length: channels }, () => random.uniform())),
      buffer,
    );
    return buffer;
  };
  const alpha = values(adstocks.geometric);
  const lambda = values(saturations.hill);
  const beta = kernels.allocate(stride);
  for (let c = 0; c < channels; c++) beta[c] = random.uniform();
  const [adstocked, saturated, saturatedBar, adstockedBar] = [series(), series(), series(), series()];
  const [base, mu] = [kernels.allocate(times), kernels.allocate(times)];
  const [alphaBar, lambdaBar, betaBar] = [0, 0, 0].map(() => kernels.allocate(stride));
  const named = {
    "adstock forward": () => adstock.forward(x, alpha, adstocked),
    "saturation forward": () => saturation.forward(adstocked, lambda, saturated),
    "sum forward": () => kernels.multiplyAdd(saturated, beta, base, mu, times, stride),
    "sum pullback": () =>
      kernels.multiplyAddPullback(saturated, beta, mu, saturatedBar, betaBar, times, stride),
    "saturation pullback": () =>
      saturation.pullback(adstocked, lambda, saturated, saturatedBar, adstockedBar, lambdaBar),
    "adstock pullback": () => adstock.pullback(x, alpha, adstocked, adstockedBar, null, alphaBar),
  };
  const all = Object.values(named);
  return {
    ...named,
    all: () => {
      // A value that changes, so that no call can be left out.
      alpha[0] += 1e-15;
      for (const step of all) step();
    },
  };
}

const load = () => loadavg()[0].toFixed(2);
console.log(`${channels} channels × ${times} weeks, Node ${process.version}, load before ${load()}`);
for (const adstock of ["geometric", "geometricGrid"]) {
  const wasm = steps("wasm", adstock);
  const twin = steps("typescript", adstock);
  console.log(`\n${adstock} adstock, Hill saturation, sum: microseconds`);
  for (const name of Object.keys(wasm)) {
    const [a, b] = bestOf([wasm[name], twin[name]]);
    console.log(
      `${name.padEnd(22)}WebAssembly ${a.toFixed(2).padStart(7)}   twin ${b.toFixed(2).padStart(7)}   ${(b / a).toFixed(1)}×`,
    );
  }
}
console.log(`\nload after ${load()}`);
