/** A notebook with controls, for tests that move them in JupyterLab and on the site. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { seriousFaults } from "./accessibility.js";

/** Eleven curves of three years of weeks under a slider, a text that reads the same slider, and a picture that two controls move. */
export const cells = [
  `import { control, plot, reactive } from "carryover";
const weeks = Array.from({ length: 156 }, (_, week) => week);
const retention = control.slider({ label: "retention", from: 0, to: 0.95, step: 0.01, value: 0.5, unit: "of the effect" });
reactive(() => plot.lines(weeks, Object.fromEntries(Array.from({ length: 11 }, (_, c) => ["channel " + c, weeks.map((week) => (1 + c) * retention.value ** (week / 9))])), "What is left", { x: "week", y: "effect" }))`,
  `reactive(() => "at " + retention.value)`,
  `const shape = control.select({ label: "shape", options: ["root", "hill"] });
const isHalf = control.toggle({ label: "half the money" });
reactive(() => plot.lines([0, 1, 2, 3], { outcome: [0, 1, 2, 3].map((x) => (isHalf.value ? 0.5 : 1) * (shape.value === "root" ? x ** 0.5 : x / (x + 1))) }, shape.value + (isHalf.value ? ", half" : ", whole"), { x: "money", y: "outcome" }))`,
];

export const notebook = {
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

/** A point of the last curve of a chart that is drawn. */
export const drawn = (on: Page, chart = 0, point = 9): Promise<number> =>
  on.evaluate(
    ([chart, point]) => {
      const { data } = document.querySelectorAll(".js-plotly-plot")[chart!] as unknown as {
        data: { y: number[] }[];
      };
      return data.at(-1)!.y[point!]!;
    },
    [chart, point],
  );

export const slider = (on: Page) => on.locator(".carryover-controls input[type=range]").first();

/** Charts are there. */
export const untilDrawn = (on: Page, count = 2) =>
  on
    .locator(".js-plotly-plot .main-svg .trace path")
    .nth(count - 1)
    .waitFor({ state: "attached", timeout: 90_000 });

/** Every control is reached by Tab, says its name, and has, with what it moves, no fault that axe-core calls serious: a cell's second control follows its first. */
export async function expectAccessible(on: Page): Promise<void> {
  const focused = () =>
    on.evaluate(() => {
      const one = document.activeElement as HTMLInputElement;
      return [one.labels?.[0]?.textContent?.trim() ?? "", one.type];
    });
  // In the order in which they are read.
  await on.getByLabel("half the money").focus();
  await on.keyboard.press("Tab");
  expect(await focused()).toEqual([expect.stringContaining("shape"), "select-one"]);
  await on.keyboard.press("Shift+Tab");
  expect(await focused()).toEqual([expect.stringContaining("half the money"), "checkbox"]);
  expect(await seriousFaults(on, ".jp-OutputArea-output:has(.carryover-controls)")).toEqual([]);
}
