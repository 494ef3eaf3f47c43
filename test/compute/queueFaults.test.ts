/** The queue where the way to Redis breaks, where Redis is full, where an answer is too large, and where workers die all the time: nothing is lost, and what cannot go on says why. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { platform } from "../../src/platform/node/index.js";
import { queuePackages } from "../../src/platform/node/packages.js";
import { open, serve } from "../../src/platform/node/queue.js";
import { portfolio } from "../../src/portfolio/portfolio.js";
import { brandFolder, contentsOf, newFolder, quick } from "../portfolio/brands.js";
import { startProxy } from "./cutProxy.js";
import { runUnderKills } from "./kills.js";
import { hasRedis, type RedisServer, startRedis, startWorker } from "./redisServer.js";

const { version, sha256 } = platform;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.skipIf(!hasRedis)("the queue", () => {
  const tables = hasRedis ? brandFolder(["a", "b", "c", "d", "e", "f"]) : "";
  let redis: RedisServer;
  let quiet: Readonly<Record<string, string>>;
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    const folder = newFolder();
    await portfolio({ tables: [tables], outputDir: folder, ...quick });
    quiet = contentsOf(folder);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => redis?.stop());

  it.each(["cut", "silence"] as const)(
    "outlives a network that fails by %s and is mended, between it and both ends",
    async (fault) => {
      const proxy = await startProxy(redis.port);
      ends.push(() => proxy.stop());
      const address = `${proxy.address}?prefix=${fault}`;
      const worker = await startWorker(address, ["--lease", "3"]);
      ends.push(() => worker.kill("SIGKILL"));
      const folder = newFolder();
      let mended: Promise<void> | null = null;
      const { failures } = await portfolio({
        tables: [tables],
        outputDir: folder,
        ...quick,
        compute: address,
        onProgress: ({ brand }) => {
          if (brand === null || mended !== null) return;
          proxy[fault]();
          mended = pause(4000).then(() => proxy.mend());
        },
      });
      expect(mended).not.toBeNull();
      expect(failures).toEqual([]);
      expect(contentsOf(folder)).toEqual(quiet);
    },
  );

  describe("of a small Redis", () => {
    const full = async () => {
      const small = await startRedis("--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
      ends.push(() => small.stop());
      return small;
    };
    const answerer = async (address: string, answer: (text: string) => string) => {
      const failed: string[] = [];
      const server = await serve(address, {
        answer: async (_, text) => answer(text),
        ...{ jobs: 4, leaseSeconds: 30, megabytes: 64 },
        onEvent: (event) => event.kind === "failed" && failed.push(event.message),
      });
      ends.push(() => server.close(false));
      return failed;
    };
    const asker = async (address: string) => {
      const queue = await open(address);
      ends.push(() => queue.close());
      return (text: string) => queue.ask(sha256(text), text, {});
    };

    it("waits with jobs until there is room, and loses none", async () => {
      const { address } = await full();
      const failed = await answerer(address, (text) => `${text.slice(0, 9)}${"y".repeat(300_000)}`);
      const ask = await asker(address);
      const texts = Array.from({ length: 16 }, (_, i) => `${`${i}`.padEnd(9)}${"x".repeat(300_000)}`);
      const answers = await Promise.all(texts.map(ask));
      expect(answers.map((answer) => answer.slice(0, 9))).toEqual(texts.map((text) => text.slice(0, 9)));
      expect(failed).toEqual([]);
    });

    it("waits with answers until others are fetched, and computes none twice", async () => {
      const { address } = await full();
      let computed = 0;
      const failed = await answerer(address, (text) => {
        computed++;
        return `${text}${"y".repeat(1_500_000)}`;
      });
      const ask = await asker(address);
      const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => ask(`question ${i} `)));
      expect(answers.map((answer) => answer.replace(/y+$/, ""))).toEqual(
        answers.map((_, i) => `question ${i} `),
      );
      expect({ computed, failed }).toEqual({ computed: 16, failed: [] });
    });

    it("goes on when somebody else's keys make room", async () => {
      const { address } = await full();
      const client = new (queuePackages()!.ioredis.Redis)(address);
      ends.push(() => client.disconnect());
      await answerer(address, (text) => text.toUpperCase());
      const ask = await asker(address);
      const theirs: string[] = [];
      for (let isFull = false; !isFull; theirs.push(`theirs ${theirs.length}`)) {
        const set = client.set(`theirs ${theirs.length}`, "z".repeat(200_000));
        isFull = await set.then(
          () => false,
          ({ message }: Error) => /OOM/.test(message),
        );
      }
      const answer = ask("question");
      const early = await Promise.race([answer, pause(2500).then(() => "none yet")]);
      expect(early).toBe("none yet");
      await client.del(...theirs);
      expect(await answer).toBe("QUESTION");
    });
  });

  it("takes no answer that is larger than any may be, and leaves none in Redis", async () => {
    const address = `${redis.address}?prefix=large`;
    const client = new (queuePackages()!.ioredis.Redis)(redis.address);
    ends.push(() => client.disconnect());
    const id = sha256("question");
    const key = `large:answer:${version}:${id}`;
    await client.set(key, "z".repeat(64_000_001));
    const queue = await open(address);
    ends.push(() => queue.close());
    await expect(queue.ask(id, "question", {})).rejects.toThrow("the answer is larger than 64 MB");
    expect(await client.exists(key)).toBe(0);
  });

  it("gives the digits of the quiet run while workers are killed", async () => {
    const address = `${redis.address}?prefix=kills`;
    const { files, failures, kills } = await runUnderKills(tables, address, {
      seed: "few kills",
      every: 2,
    });
    expect(failures).toEqual([]);
    expect(files).toEqual(quiet);
    expect(kills).toBeGreaterThan(0);
  });
});
