/** A notebook that was run, saved and exported as HTML: small, and a page that asks nobody for anything and draws its charts. */
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/lab/environment.js";
import { executeNotebooks } from "../../src/lab/execute.js";
import { readNotebook } from "../../src/lab/notebook.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { seriousFaults } from "./accessibility.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { exportHtml } from "./exportHtml.js";
import { lostWords, marketChannels, printed, wordsShown } from "./paper.js";

const plotly = "application/vnd.plotly.v1+json";
const figure = "application/vnd.carryover.figure+json";
let folder: string;
let browser: Browser;
/** The notebook with the most and the largest charts, as a user has it after "Run All" and "Save". */
let saved: string;

beforeAll(async () => {
  folder = await mkdtemp(join(checkout.venv, "export-"));
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
  const [run] = await executeNotebooks([join(packageRoot, "notebooks", "06-diagnostics.ipynb")], { folder });
  expect(run!.error).toBeNull();
  saved = run!.output;
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a notebook that was run and saved is at most 1 MB, with the data of every chart and one picture of it", async () => {
  const { cells } = await readNotebook(saved);
  const outputs = cells.flatMap((cell) => cell.outputs ?? []).map(({ data }) => data ?? {});
  const charts = outputs.filter((data) => data[plotly] !== undefined);
  expect(charts.length).toBeGreaterThan(4);
  for (const data of outputs) {
    expect(data["image/png"] === undefined).toBe(data[plotly] === undefined);
    expect(data[figure] === undefined).toBe(data[plotly] === undefined);
    expect(JSON.stringify(data["text/html"] ?? "")).not.toMatch(/<script|data:image/);
  }
  const { size } = await stat(saved);
  console.info(`06-diagnostics after a run: ${size} bytes`);
  expect(size).toBeLessThanOrEqual(1e6);
});

/** What a page asked for beside itself, and how many charts it drew. */
async function opened(path: string) {
  const page = await browser.newPage();
  const asked: string[] = [];
  const faults: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", ({ message }) => faults.push(message));
  const own = pathToFileURL(path).href;
  await page.goto(own);
  await page.waitForLoadState("networkidle");
  const counted = {
    asked: asked.filter((url) => url !== own && !url.startsWith("data:") && !url.startsWith("blob:")),
    faults,
    charts: await page.locator(".carryover-figure .main-svg").count(),
    pictures: await page.locator(".carryover-figure img").count(),
    alt: await page.locator("img").evaluateAll((all) => all.map((one) => one.getAttribute("alt"))),
  };
  await mkdir(join(packageRoot, "out"), { recursive: true });
  await page.screenshot({ path: join(packageRoot, "out", "exported.png"), fullPage: true });
  await page.close();
  return counted;
}

test("exported as HTML it asks nobody for anything, carries plotly.js once and draws its charts", async () => {
  const exported = await exportHtml(saved);
  const { asked, faults, charts } = await opened(exported);
  expect(asked).toEqual([]);
  expect(faults).toEqual([]);
  const { cells } = await readNotebook(saved);
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  expect(charts).toBeGreaterThanOrEqual(outputs.filter(({ data }) => data?.[plotly] !== undefined).length);
  expect((await readFile(exported, "utf8")).match(/plotly\.js \(cartesian/g)).toHaveLength(1);
});

test("a notebook of pictures alone is exported without plotly.js, and says what they show", async () => {
  const notebook = JSON.parse(await readFile(saved, "utf8")) as {
    cells: { outputs?: { data?: Record<string, unknown> }[] }[];
  };
  for (const { data } of notebook.cells.flatMap((cell) => cell.outputs ?? [])) delete data?.[figure];
  const still = join(folder, "still.ipynb");
  await writeFile(still, JSON.stringify(notebook));
  const exported = await exportHtml(still);
  const { asked, charts, pictures, alt } = await opened(exported);
  expect({ asked, charts }).toEqual({ asked: [], charts: 0 });
  expect(pictures).toBeGreaterThan(4);
  expect(alt.every((text) => /[a-z]{3}/.test(text ?? ""))).toBe(true);
  expect(alt.join()).not.toContain("No description");
  expect((await stat(exported)).size).toBeLessThan(2e6);
});

test.each([
  ["00-quickstart", 3],
  ["09-roi-and-curves", 3],
])(
  "%s as it is committed has nothing that axe-core calls serious, and loses no word and no channel on paper",
  async (name, least) => {
    const notebook = join(folder, `${name}.ipynb`);
    await copyFile(join(packageRoot, "notebooks", `${name}.ipynb`), notebook);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(await exportHtml(notebook)).href);
    await page.waitForLoadState("networkidle");
    expect(await seriousFaults(page)).toEqual([]);
    const paper = await printed(page);
    const shown = await wordsShown(page);
    for (const channel of marketChannels) expect(shown.get(channel), channel).toBeGreaterThanOrEqual(least);
    expect(lostWords(shown, paper)).toEqual([]);
    await page.close();
  },
);
