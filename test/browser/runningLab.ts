/** A real JupyterLab with our kernel, open in Chromium, for tests that look at notebooks as a reader does. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { checkout, jupyterEnvironment } from "../../src/lab/environment.js";
import { labArguments } from "../../src/lab/openLab.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { chromiumFlags, chromiumPath } from "./chromium.js";

export interface RunningLab {
  address: string;
  /** Its key, a part of every address that is asked for. */
  token: string;
  browser: BrowserContext;
  page: Page;
  /** What JupyterLab has written so far. */
  output: () => string;
  /** Ends the browser and JupyterLab and removes their folder. */
  close: () => Promise<void>;
}

/** JupyterLab over a folder that `fill` has written notebooks into. The folder lies in the project, where cells find the package.
 *
 *  @param more  variables of its environment, and arguments */
export async function startLab(
  fill: (notebooks: string) => Promise<void>,
  height: number,
  more: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly arguments?: readonly string[];
  } = {},
): Promise<RunningLab> {
  const folder = await mkdtemp(join(checkout.venv, "browser-"));
  const notebooks = join(folder, "notebooks");
  await fill(notebooks);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const token = "browser-test";
  const extra = [`--ServerApp.port=${port}`, `--IdentityProvider.token=${token}`, "--no-browser"].concat(
    more.arguments ?? [],
  );
  const lab = spawn(checkout.python, labArguments(notebooks, extra), {
    cwd: packageRoot,
    env: jupyterEnvironment(checkout, more.variables),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  for (const stream of [lab.stdout, lab.stderr])
    stream.on("data", (text: Buffer) => (written += text.toString()));
  let browser: BrowserContext | undefined;
  const close = async () => {
    await browser?.close();
    if (lab.exitCode === null) {
      const closed = new Promise((resolve) => lab.on("close", resolve));
      lab.kill("SIGTERM");
      await closed;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(
      `${address}/api?token=${token}`,
      () => lab.exitCode !== null,
      () => written,
    );
    browser = await chromium.launchPersistentContext(join(folder, "chromium"), {
      executablePath: chromiumPath,
      args: chromiumFlags,
      headless: true,
      viewport: { width: 1280, height },
    });
    return { address, token, browser, page: await browser.newPage(), output: () => written, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a notebook and waits for its kernel: cells that are run before it answers are dropped. */
export async function openNotebook({ page, address, token }: RunningLab, file: string): Promise<void> {
  await page.goto(`${address}/lab/tree/${file}?token=${token}`);
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 90_000 });
  await page
    .locator("#jp-main-statusbar", { hasText: "Carryover (TypeScript) | Idle" })
    .waitFor({ timeout: 60_000 });
}

export async function runAllCells(page: Page): Promise<void> {
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
}

/** A port that nobody uses now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(url: string, ended: () => boolean, written: () => string): Promise<void> {
  for (let attempt = 0; attempt < 120 && !ended(); attempt++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not up yet
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`JupyterLab did not come up:\n${written()}`);
}
