/** What a first visit to the static site costs: node bench/site.mjs [visits], after npm run site. The page is opened from this machine in a Chromium that
 *  knows nothing of it; the first cell reads data/market.csv. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { loadavg } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const visits = Number(process.argv[2] ?? 5);
const site = fileURLToPath(new URL("../out/site", import.meta.url));
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

let requests = 0;
let bytes = 0;
const server = createServer(async ({ url }, response) => {
  requests++;
  const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
  const body = await readFile(join(site, path)).catch(() => null);
  if (body === null) return response.writeHead(404).end();
  bytes += body.length;
  response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/lab/index.html?path=notebooks/00-quickstart.ipynb`;

/** Seconds of a processor that a process and all it has started have used. */
function secondsOf(root) {
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [id, rest] = readFileSync(`/proc/${name}/stat`, "utf8").split(/ \(.*\) /s);
        const fields = rest.split(" ");
        return [
          { id: Number(id), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) },
        ];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  const family = new Set([root]);
  for (let known = 0; known < family.size; ) {
    known = family.size;
    for (const { id, parent } of stats) if (family.has(parent)) family.add(id);
  }
  return stats.filter(({ id }) => family.has(id)).reduce((sum, { ticks }) => sum + ticks / 100, 0);
}

const firstCell = `(async () => {
  const wait = () => new Promise((resolve) => setTimeout(resolve, 20));
  const kernel = () => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  while (kernel()?.status !== "idle") await wait();
  const code = 'if ((await mmm.readPanel("data/market.csv")).times.length !== 156) throw new Error("another table")';
  return (await kernel().requestExecute({ code }).done).content.status;
})()`;

const rows = [];
for (let visit = 0; visit < visits; visit++) {
  const started = await chromium.launchServer({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const browser = await chromium.connect(started.wsEndpoint());
  const page = await browser.newPage();
  const used = secondsOf(started.process().pid);
  requests = 0;
  bytes = 0;
  const start = performance.now();
  await page.goto(address);
  const status = await page.evaluate(firstCell);
  if (status !== "ok") throw new Error("the first cell failed");
  rows.push({
    "seconds to the first cell": ((performance.now() - start) / 1000).toFixed(1),
    "processor seconds": (secondsOf(started.process().pid) - used).toFixed(1),
    requests,
    MB: (bytes / 1e6).toFixed(1),
    load: loadavg()[0].toFixed(1),
  });
  await browser.close();
  await started.close();
}
console.table(rows);
server.close();
const { stdout } = spawnSync("tar", ["--create", "--gzip", "--directory", site, "."], { maxBuffer: 1e8 });
console.log(`The whole site: ${(stdout.length / 1e6).toFixed(1)} MB compressed`);
