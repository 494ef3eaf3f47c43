/** Firefox for tests: the system's, without a window, driven over WebDriver BiDi. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

export const firefoxPath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

export interface FirefoxPage {
  /** The value of an expression, which may be a promise of it, as JSON can hold it.
   *
   *  @throws Error where it throws */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Opens an address, or a file of the disk, and waits until it is loaded. */
  goto(url: string): Promise<void>;
}

export interface Firefox {
  newPage(): Promise<FirefoxPage>;
  close(): Promise<void>;
}

type Answer = Readonly<Record<string, unknown>>;

type Send = (method: string, params: object) => Promise<Answer>;

export async function launchFirefox(): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), "firefox-"));
  const started = spawn(
    firefoxPath,
    [
      ...["--headless", "--no-remote", "--profile", profile],
      ...["--remote-debugging-port", "0", "--remote-allow-system-access"],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => started.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    started.stderr.on("data", (text: Buffer) => {
      said += text;
      const [, found] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    started.once("error", reject);
    started.once("exit", () => reject(new Error(`Firefox has ended: ${said}`)));
  });

  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  socket.on("message", (data) => {
    const { id, type, result, message } = JSON.parse(String(data));
    if (type === "success") waiting.get(id)?.resolve(result);
    else if (type === "error") waiting.get(id)?.reject(new Error(message));
    waiting.delete(id);
  });
  let commands = 0;
  const send: Send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++commands;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });

  await send("session.new", { capabilities: {} });
  await hearOfNoWorkers(send);
  return {
    async newPage() {
      const { context } = await send("browsingContext.create", { type: "tab" });
      return {
        async goto(url) {
          await send("browsingContext.navigate", { context, url, wait: "complete" });
        },
        async evaluate(expression) {
          const answer = await send("script.evaluate", {
            expression: `(async () => JSON.stringify(await (${expression})))()`,
            target: { context },
            awaitPromise: true,
          });
          const { exceptionDetails, result } = answer as {
            exceptionDetails?: { text: string };
            result?: { value?: string };
          };
          if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
          return JSON.parse(result?.value ?? "null");
        },
      };
    },
    async close() {
      socket.close();
      started.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Ends what a session has Firefox do whenever a worker begins: tell of it. Of 60 workers that each began four others, 6 waited for ever in `new Worker`
 *  meanwhile (Firefox 153, a busy machine); of 380 without it, as for whoever only opens a page, none. */
async function hearOfNoWorkers(send: Send): Promise<void> {
  const { contexts } = await send("browsingContext.getTree", { "moz:scope": "chrome" });
  const own = (contexts as Answer[]).find((context) => context["moz:scope"] === "chrome");
  // Versions that know no such context tell of no workers either.
  if (own === undefined) return;
  const { exceptionDetails } = await send("script.evaluate", {
    expression: 'ChromeUtils.unregisterProcessActor("WebDriverWorkerListener")',
    target: { context: own.context },
    awaitPromise: false,
  });
  if (exceptionDetails !== undefined)
    throw new Error(`Firefox still tells of workers: ${JSON.stringify(exceptionDetails)}`);
}
