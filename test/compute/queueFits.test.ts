/** Chains on the queue: every analysis that fits gives the digits of this thread and of threads, says how far it is, and can be stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { serveJobQueue } from "../../src/compute/queue.js";
import { exampleMarket } from "../../src/data/exampleMarket.js";
import { readPanel } from "../../src/data/read.js";
import { simulatePanel } from "../../src/data/simulate.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { chainJobReference } from "../../src/fit/chainJobReference.js";
import { chainSchemas } from "../../src/fit/chainSchemas.js";
import { type Fit, type FitOptions, fit as fitModel } from "../../src/fit/fit.js";
import { iterate } from "../../src/iterate/iterate.js";
import { platform } from "../../src/platform/node/index.js";
import { open, plainText, plainValue } from "../../src/platform/node/queue.js";
import { computeWorker } from "../../src/portfolio/computeWorker.js";
import { refresh } from "../../src/refresh/refresh.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { refute } from "../../src/validation/refute.js";
import { specificationCurve } from "../../src/validation/specificationCurve.js";
import { validate } from "../../src/validation/validate.js";
import { digestsOf, prepareRun, tableText } from "../iterate/tables.js";
import { geoPanel, smallPanel } from "../model/densities.js";
import { myGeometric } from "../model/ownKinds.js";
import { name, oldWeeks, weeks } from "../refresh/months.js";
import { calibrate, calibrationModel } from "../slow/calibration.js";
import { hasRedis, type RedisServer, startRedis, startWorker, type WorkerProcess } from "./redisServer.js";

const { version, sha256 } = platform;
const brief = { chains: 2, warmup: 60, draws: 120, seed: 3 };
const panel = smallPanel();
const { tv, radio } = exampleMarket.channels;
/** Long enough for a holdout with folds. */
const twoYears = simulatePanel(
  { ...exampleMarket, weeks: 104, channels: { tv: tv!, radio: radio! }, events: {} },
  7,
).panel;

/** All that a result has but the time it took. */
const numbersOf = <Result>(result: Result): unknown => JSON.parse(plainText(withoutTimes(result)));
const withoutTimes = (value: unknown): unknown => {
  if (value instanceof Map) return [...value].map(withoutTimes);
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => key !== "seconds" && typeof item !== "function");
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutTimes(item)]));
};

describe.skipIf(!hasRedis)("chains on the queue", () => {
  let redis: RedisServer;
  let workers: WorkerProcess[];
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    workers = await Promise.all([startWorker(redis.address), startWorker(redis.address)]);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(async () => {
    await Promise.all(workers.map((one) => one.kill("SIGKILL")));
    await redis?.stop();
  });
  const jobsDone = () => workers.reduce((sum, one) => sum + one.said().split("done:").length - 1, 0);
  /** The same on this thread, on threads, and there; and how many jobs were done there. */
  const everywhere = async <Result>(
    run: (place: Pick<FitOptions, "workers" | "compute">) => Promise<Result>,
  ) => {
    const inline = numbersOf(await run({ workers: 0 }));
    expect(numbersOf(await run({ workers: 2 }))).toEqual(inline);
    const before = jobsDone();
    expect(numbersOf(await run({ compute: redis.address }))).toEqual(inline);
    return jobsDone() - before;
  };

  it.each([
    ["the usual model", () => specify(panel), {}],
    ["pooled coefficients of two geos", () => specify(geoPanel(), { type: "v2" }), {}],
    [
      "a Student-t likelihood, all of it sampled",
      () =>
        specify(panel, {
          likelihood: {
            family: "studentT",
            sigma: { family: "halfNormal", scale: 1 },
            degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 },
          },
        } as SpecChanges),
      { warmup: 30, draws: 30 },
    ],
    ["windows and other curves", () => specify(panel, { type: "v3_proper" }), {}],
    ["an end by precision", () => specify(panel), { draws: 400, until: { ess: 40 } }],
  ] as const)("give the draws of this machine: %s", async (_, model, settings) => {
    const jobs = await everywhere((place) => fitModel(model(), { ...brief, ...settings, ...place }));
    expect(jobs).toBe(2);
  });

  it("give the exam, its folds and all", async () => {
    const model = specify(twoYears);
    expect(await everywhere((place) => validate(model, { ...brief, folds: 2, ...place }))).toBe(6);
  });

  it("give the refutation and the specification curve of a fit", async () => {
    const fitted: Fit = await fitModel(specify(twoYears), { ...brief, workers: 0 });
    const settings = { ...brief, placebos: 1 };
    expect(await everywhere((place) => refute(fitted, { ...settings, ...place }))).toBe(6);
    const choices = {
      trend: { linear: { trend: { kind: "linear" } }, none: { trend: { kind: "none" } } },
    } as const;
    expect(
      await everywhere((place) => specificationCurve(fitted.model, { ...brief, choices, ...place })),
    ).toBe(4);
  });

  it("give the refit of a month, of old weeks as restated and of all", async () => {
    const fitted: Fit = await fitModel(specify(await readPanel({ text: weeks(oldWeeks), name })), {
      ...brief,
      workers: 0,
    });
    const table = { text: weeks(oldWeeks + 6, { "3 spend_tv": "5" }), name };
    const jobs = await everywhere((place) => refresh(fitted, table, { acceptRestated: true, ...place }));
    expect(jobs).toBe(4);
  });

  it("give every file of a run of iterate", async () => {
    const { workers: _, ...prepared } = prepareRun(tableText("sound"));
    const run = async (place: Pick<FitOptions, "workers" | "compute">) => {
      rmSync(prepared.outputDir, { recursive: true, force: true });
      await iterate({ ...prepared, maxIterations: 1, ...place });
      return digestsOf(prepared.outputDir);
    };
    expect(await everywhere(run)).toBeGreaterThan(8);
  });

  it("give the replicates of a calibration", async () => {
    const options = { seed: 5, replicates: 3 };
    const here = await calibrate(calibrationModel(), options);
    expect(await calibrate(calibrationModel(), { ...options, compute: redis.address })).toEqual(here);
  });

  it("are not sent where they have kinds of one's own, which are code", async () => {
    const channels = Object.fromEntries(panel.channels.map(({ name }) => [name, { adstock: myGeometric }]));
    const model = specify(panel, { channels });
    const before = jobsDone();
    await fitModel(model, { ...brief, compute: redis.address });
    expect(jobsDone()).toBe(before);
  });

  it("say how far they are while they run", async () => {
    const shares: number[] = [];
    await fitModel(specify(twoYears), {
      ...brief,
      draws: 40_000,
      compute: redis.address,
      onProgress: ({ phase, iterations, totalIterations }) =>
        phase !== "done" && shares.push(iterations / totalIterations),
    });
    expect(shares.filter((share) => share > 0.1 && share < 0.9).length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it("stop when whoever waits for them stops, the begun ones and the others", async () => {
    const address = `${redis.address}?prefix=stopped`;
    const worker = await startWorker(address);
    ends.push(() => worker.kill("SIGKILL"));
    const caller = new AbortController();
    const run = fitModel(specify(twoYears), {
      ...brief,
      // Minutes of it, on any machine.
      warmup: 500_000,
      compute: address,
      signal: caller.signal,
      onProgress: ({ iterations }) => iterations > 0 && caller.abort(new Error("enough")),
    });
    await expect(run).rejects.toThrow("enough");
    await worker.says(/failed: \w+: stopped/);
    // The worker is free for others at once, and the same job can be asked for again.
    await fitModel(specify(twoYears), { ...brief, compute: address });
    expect(worker.said()).toMatch(/stopped.*done:/s);
  });

  it("are refused before they are begun where their draws are more than an answer may hold", async () => {
    const run = fitModel(specify(panel), { ...brief, draws: 900_000, compute: redis.address });
    await expect(run).rejects.toThrow(
      /draws must be at most \d+ for a model of this size at the queue.*got 900000/,
    );
  });

  it("fail as they do here where the density is not finite", async () => {
    const { design } = buildDesign(specify(panel));
    const kpi = design.kpi.map(() => 1e200);
    const { chains: _, ...sampling } = brief;
    const shared = {
      design: { ...design, kpi },
      isFull: false,
      ...sampling,
      targetAcceptance: 0.8,
      maxTreeDepth: 5,
      metric: "dense",
    } as const;
    const { runJobs } = await import("../../src/compute/run.js");
    const faults = await Promise.all(
      [{ workers: 0 }, { compute: redis.address }].map((place) =>
        runJobs(chainJobReference, shared, [0], place).catch((error: Error) => [error.name, error.message]),
      ),
    );
    expect(faults[0]).toEqual(["FitError", expect.any(String)]);
    expect(faults[1]).toEqual(faults[0]);
  });

  describe("from a command", () => {
    const command = (
      ...args: string[]
    ): { child: ChildProcess; said: () => string; ended: Promise<number | null> } => {
      const child = spawn(process.execPath, ["dist/cli/main.js", ...args], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      let text = "";
      child.stderr.on("data", (more) => {
        text += more;
      });
      ends.push(async () => child.kill("SIGKILL"));
      return { child, said: () => text, ended: new Promise((resolve) => child.once("exit", resolve)) };
    };
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
    };

    it("wait for a worker and say what to type, and go on when it comes", async () => {
      const address = `${redis.address}?prefix=lonely`;
      const { said, ended } = command("fit", "--compute", address, "--draws", "50", "--chains", "2");
      await until(() => /no worker at .*prefix=lonely yet; waits a minute/.test(said()));
      expect(said()).toContain(`carryover worker "${address}"`);
      const worker = await startWorker(address);
      ends.push(() => worker.kill("SIGKILL"));
      expect(await ended).toBe(0);
      expect(worker.said().split("done:")).toHaveLength(3);
    });

    it("say who is there where a setting names the queue: refresh and the exam of a report send chains too", async () => {
      const address = `${redis.address}?prefix=setting`;
      const worker = await startWorker(address);
      ends.push(() => worker.kill("SIGKILL"));
      const folder = mkdtempSync(join(tmpdir(), "carryover-"));
      const at = (file: string) => join(folder, file);
      writeFileSync(at("old.csv"), weeks(110));
      writeFileSync(at("new.csv"), weeks(116));
      const sampling = ["--chains", "2", "--warmup", "60", "--draws", "60"];
      const fitted = command("fit", at("old.csv"), "--out", at("my"), "--compute", "", ...sampling);
      expect([await fitted.ended, fitted.said()]).toEqual([0, expect.not.stringMatching(/worker/)]);
      vi.stubEnv("CARRYOVER_COMPUTE", address);
      ends.push(async () => vi.unstubAllEnvs());
      const exam = ["report", at("my/trace.nc"), "--no-experiments", "--out", at("report.md")];
      for (const [args, jobs] of [
        [["refresh", at("my"), "--data", at("new.csv"), "--check"], 0],
        [exam, 0],
        [["refresh", at("my"), "--data", at("new.csv")], 2],
        [[...exam, "--validate"], 16],
      ] as const) {
        const before = worker.said().split("done:").length;
        const { ended, said } = command(...args);
        await ended;
        expect(worker.said().split("done:").length - before).toBe(jobs);
        expect(/1 worker at .*prefix=setting, of version/.test(said())).toBe(jobs > 0);
      }
      const lonely = command(...exam, "--compute", address);
      expect(await lonely.ended).toBe(2);
      expect(lonely.said()).toMatch(/^carryover: report: --compute is for --validate: .*\n$/);
    });

    it("end on Ctrl-C with 130, and their worker stops too", async () => {
      const address = `${redis.address}?prefix=interrupted`;
      const worker = await startWorker(address);
      ends.push(() => worker.kill("SIGKILL"));
      const { child, said, ended } = command(
        "fit",
        "--compute",
        address,
        "--warmup",
        "500000",
        "--chains",
        "1",
      );
      await until(() => /1 worker at .*warmup/s.test(said()));
      child.kill("SIGINT");
      expect(await ended).toBe(130);
      expect(said()).toMatch(/carryover: stopped, and the workers with it; nothing was written\n$/);
      await worker.says(/stopped/);
    });
  });

  describe("that nobody honest sends", () => {
    const { design } = buildDesign(specify(panel));
    const shared = {
      design,
      isFull: false,
      seed: 1,
      warmup: 10,
      draws: 10,
      targetAcceptance: 0.8,
      maxTreeDepth: 5,
      metric: "dense",
    };
    const job = (changes: object = {}) =>
      plainText({ format: 2, version, job: "chainJob", shared: { ...shared, ...changes }, input: 0 });
    const serving = async (prefix: string) => {
      const address = `${redis.address}?prefix=${prefix}`;
      const server = await serveJobQueue(address, [chainJobReference as never], {
        ...{ jobs: 2, leaseSeconds: 30, megabytes: 64, onEvent: () => undefined },
      });
      ends.push(() => server.close(false));
      const queue = await open(address);
      ends.push(() => queue.close());
      return (text: string) => queue.ask(sha256(text), text, { signal: AbortSignal.timeout(300_000) });
    };
    const first = design.channels[0]!;
    const withChannel = (changes: object) => ({
      design: { ...design, channels: [{ ...first, ...changes }, ...design.channels.slice(1)] },
    });

    it.each([
      ["draws without end", { draws: 1e9 }, /refused: .*draws/],
      ["a warm-up without end", { warmup: 1e12 }, /refused: .*warmup/],
      ["trees without end", { maxTreeDepth: 60 }, /refused: .*maxTreeDepth/],
      [
        "a design that says it is larger than it is",
        { design: { ...design, times: 90_000 } },
        /refused: .*one length/,
      ],
      [
        "a kind that there is not",
        withChannel({ adstock: { ...first.adstock, kind: "constructor" } }),
        /refused: .*kind/,
      ],
      [
        "a window without end",
        withChannel({ adstock: { ...first.adstock, settings: { maxLag: 1e9 } } }),
        /refused: .*maxLag/,
      ],
      [
        "a scale below nothing",
        withChannel({ coefficient: { of: "roi", prior: { family: "normal", mean: 0, sd: -1 } } }),
        /refused: .*prior/,
      ],
      [
        "media that are no numbers",
        withChannel({ media: first.media.map((series) => series.map(() => Number.NaN)) }),
        /refused: .*media/,
      ],
      ["media that are a text", withChannel({ media: "/etc/passwd" }), /refused: .*media/],
      [
        "kinds of their own",
        { design: { ...design, ownKinds: { adstock: { a: {} }, saturation: {} } } },
        /refused: .*ownKinds/,
      ],
      ["a key too many", { command: "rm" }, /refused: .*command/],
    ])("are refused where they have %s", async (_, changes, message) => {
      const ask = await serving("malice");
      await expect(ask(job(changes))).rejects.toThrow(message);
      expect(await ask(job())).toMatch(/"kind":"done"/);
    });

    it("are refused or answered, whatever is changed in them, and the worker goes on", async () => {
      const ask = await serving("fuzzed");
      const whole = JSON.parse(job()) as object;
      const paths = pathsIn(whole).filter((path) => path[0] === "shared" || path[0] === "input");
      const junk = fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom(
          -1,
          0,
          1.5,
          1e308,
          2 ** 53,
          "",
          "__proto__",
          { $number: "NaN" },
          { $number: "Infinity" },
        ),
      );
      const answers = { refused: 0, done: 0, failed: 0 };
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), junk, async (path, value) => {
          const text = JSON.stringify(changedAt(whole, path, value));
          const answer = await ask(text).catch((error: Error) => error.message);
          const kind = /^refused: /.test(answer) ? "refused" : /"kind":"(done|failed)"/.exec(answer)?.[1];
          expect(kind, `${path.join(".")} = ${JSON.stringify(value)}: ${answer.slice(0, 300)}`).toBeDefined();
          answers[kind as keyof typeof answers]++;
        }),
        { numRuns: 200, seed: 20261129 },
      );
      expect(answers.refused).toBeGreaterThan(100);
      expect(await ask(job())).toMatch(/"kind":"done"/);
    });

    it("take no answer that is not what a chain hands over", async () => {
      const address = `${redis.address}?prefix=liar`;
      const { serve } = await import("../../src/platform/node/queue.js");
      const honest = plainValue(await (await serving("honest"))(job())) as {
        readonly events: readonly object[];
      };
      const { event, isKept } = chainSchemas();
      expect(honest.events.length).toBeGreaterThan(0);
      expect(honest.events.every((one) => event!.safeParse(one).success && isKept(one))).toBe(true);
      const server = await serve(address, {
        answer: async (id) =>
          plainText({
            id,
            version,
            kind: "done",
            events: [{ ...honest.events[0], chunk: { values: "all" } }],
            output: null,
          }),
        ...{ jobs: 2, leaseSeconds: 30, megabytes: 64, onEvent: () => undefined },
      });
      ends.push(() => server.close(false));
      await expect(fitModel(specify(panel), { ...brief, compute: address })).rejects.toThrow(
        /the answer of a worker is not as it should be at chunk/,
      );
    });
  });

  it("are done by a worker that was started from code", async () => {
    const address = `${redis.address}?prefix=module`;
    const end = new AbortController();
    const done: string[] = [];
    const serving = computeWorker(address, { signal: end.signal, onJob: ({ kind }) => done.push(kind) });
    await fitModel(specify(panel), { ...brief, compute: address });
    end.abort();
    await serving;
    expect(done).toEqual(["done", "done"]);
  });
});

/** Where all values of plain data lie, those of long lists but for the first of them. */
function pathsIn(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return Object.entries(value)
    .slice(0, 6)
    .flatMap(([key, item]) => [[key], ...pathsIn(item).map((path) => [key, ...path])])
    .map((path) => path.filter((_, i) => i < 12));
}

function changedAt(value: unknown, [key, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = changedAt((value as Record<string, unknown>)[key], rest, to);
  return copy;
}
