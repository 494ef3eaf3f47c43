/** Controls in a real JupyterLab: a slider moves a chart and all that reads it, by the kernel. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { drawn, expectAccessible, notebook, slider, untilDrawn } from "./movingNotebook.js";
import { openNotebook, type RunningLab, runAllCells, startLab } from "./runningLab.js";

let lab: RunningLab;

beforeAll(async () => {
  lab = await startLab(async (notebooks) => {
    await mkdir(notebooks);
    await writeFile(join(notebooks, "moving.ipynb"), JSON.stringify(notebook));
  }, 1400);
});

afterAll(() => lab?.close());

test("a slider moves a chart and all that reads it, from the keyboard, by the kernel", async () => {
  const { page } = lab;
  await openNotebook(lab, "moving.ipynb");
  await runAllCells(page);
  await untilDrawn(page);
  await page.getByText("at 0.5", { exact: true }).first().waitFor();
  expect(await drawn(page)).toBeCloseTo(11 * 0.5, 6);

  // Positions between those that stand ready: the kernel answers.
  await slider(page).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.getByText("at 0.53", { exact: true }).first().waitFor();
  await expect.poll(() => drawn(page)).toBeCloseTo(11 * 0.53, 6);
  expect(await slider(page).getAttribute("aria-valuetext")).toBe("0.53 of the effect");
  expect(await slider(page).evaluate((input: HTMLInputElement) => input.labels![0]!.textContent)).toContain(
    "retention",
  );
  // The other output's own slider follows.
  expect(await page.locator(".carryover-controls input[type=range]").nth(1).inputValue()).toBe("0.53");
  await expectAccessible(page);
  await mkdir(join(packageRoot, "out"), { recursive: true });
  await page.screenshot({ path: join(packageRoot, "out", "controls.png") });

  const times = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>(".carryover-controls input[type=range]")!;
    const chart = document.querySelector(".js-plotly-plot") as unknown as { data: { y: unknown }[] };
    const begin = performance.now();
    let frames = 0;
    let before = chart.data[0]!.y;
    let moves = 0;
    // As long as it takes for some charts to come while it moves.
    for (; moves < 90 || frames < 6; moves++) {
      input.value = String((moves % 90) / 100);
      input.dispatchEvent(new Event("input"));
      await new Promise(requestAnimationFrame);
      if (chart.data[0]!.y !== before) frames++;
      before = chart.data[0]!.y;
    }
    return { seconds: (performance.now() - begin) / 1000, frames, moves };
  });
  console.info(
    `by the kernel: ${(times.frames / times.seconds).toFixed(0)} charts a second in ${(times.moves / times.seconds).toFixed(0)} frames`,
  );
});
