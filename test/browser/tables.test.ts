/** Tables in a browser: names that do nothing, text that can be read on light and dark pages, and nothing cut off at any width or in print. */
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { estimateColumns } from "../../src/report/estimateColumns.js";
import type { Table } from "../../src/report/table.js";
import { tableHtml } from "../../src/report/tableHtml.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const names = [
  "<script>document.title = 'owned'</script>",
  "<img src=x onerror=\"document.title='owned'\">",
  "\"' onmouseover=\"document.title='owned'",
  "javascript:alert(1)",
  "\u202egpj.exe",
  "x".repeat(10_000),
  "tv",
];
const level = 0.9;
const roi = { unit: "£ per £ spent", decimals: 2, level };
const warning = (name: string) => ({
  code: "odd",
  message: `${name} is odd, ${"and ".repeat(30)}so on`,
  cure: `rename ${name}`,
});
const table: Table = {
  kind: "table",
  title: `ROI of ${names.join(" ")}`,
  columns: [
    { key: "name", label: "channel", unit: "" },
    { key: "verdict", label: "verdict", unit: "" },
    { key: "spend", label: "spend", unit: "£", decimals: 0 },
    ...estimateColumns("roi", "ROI", roi),
    ...estimateColumns("next", "marginal ROI", roi),
    ...estimateColumns("brought", "brought", { ...roi, unit: names[0]! }),
  ],
  rows: names.map((name, i) => ({
    name,
    verdict:
      i % 2
        ? "pass"
        : "review: with its spend shuffled the forecast is no worse, so that it rests on the model",
    ...Object.fromEntries(["spend", "roi", "next", "brought"].map((key) => [key, 1234 * (i + 1)])),
    ...Object.fromEntries(
      ["roi", "next", "brought"].flatMap((key) => [
        [`${key}Lower`, 1],
        [`${key}Upper`, 12_345],
      ]),
    ),
  })),
  notes: names.map((name) => `The note of ${name}.`),
  warnings: names.map(warning),
};
const seen = { now: [], before: table.warnings };
const page = `<!doctype html><html lang="en"><title>Tables</title><meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark}</style><body>${tableHtml(table)}${tableHtml(table, { warnings: seen })}</body></html>`;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
});
afterAll(() => browser?.close());

/** Contrast of every text with what is painted behind it. */
function contrasts(): readonly { readonly text: string; readonly ratio: number }[] {
  type Colour = readonly [number, number, number, number];
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
  const colourOf = (css: string): Colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data as unknown as [number, number, number, number];
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: Colour, under: Colour, opacity = 1): Colour => {
    const mix = (top: number, bottom: number) => top * a * opacity + bottom * (1 - a * opacity);
    return [mix(r, under[0]), mix(g, under[1]), mix(b, under[2]), 1];
  };
  const light = ([r, g, b]: Colour) => {
    const [x, y, z] = [r, g, b].map((c) =>
      c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const paper: Colour = isDark ? [18, 18, 18, 1] : [255, 255, 255, 1];
  return [...document.querySelectorAll(".carryover-table *")]
    .filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== ""),
    )
    .map((element) => {
      const parents: Element[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) parents.unshift(at);
      const behind = parents.reduce(
        (under, at) => over(colourOf(getComputedStyle(at).backgroundColor), under),
        paper,
      );
      const opacity = parents.reduce((product, at) => product * Number(getComputedStyle(at).opacity), 1);
      const [a, b] = [light(over(colourOf(getComputedStyle(element).color), behind, opacity)), light(behind)];
      return {
        text: element.textContent!.slice(0, 40),
        ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
      };
    });
}

test.each(["light", "dark"] as const)(
  "on a %s page names do nothing and every text has a contrast of 4.5",
  async (colorScheme) => {
    const tab = await browser.newPage({ colorScheme });
    const requests: string[] = [];
    tab.on("request", ({ url }) => void requests.push(url()));
    await tab.setContent(page);
    expect(await tab.title()).toBe("Tables");
    expect(
      await tab.locator(".carryover-table").locator("script, img, [onerror], [onmouseover], a").count(),
    ).toBe(0);
    expect(requests.filter((url) => !url.startsWith("about:"))).toEqual([]);
    const found = await tab.evaluate(contrasts);
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
    await tab.close();
  },
);

test.each([1400, 1024, 390])(
  "at %i pixels the page is not wider than the window, and the first column stays while a table is scrolled",
  async (width) => {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    await tab.setContent(page);
    const seen = await tab.evaluate(() => {
      const scroller = document.querySelector<HTMLElement>(".carryover-table [role=group]")!;
      const first = scroller.querySelector("tbody th")!;
      const verdict = scroller.querySelector("tbody td")!.getBoundingClientRect();
      const before = first.getBoundingClientRect().left;
      scroller.scrollLeft = 400;
      return {
        page: document.documentElement.scrollWidth - innerWidth,
        moved: first.getBoundingClientRect().left - before,
        verdict: verdict.left,
        scrolls: getComputedStyle(scroller).overflowX,
        focusable: scroller.tabIndex,
      };
    });
    expect(seen).toMatchObject({ page: 0, moved: 0, scrolls: "auto", focusable: 0 });
    expect(seen.verdict).toBeLessThan(width);
    await tab.close();
  },
);

test("in print nothing is cut off", async () => {
  const tab = await browser.newPage({ viewport: { width: 718, height: 1000 } });
  await tab.emulateMedia({ media: "print" });
  await tab.setContent(page);
  const widths = await tab.evaluate(() =>
    [...document.querySelectorAll(".carryover-table table")].map((one) => one.getBoundingClientRect().right),
  );
  expect(Math.max(...widths)).toBeLessThanOrEqual(718);
  await tab.close();
});

test("doubts that the page has said are one line that opens", async () => {
  const tab = await browser.newPage();
  await tab.setContent(page);
  const folded = tab.locator("details");
  expect(await folded.count()).toBe(1);
  expect(await folded.locator("summary").textContent()).toBe("7 warnings as above");
  expect(await folded.locator("p").first().isVisible()).toBe(false);
  await folded.locator("summary").click();
  expect(await folded.locator("p").first().isVisible()).toBe(true);
  await tab.close();
});

test.each([1400, 390, 320])(
  "at %i pixels no date, number or short word goes on in a second line",
  async (width) => {
    const whole = ["2024-06-10", "2024-06", "90\u00a0%", "not refuted"];
    const said = `between ${whole[0]} and 2024-09-02, in ${whole[1]}, ${whole[2]} of it`;
    const columns = ["when", "verdict", "why", "since", "until"].map((key) => ({
      key,
      label: key,
      unit: "",
    }));
    const dated: Table = {
      kind: "table",
      title: said,
      columns,
      rows: [
        { when: whole[0]!, verdict: whole[3]!, why: said.repeat(3), since: whole[0]!, until: whole[1]! },
      ],
      notes: Array.from({ length: 12 }, (_, i) => "x".repeat(i) + said),
      warnings: [{ code: "odd", message: said, cure: said }],
    };
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    await tab.setContent(
      `<!doctype html><html lang="en"><title>Dates</title><meta name="viewport" content="width=device-width"><body>${tableHtml(dated)}`,
    );
    const lines = await tab.evaluate(
      (texts) =>
        [
          ...document.querySelectorAll<HTMLElement>(
            ".carryover-table p,.carryover-table td,.carryover-table tbody th",
          ),
        ]
          .flatMap((element) => texts.map((text) => [element, text] as const))
          .flatMap(([element, text]) => {
            const range = document.createRange();
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            const nodes: { readonly node: Text; readonly start: number }[] = [];
            let all = "";
            for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
              nodes.push({ node, start: all.length });
              all += node.data;
            }
            const at = all.indexOf(text);
            if (at < 0) return [];
            const place = (offset: number) => {
              const { node, start } = nodes.filter((one) => one.start <= offset).at(-1)!;
              return [node, offset - start] as const;
            };
            range.setStart(...place(at));
            const [last, offset] = place(at + text.length - 1);
            range.setEnd(last, offset + 1);
            return [
              { text, tops: new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size },
            ];
          }),
      whole,
    );
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter(({ tops }) => tops !== 1)).toEqual([]);
    await tab.close();
  },
);
