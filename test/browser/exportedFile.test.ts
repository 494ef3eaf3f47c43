/** A notebook that is one file, opened from a disk without network: what it shows, what it computes, and what moves. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookPage } from "../../src/export/notebookPage.js";
import * as carryover from "../../src/index.js";
import { control, plot, reactive } from "../../src/index.js";
import { outputsOf } from "../../src/notebook/mime.js";
import { notebookText, printed, resultOf, type TestCell } from "../export/notebooks.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { firefoxPath, launchFirefox } from "./firefox.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-exported-"));
const lines = (level: number) =>
  plot.lines([0, 1, 2], { kept: [1, level, level ** 2] }, "Kept", { x: "week", y: "share" });
let browser: Browser;
let address: string;
let page: Page;
let returnsInNode: string;
const faults: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  const table = await readFile("data/market.csv", "utf8");
  const model = carryover.specify(await carryover.readPanel({ text: table }), { type: "v3" });
  returnsInNode = carryover
    .roi(await carryover.fit(model, { seed: 1, warmup: 100, draws: 100 }))
    .channels.map((one) => one.roi.mean)
    .join();
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data/market.csv"), table);
  const level = control.slider({ label: "level", from: 0, to: 1, step: 0.1, value: 0.5 });
  const stored = async (value: unknown) =>
    (await outputsOf(value)).map(({ data, metadata }) => resultOf(data, metadata));
  const cells: readonly TestCell[] = [
    {
      code: 'import { control, fit, plot, reactive, readPanel, roi, specify } from "carryover";\nconst panel = await readPanel("data/market.csv");\npanel.times.length',
      outputs: [resultOf({ "text/plain": "as it was saved" })],
    },
    {
      code: 'const posterior = await fit(specify(panel, { type: "v3" }), { seed: 1, warmup: 100, draws: 100 });\nroi(posterior).channels.map((one) => one.roi.mean).join()',
      outputs: [printed("kept")],
    },
    {
      code: 'const level = control.slider({ label: "level", from: 0, to: 1, step: 0.001, value: 0.5 });\nreactive(() => plot.lines([0, 1, 2], { kept: [1, level.value, level.value ** 2] }, "Kept", { x: "week", y: "share" }))',
      outputs: await stored(reactive(() => lines(level.value))),
    },
    { code: "function half(a: number) {\n  if (a === 0) throw new Error('nothing');\n  return a / 2;\n}" },
    { code: "const one = 1;\nhalf(one - 1)" },
    { code: "let turns = 0;\nwhile (true) turns++;" },
    { code: 'import fs from "node:fs";' },
  ];
  const notebook = join(folder, "lesson.ipynb");
  await writeFile(notebook, notebookText(cells));
  const { html } = await notebookPage(notebook);
  await writeFile(join(folder, "lesson.html"), html);
  address = pathToFileURL(join(folder, "lesson.html")).href;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  page = await opened();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

async function opened(options: Parameters<Browser["newPage"]>[0] = {}, url = address): Promise<Page> {
  const context = await browser.newContext({ offline: true, ...options });
  const made = await context.newPage();
  made.on("pageerror", ({ message }) => faults.push(message));
  made.on("console", (message) => faults.push(message.text()));
  made.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) asked.push(request.url());
  });
  await made.goto(url);
  await made.locator("#run-all").waitFor();
  return made;
}

const cell = (number: number) => page.locator("section.cell").nth(number - 1);
const output = (number: number) => cell(number).locator(".outputs");

async function run(number: number): Promise<string> {
  await cell(number).locator(".run").click();
  await page.waitForFunction(() => document.querySelector(".waiting, .running") === null);
  return ((await output(number).textContent()) ?? "").trim();
}

describe("a notebook as one file", () => {
  it("is there without computing, with its charts and their controls", async () => {
    expect(await output(1).textContent()).toBe("as it was saved");
    expect(await output(2).textContent()).toBe("kept");
    await page.locator(".carryover-chart .main-svg").first().waitFor();
    expect(page.workers()).toEqual([]);
    const slider = output(3).locator("input[type=range]");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => output(3).locator("output").textContent()).toBe("0.6");
  });

  it("runs a changed cell, after those above it that have not run: a fit has Node's digits", async () => {
    expect(await run(2)).toContain(returnsInNode);
    expect(await output(1).textContent()).toBe("156");
    await cell(1).locator("textarea").fill("panel.geos.length + 6");
    await cell(1).locator("textarea").press("Shift+Enter");
    await expect.poll(() => output(1).textContent()).toBe("7");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Code of cell 2",
    );
  });

  it("moves a chart by its control, at positions of which none stands ready", async () => {
    await run(3);
    await output(3).locator(".carryover-chart .main-svg").first().waitFor();
    await output(3)
      .locator("input[type=range]")
      .evaluate((slider: HTMLInputElement) => {
        slider.value = "0.123";
        slider.dispatchEvent(new Event("input"));
      });
    const drawn = () =>
      output(3)
        .locator(".carryover-chart")
        .evaluate((chart) => (chart as unknown as { data: { y: number[] }[] }).data[0]!.y[1]);
    await expect.poll(drawn).toBe(0.123);
  });

  it("says what failed with the lines of its cells, and what a page has not in one", async () => {
    expect(await run(5)).toMatch(
      /^Error: nothing\n {4}at half, cell \[\d+\], line 2\n {7}2 \| if \(a === 0\) throw new Error\('nothing'\);\n {4}at cell \[\d+\], line 2\n {7}2 \| half\(one - 1\)$/,
    );
    await cell(6).locator("textarea").fill("await mmm.toFrame(panel)");
    expect(await run(6)).toMatch(/^Error: data frames \(danfo\) were left out of this page[^\n]*/);
    expect(await run(7)).toMatch(/^Error: a page has no module "node:fs"[^\n]*/);
  });

  it("stops a cell and keeps the values", async () => {
    await cell(6).locator("textarea").fill("let turns = 0;\nwhile (true) turns++;");
    await cell(6).locator(".run").click();
    await cell(6).and(page.locator(".running")).waitFor();
    await page.locator("#stop").click();
    await expect.poll(() => output(6).textContent()).toContain("Interrupted");
    await cell(6).locator("textarea").fill("turns > 0 && panel.times.length");
    expect(await run(6)).toBe("156");
  });

  it("forgets, with the values that a second stop ends, which cells have run", async () => {
    const own = await opened();
    const second = own.locator("section.cell").nth(1);
    const runSecond = async (code: string) => {
      await second.locator("textarea").fill(code);
      await second.locator(".run").click();
    };
    const said = () => second.locator(".outputs").textContent();
    const counts = async () => (await own.locator(".count").allTextContents()).slice(0, 2);
    await runSecond("const spin = () => { for (;;); };\nspin();");
    await second.and(own.locator(".running")).waitFor();
    expect(await counts()).toEqual(["[1]", "[*]"]);
    await own.locator("#stop").click();
    await expect.poll(said).toContain("Stop it once more");
    await own.locator("#stop").click();
    await expect.poll(said).toContain("and with it all values");
    expect(await counts()).toEqual(["", ""]);
    await runSecond("panel.times.length");
    await expect.poll(said).toBe("156");
    expect(await counts()).toEqual(["[1]", "[2]"]);
    await own.context().close();
  });

  it("reads a table that a reader adds", async () => {
    await page.locator(".files summary").click();
    const buffer = Buffer.from(await readFile("data/insurance.csv"));
    await page.setInputFiles(".files input", { name: "mine.csv", mimeType: "text/csv", buffer });
    await page.locator(".files li", { hasText: "mine.csv" }).waitFor();
    await cell(6).locator("textarea").fill('(await readPanel("mine.csv")).times.length');
    expect(await run(6)).toBe("40");
  });

  it("asks for nothing, and nothing of it is refused", () => {
    expect(new Set(asked)).toEqual(new Set([address]));
    expect(faults).toEqual([]);
  });

  it.each([
    [1400, "light"],
    [390, "light"],
    [390, "dark"],
  ] as const)(
    "fits a width of %d, in the %s, with nothing that axe-core calls serious",
    async (width, colorScheme) => {
      const seen = await opened({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      await seen.locator(".carryover-chart .main-svg").first().waitFor();
      expect(
        await seen.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await seen.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
      const violations = await seen.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: {
            run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
          };
        };
        return (await axe.run()).violations.map(({ id, impact, nodes }) => ({
          id,
          impact,
          at: nodes[0]!.html,
        }));
      });
      expect(violations.filter(({ impact }) => ["serious", "critical"].includes(impact))).toEqual([]);
      await seen.context().close();
    },
  );
});

// Left out where there is no Firefox; .ci/run installs one.
it.skipIf(!existsSync(firefoxPath))(
  "computes in Firefox from a disk too: Node's digits, a chart that moves",
  async () => {
    const firefox = await launchFirefox();
    try {
      const own = await firefox.newPage();
      await own.goto(address);
      const ran = (number: number) =>
        own.evaluate<string>(`new Promise((resolve) => {
        const cell = document.querySelectorAll("section.cell")[${number - 1}];
        cell.querySelector(".run").click();
        const timer = setInterval(() => {
          if (document.querySelector(".waiting, .running") !== null) return;
          clearInterval(timer);
          resolve(cell.querySelector(".outputs").textContent);
        }, 50);
      })`);
      expect(await ran(2)).toContain(returnsInNode);
      await ran(3);
      const moved = await own.evaluate<number>(`new Promise((resolve) => {
      const outputs = document.querySelectorAll("section.cell")[2].querySelector(".outputs");
      const timer = setInterval(() => {
        const slider = outputs.querySelector("input[type=range]");
        const level = outputs.querySelector(".js-plotly-plot")?.data[0].y[1];
        if (level === 0.123) resolve(level, clearInterval(timer));
        else if (slider !== null && slider.value !== "0.123") {
          slider.value = "0.123";
          slider.dispatchEvent(new Event("input"));
        }
      }, 50);
    })`);
      expect(moved).toBe(0.123);
    } finally {
      await firefox.close();
    }
  },
);

describe("a lesson as one file", () => {
  it("judges answers, moves its control, keeps what was typed, and hands over the results", async () => {
    await promisify(execFile)(process.execPath, ["course/build.mjs"]);
    const { html } = await notebookPage("course/build/student/04-extrapolation.ipynb", { outputs: false });
    const file = join(folder, "lesson-4.html");
    await writeFile(file, html);
    const url = pathToFileURL(file).href;
    const lesson = await opened({}, url);
    expect(await lesson.locator(".output").count()).toBe(0);
    const answer = lesson.locator("section.cell", { hasText: 'check("4.1", undefined)' });
    const finished = async () => {
      await expect.poll(() => lesson.locator("#status").textContent()).toBe("Ready");
    };
    await answer.locator("textarea").fill('check("4.1", 3 * truly(usual))');
    await lesson.locator("#run-all").click();
    await finished();
    const judged = lesson.locator("section.cell", { hasText: 'check("4.1", 3' }).locator(".outputs");
    expect(await judged.textContent()).toMatch(/4\.1.*right/i);
    const chart = lesson.locator(".output", { has: lesson.locator(".carryover-controls") });
    const last = () =>
      chart
        .locator(".carryover-chart")
        .evaluate((drawn) => (drawn as unknown as { data: { x: number[] }[] }).data[0]!.x.at(-1)!);
    const before = await last();
    await chart.locator("input[type=range]").focus();
    await lesson.keyboard.press("End");
    await expect.poll(async () => (await last()) / before).toBeCloseTo(10 / 3, 6);
    await lesson.locator(".files summary").click();
    const download = lesson.waitForEvent("download");
    await lesson.locator(".files a", { hasText: "results/" }).click();
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
    await lesson.reload();
    await lesson.locator("#forget").waitFor();
    expect(
      await lesson
        .locator("textarea")
        .evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value).join()),
    ).toContain("3 * truly(usual)");
    await lesson.locator("#forget").click();
    expect(
      await lesson
        .locator("textarea")
        .evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value).join()),
    ).not.toContain("3 * truly(usual)");
    await lesson.context().close();
  });
});
