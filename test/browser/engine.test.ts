/** The engine in a browser: the built modules as they are, on WebAssembly and without it, draw what Node draws, bit for bit. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fit as fitModel } from "../../src/fit/fit.js";
import { roi } from "../../src/insights/roi.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { specify } from "../../src/spec/specify.js";
import { packRecord } from "../../src/trace/packedRecord.js";
import { smallPanel } from "../model/densities.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

/** What Node draws for the small panel, as test/fit/fit.test.ts pins it. */
const pinned = "8a39a9b93156b1b0";
const sampling = { seed: 1, chains: 2, warmup: 60, draws: 40, workers: 0 };
const model = specify(smallPanel());

const pageModule = "/test/browser/engineInPage.js";
const page = `<!doctype html><title>Engine</title><link rel="icon" href="data:,"><script type="module" src="${pageModule}"></script>`;

let server: Server;
let browser: Browser;
let address: string;
beforeAll(async () => {
  server = createServer(async ({ url = "/" }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    const isModule = path === pageModule || (path.startsWith("/build/") && path.endsWith(".js"));
    try {
      const body = isModule ? await readFile(join(packageRoot, path)) : page;
      response.setHeader("content-type", isModule ? "text/javascript" : "text/html").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

interface Run {
  readonly engine: string;
  readonly digest: string;
  readonly roi: readonly number[];
}

declare global {
  interface Window {
    /** See engineInPage.js. */
    sampleModel(input: object): Promise<Run>;
  }
}

test.each([
  ["wasm", ""],
  ["typescript", "delete globalThis.WebAssembly"],
])("the engine %s draws the pinned numbers, and ROI follows from them", async (engine, before) => {
  const tab = await browser.newPage();
  const faults: string[] = [];
  tab.on("pageerror", ({ message }) => faults.push(message));
  tab.on("response", (response) => {
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`);
  });
  await tab.addInitScript(before);
  await tab.goto(address);
  const { text, values } = packRecord(model);
  const inTab = await tab.evaluate((input) => window.sampleModel(input), {
    text,
    values: [...values],
    sampling,
  });
  const inNode = await fitModel(model, sampling);
  expect(inTab).toEqual({ engine, digest: pinned, roi: roi(inNode).channels.map((one) => one.roi.mean) });
  expect(faults).toEqual([]);
  await tab.close();
});
