/** Curves that a slider moves: what is drawn in haste is what a drawing of all would show, and the picture at rest is that of a chart drawn anew. */
import { createRequire } from "node:module";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { printed } from "./paper.js";

/** The functions of the page, and figures by their number. */
const inPage = `
import { moveCurves } from "./src/notebook/page/moveCurves.js";
import { lines } from "./src/plots/compare.js";
import { boxStyle, chartAt, keepDrawn } from "./src/plots/inPage.js";
import { band, lineThrough } from "./src/plots/marks.js";
import { axis, darkColours, frame } from "./src/plots/theme.js";
const weeks = Array.from({ length: 156 }, (_, week) => week);
const names = Array.from({ length: 11 }, (_, c) => c);
const heights = (r, c = 0) => weeks.map((week) => (1 + c) * r ** (week / 9));
const figures = {
  curves: (r) => lines(weeks, Object.fromEntries(names.map((c) => ["channel " + c, heights(r, c)])), "What is left", { x: "week", y: "effect" }),
  higher: (r) => lines(weeks, { one: heights(r).map((y) => y / r) }, "What is left", { x: "week", y: "effect" }),
  titled: (r) => lines(weeks, { one: heights(r) }, "What is left at " + r, { x: "week", y: "effect" }),
  gap: (r) => lines(weeks, { one: heights(r).map((y, week) => (week === 20 ? Number.NaN : y)) }, "What is left", { x: "week", y: "effect" }),
  band: (r) => ({
    kind: "figure",
    data: [...band("range", weeks, heights(r).map((y) => ({ lower: y / 2, upper: y })), "#1f77d0"), lineThrough("middle", weeks, heights(r).map((y) => 0.7 * y), { color: "#1f77d0" })],
    layout: { ...frame("What is left"), xaxis: axis("week"), yaxis: axis("effect") },
    description: "",
  }),
};
document.head.append(Object.assign(document.createElement("style"), { textContent: boxStyle }));
globalThis.began = (kind, r) => {
  const box = document.createElement("div");
  document.body.replaceChildren(box);
  const whole = { count: 0 };
  const plotly = { ...Plotly, react: (...all) => { whole.count++; return Plotly.react(...all); } };
  const update = keepDrawn(box, figures[kind](r), plotly, chartAt, darkColours, (chart, from, to) => moveCurves(Plotly, chart, from, to));
  const chart = box.querySelector(".carryover-chart");
  return { move: (r, isMoving) => update(figures[kind](r), isMoving), whole, chart };
};
globalThis.pathsOf = (chart) => [...chart.querySelectorAll(".scatterlayer path")].map((path) => path.getAttribute("d"));
globalThis.frames = async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); };
`;

let browser: Browser;
let page: Page;
let script: string;
const faults: string[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: inPage, resolveDir: packageRoot },
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["browser"],
  });
  script = outputFiles[0]!.text;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.on("pageerror", ({ message }) => faults.push(message));
  await page.setContent("<!doctype html><body></body>");
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min") });
  await page.addScriptTag({ content: script });
});

interface Moved {
  /** How often all of the chart was drawn: once to begin with and once for the first move at the least. */
  readonly whole: number;
  /** Lines while it moves, and those of a chart of which all was drawn, with axes that end where these do. */
  readonly moving: readonly string[];
  readonly expected: readonly string[];
  /** Pictures at rest, and of a chart drawn anew. */
  readonly rest: Buffer;
  readonly anew: Buffer;
}

const picture = () => page.locator(".carryover-chart").screenshot();

async function moved(kind: string, steps: readonly number[]): Promise<Moved> {
  const last = steps.at(-1)!;
  const { whole, moving, range } = await page.evaluate<{ whole: number; moving: string[]; range: number[] }>(
    `(async () => {
      globalThis.own = began("${kind}", 0.5);
      for (const r of ${JSON.stringify(steps)}) {
        own.move(r, true);
        await frames();
      }
      return { whole: own.whole.count, moving: pathsOf(own.chart), range: own.chart.layout.yaxis.range };
    })()`,
  );
  await page.evaluate(`(own.move(${last}, false), frames())`);
  const rest = await picture();
  await page.evaluate(`(globalThis.own = began("${kind}", ${last}), frames())`);
  const anew = await picture();
  const expected = await page.evaluate<string[]>(`(async () => {
    own.move(${last}, true);
    await Plotly.relayout(own.chart, { "yaxis.range": ${JSON.stringify(range)} });
    return pathsOf(own.chart);
  })()`);
  return { whole, moving, expected, rest, anew };
}

test.each([
  ["curves", "eleven curves of three years of weeks"],
  ["gap", "a curve with a gap"],
  ["band", "a band and its middle"],
])("%s: of %s the lines alone are drawn while they move, and all at rest", async (kind) => {
  const { whole, moving, expected, rest, anew } = await moved(kind, [0.55, 0.4, 0.62, 0.3, 0.7]);
  expect(whole).toBe(2);
  expect(moving).toEqual(expected);
  expect(new Set(moving).size).toBeGreaterThan(kind === "curves" ? 10 : 0);
  expect(rest.equals(anew)).toBe(true);
  expect(faults).toEqual([]);
});

test.each([
  ["higher", "rises above its axis"],
  ["titled", "says the value in its title"],
])("%s: a chart that %s is drawn whole at every step", async (kind) => {
  const { whole, moving, expected, rest, anew } = await moved(kind, [0.45, 0.4, 0.3]);
  expect(whole).toBe(4);
  expect(moving).toEqual(expected);
  expect(rest.equals(anew)).toBe(true);
  expect(faults).toEqual([]);
});

test("on paper a chart that has no picture is drawn to the sheet's width and in its colours, and then for the page again", async () => {
  await page.evaluate(`(() => {
    document.body.style.color = "#eee";
    const { chart } = began("curves", 0.5);
    globalThis.look = () => {
      const { width } = chart.querySelector(".main-svg").getBoundingClientRect();
      return [width, getComputedStyle(chart.querySelector(".gtitle")).fill];
    };
    addEventListener("beforeprint", () => { globalThis.onPaper = look(); });
  })()`);
  const before = await page.evaluate<[number, string]>("look()");
  const { words } = await printed(page);
  expect([words.get("channel"), words.get("left")]).toEqual([11, 1]);
  const [width, colour] = await page.evaluate<[number, string]>("onPaper");
  expect(width).toBe(680);
  expect(colour).not.toBe(before[1]);
  expect(await page.evaluate("look()")).toEqual(before);
});
