/** How many charts a second a slider moves: eleven curves of 156 weeks, answered by a worker with the messages of a kernel, in Chromium. Checkouts named
 *  by their folders are measured side by side, round by round: node bench/moving.mjs . ../before */
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const folders = process.argv.length > 2 ? process.argv.slice(2) : ["."];
const rounds = 3;
const seconds = 4;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
await page.setContent("<!doctype html><body><div id=box style='width:860px'></div>");
await page.addScriptTag({ path: "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js" });
for (const [i, folder] of folders.entries()) await page.addScriptTag({ content: await bundled(folder, i) });

/** CPU seconds of the page's own thread so far, as Linux counts them. */
const session = await browser.newBrowserCDPSession();
const { processInfo } = await session.send("SystemInfo.getProcessInfo");
const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
const cpuSeconds = () =>
  renderers
    .flatMap((id) => (readdirSync(`/proc/${id}/task`).includes(String(id)) ? [id] : []))
    .reduce(
      (sum, id) => sum + Number(readFileSync(`/proc/${id}/task/${id}/schedstat`, "utf8").split(" ")[0]) / 1e9,
      0,
    );

console.log(`load ${loadavg()[0].toFixed(1)}`);
for (let round = 1; round <= rounds; round++) {
  for (const [i, folder] of folders.entries()) {
    await page.evaluate(moved, [i, 0.5]);
    const before = cpuSeconds();
    const charts = await page.evaluate(moved, [i, seconds]);
    const cpu = cpuSeconds() - before;
    console.log(
      `round ${round}  ${folder.padEnd(24)} ${(charts / seconds).toFixed(1)} charts a second, ${((1000 * cpu) / charts).toFixed(1)} ms of CPU each`,
    );
  }
}
console.log(`load ${loadavg()[0].toFixed(1)}`);
await browser.close();

/** Moves the slider in every frame for so long: how many charts were drawn. */
async function moved([i, seconds]) {
  const box = document.querySelector("#box");
  const { drawControls, curves } = globalThis[`checkout${i}`];
  const base = curves();
  const worker = new Worker(
    URL.createObjectURL(
      new Blob([
        `let base; onmessage = ({ data }) => {
          if (data.base) { base = data.base; return; }
          for (const [c, trace] of base.chart.data.entries()) trace.y = trace.x.map((week) => (1 + c) * data.values[0] ** (week / 9));
          postMessage(JSON.stringify({ values: data.values, view: base }));
        };`,
      ]),
    ),
  );
  worker.postMessage({ base });
  const live = {
    send: (values) => worker.postMessage({ values }),
    isClosed: () => false,
    onAnswer() {},
    onGone() {},
  };
  worker.onmessage = ({ data }) => {
    const { values, view } = JSON.parse(data);
    live.onAnswer(values, view);
  };
  const look = { type: "slider", label: "retention", from: 0, to: 0.95, step: 0.001, unit: "" };
  drawControls(box, { id: "a", controls: [look], values: [0.5], positions: null, frames: null }, base, live);
  const slider = box.querySelector("input");
  const chart = box.querySelector(".js-plotly-plot");
  let drawn = 0;
  let last = chart.data[0].y;
  const begin = performance.now();
  for (let step = 0; performance.now() - begin < 1000 * seconds; step++) {
    slider.value = String(0.05 + (step % 180) / 200);
    slider.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
    if (chart.data[0].y !== last) drawn++;
    last = chart.data[0].y;
  }
  worker.terminate();
  box.replaceChildren();
  return drawn;
}

async function bundled(folder, i) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { drawControls } from "./src/notebook/page/drawControls.js";
import { lines } from "./src/plots/compare.js";
const weeks = Array.from({ length: 156 }, (_, week) => week);
const curves = () => {
  const names = Array.from({ length: 11 }, (_, c) => ["channel " + c, weeks.map((week) => (1 + c) * 0.5 ** (week / 9))]);
  const { data, layout, narrow, description } = lines(weeks, Object.fromEntries(names), "What is left", { x: "week", y: "effect" });
  return JSON.parse(JSON.stringify({ chart: { data }, figure: { layout, narrow, description } }));
};
globalThis.checkout${i} = { drawControls, curves };`,
      resolveDir: resolve(folder),
    },
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["browser"],
    logLevel: "error",
  });
  return outputFiles[0].text;
}
