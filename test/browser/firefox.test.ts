/** Firefox: the engine draws Node's numbers bit for bit, and cells run, fail and stop as in Chromium. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fit as fitModel } from "../../src/fit/fit.js";
import * as carryover from "../../src/index.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { packRecord } from "../../src/trace/packedRecord.js";
import { smallPanel } from "../model/densities.js";
import type { Ran } from "./cellsInPage.js";
import { type Firefox, type FirefoxPage, firefoxPath, launchFirefox } from "./firefox.js";
// @ts-expect-error: plain JavaScript, as the page runs it too
import * as work from "./libraryInPage.js";

const pages: Readonly<Record<string, string>> = {
  "/wasm": '<script type="module" src="/test/browser/engineInPage.js"></script>',
  "/typescript":
    '<script>delete globalThis.WebAssembly;</script><script type="module" src="/test/browser/engineInPage.js"></script>',
  "/library": `<script type="importmap">{ "imports": { "h5wasm": "/node_modules/h5wasm/dist/esm/hdf5_hl.js" } }</script>
<script type="module">
import * as library from "/dist/browser/index.js";
import * as work from "/test/browser/libraryInPage.js";
window.run = (name, argument) => work[name](library, argument);
</script>`,
  "/cells": '<script src="/cells.js"></script>',
  "/nested": `<script>
const asUrl = (text) => URL.createObjectURL(new Blob([text]));
const script = () => {
  // Held, as what only waits for an answer may be taken for garbage.
  const workers = [];
  self.onmessage = async ({ data: url }) => {
    const begun = () => new Promise((resolve) => {
      const worker = new Worker(url);
      worker.onmessage = resolve;
      workers.push(worker);
    });
    await Promise.all([begun(), begun(), begun(), begun()]);
    self.postMessage("begun");
  };
};
window.begin = () => {
  const worker = new Worker(asUrl("(" + script + ")()"));
  worker.onmessage = () => {
    worker.terminate();
    window.begun = true;
  };
  window.begun = false;
  worker.postMessage(asUrl("self.postMessage(null)"));
};
</script>`,
};

// Left out where there is no Firefox; .ci/run installs one.
describe.skipIf(!existsSync(firefoxPath))("in Firefox", () => {
  let server: Server;
  let firefox: Firefox;
  let address: string;
  let table: string;
  beforeAll(async () => {
    table = await readFile(join(packageRoot, "data", "market.csv"), "utf8");
    const { outputFiles } = await build({
      entryPoints: ["test/browser/cellsInPage.ts"],
      absWorkingDir: packageRoot,
      bundle: true,
      write: false,
      format: "iife",
      conditions: ["browser"],
      external: ["plotly.js-cartesian-dist-min"],
    });
    server = createServer(async ({ url = "/" }, response) => {
      const path = normalize(new URL(url, "http://localhost").pathname);
      const page = pages[path];
      if (page !== undefined) {
        response.setHeader("content-type", "text/html").end(`<!doctype html><meta charset="utf-8">${page}`);
        return;
      }
      const isServed = /^\/(build|dist\/browser|test\/browser|node_modules\/h5wasm)\/.*\.js$/.test(path);
      const body =
        path === "/cells.js"
          ? outputFiles[0]!.text
          : isServed
            ? await readFile(join(packageRoot, path)).catch(() => null)
            : null;
      if (body === null) response.writeHead(404).end();
      else response.setHeader("content-type", "text/javascript").end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    firefox = await launchFirefox();
  });
  afterAll(async () => {
    await firefox?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (path: string): Promise<FirefoxPage> => {
    const page = await firefox.newPage();
    await page.goto(`${address}${path}`);
    return page;
  };

  test.each(["wasm", "typescript"])("the engine %s draws Node's numbers", async (engine) => {
    const sampling = { seed: 1, chains: 2, warmup: 60, draws: 40, workers: 0 };
    const model = carryover.specify(smallPanel());
    const { text, values } = packRecord(model);
    const page = await open(`/${engine}`);
    const there = await page.evaluate(
      `window.sampleModel(${JSON.stringify({ text, values: [...values], sampling })})`,
    );
    const here = carryover.roi(await fitModel(model, sampling));
    expect(there).toEqual({
      engine,
      // As test/fit/fit.test.ts pins it for Node.
      digest: "8a39a9b93156b1b0",
      roi: here.channels.map((channel) => channel.roi.mean),
    });
  });

  test("a study on Web Workers gives Node's numbers to the last digit", async () => {
    const page = await open("/library");
    const input = { table, workers: 2 };
    const there = await page.evaluate(`window.run("fitTable", ${JSON.stringify(input)})`);
    expect(there).toEqual(await work.fitTable(carryover, input));
  });

  // As the fits of a report's page begin: the session itself left one in ten of them waiting (see firefox.ts).
  test("a worker begins others, each time", async () => {
    const page = await open("/nested");
    for (let time = 1; time <= 100; time++) {
      await page.evaluate("window.begin() ?? null");
      await expect.poll(() => page.evaluate("window.begun"), { message: `time ${time}` }).toBe(true);
    }
  });

  test("a wait that does not end names itself and what the page shows", async () => {
    const page = await open("/nested");
    await page.evaluate('document.body.append("17 of 6,000 draws")');
    await expect(page.evaluate("new Promise(() => {})", 1000)).rejects.toThrow(
      "Firefox has not answered in 1 s: new Promise(() => {})\nThe page shows: 17 of 6,000 draws",
    );
  });

  describe("cells", () => {
    let page: FirefoxPage;
    const run = (code: string) => page.evaluate<Ran>(`window.notebook.run(${JSON.stringify(code)})`);
    beforeAll(async () => {
      page = await open("/cells");
      await page.evaluate(`window.notebook = window.openCells({ url: "/dist/browser/cellWorker.js" }), null`);
    });

    test("keep their names and show their values", async () => {
      expect((await run("let turns = 1;\nconst twice = () => 2 * turns;")).error).toBeNull();
      const { outputs } = await run("turns = 4; console.log('four'); twice()");
      expect(outputs).toMatchObject([
        { kind: "stream", text: "four\n" },
        { kind: "result", data: { "text/plain": "8" } },
      ]);
    });

    test("name the lines of their errors", async () => {
      await run(
        "function ratio(a: number) {\n  if (a === 0) throw new Error('divided by zero');\n  return 1 / a;\n}",
      );
      const { error } = await run("const one = 1;\n\nratio(one - 1)");
      expect(error?.traceback.join("\n")).toMatch(
        /^Error: divided by zero\n {4}at ratio, cell \[\d+\], line 2\n {7}2 \| if \(a === 0\) throw new Error\('divided by zero'\);\n {4}at cell \[\d+\], line 3\n {7}3 \| ratio\(one - 1\)$/,
      );
    });

    test.each([
      ["a loop", "while (true) turns++;"],
      ["a wait", "await new Promise(() => {});"],
    ])("stop %s with all values", async (_, code) => {
      const running = run(code);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await page.evaluate("window.notebook.cells.interrupt() ?? null");
      expect((await running).error?.ename).toBe("Interrupted");
      expect((await run("twice() > 0")).outputs).toMatchObject([{ data: { "text/plain": "true" } }]);
    });
  });
});
