/** The static site: a notebook runs in the page, says what the kernel says, and asks no other host. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

let server: Server;
let browser: Browser;
let address: string;
beforeAll(async () => {
  const { status, stderr } = spawnSync(process.execPath, ["packaging/site.mjs"], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  server = createServer(async ({ url = "/" }, response) => {
    // In a sub-path, as on a host of static pages.
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname)).replace(
      /^\/sub\//,
      "",
    );
    const body = await readFile(join(packageRoot, "out", "site", path)).catch(() => null);
    if (body === null) response.writeHead(404).end();
    else response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags, headless: true });
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => server?.close(resolve));
});

interface Output {
  readonly ename?: string;
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

/** The text of outputs, but for live lines, which a committed notebook has not. */
const textsOf = (cells: readonly { readonly outputs: readonly Output[] }[]) =>
  cells.map(({ outputs }) =>
    outputs
      .filter(
        ({ data = {} }) =>
          Object.keys(data).join() !== "text/plain" || !/^Sampled /.test(String(data["text/plain"])),
      )
      .map(({ ename, data }) => ename ?? [data?.["text/plain"]].flat().join("")),
  );

test("a notebook computes in the page what is committed, from a sub-path, and asks no other host", async () => {
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  let asked = 0;
  page.on("request", (request) => {
    asked++;
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url()))
      elsewhere.push(request.url());
  });
  await page.goto(`${address}/sub/lab/index.html?path=notebooks/01-data.ipynb`);
  await page.waitForFunction(
    "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
  );
  const cells = await page.evaluate(`(async () => {
    await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
    await jupyterapp.commands.execute("notebook:run-all-cells");
    const { cells } = jupyterapp.shell.currentWidget.content.model.toJSON();
    return cells.filter(({ cell_type }) => cell_type === "code");
  })()`);
  const committed = JSON.parse(
    await readFile(join(packageRoot, "notebooks", "01-data.ipynb"), "utf8"),
  ).cells.filter(({ cell_type }: { cell_type: string }) => cell_type === "code");
  expect(textsOf(cells as never)).toEqual(textsOf(committed));
  expect(elsewhere).toEqual([]);
  expect(asked).toBeLessThan(250);
  await page.close();
});
