/** JupyterLab in a real browser: the quickstart runs, and its charts are drawn. */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { checkout, jupyterEnvironment, notebookFolder } from "../../src/lab/environment.js";
import { labArguments } from "../../src/lab/openLab.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const token = "browser-test";

let folder: string;
let lab: ChildProcess;
let labOutput = "";
let browser: BrowserContext;
let page: Page;
let address: string;
const asked: string[] = [];

beforeAll(async () => {
  // A copy is run, so that the committed notebook stays as it is. It lies in the project, where cells find the package.
  folder = await mkdtemp(join(checkout.venv, "browser-"));
  await cp(join(notebookFolder, "00-quickstart.ipynb"), join(folder, "notebooks", "00-quickstart.ipynb"));
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
    viewport: { width: 1280, height: 1600 },
  });
  page = await browser.newPage();
  page.on("request", (request) => asked.push(request.url()));
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail" || !page) return;
  await page.screenshot({ path: join(packageRoot, "out", "quickstart-failed.png") });
  process.stderr.write(`${labOutput}\n`);
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

test("the quickstart runs in JupyterLab without an error and draws its charts", async () => {
  await page.goto(`${address}/lab/tree/00-quickstart.ipynb?token=${token}`);
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 90_000 });
  // Committed outputs are pictures; a chart can only come from running the cells.
  expect(await page.locator(".js-plotly-plot").count()).toBe(0);
  // Cells that are run before the kernel answers are dropped.
  await page
    .locator("#jp-main-statusbar", { hasText: "Carryover (TypeScript) | Idle" })
    .waitFor({ timeout: 60_000 });
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();

  const bars = page.locator(".js-plotly-plot .main-svg .trace path");
  await bars.first().waitFor({ state: "attached", timeout: 90_000 });
  await page.waitForFunction(
    () => {
      const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
        (prompt) => prompt.textContent,
      );
      return prompts.length > 0 && prompts.every((prompt) => /\[\d+\]/.test(prompt ?? ""));
    },
    undefined,
    { timeout: 120_000 },
  );

  await mkdir(join(packageRoot, "out"), { recursive: true });
  await page.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(packageRoot, "out", "quickstart.png") });

  expect(
    await page
      .locator(
        '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]',
      )
      .count(),
  ).toBe(0);
  for (const path of await bars.all()) expect((await path.getAttribute("d"))!.length).toBeGreaterThan(5);
  const box = await page.locator(".js-plotly-plot").first().boundingBox();
  expect(box!.width).toBeGreaterThan(300);
  expect(box!.height).toBeGreaterThan(200);

  // The library comes from Jupyter, once; from the web comes nothing.
  expect(asked.filter((url) => url.endsWith("/carryover/static/plotly.min.js"))).toHaveLength(1);
  expect(asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(`${address}/`))).toEqual([]);
  const exported = await fetch(`${address}/nbconvert/html/00-quickstart.ipynb?token=${token}`);
  expect(exported.status).toBe(200);
  const html = await exported.text();
  expect(html).toContain("carryover-figure");
  expect(html).not.toMatch(/<script[^>]+src=/);
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
