/** Controls of a page beside a kernel whose answers come when the reader has moved on: the last move counts. */
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const inPage = `
import { drawControls } from "./src/notebook/page/drawControls.js";
globalThis.sent = [];
globalThis.live = { send: (values) => sent.push([...values]), onAnswer() {}, isClosed: () => false, onGone() {} };
const look = { type: "slider", label: "retention", from: 0, to: 1, step: 0.1, unit: "" };
const data = { id: "one", controls: [look], values: [0], positions: null, frames: null };
const box = document.body.appendChild(document.createElement("div"));
drawControls(box, data, { html: "at 0" }, live);
globalThis.slider = box.querySelector("input");
globalThis.moveTo = (value) => { slider.value = String(value); slider.dispatchEvent(new Event("input")); };
globalThis.answer = (value) => live.onAnswer([value], { html: "at " + value });
globalThis.frames = async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); };
globalThis.shown = () => [slider.value, box.querySelector("output").textContent, box.querySelector(".carryover-figure").textContent];
`;

let browser: Browser;
let page: Page;
let script: string;

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
  page = await browser.newPage();
  await page.setContent("<!doctype html><body></body>");
  await page.addScriptTag({ content: script });
});

test("a move between an answer and the page's next frame is asked for, and not put back", async () => {
  await page.evaluate("moveTo(0.3), frames()");
  expect(await page.evaluate("sent")).toEqual([[0.3]]);
  // The hand moves on, and in the same frame the answer to the move before comes.
  await page.evaluate("moveTo(0.7), answer(0.3), frames()");
  expect(await page.evaluate("sent")).toEqual([[0.3], [0.7]]);
  await page.evaluate("answer(0.7), frames()");
  expect(await page.evaluate("shown()")).toEqual(["0.7", "0.7", "at 0.7"]);
});

test("where nothing else is moved, the controls stand where the kernel says", async () => {
  await page.evaluate("answer(0.4), frames()");
  expect(await page.evaluate("shown()")).toEqual(["0.4", "0.4", "at 0.4"]);
});
