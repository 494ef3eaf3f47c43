/** Another prior in a report's page, from a disk and offline: Chromium and Firefox draw Node's numbers, and what cannot be trusted is not shown. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fit, fit as fitModel, report, roi, saveReport, specify } from "../../src/index.js";
import { priorOfRange } from "../../src/spec/priorOfRange.js";
import { smallPanel } from "../model/densities.js";
import { seriousFaults } from "./accessibility.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { firefoxPath, launchFirefox } from "./firefox.js";
import type { AnyPage } from "./servedSite.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-refit-"));
const settings = { seed: "class 7", chains: 4, warmup: 300, draws: 1500 };
let browser: Browser;
let posterior: Fit;
let address = "";
/** Of a fit that is far too short. */
let short = "";

async function written(name: string, of: Fit): Promise<string> {
  const path = join(folder, name);
  const made = await report(of, { experiments: false, refit: true });
  // Charts of the other chapters take half a minute to draw.
  const sections = made.sections.filter(({ id }) => ["appendix", "prior"].includes(id));
  await saveReport({ ...made, sections }, path);
  return pathToFileURL(path).href;
}

beforeAll(async () => {
  const model = specify(smallPanel());
  posterior = await fitModel(model, settings);
  address = await written("report.html", posterior);
  short = await written("short.html", await fitModel(model, { ...settings, warmup: 30, draws: 40 }));
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

async function opened(url = address, options: Parameters<Browser["newPage"]>[0] = {}) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) asked.push(request.url());
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  await page.goto(url);
  return { page, asked, said };
}

/** What Node draws with the prior of a channel between two returns. */
async function inNode(channel: string, q5: number, q95: number) {
  const { model, provenance } = posterior;
  const own = model.spec.channels[channel]!;
  const coefficient = { of: "roi" as const, prior: priorOfRange("gamma", { q5, q95 }) };
  const channels = { ...model.spec.channels, [channel]: { ...own, coefficient } };
  const made = await fitModel({ ...model, spec: { ...model.spec, channels } }, provenance);
  const digest = createHash("sha256");
  for (const { values } of made.parameters.values()) digest.update(new Uint8Array(values.buffer));
  const { channels: returns } = roi(made);
  return {
    digest: digest.digest("hex"),
    returns: returns.map(({ name, roi: { median, lower, upper } }) => [name, median, lower, upper]),
  };
}

/** As an expression, so that both browsers are asked the same. */
const answer = `(() => {
  const { digest, returns } = document.querySelector(".refit").dataset;
  return { digest, returns: JSON.parse(returns).slice(0, -1) };
})()`;

const reading = (page: AnyPage) => page.evaluate('document.getElementById("refit-reading").textContent');

/** Until there is an answer; what the page reads where none comes. */
const fitted = (page: AnyPage) =>
  expect
    .poll(async () =>
      (await page.evaluate('document.querySelector("#refit-answer p") !== null'))
        ? "answered"
        : reading(page),
    )
    .toBe("answered");

describe("another prior in a report's page", () => {
  it("is fitted by the keyboard alone with Node's draws to the last bit, and changes nothing else in the report", async () => {
    const { page, asked, said } = await opened();
    expect(page.workers()).toEqual([]);
    const elsewhere = () =>
      page.evaluate(() => {
        const copy = document.body.cloneNode(true) as HTMLElement;
        copy.querySelector(".refit")!.remove();
        return copy.innerHTML;
      });
    const before = await elsewhere();
    await page.locator("#refit-channel").focus();
    await page.keyboard.press("ArrowDown");
    for (const text of ["0.2", "0.9"]) {
      await page.keyboard.press("Tab");
      while (
        !(await page.evaluate(
          (id) => document.activeElement!.id === id,
          text === "0.2" ? "refit-q5" : "refit-q95",
        ))
      )
        await page.keyboard.press("Tab");
      await page.keyboard.press("Control+A");
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await fitted(page);
    const channel = posterior.design.design.channels[1]!.name;
    expect(await page.evaluate(answer)).toEqual(await inNode(channel, 0.2, 0.9));
    expect(await page.locator("#refit-answer").textContent()).toMatch(
      new RegExp(
        `^ROI of ${channel}: .* in the report, .* under your prior\\.The median of its prior moved by −\\d+ %`,
      ),
    );
    expect(await page.locator("#refit-answer tbody tr").first().textContent()).toContain("its prior changed");
    // Who stopped nothing begins again where the key was pressed.
    expect(await page.evaluate(() => document.activeElement!.id)).toBe("refit-fit");
    expect(await elsewhere()).toBe(before);
    expect([asked, said]).toEqual([[address], []]);
    await page.context().close();
  });

  it("tells R-hat and the number of draws while it runs, and knows the report's own prior again", async () => {
    const { page, said } = await opened();
    await page.evaluate(() => {
      const of = document.getElementById("refit-reading")!;
      const all: (string | null)[] = [];
      Object.assign(window, { readings: all });
      new MutationObserver(() => all.push(of.textContent)).observe(of, { childList: true });
      document.getElementById("refit-fit")!.click();
    });
    await fitted(page);
    const readings = (await page.evaluate("window.readings")) as string[];
    expect(readings[0]).toBe("Starting");
    expect(readings.some((text) => /^[\d,]+ of 6,000 draws, R-hat \d\.\d{3}, ESS \d+/.test(text))).toBe(true);
    expect(readings.at(-1)).toMatch(/^6,000 draws, R-hat 1\.0\d\d at worst\.$/);
    expect(await page.locator("#refit-answer p").first().textContent()).toContain("the same to the last bit");
    expect(said).toEqual([]);
    await page.context().close();
  });

  it("stops at once, shows nothing of it, and fits again afterwards", async () => {
    const { page, said } = await opened();
    await page.locator("#refit-slider").focus();
    await page.keyboard.press("Home");
    await page.locator("#refit-fit").click();
    await expect.poll(() => reading(page)).toMatch(/Warming|draws/);
    expect(page.workers().length).toBeGreaterThan(0);
    // Said before the click returns.
    const told = await page.evaluate(() => {
      document.getElementById("refit-stop")!.click();
      return document.getElementById("refit-reading")!.textContent;
    });
    expect(told).toBe("Stopped: nothing was fitted.");
    // Chromium lets a worker that computes go on for two seconds.
    await expect.poll(() => page.workers().length).toBe(0);
    expect(await page.locator("#refit-answer").textContent()).toBe("");
    await page.locator("#refit-reset").click();
    await page.locator("#refit-fit").click();
    await fitted(page);
    expect(await page.locator("#refit-answer").textContent()).toContain("the same to the last bit");
    expect(said).toEqual([]);
    await page.context().close();
  });

  it.each([
    ["q5", "", "Both ends of the range must be numbers."],
    ["q5", "-1", "The lower end must be above 0"],
    ["q5", "9", "The upper end must be above the lower."],
    ["q95", "400", "at most 58 times the lower"],
    ["q95", "1e9", "The range must lie between 0.0001 and 10,000."],
    ["median", "0", "The median must be a number above 0."],
  ])("refuses %s of %j in a sentence, and fits nothing", async (field, text, sentence) => {
    const { page } = await opened();
    await page.locator(`#refit-${field}`).fill(text);
    await expect.poll(() => page.locator("#refit-fault").textContent()).toContain(sentence);
    expect(await page.locator("#refit-fit").isDisabled()).toBe(true);
    expect(await page.locator(`#refit-${field}`).getAttribute("aria-invalid")).toBe("true");
    await page.locator("#refit-reset").click();
    expect(await page.locator("#refit-fault").textContent()).toBe("");
    expect(await page.locator("#refit-fit").isDisabled()).toBe(false);
    await page.context().close();
  });

  it("withholds the answer of draws that cannot be trusted", async () => {
    const { page } = await opened(short);
    await page.locator("#refit-median").fill("0.5");
    await page.locator("#refit-fit").click();
    await fitted(page);
    const text = (await page.locator("#refit-answer").textContent())!;
    expect(text).toMatch(
      /^No answer: the draws under this prior cannot be trusted\. .*(R-hat|diverged|effective draws)/,
    );
    expect(await page.locator("#refit-answer table").count()).toBe(0);
    expect(await page.locator("#refit-bar-after").textContent()).toContain("no answer");
    await page.context().close();
  });

  it.each(["light", "dark"] as const)(
    "has nothing that axe-core calls serious after a fit, in the %s",
    async (colorScheme) => {
      const { page } = await opened(address, {
        colorScheme,
        bypassCSP: true,
        viewport: { width: 390, height: 800 },
      });
      await page.locator("#refit-slider").fill("0.5");
      await page.locator("#refit-fit").click();
      await fitted(page);
      expect(await seriousFaults(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );

  it("is not printed, and says there that it works on a screen", async () => {
    const { page } = await opened();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".refit").isVisible()).toBe(false);
    expect(await page.locator(".on-paper").isVisible()).toBe(true);
    await page.context().close();
  });

  // Left out where there is no Firefox; .ci/run installs one.
  it.skipIf(!existsSync(firefoxPath))("has Node's draws in Firefox too, and stops there", async () => {
    const firefox = await launchFirefox();
    try {
      const page = await firefox.newPage();
      await page.goto(address);
      await page.evaluate(`(() => {
        for (const [end, value] of [["q5", "0.4"], ["q95", "3"]]) {
          const field = document.getElementById("refit-" + end);
          field.value = value;
          field.dispatchEvent(new Event("input"));
        }
        document.getElementById("refit-fit").click();
        return null;
      })()`);
      await fitted(page);
      const [first] = posterior.design.design.channels;
      expect(await page.evaluate(answer)).toEqual(await inNode(first!.name, 0.4, 3));
      // Where it is not to come too late: in the page.
      await page.evaluate(`(() => {
        const reading = document.getElementById("refit-reading");
        new MutationObserver(() => {
          if (/^Warming|^[\\d,]+ of /.test(reading.textContent)) document.getElementById("refit-stop").click();
        }).observe(reading, { childList: true });
        document.getElementById("refit-fit").click();
      })()`);
      await expect.poll(() => reading(page)).toBe("Stopped: nothing was fitted.");
    } finally {
      await firefox.close();
    }
  });
});
