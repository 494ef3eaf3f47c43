/** Long steps under a host's eyes: one line for the outermost, both signals heeded, and nothing at all where there is no host. */
import { afterEach, describe, expect, it } from "vitest";
import { type Host, setHost } from "../../src/compute/host.js";
import { experiments } from "../../src/decisions/experiments/experiments.js";
import { fit as fitModel } from "../../src/fit/fit.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { refute } from "../../src/validation/refute.js";
import { rollingOrigin } from "../../src/validation/rollingOrigin.js";
import { specificationCurve } from "../../src/validation/specificationCurve.js";
import { validate } from "../../src/validation/validate.js";
import { smallPanel } from "../model/densities.js";

const model = specify(smallPanel());
const short = { chains: 2, warmup: 30, draws: 20, workers: 0 };

interface Seen {
  readonly label: string;
  readonly steps: number[];
  last: string;
}

/** A host that writes down what it sees, and that can interrupt. */
function writingHost() {
  const seen: Seen[] = [];
  const interrupt = new AbortController();
  const host: Host = {
    async watch({ label, done }, run, signal) {
      const one: Seen = { label, steps: [], last: "" };
      seen.push(one);
      const both = AbortSignal.any([interrupt.signal, ...(signal ? [signal] : [])]);
      const result = await run(both, ({ steps, total }) => one.steps.push(steps / total));
      one.last = done(result);
      return result;
    },
    wrote: () => undefined,
  };
  return { seen, interrupt, host };
}

afterEach(() => setHost(null));

describe("a host", () => {
  it("sees one step where steps are made of steps, from its beginning to its end", async () => {
    const { seen, host } = writingHost();
    setHost(host);
    const posterior = quickFit(model, { draws: 40 });
    await fitModel(model, short);
    await rollingOrigin(model, { ...short, folds: 1 });
    await validate(model, { ...short, folds: 1 });
    await refute(posterior, { ...short, channels: ["tv"], placebos: 1 });
    await specificationCurve(model, { ...short, choices: { trend: { linear: {} } } });
    await experiments(posterior, { maxDraws: 40, outcomes: 3 });
    expect(seen.map(({ label }) => label)).toEqual([
      "Sampling",
      "Rolling origin",
      "Validating",
      "Refuting",
      "Specifications",
      "Weighing tests",
    ]);
    expect(seen[0]!.last).toMatch(/^Sampled 40 draws in [\d.]+ s$/);
    expect(seen[2]!.last).toMatch(/^Validated: (pass|review|fail)$/);
    for (const { label, steps } of seen.slice(0, 5)) expect(Math.max(...steps), label).toBeCloseTo(1, 1);
  });

  it("stops a step by its own signal, and the caller's stops it too", async () => {
    const own = writingHost();
    setHost(own.host);
    own.interrupt.abort(new Error("the host"));
    await expect(fitModel(model, short)).rejects.toThrow("the host");

    const other = writingHost();
    setHost(other.host);
    await expect(
      fitModel(model, { ...short, signal: AbortSignal.abort(new Error("the caller")) }),
    ).rejects.toThrow("the caller");
  });

  it("changes no draw, and the caller's onProgress hears as much as without", async () => {
    const draws = async () => {
      let calls = 0;
      const { parameters } = await fitModel(model, { ...short, onProgress: () => calls++ });
      expect(calls).toBeGreaterThan(0);
      return [...parameters.values()].map(({ values }) => [...values]);
    };
    const alone = await draws();
    setHost(writingHost().host);
    expect(await draws()).toEqual(alone);
  });
});

it("without a host a step listens for no signal of the process", async () => {
  const before = process.listenerCount("SIGINT");
  const during: number[] = [];
  await fitModel(model, { ...short, onProgress: () => during.push(process.listenerCount("SIGINT")) });
  expect(new Set(during)).toEqual(new Set([before]));
});
