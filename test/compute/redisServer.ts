/** A Redis of a test's own: the real server on a free port, with a folder of its own; and workers beside it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's package redis-server; where there is none the tests that want it are left out, and vitest says so. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) console.info("There is no redis-server, so the tests of the queue are left out.");

export interface RedisServer {
  readonly address: string;
  readonly port: number;
  /** Ends it as a power cut does, and starts it again on the same folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server that writes every change to its log before it answers. */
export async function startRedis(...more: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "carryover-redis-"));
  const flags = [
    "--port",
    `${port}`,
    "--dir",
    folder,
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--save",
    "",
  ];
  const begin = async (): Promise<ChildProcess> => {
    const server = spawn("redis-server", [...flags, "--bind", "127.0.0.1", ...more], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.stdout!.on("data", (text) => {
        said += text;
        if (/Ready to accept connections/.test(said)) resolve();
      });
      server.on("exit", (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
    });
    return server;
  };
  let server = await begin();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  };
  return {
    address: `redis://127.0.0.1:${port}`,
    port,
    async restart() {
      await end("SIGKILL");
      server = await begin();
    },
    async stop() {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface WorkerProcess {
  readonly said: () => string;
  /** Waits until it has said something. */
  says(what: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `carryover worker` as the package has it, and waits until it serves. */
export async function startWorker(
  address: string,
  flags: readonly string[] = [],
  { main = "dist/cli/main.js", env = {} }: { readonly main?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [main, "worker", address, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  child.stderr.on("data", (text) => {
    said += text;
    tell();
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  void ended.then(tell);
  const one: WorkerProcess = {
    said: () => said,
    says: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (what.test(said)) resolve();
          else if (child.exitCode !== null) reject(new Error(`the worker ended: ${said}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
  await one.says(/serves/);
  return one;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}
