/** Where a queue is: what an address says, and the connection to the Redis there. */
import type { Redis } from "ioredis";
import { ArgumentError, SetupError } from "../../errors.js";
import { inert } from "../../inert.js";
import { phrase } from "../../phrase.js";
import { queuePackages } from "./packages.js";

const usualPrefix = "carryover";

export interface Place {
  /** Without name and password, for messages. */
  readonly shown: string;
  readonly url: string;
  /** What all keys of a project begin with. */
  readonly prefix: string;
}

/** What an address says.
 *
 *  redis://user:password@host:6379/0?prefix=shop, or rediss:// for TLS.
 *
 *  @throws ArgumentError where it is none */
export function placeOf(address: string): Place {
  const fault = (rule: string) =>
    new ArgumentError({
      caller: "compute",
      option: "compute",
      rule,
      // What was given may have a password in it.
      got: phrase`another address`,
      cure: "give one such as redis://host:6379, with ?prefix=project behind it where several share a Redis",
    });
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw fault("must be an address");
  }
  if (!/^rediss?:$/.test(url.protocol)) throw fault("must begin with redis:// or, with TLS, rediss://");
  const prefix = url.searchParams.get("prefix") ?? usualPrefix;
  if (!/^[\w-]{1,64}$/.test(prefix)) {
    throw fault("must have a prefix of letters, digits, - and _, at most 64 of them");
  }
  url.search = "";
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  if (prefix !== usualPrefix) shown.searchParams.set("prefix", prefix);
  return { url: url.href, shown: shown.href, prefix };
}

/** A client that has reached its Redis, and that comes back by itself when the connection breaks.
 *
 *  @throws SetupError where the packages are missing; ArgumentError where nobody answers, or not with this password */
export async function connect({
  url,
  shown,
}: Place): Promise<{ client: Redis; bullmq: typeof import("bullmq") }> {
  const packages = queuePackages();
  if (packages === null) {
    throw new SetupError(
      "compute: the queue needs the packages bullmq and ioredis; install them once in your folder: npm install bullmq ioredis",
    );
  }
  const { bullmq, ioredis } = packages;
  const first = new ioredis.Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 10_000,
  });
  let last: Error | null = null;
  first.on("error", (error) => {
    last = error;
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    const { message } = (last ?? error) as Error;
    throw new ArgumentError({
      caller: "compute",
      about: "",
      rule: phrase`no Redis answers at ${shown} (${inert(message)})`,
      cure: "start it, check host and port, and the password and rediss:// where it wants them",
    });
  } finally {
    first.disconnect();
  }
  const client = new ioredis.Redis(url, { maxRetriesPerRequest: null });
  // It connects again by itself; who waits for longer than is sensible says so.
  client.on("error", () => undefined);
  return { client, bullmq };
}

/** Bytes. */
export interface Memory {
  readonly used: number;
  readonly most: number;
}

/** How much of the memory that it may use a Redis has in use; null where it may use all there is. */
export async function memoryOf(client: Redis): Promise<Memory | null> {
  const said = await client.info("memory");
  const [used, most] = ["used_memory", "maxmemory"].map((name) =>
    Number(new RegExp(`^${name}:(\\d+)`, "m").exec(said)?.[1] ?? 0),
  );
  return most! > 0 ? { used: used!, most: most! } : null;
}

/** Whether an error says that the Redis has no memory left and evicts nothing. */
export function isFull(error: unknown): boolean {
  return /\bOOM command not allowed\b/.test((error as Error).message);
}
