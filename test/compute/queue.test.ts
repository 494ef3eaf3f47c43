/** The queue on a real Redis: the digits of one machine, whatever dies on the way; nothing lost, nothing twice, nothing taken that nobody honest sends. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { serveJobQueue, withJobQueue } from "../../src/compute/queue.js";
import { SetupError } from "../../src/errors.js";
import { platform } from "../../src/platform/node/index.js";
import { open, plainText, serve } from "../../src/platform/node/queue.js";
import { type BrandsInput, brandJobReference } from "../../src/portfolio/brandJob.js";
import { portfolio } from "../../src/portfolio/portfolio.js";
import { brandFolder, contentsOf, newFolder, quick } from "../portfolio/brands.js";
import { hasRedis, type RedisServer, startRedis, startWorker, type WorkerProcess } from "./redisServer.js";

const { version, sha256 } = platform;
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const shared: BrandsInput = {
  spec: quick.spec,
  type: null,
  read: {},
  sampling: { seed: 0, draws: quick.draws, chains: quick.chains },
  plan: { change: 0.3, horizon: null, confidence: 0.9, otherModels: false },
};

describe.skipIf(!hasRedis)("jobs on the queue", () => {
  const tables = hasRedis ? brandFolder(["a", "b", "c", "d"]) : "";
  let redis: RedisServer;
  let quiet: Readonly<Record<string, string>>;
  const workers: WorkerProcess[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  const worker = async (...args: Parameters<typeof startWorker>): Promise<WorkerProcess> => {
    const one = await startWorker(...args);
    workers.push(one);
    return one;
  };
  /** Runs the brands there, and gives every file. */
  const runThere = async (address: string, onBrand?: () => unknown) => {
    const folder = newFolder();
    const all = await portfolio({
      tables: [tables],
      outputDir: folder,
      ...quick,
      compute: address,
      onProgress: ({ brand }) => brand !== null && onBrand?.(),
    });
    expect(all.failures).toEqual([]);
    return contentsOf(folder);
  };
  /** An answerer in this process, at a place of its own. */
  const answerer = async (address: string, answer: (id: string, text: string) => Promise<string>) => {
    const failed: string[] = [];
    const server = await serve(address, {
      answer,
      jobs: 1,
      leaseSeconds: 30,
      megabytes: 1,
      onEvent: (event) => event.kind === "failed" && failed.push(event.message),
    });
    ends.push(() => server.close(false));
    return failed;
  };
  const asker = async (address: string) => {
    const queue = await open(address);
    ends.push(() => queue.close());
    return (text: string, id = sha256(text)) => queue.ask(id, text, { signal: AbortSignal.timeout(300_000) });
  };

  beforeAll(async () => {
    redis = await startRedis();
    const folder = newFolder();
    await portfolio({ tables: [tables], outputDir: folder, ...quick });
    quiet = contentsOf(folder);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await Promise.all(workers.splice(0).map((one) => one.kill("SIGKILL")));
  });
  afterAll(() => redis?.stop());

  it("give the bytes of this machine", async () => {
    await Promise.all([worker(redis.address), worker(redis.address)]);
    expect(await runThere(redis.address)).toEqual(quiet);
    expect(workers.reduce((sum, one) => sum + one.said().split("done:").length - 1, 0)).toBe(4);
  });

  it("are done elsewhere when their worker is killed over them, and stand in the result once", async () => {
    const address = `${redis.address}?prefix=killed`;
    const doomed = await worker(address, ["--jobs", "2", "--lease", "2"]);
    let isKilled = false;
    const run = runThere(address, () => {
      if (isKilled) return;
      isKilled = true;
      // It has two jobs in its hands by now.
      void doomed.kill("SIGKILL").then(() => worker(address, ["--lease", "2"]));
    });
    expect(await run).toEqual(quiet);
    expect(isKilled).toBe(true);
  });

  it("outlive a Redis that dies and comes back with its log", async () => {
    const own = await startRedis();
    ends.push(() => own.stop());
    await worker(own.address);
    let restarted: Promise<void> | null = null;
    const files = await runThere(own.address, () => {
      restarted ??= own.restart();
    });
    await restarted;
    expect(files).toEqual(quiet);
  });

  it("are tried three times where nobody can do them, and leave the others as they are", async () => {
    const address = `${redis.address}?prefix=poison`;
    let tries = 0;
    await answerer(address, async (_, text) => {
      if (text !== "poison") return `answer to ${text}`;
      tries++;
      throw new Error("out of luck");
    });
    const ask = await asker(address);
    const [poison, ...others] = await Promise.allSettled(["poison", "one", "two"].map((text) => ask(text)));
    expect(poison).toMatchObject({ reason: { message: "out of luck (tried 3 times)" } });
    expect(others).toMatchObject([{ value: "answer to one" }, { value: "answer to two" }]);
    expect(tries).toBe(3);
    // Asked for anew it is tried anew.
    await expect(ask("poison")).rejects.toThrow("out of luck");
    expect(tries).toBe(6);
  });

  it("that a worker's machine cannot do say what it lacks, and nothing of Redis", async () => {
    const address = `${redis.address}?prefix=lacking`;
    let tries = 0;
    const failed = await answerer(address, async () => {
      tries++;
      throw new SetupError("a thread has no more memory: give Node more");
    });
    const fault = await (await asker(address))("question").catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(SetupError);
    expect((fault as Error).message).toBe(
      `compute: a worker at ${redis.address}?prefix=lacking could not do a job: a thread has no more memory: give Node more (tried 3 times)`,
    );
    expect({ tries, failed }).toEqual({
      tries: 3,
      failed: Array(3).fill("a thread has no more memory: give Node more"),
    });
  });

  it("whose brand is at fault end as they do here, and are not tried again", async () => {
    const address = `${redis.address}?prefix=fault`;
    const failed: string[] = [];
    const server = await serveJobQueue(address, [brandJobReference as never], {
      ...{ jobs: 1, leaseSeconds: 30, megabytes: 64 },
      onEvent: (event) => event.kind === "failed" && failed.push(event.message),
    });
    ends.push(() => server.close(false));
    const folder = brandFolder(["good"]);
    writeFileSync(join(folder, "bad.csv"), "week,sales\n2024-01-01,3\n");
    const run = async (compute?: string) => {
      const options = { tables: [folder], outputDir: newFolder(), ...quick, ...(compute && { compute }) };
      return (await portfolio(options)).failures;
    };
    expect(await run(address)).toEqual(await run());
    expect(failed).toEqual([]);
  });

  it("are not taken from, nor given to, a worker of another version", async () => {
    const address = `${redis.address}?prefix=other`;
    const { queuePackages } = await import("../../src/platform/node/packages.js");
    const client = new (queuePackages()!.ioredis.Redis)(redis.address);
    ends.push(async () => client.disconnect());
    await client.hset("other:workers", "theirs", "9.9.9");
    await client.set("other:worker:theirs", "9.9.9");
    await expect(runThere(address)).rejects.toThrow(
      new RegExp(
        `workers at redis://127\\.0\\.0\\.1:\\d+\\?prefix=other are of version 9\\.9\\.9, and this is ${version}`,
      ),
    );
  });

  it("are of one project alone", async () => {
    const ask = await asker(`${redis.address}?prefix=mine`);
    await answerer(`${redis.address}?prefix=theirs`, async () => "theirs");
    const answer = ask("question");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await answerer(`${redis.address}?prefix=mine`, async () => "mine");
    expect(await answer).toBe("mine");
  });

  it("are refused where they or their answers are too large", async () => {
    const address = `${redis.address}?prefix=large`;
    await worker(address, ["--max-mb", "0.1"]);
    const one = brandFolder(["a"]);
    const { failures } = await portfolio({
      tables: [one],
      outputDir: newFolder(),
      ...quick,
      compute: address,
    });
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^the answer is larger than a worker may send: [\d.]+ of 0\.1 MB; make fewer draws/,
      ),
    ]);
    const ask = await asker(address);
    await expect(ask("x".repeat(200_000))).rejects.toThrow(/refused: .*must have at most 0\.1 MB/);
    await expect(ask("x".repeat(65_000_000))).rejects.toThrow(
      /the job must have at most 64 MB, got 65\.0 MB/,
    );
  });

  const job = (changes: object = {}) => ({
    format: 2,
    version,
    job: "brandJob",
    shared,
    input: brandInput,
    ...changes,
  });
  const brandInput = {
    bytes: new TextEncoder().encode("a,b\n1,2\n"),
    path: "a.csv",
    beside: { file: null, settings: {} },
  };

  it.each([
    ["no job at all", "hello", /refused/],
    ["a job of another version", plainText(job({ version: "9.9.9" })), /refused: the job .*version/],
    ["a job that there is not", plainText(job({ job: "constructor" })), /refused: the job .*job/],
    ["a module to load", plainText(job({ module: "node:child_process" })), /refused: the job .*module/],
    ["code", '{"$Function":"process.exit(1)"}', /refused: plain data have no "\$Function"/],
    [
      "a prototype",
      plainText(job()).replace('"read":{}', '"read":{"__proto__":{"a":1}}'),
      /refused: .*__proto__/,
    ],
    [
      "a path for bytes",
      plainText(job({ input: { ...brandInput, bytes: "/etc/passwd" } })),
      /refused: its input .*bytes/,
    ],
    [
      "draws without end",
      plainText(job({ shared: { ...shared, sampling: { ...shared.sampling, draws: 1e12 } } })),
      /refused: .*draws/,
    ],
    ["a key too many", plainText(job({ input: { ...brandInput, file: "x" } })), /refused: its input/],
  ])("are refused where they are %s, and the worker goes on", async (_, text, message) => {
    const address = `${redis.address}?prefix=malice`;
    const server = await serveJobQueue(address, [brandJobReference as never], {
      ...{ jobs: 1, leaseSeconds: 30, megabytes: 64, onEvent: () => undefined },
    });
    ends.push(() => server.close(false));
    const ask = await asker(address);
    await expect(ask(text)).rejects.toThrow(message);
    // Under the name of another job.
    await expect(ask(plainText(job()), sha256(text))).rejects.toThrow(
      /refused: its name is not the checksum/,
    );
    expect(await ask(plainText(job()))).toMatch(/"kind":"failed".*no date column/);
  });

  it.each([
    [
      "of another job",
      (id: string) => ({ id: sha256(id), version, kind: "done", events: [], output: {} }),
      /answer of another job/,
    ],
    [
      "of another version",
      (id: string) => ({ id, version: "9.9.9", kind: "done", events: [], output: {} }),
      /answer of another job/,
    ],
    [
      "without what it must have",
      (id: string) => ({ id, version, kind: "done", events: [], output: { answer: {} } }),
      /is not as it should be/,
    ],
    [
      "with a file that no brand has",
      (id: string) => ({
        id,
        version,
        kind: "done",
        events: [],
        output: { answer: {}, files: { "../../x": "" } },
      }),
      /is not as it should be/,
    ],
    ["that is none", () => "yes", /is not as it should be/],
  ])("take no answer %s", async (_, reply, message) => {
    const address = `${redis.address}?prefix=answers`;
    await answerer(address, async (id) => plainText(reply(id)));
    const asked = withJobQueue(address, ({ run }) => run(brandJobReference, shared, brandInput, {}));
    await expect(asked).rejects.toThrow(message);
  });

  it.skipIf(!hasOpenssl)("go through TLS, to a Redis whose certificate is known alone", async () => {
    const folder = newFolder();
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const made = ["-keyout", key, "-out", certificate, "-days", "2"];
    spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...made, ...name]);
    const files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate];
    const port = redis.port === 65535 ? 1024 : redis.port + 1;
    const safe = await startRedis("--tls-port", `${port}`, "--tls-auth-clients", "no", ...files);
    ends.push(() => safe.stop());
    const address = `rediss://127.0.0.1:${port}`;
    await worker(address, [], { env: { NODE_EXTRA_CA_CERTS: certificate } });
    await expect(open(address)).rejects.toThrow(/no Redis answers at rediss:.*self[- ]signed/);
  });

  it("want the password of their Redis, and no message shows it", async () => {
    const locked = await startRedis("--requirepass", "open-sesame");
    ends.push(() => locked.stop());
    const at = (password: string) => locked.address.replace("redis://", `redis://:${password}@`);
    const error = await open(at("wrong-word")).catch((one: Error) => one);
    expect(String(error)).toMatch(/no Redis answers at redis:\/\/127\.0\.0\.1:\d+ \(.*(WRONGPASS|invalid)/);
    expect(String(error)).not.toContain("wrong-word");
    await answerer(at("open-sesame"), async () => "in");
    expect(await (await asker(at("open-sesame")))("knock")).toBe("in");
  });
});

it.each([
  ["localhost:6379", /must begin with redis:\/\//],
  ["http://localhost", /must begin with redis:\/\//],
  ["no address", /must be an address/],
  ["redis://user:secret@localhost?prefix=a b", /must have a prefix of letters/],
  ["redis://user:secret@127.0.0.1:1", /no Redis answers at redis:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED/],
])("refuse the address %s in one line", async (address, message) => {
  const error = await open(address).catch((one: Error) => one);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toMatch(/secret|\n/);
});
