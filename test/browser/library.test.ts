/** The library in a page, from its bundle: what a study does, on Web Workers and with no file system, gives Node's numbers to the last digit. */
import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as carryover from "../../src/index.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
// @ts-expect-error: plain JavaScript, as the page runs it too
import * as work from "./libraryInPage.js";
import { pictureNote, withoutPictures } from "./runDocument.js";

/** What runStudy tells; all else but these is compared as it is. */
interface Study extends Readonly<Record<string, unknown>> {
  readonly digest: string;
  readonly isSame: boolean;
  readonly files: readonly unknown[];
  readonly report: { readonly artifacts: Readonly<Record<string, string>> };
  readonly markdown: string;
}

declare global {
  interface Window {
    /** Runs a function of libraryInPage.js. */
    run(name: string, argument: unknown): Promise<unknown>;
  }
}

const at = (...names: string[]) => join(packageRoot, ...names);
/** Draws of `fit(specify(market.csv, { type: "v3" }), { seed: 1 })`. */
const pinned = "1f6bc1af934890fa";
const html = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "h5wasm": "/node_modules/h5wasm/dist/esm/hdf5_hl.js" } }</script>
<script type="module">
import * as library from "/dist/browser/index.js";
import * as work from "/test/browser/libraryInPage.js";
window.run = (name, argument) => work[name](library, argument);
</script>`;
/** A page that may start workers from files of its own alone. */
const strict = "/strict";

let server: Server;
let browser: Browser;
let page: Page;
let table: string;
const faults: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  table = await readFile(at("data", "market.csv"), "utf8");
  server = createServer(async ({ url = "/" }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    if (path === "/" || path === strict) {
      if (path === strict) response.setHeader("content-security-policy", "worker-src 'self'");
      response.setHeader("content-type", "text/html").end(html);
      return;
    }
    const isServed =
      /^\/(dist\/browser|data|test\/browser|node_modules\/(plotly\.js-cartesian-dist-min|h5wasm))\//.test(
        path,
      );
    const body = isServed ? await readFile(at(path)).catch(() => null) : null;
    const type = path.endsWith(".js") ? "text/javascript" : "text/csv";
    if (body === null) response.writeHead(404).end();
    else response.setHeader("content-type", type).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
  page = await browser.newPage();
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

/** Runs a function of libraryInPage.js in the page. */
function inPage<Result>(name: string, argument: unknown = null): Promise<Result> {
  return page.evaluate(([work, value]) => window.run(work, value) as Promise<Result>, [
    name,
    argument,
  ] as const);
}

test("a study gives the same numbers in a page, on Web Workers, as in Node, on threads", async () => {
  const there = await inPage<Study>("runStudy", { table, workers: 2 });
  const here: Study = await work.runStudy(carryover, { table, workers: 2 });
  expect(there.digest.slice(0, pinned.length)).toBe(pinned);
  const { report: reportThere, markdown: markdownThere, ...numbersThere } = there;
  const { report: reportHere, markdown: markdownHere, ...numbersHere } = here;
  for (const key of Object.keys(numbersHere))
    expect([key, numbersThere[key]]).toEqual([key, numbersHere[key]]);
  expect(here.isSame).toBe(true);
  expect(here.files.length).toBeGreaterThan(10);

  // Pictures are left out in a browser, which its document and its report say.
  const { pictures, ...artifacts } = reportHere.artifacts;
  expect(pictures).toContain(".png");
  expect(reportThere).toEqual({ ...reportHere, artifacts });
  expect(markdownThere).toMatch(pictureNote);
  expect(markdownThere).not.toContain("![");
  expect(markdownHere).not.toMatch(pictureNote);
  expect(withoutPictures(markdownThere)).toBe(withoutPictures(markdownHere));
  expect(faults).toEqual([]);
});

test("a table is read from an address, and one that is not there is refused in one line", async () => {
  const here = await carryover.readPanel({ text: table });
  const there = await inPage<{ sha256: string; sum: number; refusals: string[] }>("readAddresses");
  expect(there.sha256).toBe(here.source.sha256);
  expect(there.sum).toBe(here.kpi.values.reduce((sum, value) => sum + value, 0));
  expect(there.refusals).toEqual([
    expect.stringMatching(/^DataError: .*none\.csv: the server answers 404 Not Found; check the address$/),
    expect.stringMatching(/^DataError: .*cannot be reached .* lets this page read it$/),
    "DataError: data/market.csv: there is no such file; a browser has no files but those that were written in this page: give a URL, or the text itself",
    "DataError: table.csv: the file is empty; export the table again as CSV",
  ]);
});

test.each([0, 2])("a signal stops a fit on %i workers at once, and the next one runs", async (workers) => {
  const before = page.workers().length;
  const told = await inPage<{ reason: string; seconds: number; draws: number }>("stopFit", workers);
  expect(told).toMatchObject({ reason: "enough", draws: 10 });
  console.info(`stopped on ${workers} workers after ${(1000 * told.seconds).toFixed(0)} ms`);
  expect(told.seconds).toBeLessThan(10);
  // The workers that were stopped are gone: those that are there belong to the fit after it. Chromium gives
  // one that computes without a break two seconds.
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(Math.max(2, before));
});

test("an error on a worker is the error that it would be in Node", async () => {
  const there = await inPage<string>("failFit", { table, workers: 2 });
  expect(there).toBe(await work.failFit(carryover, { table, workers: 2 }));
  expect(there).toMatch(/^true /);
});

test("a fit says that its page may start no Web Worker, and runs in the page itself", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${strict}`);
  const told = await page.evaluate((table) => window.run("fitWithoutWorkers", table), table);
  expect(told).toEqual({
    told: "SetupError: this page may start no Web Worker, on which chains are sampled; let worker-src of its Content-Security-Policy have blob:, or sample in the page itself with workers: 0",
    chains: 2,
  });
  await page.close();
});

test("large packages are asked for when they are first used, and not before", async () => {
  asked.length = 0;
  await page.reload();
  await page.waitForFunction(() => "run" in window);
  const counted = () =>
    ["danfo", "yamlLater", "hdf5_hl", "plotly", "later"].map(
      (name) => asked.filter((one) => one.includes(name)).length,
    );
  expect(counted()).toEqual([0, 0, 0, 0, 0]);
  expect(await inPage("describeFrame", table)).toEqual(await work.describeFrame(carryover, table));
  expect(counted()).toEqual([1, 0, 0, 0, 0]);
  expect(await inPage("readBeside", table)).toMatch(
    /^DataError: beside\.yaml, row 1: this is not valid YAML/,
  );
  expect(counted()).toEqual([1, 1, 1, 0, 0]);
  expect(await inPage("refusePreparing")).toBe(
    "SetupError: prepare: a page has no database; prepare tables in a shell",
  );
  expect(counted()).toEqual([1, 1, 1, 0, 0]);
  expect(await inPage("describeReport", table)).toBe("# What media brought: units\\_sold, table.csv");
  expect(counted()).toEqual([1, 1, 1, 0, 1]);

  // A page that draws has Plotly of its own.
  await page.addScriptTag({ url: "/node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js" });
  const picture = await inPage<{ start: number[]; svg: string; plain: number; warned: number }>(
    "drawPictures",
  );
  expect(picture.start).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect(picture.svg).toContain("Warning: Mind this.");
  expect(picture.warned).toBeGreaterThan(picture.plain + 30);
});

test("the whole public API is at most 400 kB gzipped, each file by itself, before anything else is used", async () => {
  const sizes = new Map<string, number>();
  const visit = async (name: string): Promise<void> => {
    if (sizes.has(name)) return;
    const text = await readFile(at("dist", "browser", name), "utf8");
    sizes.set(name, gzipSync(text, { level: 9 }).length);
    for (const [, imported] of text.matchAll(/\b(?:from|import)"\.\/([\w.-]+\.js)"/g)) await visit(imported!);
  };
  await visit("index.js");
  // What a page asks for, and nothing beside it.
  asked.length = 0;
  await page.reload();
  await page.waitForFunction(() => "run" in window);
  const loaded = asked
    .filter((path) => path.startsWith("/dist/browser/"))
    .map((path) => path.split("/").at(-1));
  expect(new Set(loaded)).toEqual(new Set(sizes.keys()));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.info(`the whole API is ${total} bytes gzipped: ${JSON.stringify(Object.fromEntries(sizes))}`);
  expect(total).toBeGreaterThan(300_000);
  expect(total).toBeLessThanOrEqual(400_000);
});

test("an engine with tables, fits, diagnosis, returns and plans is at most 200 kB gzipped", async () => {
  const engine = "readPanel, specify, fit, diagnose, roi, planBudget";
  const { metafile, outputFiles } = await build({
    stdin: { contents: `export { ${engine} } from "carryover";`, resolveDir: packageRoot },
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    target: "es2022",
    outdir: "out/engine",
    absWorkingDir: packageRoot,
    external: ["plotly.js-cartesian-dist-min", "h5wasm"],
    metafile: true,
    write: false,
  });
  expect(Object.keys(metafile.inputs)).toContain("dist/browser/bundled.js");
  const atOnce = new Set<string>();
  const visit = (file: string): void => {
    if (atOnce.has(file)) return;
    atOnce.add(file);
    for (const { path, kind, external } of metafile.outputs[file]!.imports)
      if (kind === "import-statement" && !external) visit(path);
  };
  visit(Object.keys(metafile.outputs).find((file) => metafile.outputs[file]!.entryPoint !== undefined)!);
  const size = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;
  const first = [...atOnce].map((file) => outputFiles.find(({ path }) => path === at(file))!.contents);
  const total = first.reduce((sum, bytes) => sum + size(bytes), 0);
  const whole = await Promise.all(
    (await readdir(at("dist", "browser"))).map(async (name) => [
      name,
      size(await readFile(at("dist", "browser", name))),
    ]),
  );
  console.info(`engine ${total} bytes gzipped; of the whole: ${JSON.stringify(Object.fromEntries(whole))}`);
  expect(total).toBeGreaterThan(100_000);
  expect(total).toBeLessThanOrEqual(200_000);
});

test("budgets are answered from a fit that was written down: Node's digits, at most 60 kB gzipped", async () => {
  const fit = await carryover.fit(carryover.specify(await carryover.readPanel({ text: table })), {
    seed: 1,
    draws: 100,
  });
  const record = carryover.whatIf(fit);
  // As text: the test's own bundler would rewrite the import.
  const there = await page.evaluate(`(async () => {
    const { createWhatIfEvaluator } = await import("/dist/browser/whatIf.js");
    const { answersOf } = await import("/test/browser/libraryInPage.js");
    return answersOf(createWhatIfEvaluator(${JSON.stringify(record)}));
  })()`);
  expect(there).toBe(work.answersOf(carryover.createWhatIfEvaluator(record)));
  const bytes = gzipSync(await readFile(at("dist", "browser", "whatIf.js")), { level: 9 }).length;
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(60_000);
});
