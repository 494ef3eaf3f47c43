/** Controls in a real JupyterLab: a slider moves a chart and all that reads it, by the kernel. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { openNotebook, type RunningLab, runAllCells, startLab } from "./runningLab.js";

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

let lab: RunningLab;

beforeAll(async () => {
  lab = await startLab(async (notebooks) => {
    await mkdir(notebooks);
    await writeFile(join(notebooks, "moving.ipynb"), JSON.stringify(notebook));
  }, 1400);
});

afterAll(() => lab?.close());

/** The tenth week of the last curve that is drawn. */
const drawn = (on: Page) =>
  on.evaluate(() => {
    const chart = document.querySelector(".js-plotly-plot") as unknown as { data: { y: number[] }[] };
    return chart.data[10]!.y[9]!;
  });

const slider = (on: Page) => on.locator(".carryover-controls input[type=range]").first();

test("a slider moves a chart and all that reads it, from the keyboard, by the kernel", async () => {
  const { page } = lab;
  await openNotebook(lab, "moving.ipynb");
  await runAllCells(page);
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
