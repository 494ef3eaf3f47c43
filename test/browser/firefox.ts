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
   *  @param milliseconds  how long it may take (default 8 minutes)
   *  @throws Error where it throws, and where it takes longer: with what the page shows then */
  evaluate<Value>(expression: string, milliseconds?: number): Promise<Value>;
  /** Opens an address, or a file of the disk, and waits until it is loaded. */
  goto(url: string): Promise<void>;
}

export interface Firefox {
  newPage(): Promise<FirefoxPage>;
  close(): Promise<void>;
}

type Answer = Readonly<Record<string, unknown>>;

type Send = (method: string, params: object) => Promise<Answer>;

/** Less than a test has (see vitest.config.ts), so that what hangs is named. */
const patience = 480_000;

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
  started.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("Firefox has ended"));
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
      const script = (expression: string) =>
        send("script.evaluate", {
          expression: `(async () => JSON.stringify(await (${expression})))()`,
          target: { context },
          awaitPromise: true,
        });
      const shown = async () => {
        const { result } = await script('document.body?.innerText ?? ""');
        return JSON.parse((result as { value: string }).value);
      };
      const inTime = (what: string, milliseconds: number, answer: Promise<Answer>): Promise<Answer> =>
        within(milliseconds, answer, async () => {
          const page = await within(60_000, shown(), async () => "nothing, as it does not answer");
          throw new Error(
            `Firefox has not answered in ${milliseconds / 1000} s: ${what}\nThe page shows: ${page}`,
          );
        });
      return {
        async goto(url) {
          const opened = send("browsingContext.navigate", { context, url, wait: "complete" });
          await inTime(url, patience, opened);
        },
        async evaluate(expression, milliseconds = patience) {
          const answer = await inTime(expression, milliseconds, script(expression));
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

/** What is answered in time; else what `late` gives. */
async function within<T>(milliseconds: number, answer: Promise<T>, late: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), milliseconds);
  });
  try {
    const first = await Promise.race([answer, isLate]);
    return first === "late" ? await late() : (first as T);
  } finally {
    clearTimeout(timer);
  }
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
