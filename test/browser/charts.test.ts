/** Charts in a page: they follow its width and its colours, say their numbers, keep their tools off the title, and print whole. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chartData } from "../../src/notebook/chartData.js";
import { figurePng } from "../../src/picture/picture.js";
import { intervals } from "../../src/plots/intervals.js";
import { colours, darkColours } from "../../src/plots/theme.js";
// @ts-expect-error: plain JavaScript, as the contact sheet runs it too
import { chartBox, chartScripts } from "../plots/chartPage.mjs";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const names = [
  "tv",
  "ooh",
  "print",
  "radio",
  "youtube",
  "meta",
  "google",
  "dv360",
  "tiktok",
  "linkedin",
  "events",
];
const estimates = new Map(
  names.map((name, i) => [
    name,
    { mean: 0, median: 1 + i / 7, lower: 0.5 + i / 9, upper: 1.9 + i / 5, level: 0.9 },
  ]),
);
const figure = intervals(
  { posterior: estimates },
  "What a pound brought, by channel, in three years of weeks",
);

let folder: string;
let browser: Browser;
let page: Page;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "charts-"));
  const png = Buffer.from(await figurePng(figure)).toString("base64");
  const style = `body{margin:0;color:#222;background:#fff}@media screen and (prefers-color-scheme:dark){body{color:#eee;background:#111}}`;
  const path = join(folder, "page.html");
  await writeFile(
    path,
    `<!doctype html><meta charset="utf-8"><style>${style}</style>${chartBox(chartData(figure), png)}${chartScripts()}`,
  );
  address = pathToFileURL(path).href;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
  await page.goto(address);
  await page.locator(".carryover-chart .main-svg").first().waitFor();
});

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const drawnWidth = () =>
  page.evaluate(() => document.querySelector(".carryover-chart .main-svg")!.getBoundingClientRect().width);

test.each([1400, 1024, 390, 320])(
  "a chart is as wide as a page of %i pixels, with all its channels inside",
  async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(drawnWidth).toBe(width);
    const { wide, inside } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      inside: [
        ...document.querySelectorAll(".carryover-chart .ytick text, .carryover-chart .points path"),
      ].map((one) => {
        const { left, right } = one.getBoundingClientRect();
        return left >= 0 && right <= innerWidth;
      }),
    }));
    expect(wide).toBe(width);
    expect(inside.length).toBe(2 * names.length);
    expect(inside.every(Boolean)).toBe(true);
  },
);

test("a chart takes the colours of a dark page, and those of a light one again", async () => {
  const dot = () =>
    page.evaluate(() => getComputedStyle(document.querySelector(".carryover-chart .points path")!).fill);
  const rgb = (colour: string) =>
    `rgb(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(", ")})`;
  expect(await dot()).toBe(rgb(colours.posterior));
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(dot).toBe(rgb(darkColours[colours.posterior]!));
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(dot).toBe(rgb(colours.posterior));
});

test("a tooltip says channel, value with its unit, and the interval with its level", async () => {
  await page.locator(".carryover-chart .points path").first().hover({ force: true });
  const text = () => page.locator(".carryover-chart .hoverlayer").textContent();
  await expect.poll(text).toContain("tv");
  expect(await text()).toContain("1.00 per 1 spent (median)");
  expect(await text()).toContain("90 % interval 0.50 to 1.90");
});

test("the tools are seen on hover alone, and never over the title", async () => {
  await page.setViewportSize({ width: 390, height: 900 });
  await expect.poll(drawnWidth).toBe(390);
  const tools = page.locator(".carryover-chart .modebar-group").first();
  const opacity = () => tools.evaluate((one) => getComputedStyle(one).opacity);
  await page.mouse.move(5, 880);
  await expect.poll(opacity).toBe("0");
  await page.locator(".carryover-chart .points path").first().hover({ force: true });
  await expect.poll(opacity).toBe("1");
  const [bar, title] = [
    await tools.boundingBox(),
    await page.locator(".carryover-chart .gtitle").boundingBox(),
  ];
  expect(title!.x + title!.width).toBeLessThanOrEqual(bar!.x);
});

test("on paper stands the picture, whole, without tools", async () => {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 640, height: 900 });
  expect(await page.locator(".carryover-chart").isVisible()).toBe(false);
  const box = await page.locator(".carryover-figure > img").boundingBox();
  expect(box!.width).toBeGreaterThan(500);
  expect(box!.x + box!.width).toBeLessThanOrEqual(640);
});
