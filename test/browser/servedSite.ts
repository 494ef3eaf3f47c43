/** The static site for tests: served from a sub-path as a host of static pages does, and opened in Chromium. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";
import { withoutPictures } from "./runDocument.js";

export const siteFolder = join(packageRoot, "out", "site");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

export interface ServedSite {
  /** Scheme, host and port. */
  readonly address: string;
  /** Where a notebook is opened. */
  addressOf(name: string, folder?: string): string;
  /** Opens a notebook, in the browser of the tests or in one with a memory of its own, when its kernel is idle. */
  open(name: string, context?: BrowserContext, folder?: string): Promise<Page>;
  /** A browser that knows nothing of earlier visits. */
  newContext(): Promise<BrowserContext>;
  /** Ends the server, as when the network is gone. */
  stopServing(): Promise<void>;
  close(): Promise<void>;
}

/** Serves the site that `buildSite` has made. */
export async function serveSite(): Promise<ServedSite> {
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = normalize(decodeURIComponent(pathname)).replace(/^\/sub\//, "");
    const body = await readFile(join(siteFolder, path)).catch(() => null);
    if (body === null) response.writeHead(404).end();
    else response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: chromiumFlags,
    headless: true,
  });
  const stopServing = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const addressOf = (name: string, folder = "notebooks") =>
    `${address}/sub/lab/index.html?path=${folder}/${name}`;
  return {
    address,
    addressOf,
    newContext: () => browser.newContext(),
    async open(name, context, folder) {
      const page = await (context ?? browser).newPage();
      await page.goto(addressOf(name, folder));
      await untilIdle(page);
      return page;
    },
    stopServing,
    async close() {
      await browser.close();
      if (server.listening) await stopServing();
    },
  };
}

/** A page of any browser. */
export interface AnyPage {
  evaluate(expression: string): Promise<unknown>;
}

/** Until the notebook's kernel waits for cells. */
export async function untilIdle(page: AnyPage): Promise<void> {
  const status = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status ?? null";
  // The test's own time ends it.
  while ((await page.evaluate(status)) !== "idle") await new Promise((resolve) => setTimeout(resolve, 100));
}

export interface Output {
  readonly ename?: string;
  readonly evalue?: string;
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

export interface CodeCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
  readonly execution_count?: number | null;
  readonly outputs: readonly Output[];
}

/** The texts of what cells put out, but for cells that want a package of the user's own and for the pictures of a run's document, neither of which a page has. */
export const textsOf = (cells: readonly CodeCell[]) =>
  cells
    .filter(({ cell_type, metadata }) => cell_type === "code" && !metadata.tags?.includes("own-package"))
    .map(({ outputs }) =>
      outputs.map(({ ename, data }) => ename ?? withoutPictures([data?.["text/plain"]].flat().join(""))),
    );

/** The cells of a notebook as it is committed. */
export async function committedCells(name: string): Promise<readonly CodeCell[]> {
  return JSON.parse(await readFile(join(packageRoot, "notebooks", name), "utf8")).cells;
}

/** Clears the open notebook, runs all its cells and gives them with what they have put out, but for the lines of progress and the names of
 *  files that were written, which a committed notebook has not. */
export function runAllCells(page: AnyPage): Promise<readonly CodeCell[]> {
  return page.evaluate(`(async () => {
    const { content, sessionContext } = jupyterapp.shell.currentWidget;
    const isText = (data) => Object.keys(data ?? {}).join() === "text/plain";
    const rewritten = new Set();
    sessionContext.session.kernel.iopubMessage.connect((_, { header, content }) => {
      if (header.msg_type === "update_display_data" && isText(content.data)) rewritten.add(content.data["text/plain"]);
    });
    await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
    await jupyterapp.commands.execute("notebook:run-all-cells");
    const { cells } = content.model.toJSON();
    const isKept = ({ data }) => {
      if (!isText(data)) return true;
      const text = [data["text/plain"]].flat().join("");
      return !rewritten.has(text) && !text.startsWith("Wrote ");
    };
    return cells.map((cell) => ({ ...cell, outputs: cell.outputs?.filter(isKept) }));
  })()`) as Promise<readonly CodeCell[]>;
}

/** Runs all cells of the open notebook: those that did not run, and errors. */
export async function faultsOf(page: AnyPage): Promise<readonly string[]> {
  const cells = (await runAllCells(page)).filter(({ cell_type }) => cell_type === "code");
  expect(cells.length).toBeGreaterThan(0);
  return cells.flatMap(({ source, execution_count, outputs }) => [
    ...(execution_count === null ? [`did not run: ${[source].flat().join("")}`] : []),
    ...outputs.flatMap(({ ename, evalue }) => (ename === undefined ? [] : [`${ename}: ${evalue}`])),
  ]);
}
