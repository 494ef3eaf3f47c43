/** The cells of a page: they give what the kernel gives, keep their values, can be stopped, and run from a disk. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error: plain JavaScript, which makes the site
import { buildChecker } from "../../packaging/checker.mjs";
import * as carryover from "../../src/index.js";
import { engineModules } from "../../src/lab/engineModules.js";
import { figureType, plotlyType } from "../../src/notebook/chartTypes.js";
import { mimeBundle } from "../../src/notebook/mime.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { values } from "../jupyter/cellsWithValues.js";
import type { Ran } from "./cellsInPage.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

let server: Server;
let browser: Browser;
let page: Page;
let script: string;
const faults: string[] = [];
let table: string;
/** How often the checker's types are not there. */
let missing = 0;
let returnsInNode: Awaited<ReturnType<typeof carryover.roi>>;

beforeAll(async () => {
  table = await readFile(join(packageRoot, "data", "market.csv"), "utf8");
  const model = carryover.specify(await carryover.readPanel({ text: table }), { type: "v3" });
  returnsInNode = carryover.roi(await carryover.fit(model, { seed: 1, warmup: 100, draws: 100 }));
  await buildChecker(join(packageRoot, "out", "checker"));
  const { outputFiles } = await build({
    entryPoints: ["test/browser/cellsInPage.ts"],
    absWorkingDir: packageRoot,
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["browser"],
    external: ["plotly.js-cartesian-dist-min"],
  });
  script = outputFiles[0]!.text;
  const html = `<!doctype html><link rel="icon" href="data:,"><script>${script}</script>`;
  server = createServer(async ({ url = "/" }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    if (path === "/") {
      response.setHeader("content-type", "text/html").end(html);
      return;
    }
    if (path === "/silent.js") return;
    if (path.endsWith("/checkerTypes.json") && missing > 0) {
      missing--;
      response.writeHead(503).end();
      return;
    }
    const isServed = /^\/(dist\/browser|out\/checker|node_modules\/plotly\.js-cartesian-dist-min)\//.test(
      path,
    );
    const body = isServed ? await readFile(join(packageRoot, path)).catch(() => null) : null;
    if (body === null) response.writeHead(404).end();
    else response.setHeader("content-type", "text/javascript").end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
  page = await openPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.evaluate(() => {
    window.notebook = window.openCells({ url: "/dist/browser/cellWorker.js" });
  });
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

async function openPage(address: string): Promise<Page> {
  const opened = await browser.newPage();
  opened.on("pageerror", ({ message }) => faults.push(message));
  opened.on("response", (response) => {
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`);
  });
  await opened.goto(address);
  return opened;
}

const run = (code: string, where = page): Promise<Ran> =>
  where.evaluate((text) => window.notebook.run(text), code);

const text = ({ outputs }: Ran): string | undefined => {
  const result = outputs.find(({ kind }) => kind === "result");
  return result?.kind === "result" ? (result.data["text/plain"] as string) : undefined;
};
const printed = ({ outputs }: Ran): string =>
  outputs.map((one) => (one.kind === "stream" ? one.text : "")).join("");

async function last(...cells: readonly string[]): Promise<string | undefined> {
  let shown: string | undefined;
  for (const code of cells) {
    const ran = await run(code);
    expect([code, ran.error?.traceback]).toEqual([code, undefined]);
    shown = text(ran);
  }
  return shown;
}

/** What a page leaves to the kernel: what JavaScript itself has no word for, and a look behind proxies. */
const leftOut = /\bnamespace\b|@logged|\baccessor\b|new Proxy/;

describe.each(Object.entries(values))("%s, as in the kernel", (_, rows) => {
  test.each(rows.filter(([cells]) => !leftOut.test([cells].flat().join("\n"))))(
    "%j",
    async (cells, value) => {
      expect(await last(...[cells].flat())).toBe(value);
    },
  );
});

describe("errors", () => {
  const failure = async (code: string): Promise<string> => (await run(code)).error!.traceback.join("\n");

  test("name the lines of cells and functions, and none of the engine", async () => {
    await last(
      "function ratio(a: number) {\n  if (a === 0) throw new Error('divided by zero');\n  return 1 / a;\n}",
    );
    const told = await failure("const one = 1;\n\nratio(one - 1)");
    expect(told).toMatch(
      /^Error: divided by zero\n {4}at ratio, cell \[\d+\], line 2\n {7}2 \| if \(a === 0\) throw new Error\('divided by zero'\);\n {4}at cell \[\d+\], line 3\n {7}3 \| ratio\(one - 1\)$/,
    );
  });

  test.each([
    ["const a = ;", "Unexpected token (line 1, column 11)"],
    [
      "const b = 1; namespace N { export const x = 1; }",
      "a page runs no namespaces; write an object: const N = { ... } (line 1, column 14)",
    ],
    [
      "1;\nexport namespace Rows.Of\n{\n  export const x = 1;\n}",
      "a page runs no namespaces; write an object: const Rows = { ... } (line 2, column 8)",
    ],
    [
      "function logged() {}\n@logged class A {}",
      "a page runs no decorators; call the function: logged(class A {}) (line 2, column 1)",
    ],
  ])("%j", async (code, message) => {
    const { error } = await run(code);
    expect(`${error?.ename}: ${error?.evalue}`).toBe(`TypeScriptError: ${message}`);
  });

  test.each([
    ["declare namespace N { const x: number; }\n1"],
    ["// namespace N {\n1"],
    ["`\nnamespace N {`.length - 13"],
    ["const namespace = 1; namespace"],
  ])("%j is no namespace that holds values", async (code) => {
    expect(await last(code)).toBe("1");
  });

  test("of our own functions are the kernel's", async () => {
    expect(await failure("mmm.specify(3 as never)")).toMatch(/^ArgumentError: specify: /);
    expect(await failure('await mmm.readPanel("data/nothing.csv")')).toMatch(/^DataError: .*nothing\.csv/);
  });

  test("leave what the cell has defined, and nothing that it has not", async () => {
    const told = await run(
      "let before1 = 1;\nlet later1 = fail1();\nfunction fail1(): number { throw new Error('no'); }",
    );
    expect(told.given).toEqual(["fail1", "before1"]);
    expect(await last("before1")).toBe("1");
    expect(await failure("later1")).toMatch(/^ReferenceError: later1 is not defined/);
    expect(await failure("soon1; let soon1 = 1;")).toMatch(
      /^ReferenceError: Cannot access 'soon1' before initialization/,
    );
    expect(await last("before1 + 1")).toBe("2");
  });

  test("of promises that nobody waits for are the cell's", async () => {
    expect(await failure("Promise.reject(new Error('alone')); 1")).toMatch(/^Error: alone/);
    expect(await failure("queueMicrotask(() => { throw new Error('micro'); }); 1")).toMatch(/^Error: micro/);
  });
});

test("the course is there for the cells of lessons", async () => {
  expect(await last('import { check } from "carryover/course"; typeof check')).toBe("function");
  expect((await run('import fs from "node:fs";')).error?.evalue).toBe(
    'a page has no module "node:fs"; it has "carryover", "carryover/course"',
  );
});

test("what is printed is what Node prints", async () => {
  const all = await run(`console.log("a %d", 1, { b: [1, 2] });
console.error(new Set([[1, 2]]));
console.table([{ a: 1, b: "x" }, { a: 2 }]);
console.group("g"); console.log("in"); console.groupEnd(); console.log("out");
console.log(new Float64Array(3));`);
  expect(all.error).toBeNull();
  expect(printed(all)).toBe(`a 1 { b: [ 1, 2 ] }
Set(1) { [ 1, 2 ] }
┌─────────┬───┬─────┐
│ (index) │ a │ b   │
├─────────┼───┼─────┤
│ 0       │ 1 │ 'x' │
│ 1       │ 2 │     │
└─────────┴───┴─────┘
g
  in
out
Float64Array(3) [ 0, 0, 0 ]
`);
  expect(printed(await run("%%time\n1"))).toMatch(/^\d+ ms\n$/);
});

describe("a study in cells", () => {
  test("reads the table of the page, fits and shows: Node's digits, charts as data, a live line", async () => {
    await page.evaluate(async (csv) => {
      await window.notebook.files.makeFolder("data");
      await window.notebook.files.write("data/market.csv", csv);
    }, table);
    await last('import { fit, plot, readPanel, roi, show, specify } from "carryover";');
    await last('const panel = await readPanel("data/market.csv");');
    const fitted = await run(
      "const posterior = await fit(specify(panel, { type: 'v3' }), { seed: 1, warmup: 100, draws: 100 });",
    );
    expect(fitted.error).toBeNull();
    const lines = fitted.outputs.flatMap((one) => (one.kind === "display" ? [one] : []));
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(1);
    expect(lines.map(({ isUpdate }) => isUpdate).slice(0, 2)).toEqual([false, true]);
    expect(await last("roi(posterior).channels.map((one) => one.roi.mean).join()")).toBe(
      returnsInNode.channels.map((one) => one.roi.mean).join(),
    );
    const charted = await run("show(plot.series(panel)); roi(posterior)");
    const chart = charted.outputs.find(({ kind }) => kind === "display");
    expect(chart?.kind === "display" && Object.keys(chart.data)).toEqual([
      plotlyType,
      figureType,
      "text/plain",
    ]);
    expect(text(charted)).toBe((await mimeBundle(returnsInNode))["text/plain"]);
  });
});

describe("a cell is stopped", () => {
  const stopAfter = async (code: string, milliseconds: number) => {
    const running = run(code);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const asked = performance.now();
    // A button that is pressed twice means one stop.
    await page.evaluate(() => [1, 2].forEach(() => void window.notebook.cells.interrupt()));
    return { ran: await running, took: performance.now() - asked };
  };

  test.each([
    ["a fit", "const long = await fit(specify(panel), { draws: 20000 });"],
    ["a wait", "await new Promise(() => {});"],
    ["a loop", "let turns = 0; while (true) turns++;"],
    ["a loop of loops", "for (;;) for (let i = 0; i < 1000; i++) Math.sqrt(i)"],
  ])("that runs %s, with all values", async (name, code) => {
    await last("let value = 7;");
    const { ran, took } = await stopAfter(code, 500);
    expect(ran.error).toMatchObject({ ename: "Interrupted", evalue: "the cell was interrupted" });
    // Within 0.3 s where the machine has nothing else to do (bench/README.md); none would end by itself.
    console.info(`stopped ${name} after ${took.toFixed(0)} ms`);
    expect(await last("value")).toBe("7");
  });

  test("that hears nothing: it says so, and a second stop ends it with all values", async () => {
    await last("const spin = () => { for (;;); };");
    const running = run("spin()");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await page.evaluate(() => window.notebook.cells.interrupt());
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await page.evaluate(() => window.notebook.cells.interrupt());
    const ran = await running;
    expect(printed(ran)).toContain("Stop it once more");
    expect(ran.error?.evalue).toContain("and with it all values");
    expect((await run("value")).error?.evalue).toBe("value is not defined");
    // Files are the page's.
    expect(await last('(await mmm.readPanel("data/market.csv")).times.length')).toBe("156");
  });
});

test("a page that is one file runs cells from a disk, chains on threads included", async () => {
  const engine = JSON.stringify(await engineModules(["hdf5"])).replace(/</g, "\\u003c");
  const file = join(packageRoot, "out", "cells.html");
  await mkdir(join(packageRoot, "out"), { recursive: true });
  await writeFile(
    file,
    `<!doctype html><meta charset="utf-8"><script>${script.replace(/<\/script/g, "<\\/script")}</script>
<script>window.notebook = window.openCells(${engine});</script>`,
  );
  const opened = await openPage(pathToFileURL(file).href);
  await opened.evaluate((csv) => window.notebook.files.write("market.csv", csv), table);
  const ran = await run(
    `const posterior = await mmm.fit(mmm.specify(await mmm.readPanel("market.csv"), { type: "v3" }), { seed: 1, warmup: 100, draws: 100, workers: 2 });
mmm.roi(posterior).channels.map((one) => one.roi.mean).join()`,
    opened,
  );
  expect(ran.error).toBeNull();
  expect(text(ran)).toBe(returnsInNode.channels.map((one) => one.roi.mean).join());
  const saved = await run(
    "(await mmm.loadFit(await mmm.saveFit(posterior))).parameters.size === posterior.parameters.size",
    opened,
  );
  expect(saved.error).toBeNull();
  expect(text(saved)).toBe("true");
  expect((await run("await mmm.toFrame(await mmm.readPanel('market.csv'))", opened)).error?.evalue).toMatch(
    /danfo/,
  );
  await opened.close();
});

describe("a checker that is not there", () => {
  const withChecker = async (name: string): Promise<Page> => {
    const opened = await browser.newPage();
    await opened.goto(page.url());
    await opened.evaluate((url) => {
      window.notebook = window.openCells({ url: "/dist/browser/cellWorker.js" }, url);
    }, name);
    return opened;
  };

  test("is asked for again at each cell, and then knows what those that it has missed have declared", async () => {
    const opened = await withChecker("/out/checker/checkWorker.js");
    const ran = async (code: string) => {
      const { error, ...all } = await run(code, opened);
      return [error?.evalue ?? null, printed({ error, ...all })];
    };
    missing = 3;
    expect(await ran("const kept: number = 1;")).toEqual([
      null,
      "The check of types did not load (checkerTypes.json: the server answers 503): cells run as they are until it does; each asks for it again.\n",
    ]);
    expect(await ran("const other: string = kept as never;")).toEqual([null, ""]);
    expect(await ran("const before = 1; throw new Error('no'); const after = 2;")).toEqual(["no", ""]);
    expect(missing).toBe(0);
    expect(await ran("kept.toFixed(before).length + other.lenght")).toEqual([
      "Property 'lenght' does not exist on type 'string'. Did you mean 'length'? (line 1, column 37)",
      "",
    ]);
    expect(await ran("after")).toEqual(["Cannot find name 'after'. (line 1, column 1)", ""]);
    await opened.close();
  });

  test("lets cells run as they are, and is missed once", async () => {
    const opened = await withChecker("/nothing.js");
    const first = await run("const n: number = 'text'; n", opened);
    expect([first.error, text(first)]).toEqual([null, "text"]);
    expect(printed(first)).toMatch(
      /^The check of types did not load \(checkWorker\.js: .+\): cells run as they are until it does/,
    );
    const second = await run("n.length", opened);
    expect([second.error, text(second), printed(second)]).toEqual([null, "4", ""]);
    await opened.close();
  });

  test("says in its own words, once it is there, what the first cell has failed by", async () => {
    missing = 0;
    const opened = await withChecker("/out/checker/checkWorker.js");
    const first = await run("console.log('ran'); roi(posterior)", opened);
    expect([printed(first), first.error?.ename]).toEqual(["ran\n", "TypeScriptError"]);
    expect(first.error?.evalue).toMatch(/^Cannot find name 'roi'/);
    expect((await run("throw new Error('no')", opened)).error?.evalue).toBe("no");
    await opened.close();
  });

  test("yet runs the first cell, and a stop ends what waits for it, with all values", async () => {
    const opened = await withChecker("/silent.js");
    const stopped = async (code: string) => {
      const running = run(code, opened);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await opened.evaluate(() => window.notebook.cells.interrupt());
      return running;
    };
    const first = await stopped("let kept = 1; console.log('ran')");
    expect([printed(first), first.error?.ename]).toEqual(["ran\n", "Interrupted"]);
    const second = await stopped("kept = 2; console.log('ran')");
    expect([printed(second), second.error?.ename]).toEqual(["", "Interrupted"]);
    await opened.close();
  });
});

test("nothing failed that no test has asked for", () => {
  expect(faults).toEqual([]);
});
