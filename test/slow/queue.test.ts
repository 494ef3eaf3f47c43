/** The queue and the portfolio through bad days: workers, Redis and the run itself are killed at moments that a seed picks, and nothing is lost or told twice. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/math/rng.js";
import { open } from "../../src/platform/node/queue.js";
import { portfolio } from "../../src/portfolio/portfolio.js";
import { runUnderKills } from "../compute/kills.js";
import { hasRedis, startRedis } from "../compute/redisServer.js";
import { brandFolder, contentsOf, newFolder, quick } from "../portfolio/brands.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    (child.exitCode ?? child.signalCode) !== null ? resolve(child.exitCode) : child.once("exit", resolve),
  );

describe.skipIf(!hasRedis)("500 jobs", () => {
  it("are all answered, each once and rightly, while workers and Redis are killed", async () => {
    const rng = createRng("bad days");
    const redis = await startRedis();
    const startAnswerer = async (): Promise<ChildProcess> => {
      const args = ["--conditions=built", "test/compute/answerer.mjs", redis.address];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      await new Promise<void>((resolve) =>
        child.stdout!.on("data", (text) => /serves/.test(text) && resolve()),
      );
      return child;
    };
    const workers = await Promise.all([startAnswerer(), startAnswerer()]);
    const queue = await open(redis.address);
    const texts = Array.from({ length: 500 }, (_, i) => `job ${i}`);
    const answers = new Map<string, string[]>();
    let kills = 0;
    let restarts = 0;
    let isDone = false;
    const badDays = async (): Promise<void> => {
      while (!isDone) {
        const until = answers.size + 40 * (0.5 + rng.uniform());
        while (!isDone && answers.size < until) await pause(20);
        if (isDone) return;
        if (rng.uniform() < 0.25) {
          await redis.restart();
          restarts++;
        } else {
          const which = rng.uniform() < 0.5 ? 0 : 1;
          workers[which]!.kill("SIGKILL");
          kills++;
          workers[which] = await startAnswerer();
        }
      }
    };
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < texts.length) {
        const text = texts[next++]!;
        const id = createHash("sha256").update(text).digest("hex");
        const answer = await queue.ask(id, text, {});
        answers.set(text, [...(answers.get(text) ?? []), answer]);
      }
    };
    const trouble = badDays();
    await Promise.all(Array.from({ length: 20 }, lane));
    isDone = true;
    await trouble;
    expect(answers.size).toBe(500);
    for (const [text, given] of answers) expect(given).toEqual([text.toUpperCase()]);
    console.info(`500 jobs, ${kills} workers killed, Redis killed ${restarts} times`);
    expect(kills).toBeGreaterThan(2);
    await queue.close();
    for (const worker of workers) worker.kill("SIGKILL");
    await redis.stop();
  });
});

describe.skipIf(!hasRedis)("100 brands", () => {
  it("have the digits of the quiet run while their workers are killed", async () => {
    const tables = brandFolder(Array.from({ length: 100 }, (_, i) => `brand${i}`));
    const quiet = newFolder();
    await portfolio({ tables: [tables], outputDir: quiet, ...quick });
    const redis = await startRedis();
    const { files, failures, kills } = await runUnderKills(tables, redis.address, {
      seed: "many kills",
      every: 5,
    });
    await redis.stop();
    console.info(`100 brands, ${kills} workers killed`);
    expect(failures).toEqual([]);
    expect(files).toEqual(contentsOf(quiet));
    expect(kills).toBeGreaterThan(5);
  });

  it("end with why where Redis is full for a minute, and go on when there is room", async () => {
    const tables = brandFolder(["a", "b", "c"]);
    const quiet = newFolder();
    await portfolio({ tables: [tables], outputDir: quiet, ...quick });
    const redis = await startRedis("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
    const folder = newFolder();
    const run = (compute?: string) =>
      portfolio({ tables: [tables], outputDir: folder, ...quick, resume: true, ...(compute && { compute }) });
    await expect(run(redis.address)).rejects.toThrow(
      /the Redis at .* has no memory left for a job \(\d+ of 1 MB\); give it more: redis-cli config set maxmemory/,
    );
    await redis.stop();
    await run();
    expect(contentsOf(folder)).toEqual(contentsOf(quiet));
  });
});

describe("a portfolio that is killed", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)(
    "by %s at any moment leaves whole files alone, and ends with --resume on the same bytes",
    async (signal) => {
      const rng = createRng(signal);
      const tables = brandFolder(["a", "b", "c"]);
      const run = (out: string) => {
        const flags = ["--draws", "30", "--chains", "2", "--no-other-models", "--resume"];
        return spawn(process.execPath, ["dist/cli/main.js", "portfolio", tables, "--out", out, ...flags], {
          stdio: "ignore",
        });
      };
      const quiet = newFolder();
      const begin = performance.now();
      expect(await ended(run(quiet))).toBe(0);
      const usual = performance.now() - begin;
      const out = newFolder();
      for (let time = 0; time < 8; time++) {
        const child = run(out);
        await pause(usual * rng.uniform());
        child.kill(signal);
        await ended(child);
        const brands = join(out, "brands");
        for (const brand of existsSync(brands) ? readdirSync(brands) : []) {
          const expected = readdirSync(join(quiet, "brands", brand));
          const names = readdirSync(join(brands, brand)).filter((name) => !name.endsWith(".partial"));
          for (const name of names) {
            expect(expected).toContain(name);
            const of = (folder: string) => contentsOf(join(folder, "brands", brand))[name];
            expect(of(out) === of(quiet), `${brand}/${name}`).toBe(true);
          }
        }
      }
      expect(await ended(run(out))).toBe(0);
      expect(contentsOf(out)).toEqual(contentsOf(quiet));
    },
  );
});
