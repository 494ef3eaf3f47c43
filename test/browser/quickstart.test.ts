/** JupyterLab in a real browser: the quickstart runs, and its charts are drawn. */
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { notebookFolder } from "../../src/lab/environment.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { openNotebook, type RunningLab, runAllCells, startLab } from "./runningLab.js";

let lab: RunningLab;
const asked: string[] = [];

beforeAll(async () => {
  // A copy is run, so that the committed notebook stays as it is.
  lab = await startLab(
    (notebooks) => cp(join(notebookFolder, "00-quickstart.ipynb"), join(notebooks, "00-quickstart.ipynb")),
    1600,
  );
  lab.page.on("request", (request) => asked.push(request.url()));
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail" || !lab) return;
  await lab.page.screenshot({ path: join(packageRoot, "out", "quickstart-failed.png") });
  process.stderr.write(`${lab.output()}\n`);
});

afterAll(() => lab?.close());

test("the quickstart runs in JupyterLab without an error and draws its charts", async () => {
  const { page, address, token } = lab;
  await openNotebook(lab, "00-quickstart.ipynb");
  // Committed outputs are pictures; a chart can only come from running the cells.
  expect(await page.locator(".js-plotly-plot").count()).toBe(0);
  await runAllCells(page);

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
