/** The report as people meet it: in Chromium on a screen, on a phone, in the dark and on paper, with axe-core looking on. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createEvaluator,
  type Fit,
  quickFit,
  readPanel,
  report,
  saveReport,
  specify,
} from "../../src/index.js";
import { seriousFaults } from "./accessibility.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { lostWords, marketChannels, printed, wordsShown } from "./paper.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-report-"));
const hostileNames = [
  "<script>document.title='gone'</script>",
  '"><img src=x onerror="document.title=\'gone\'">',
  "=cmd()",
  "[a](javascript:alert(1))",
  "\u202eevil",
  "x".repeat(10_000),
];
let browser: Browser;
const fits = new Map<string, Fit>();

/** The page of a report on a table, as a file. */
async function written(name: string, text: string): Promise<string> {
  const fit = quickFit(specify(await readPanel({ text, name: "market.csv" })), { seed: 1, draws: 300 });
  fits.set(name, fit);
  const path = join(folder, name);
  await saveReport(await report(fit, { experiments: false }), path);
  return pathToFileURL(path).href;
}

let market = "";
let hostile = "";
beforeAll(async () => {
  const text = await readFile("data/market.csv", "utf8");
  market = await written("market.html", text);
  const [head, ...rows] = text.split("\n");
  const columns = head!.split(",");
  const media = columns.filter((column) => /^spend_(?!total)/.test(column));
  const renamed = columns.map((column) => {
    const name = hostileNames[media.indexOf(column)];
    return name === undefined ? column : `"spend_${name.replaceAll('"', '""')}"`;
  });
  hostile = await written("hostile.html", [renamed.join(","), ...rows].join("\n"));
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

async function opened(url: string, options: Parameters<Browser["newPage"]>[0] = {}) {
  const page = await browser.newPage(options);
  const asked: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) asked.push(request.url());
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("dialog", (dialog) => {
    said.push(dialog.message());
    return dialog.dismiss();
  });
  await page.goto(url);
  return { page, asked, said };
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe("a report in Chromium", () => {
  it.each([1400, 1024, 390, 320])(
    "asks for nothing and fits a width of %d, in the light and in the dark",
    async (width) => {
      for (const colorScheme of ["light", "dark"] as const) {
        const { page, asked, said } = await opened(market, { viewport: { width, height: 900 }, colorScheme });
        expect([asked, said]).toEqual([[market], []]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        const broken = await page.evaluate(
          () =>
            [...document.images].filter(({ naturalWidth, alt }) => naturalWidth === 0 || alt === "").length,
        );
        expect(broken).toBe(0);
        await page.close();
      }
    },
  );

  it("keeps on a phone the one line of the answer in sight while a budget far below is tried", async () => {
    const { page } = await opened(market, { viewport: { width: 390, height: 844 } });
    await page.waitForFunction(() => !document.querySelector<HTMLInputElement>("#trial-9-slider")!.disabled);
    await page.evaluate(() =>
      document.querySelector("#trial-9-slider")!.scrollIntoView({ block: "center", behavior: "instant" }),
    );
    const [first, second] = await page
      .locator("#trial-answer p")
      .evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().toJSON() as DOMRect));
    expect(first!.top).toBe(0);
    expect(first!.height).toBeLessThan(844 / 8);
    expect(second!.bottom).toBeLessThan(0);
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "has nothing that axe-core calls serious, in the %s",
    async (colorScheme) => {
      const { page } = await opened(market, { colorScheme, bypassCSP: true });
      expect(await seriousFaults(page)).toEqual([]);
      await page.close();
    },
  );

  it("is reached by the keyboard: the skip link first, then tables and what is folded", async () => {
    const { page } = await opened(market);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe("Skip to the chapters");
    const reached = new Set<string>();
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => document.activeElement!.tagName));
    }
    expect([...reached]).toEqual(expect.arrayContaining(["A", "DIV", "SUMMARY"]));
    await page.close();
  });

  it("prints on 15 pages at most, and loses no word of its text and its charts", async () => {
    const { page } = await opened(market);
    const paper = await printed(page);
    expect(paper.pages).toBeGreaterThan(3);
    expect(paper.pages).toBeLessThanOrEqual(15);
    const shown = await wordsShown(page);
    // Each channel stands in the table of the first screen, in the chart of the plan, and more often in others.
    for (const name of marketChannels) expect(shown.get(name), name).toBeGreaterThan(10);
    expect(lostWords(shown, paper)).toEqual([]);
    await page.close();
  });

  it("answers a budget that is moved by the keyboard with the fit's own digits, from the file and offline", async () => {
    const { page, asked, said } = await opened(market);
    await page.context().setOffline(true);
    const fit = createEvaluator(fits.get("market.html")!);
    const [tv] = Object.keys(fit.today) as [string];
    await page.locator("#trial-0-slider").focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector("#trial-said")!.textContent !== "");
    const money = Number(await page.locator("#trial-0-slider").inputValue());
    expect(money).toBeGreaterThan(1.05 * fit.today[tv]!);
    const { mean, lower, upper } = fit.evaluate({ [tv]: money }).promised;
    const digits = () =>
      page
        .locator(".trial")
        .evaluate(({ dataset: { promised, lower, upper } }: HTMLElement) =>
          [promised, lower, upper].map(Number),
        );
    expect(await digits()).toEqual([mean, lower, upper]);
    expect(await page.locator("#trial-0-slider").getAttribute("aria-valuetext")).toMatch(
      /^[\d,]+ currency units a week, \+10\.\d % against today$/,
    );
    expect(await page.locator("#trial-said").textContent()).toMatch(
      /^Expected over today’s budget: .* \d\d? %\.$/,
    );
    expect(await page.locator("#trial-best").textContent()).toContain("which is not advised");
    const best = fit.best({
      budget: Object.values({ ...fit.today, [tv]: money }).reduce((sum, one) => sum + one, 0),
    });
    await page.locator("#trial-take").click();
    await page.waitForFunction(
      (before) => document.querySelector<HTMLElement>(".trial")!.dataset.promised !== before,
      String(mean),
    );
    expect((await digits())[0]).toBe(best.forecast.promised.mean);
    await page.locator("#trial-reset").click();
    await page.waitForFunction(() =>
      document.querySelector("#trial-answer")!.textContent!.startsWith("This is today’s budget."),
    );
    expect([asked, said]).toEqual([[market], []]);
    await page.close();
  });

  it("keeps the total where that is asked for, and scales all channels by it", async () => {
    const { page } = await opened(market);
    const money = () =>
      page
        .locator(".trial-row input[type=number]")
        .evaluateAll((fields) => fields.map((field) => Number((field as HTMLInputElement).value)));
    const before = await money();
    await page.locator("#trial-keep").check();
    await page.locator("#trial-0 input[type=number]").fill(String(2 * before[1]!));
    await page.waitForFunction(() => document.querySelector("#trial-said")!.textContent !== "");
    const kept = await money();
    expect(kept[0]).toBe(before[0]);
    expect(kept[2]).toBeLessThan(before[2]!);
    await page.locator("#trial-reset").click();
    await page.locator("#trial-keep").uncheck();
    await page.locator("#trial-total input[type=number]").fill(String(1.2 * before[0]!));
    await page.waitForFunction(
      (most) => Number(document.querySelector<HTMLInputElement>("#trial-0 input")!.value) > most,
      before[1]!,
    );
    expect((await money()).slice(1).map((value, c) => value / before[c + 1]!)).toEqual(
      before.slice(1).map(() => expect.closeTo(1.2, 3)),
    );
    await page.close();
  });

  it("shows names that a stranger chose, and does nothing that they say", async () => {
    const { page, asked, said } = await opened(hostile, {
      bypassCSP: true,
      viewport: { width: 390, height: 800 },
    });
    expect([asked, said]).toEqual([[hostile], []]);
    expect(await page.title()).toContain("What media brought");
    // Those with which budgets are tried, and no other.
    expect(await page.evaluate(() => [...document.scripts].map(({ id }) => id))).toEqual(["trial-data", ""]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.close();
  });
});
