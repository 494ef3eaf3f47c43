/** The sampler in a browser: the compiled modules as a page loads them draw the numbers of Node, bit for bit, with WebAssembly and without. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChainEvent, type ChainInput, chainJob } from "../../src/fit/chainJob.js";
import { buildDesign } from "../../src/model/panelDesign.js";
import { specify } from "../../src/model/specify.js";
import { checkoutRoot } from "../../src/root.js";
import { smallPanel } from "../model/densities.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

/** The one module that a page does not have; a chain asks it for nothing. */
const importMap = JSON.stringify({
  imports: { "node:module": "data:text/javascript,export const createRequire = () => () => undefined" },
});
const pageHtml = `<!doctype html>
<script type="importmap">${importMap}</script>
<script type="module">import { chainJob } from "/fit/chainJob.js"; globalThis.chainJob = chainJob;</script>`;

const input: ChainInput = {
  design: buildDesign(specify(smallPanel())).design,
  isFull: false,
  seed: 1,
  chain: 0,
  warmup: 150,
  draws: 100,
  targetAcceptance: 0.8,
  maxTreeDepth: 10,
  metric: "dense",
};

let server: Server;
let browser: Browser;
let address: string;

beforeAll(async () => {
  server = createServer(async ({ url = "/" }, response) => {
    if (url === "/") {
      response.setHeader("content-type", "text/html").end(pageHtml);
      return;
    }
    const path = join(checkoutRoot, "dist", normalize(url));
    const text = await readFile(path, "utf8").catch(() => null);
    response.setHeader("content-type", "text/javascript").writeHead(text === null ? 404 : 200);
    response.end(text ?? "");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** SHA-256 of the bits of every number that a chain handed over. */
async function digestInNode(): Promise<string> {
  const hash = createHash("sha256");
  await chainJob(input, {
    emit({ chunk }: ChainEvent) {
      if (chunk === null) return;
      for (const { buffer } of [chunk.values, chunk.linear, chunk.draws.logDensity])
        hash.update(new Uint8Array(buffer));
    },
    pause: async () => {},
  });
  return hash.digest("hex");
}

test.each([
  ["WebAssembly", true],
  ["the TypeScript twin, where the browser has no WebAssembly", false],
])("a chain in Chromium draws the numbers of Node: %s", async (_, hasWebAssembly) => {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  if (!hasWebAssembly) await page.addInitScript("delete globalThis.WebAssembly");
  await page.goto(address);
  // Typed arrays cross over as plain numbers, whose text gives every bit back.
  const plain = JSON.stringify(input, (__, value) =>
    ArrayBuffer.isView(value)
      ? { type: value.constructor.name, numbers: [...(value as Float64Array)] }
      : value,
  );
  const found = await page.evaluate(async (text) => {
    const given = JSON.parse(text, (__, value) =>
      value?.numbers === undefined
        ? value
        : value.type === "Uint8Array"
          ? Uint8Array.from(value.numbers)
          : Float64Array.from(value.numbers),
    );
    const { chainJob: run } = globalThis as unknown as { chainJob: typeof chainJob };
    const parts: Uint8Array[] = [];
    await run(given, {
      emit({ chunk }: ChainEvent) {
        if (chunk === null) return;
        for (const { buffer } of [chunk.values, chunk.linear, chunk.draws.logDensity])
          parts.push(new Uint8Array(buffer));
      },
      pause: async () => {},
    });
    const all = await new Blob(parts as BlobPart[]).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
    return {
      hex: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
      bytes: all.byteLength,
      hasWebAssembly: "WebAssembly" in globalThis,
    };
  }, plain);
  await page.close();
  expect(faults).toEqual([]);
  expect(found.hasWebAssembly).toBe(hasWebAssembly);
  expect(found.bytes).toBeGreaterThan(100 * 8 * 10);
  expect(found.hex).toBe(await digestInNode());
});
