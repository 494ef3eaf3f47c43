/** Controls in a real JupyterLab: a slider moves a chart and all that reads it, by the kernel. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout, jupyterEnvironment } from "../../src/lab/environment.js";
import { labArguments } from "../../src/lab/openLab.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const token = "browser-test";
/** Eleven curves of three years of weeks. */
const cells = [
  `import { control, plot, reactive } from "carryover";
const weeks = Array.from({ length: 156 }, (_, week) => week);
const retention = control.slider({ label: "retention", from: 0, to: 0.95, step: 0.01, value: 0.5 });
reactive(() => plot.lines(weeks, Object.fromEntries(Array.from({ length: 11 }, (_, c) => ["channel " + c, weeks.map((week) => (1 + c) * retention.value ** (week / 9))])), "What is left", { x: "week", y: "effect" }))`,
  `reactive(() => "at " + retention.value)`,
];
const notebook = {
  cells: cells.map((source, i) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${i}`,
    metadata: {},
    outputs: [],
    source,
  })),
  metadata: {
    kernelspec: { display_name: "Carryover (TypeScript)", language: "typescript", name: "carryover" },
  },
  nbformat: 4,
  nbformat_minor: 5,
};

let folder: string;
let lab: ChildProcess;
let labOutput = "";
let browser: BrowserContext;
let page: Page;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(checkout.venv, "controls-"));
  await mkdir(join(folder, "notebooks"));
  await writeFile(join(folder, "notebooks", "moving.ipynb"), JSON.stringify(notebook));
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const extra = [`--ServerApp.port=${port}`, `--IdentityProvider.token=${token}`, "--no-browser"];
  lab = spawn(checkout.python, labArguments(join(folder, "notebooks"), extra), {
    cwd: packageRoot,
    env: jupyterEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [lab.stdout!, lab.stderr!])
    stream.on("data", (text: Buffer) => (labOutput += text.toString()));
  await answering(`${address}/api?token=${token}`);
  browser = await chromium.launchPersistentContext(join(folder, "chromium"), {
    executablePath: chromiumPath,
    args: chromiumFlags,
    headless: true,
    viewport: { width: 1280, height: 1400 },
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  if (lab) {
    const closed = new Promise((resolve) => lab.on("close", resolve));
    lab.kill("SIGTERM");
    await closed;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The tenth week of the last curve that is drawn. */
const drawn = (on: Page) =>
  on.evaluate(() => {
    const chart = document.querySelector(".js-plotly-plot") as unknown as { data: { y: number[] }[] };
    return chart.data[10]!.y[9]!;
  });

const slider = (on: Page) => on.locator(".carryover-controls input[type=range]").first();

test("a slider moves a chart and all that reads it, from the keyboard, by the kernel", async () => {
  await page.goto(`${address}/lab/tree/moving.ipynb?token=${token}`);
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 90_000 });
  await page
    .locator("#jp-main-statusbar", { hasText: "Carryover (TypeScript) | Idle" })
    .waitFor({ timeout: 60_000 });
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
  await page
    .locator(".js-plotly-plot .main-svg .trace path")
    .first()
    .waitFor({ state: "attached", timeout: 90_000 });
  await page.getByText("at 0.5", { exact: true }).waitFor();
  expect(await drawn(page)).toBeCloseTo(11 * 0.5, 6);

  // Positions between those that stand ready: the kernel answers.
  await slider(page).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByText("at 0.53", { exact: true }).waitFor();
  await expect.poll(() => drawn(page)).toBeCloseTo(11 * 0.53, 6);
  expect(await slider(page).getAttribute("aria-valuetext")).toBe("0.53");
  expect(await slider(page).evaluate((input: HTMLInputElement) => input.labels![0]!.textContent)).toContain(
    "retention",
  );
  // The other output's own slider follows.
  expect(await page.locator(".carryover-controls input[type=range]").nth(1).inputValue()).toBe("0.53");
  await mkdir(join(packageRoot, "out"), { recursive: true });
  await page.screenshot({ path: join(packageRoot, "out", "controls.png") });

  const times = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>(".carryover-controls input[type=range]")!;
    const chart = document.querySelector(".js-plotly-plot") as unknown as { data: unknown };
    const begin = performance.now();
    let frames = 0;
    let before = chart.data;
    for (let i = 0; i < 90; i++) {
      input.value = String((i % 90) / 100);
      input.dispatchEvent(new Event("input"));
      await new Promise(requestAnimationFrame);
      if (chart.data !== before) frames++;
      before = chart.data;
    }
    return { seconds: (performance.now() - begin) / 1000, frames };
  });
  console.info(
    `by the kernel: ${(times.frames / times.seconds).toFixed(0)} charts a second in ${(90 / times.seconds).toFixed(0)} frames`,
  );
  expect(times.frames).toBeGreaterThan(5);
});

/** A port that nobody uses now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    if (lab.exitCode !== null) break;
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not up yet
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`JupyterLab did not come up:\n${labOutput}`);
}
