/** The static site: a notebook runs in the page, is checked and completed as by the kernel, says what it says, and asks no other host. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as carryover from "../../src/index.js";
import { createCellChecks } from "../../src/kernel/cellChecks.js";
import { typeError } from "../../src/kernel/cellErrors.js";
import { prelude } from "../../src/kernel/checkerOptions.js";
import { completeReply, inspectReply } from "../../src/kernel/codeReplies.js";
import { nodeChecker } from "../../src/kernel/nodeChecker.js";
import { checkout } from "../../src/lab/environment.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { firefoxPath, launchFirefox } from "./firefox.js";
import { startLab } from "./runningLab.js";
import {
  committedCells,
  faultsOf,
  runAllCells,
  type ServedSite,
  serveSite,
  siteFolder,
  textsOf,
  untilIdle,
} from "./servedSite.js";

let site: ServedSite;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

/** What is said of a file in a folder that is not there, as under Node. */
const noFolder = (file: string) =>
  `${file}: the file cannot be written (ENOENT): there is no such folder; make it, or name another`;

/** What the kernel of the open notebook answers. */
const askKernel = (
  page: Page,
  request: string,
  content: object,
): Promise<Readonly<Record<string, unknown>>> =>
  page.evaluate(
    `(async () => {
      const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
      const asked = kernel.${request}(${JSON.stringify(content)});
      return (await (asked.done ?? asked)).content;
    })()`,
  );

test("the site is at most 15 MB compressed", () => {
  const packed = spawnSync("tar", ["--create", "--gzip", "--directory", siteFolder, "."], { maxBuffer: 1e8 });
  expect(packed.status).toBe(0);
  expect(packed.stdout.length).toBeGreaterThan(5e6);
  expect(packed.stdout.length).toBeLessThan(15e6);
});

test("the site is light or dark as the reader's system is, until they choose", async () => {
  const page = await (await site.newContext()).newPage();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(site.addressOf("01-data.ipynb"));
  await untilIdle(page);
  expect(await page.evaluate("document.body.dataset.jpThemeName")).toBe("JupyterLab Dark");
  await page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })");
  await page.waitForFunction('document.body.dataset.jpThemeName === "JupyterLab Light"');
  await page.close();
});

test.each(["00-quickstart.ipynb", "01-data.ipynb", "05-bayesian-fit.ipynb"])(
  "%s computes in the page what is committed, from a sub-path, and asks no other host",
  async (name) => {
    const context = await site.newContext();
    const elsewhere: string[] = [];
    const missing: string[] = [];
    context.on("response", (response) => {
      if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`);
    });
    const asked: string[] = [];
    // After a while the rest of the site is loaded, for visits without a network: a test of its own.
    let isKept = false;
    context.on("request", (request) => {
      isKept ||= request.url().endsWith("/carryover-files.json");
      if (!isKept) asked.push(request.url());
      if (!request.url().startsWith(site.address) && !/^(data|blob):/.test(request.url()))
        elsewhere.push(request.url());
    });
    const page = await site.open(name, context);
    expect(textsOf(await runAllCells(page))).toEqual(textsOf(await committedCells(name)));
    expect({ elsewhere, missing }).toEqual({ elsewhere: [], missing: [] });
    // 130 addresses, the checker's two among them. The service worker asks for some once more: how many depends on when it begins.
    expect(new Set(asked).size).toBeLessThan(140);
    expect(asked.length).toBeLessThan(2 * 140);
    await context.close();
  },
);

test("the first page is the quickstart", async () => {
  const context = await site.newContext();
  const page = await context.newPage();
  await page.goto(`${site.address}/sub/index.html`);
  await page.waitForURL(/\/lab\/index\.html/);
  await untilIdle(page);
  expect(await page.evaluate("jupyterapp.shell.currentWidget.context.path")).toBe(
    "notebooks/00-quickstart.ipynb",
  );
  await context.close();
});

test("a notebook has the whole width of a phone", async () => {
  const context = await site.newContext();
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(site.addressOf("01-data.ipynb"));
  await untilIdle(page);
  const width = "jupyterapp.shell.currentWidget.node.getBoundingClientRect().width";
  await expect.poll(() => page.evaluate(width), { timeout: 300_000 }).toBeGreaterThan(300);
  await context.close();
});

test("a lesson of the course runs, and its results lie among the files of the site", async () => {
  const page = await site.open("04-extrapolation.ipynb", undefined, "course");
  expect(await faultsOf(page)).toEqual([]);
  const listed = await page.evaluate(
    'jupyterapp.serviceManager.contents.get("results", { content: true }).then(({ content }) => content.map(({ name }) => name))',
  );
  expect(listed).toEqual(["ada.json"]);
  await page.close();
});

test("a table that is dropped among the files is read by its name there", async () => {
  const page = await site.open("00-your-own-table.ipynb");
  const folder = await mkdtemp(join(tmpdir(), "carryover-drop-"));
  await copyFile(join(packageRoot, "data", "market.csv"), join(folder, "mine.csv"));
  const files = page.locator(".jp-DirListing-content").first();
  const { x, y, width, height } = (await files.boundingBox())!;
  // As the browser hears it from the desktop.
  const browser = await page.context().newCDPSession(page);
  const at = { x: x + width / 2, y: y + height / 2 };
  const data = { items: [], files: [join(folder, "mine.csv")], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await browser.send("Input.dispatchDragEvent", { type, ...at, data });
  }
  await files.getByText("mine.csv").waitFor();
  const read = (path: string) =>
    askKernel(page, "requestExecute", {
      code: `if ((await mmm.readPanel("${path}")).times.length !== 156) throw new Error("another");`,
    });
  expect((await read("notebooks/mine.csv")).status).toBe("ok");
  expect((await read("mine.csv")).evalue).toBe(
    'mine.csv: there is no such file; did you mean "notebooks/mine.csv"?',
  );
  await page.close();
});

test("a report is written before any chart was drawn, under a name with a per cent sign too", async () => {
  const page = await site.open("00-your-own-table.ipynb");
  expect(await page.evaluate("'Plotly' in window")).toBe(false);
  const code = `const { panel } = mmm.simulatePanel(mmm.exampleMarket, 1);
    const made = await mmm.report(mmm.quickFit(mmm.specify(panel), { seed: 1 }));
    await mmm.saveReport(made, "50% more.html");`;
  const { status, evalue } = await askKernel(page, "requestExecute", { code });
  expect([status, evalue]).toEqual(["ok", undefined]);
  const listed = await page.evaluate(
    'jupyterapp.serviceManager.contents.get("", { content: true }).then(({ content }) => content.map(({ name }) => name))',
  );
  expect(listed).toContain("50% more.html");
  await page.close();
});

// Left out where there is no Firefox; .ci/run installs one.
test.skipIf(!existsSync(firefoxPath))(
  "00-quickstart.ipynb computes in Firefox what is committed",
  async () => {
    const firefox = await launchFirefox();
    const page = await firefox.newPage();
    await page.goto(site.addressOf("00-quickstart.ipynb"));
    await untilIdle(page);
    expect(textsOf(await runAllCells(page))).toEqual(textsOf(await committedCells("00-quickstart.ipynb")));
    await firefox.close();
  },
);

describe("cells are checked as by the kernel", () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open("01-data.ipynb");
  });
  afterAll(() => page?.close());

  const checks = createCellChecks(nodeChecker({ root: packageRoot, folder: packageRoot }), new Set());
  checks.check(prelude).keep();

  const ask = (request: string, content: object) => askKernel(page, request, content);
  const run = (code: string) => ask("requestExecute", { code });

  const inBoth = async (code: string) => {
    const { status, ename, evalue, traceback } = await run(code);
    const checked = checks.check(code);
    if (checked.diagnostics.length === 0) checked.keep();
    const refused = checked.diagnostics.length > 0 ? typeError(checked.diagnostics, code) : null;
    // Where the package lies is its own to each.
    const inKernel = JSON.parse(JSON.stringify(refused).replaceAll(packageRoot, "/carryover"));
    return { inPage: status === "ok" ? null : { ename, evalue, traceback }, inKernel };
  };

  test("the first before the checker is there: it runs, and is refused all the same", async () => {
    const { inPage, inKernel } = await inBoth(
      'Object.assign(globalThis, { hasRun: true }); const early: number = "text";',
    );
    expect(inPage).toEqual(inKernel);
    expect(inPage?.ename).toBe("TypeScriptError");
    expect((await run('if (!Reflect.get(globalThis, "hasRun")) throw new Error("no")')).status).toBe("ok");
    expect((await run("early")).ename).toBe("TypeScriptError");
  });

  test.each([
    ['import { fit, readPanel, roi, specify } from "carryover";'],
    ['const n: number = "text";'],
    ["const a = ;"],
    ["%%time\nconst half: string = 1 / 2;"],
    ["const panel = await readPanel('data/market.csv');\nconst weeks = panel.times;"],
    ["weeks.lenght"],
    ["fit(specify(panel))"],
    ["const posterior = await fit(specify(panel), { draw: 10 });"],
    ["specify(panel, {\n  adstock: 'geometrical',\n});"],
    ["{ weeks: panel.times, b: missing }"],
    ["interface Row { name: string; spend: number }\nconst row: Row = { name: 'tv' };"],
    ["interface Row { name: string; spend: number }\nlet rows: Row[] = [];"],
    ["rows.push({ name: 'tv', spend: '3' });"],
    ["const rows2 = []; rows2.push(1); rows2[0].toFixed(1)"],
    ["mmm.roy(3)"],
    ["const { name, status } = { name: 'a', status: 1 }; status + name.length"],
    ["status.length"],
    ["window.alert(1)"],
    ["for (const one of panel.channels) { const two = one.naem; }"],
    ["export default class { x = y }"],
  ])("%j", async (code) => {
    const { inPage, inKernel } = await inBoth(code);
    expect(inPage).toEqual(inKernel);
  });

  test("names of a cell that failed are known as far as it came", async () => {
    const failed = await run("let reached1 = 1;\nthrow new Error('no');\nlet after1 = 2;");
    expect(failed.ename).toBe("Error");
    expect((await run("reached1 + 1")).status).toBe("ok");
    expect((await run("after1")).evalue).toBe("Cannot find name 'after1'. (line 1, column 1)");
  });

  test("what a page has not is unknown, and what Node and a page have is known", async () => {
    expect((await run('import fs from "node:fs";')).evalue).toBe(
      "Cannot find module 'node:fs' or its corresponding type declarations. (line 1, column 16)",
    );
    expect((await run("process.exit()")).ename).toBe("TypeScriptError");
    expect((await run("importScripts('x.js')")).ename).toBe("TypeScriptError");
    expect(
      (await run("new URL('a', 'http://b').href.length + performance.now() + setTimeout(() => {})")).status,
    ).toBe("ok");
  });

  test.each([
    ["mmm.", 4],
    ["mmm.saturation", 14],
    ["panel.", 6],
    ["/* 😀 */ panel.tim", 18],
    ["row", 3],
    ["fit(specify(panel), { ", 22],
  ])("completed: %j", async (code, cursor_pos) => {
    const found = checks.complete(code, [...code].slice(0, cursor_pos).join("").length);
    expect(await ask("requestComplete", { code, cursor_pos })).toEqual(completeReply(code, found));
    expect(found.matches.length).toBeGreaterThan(0);
  });

  test("completed: files of the site in quotes", async () => {
    const code = 'await readPanel("data/mar")';
    expect(await ask("requestComplete", { code, cursor_pos: 25 })).toMatchObject({
      matches: ["market.csv", "market.yaml"],
      cursor_start: 22,
      cursor_end: 25,
    });
  });

  test.each([
    ["fit", 2],
    ["mmm.roi", 6],
    ["await fit(specify(panel), ", 26],
    ["panel", 3],
    ["nothing", 3],
  ])("inspected: %j", async (code, cursor_pos) => {
    expect(await ask("requestInspect", { code, cursor_pos, detail_level: 0 })).toEqual(
      inspectReply(checks.inspect(code, cursor_pos)),
    );
  });

  test.each(["1 + 1", "for (const a of b) {", "const a = ;", "`text"])(
    "complete or not: %j",
    async (code) => {
      expect(await ask("requestIsComplete", { code })).toEqual(checks.isComplete(code));
    },
  );
});

test("a second visit needs no network, and finds what cells have written, after a restart too", async () => {
  const context = await site.newContext();
  const run = async (page: Page, code: string) => {
    const { status, traceback } = await askKernel(page, "requestExecute", { code });
    return [status, traceback];
  };
  const read = `if ((await mmm.loadFit("data/kept.nc")).provenance.draws !== 50) throw new Error("another");
if ((await mmm.readPanel("data/market.csv")).times.length !== 156) throw new Error("another");`;
  const first = await site.open("01-data.ipynb", context);
  const write = `const model = mmm.specify(await mmm.readPanel("data/market.csv"));
await mmm.saveFit(await mmm.fit(model, { warmup: 50, draws: 50 }), "data/kept.nc");`;
  expect(await run(first, write)).toEqual(["ok", undefined]);
  const elsewhere = 'await mmm.saveFit(await mmm.loadFit("data/kept.nc"), "none/kept.nc")';
  const { evalue } = await askKernel(first, "requestExecute", { code: elsewhere });
  expect(evalue).toBe(noFolder("none/kept.nc"));
  await first.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()");
  await untilIdle(first);
  expect(await run(first, read)).toEqual(["ok", undefined]);
  expect((await run(first, "model"))[0]).toBe("error");
  const isKept = `(async () => {
    const name = (await caches.keys()).find((one) => one.startsWith("carryover-"));
    const { files } = await (await fetch("/sub/carryover-files.json")).json();
    return name !== undefined && (await (await caches.open(name)).keys()).length === files.length;
  })()`;
  await expect.poll(() => first.evaluate(isKept)).toBe(true);
  await first.close();

  await site.stopServing();
  const second = await site.open("01-data.ipynb", context);
  expect(textsOf(await runAllCells(second))).toEqual(textsOf(await committedCells("01-data.ipynb")));
  expect(await run(second, read)).toEqual(["ok", undefined]);
  expect((await run(second, 'const no: number = "text";'))[0]).toBe("error");
  await context.close();
});

test("in a JupyterLab with a server the kernel of the page stands beside the server's, and computes on the server's files", async () => {
  const hybrid = join(packageRoot, "out", "hybrid-kernels");
  const wanted = ["--no-deps", "--upgrade", "--target", hybrid, "jupyterlab-hybrid-kernels==0.2.1"];
  const { status, stderr } = spawnSync(checkout.python, ["-m", "pip", "install", "--quiet", ...wanted], {
    encoding: "utf8",
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const data = [join(packageRoot, "out"), join(hybrid, "share", "jupyter")];
  let folder = "";
  const lab = await startLab(
    async (notebooks) => {
      folder = notebooks;
      await mkdir(notebooks);
      await copyFile(join(packageRoot, "data", "market.csv"), join(notebooks, "market.csv"));
    },
    900,
    {
      variables: { JUPYTER_PATH: data.join(delimiter) },
      arguments: ["--LabApp.expose_app_in_browser=True"],
    },
  );
  try {
    const { page, address, token } = lab;
    await page.goto(`${address}/lab?token=${token}`);
    const cards = page.locator(".jp-LauncherCard");
    await cards.filter({ hasText: "in this page" }).first().waitFor({ timeout: 90_000 });
    expect(await cards.evaluateAll((all) => all.map((one) => (one as HTMLElement).title))).toEqual(
      expect.arrayContaining(["Carryover (TypeScript)", "Carryover (TypeScript, in this page)"]),
    );
    await page.evaluate(
      'jupyterapp.commands.execute("notebook:create-new", { kernelName: "carryover-page" })',
    );
    await untilIdle(page);
    const run = (code: string) => askKernel(page, "requestExecute", { code });
    const fitted = await run(`const panel = await mmm.readPanel("market.csv");
const posterior = await mmm.fit(mmm.specify(panel), { seed: 1, warmup: 50, draws: 50 });
await mmm.saveFit(posterior, "fit.nc");`);
    expect([fitted.status, fitted.traceback]).toEqual(["ok", undefined]);
    expect((await run('await mmm.saveFit(posterior, "none/fit.nc")')).evalue).toBe(noFolder("none/fit.nc"));
    const kept = await carryover.loadFit(join(folder, "fit.nc"));
    const model = carryover.specify(await carryover.readPanel(join(folder, "market.csv")));
    const here = await carryover.fit(model, { seed: 1, warmup: 50, draws: 50 });
    const returns = (of: typeof here) => carryover.roi(of).channels.map((one) => one.roi.mean);
    expect(returns(kept)).toEqual(returns(here));
    expect((await run("const no: number = posterior;")).ename).toBe("TypeScriptError");
    // The server has started no kernel.
    const running = await fetch(`${address}/api/kernels?token=${token}`);
    expect(await running.json()).toEqual([]);
  } finally {
    await lab.close();
  }
});
