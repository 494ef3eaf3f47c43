/** How commands say how far they are, in a terminal and in a file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  isLongFile,
  isLongTable,
  showSampling,
  withProgressLine,
  withStepLine,
} from "../../src/cli/progressLine.js";
import { readPanel } from "../../src/index.js";
import type { SamplingProgress } from "../../src/inference/samplingProgress.js";

/** A stream that keeps what is written to it. */
function kept(isTTY: boolean, columns = 40) {
  const stream = {
    isTTY,
    columns,
    text: "",
    write(chunk: string | Uint8Array): boolean {
      stream.text += String(chunk);
      return true;
    },
  };
  return stream;
}

const at = (iterations: number, rhat = Number.NaN): SamplingProgress => ({
  phase: "sampling",
  chains: [],
  iterations,
  totalIterations: 1000,
  draws: 400,
  divergences: 2,
  rhat,
  ess: 812.4,
  secondsElapsed: 1,
  secondsLeft: 0.44,
});

test("a terminal has one line, cut to its width, that is gone when the step ends or throws", async () => {
  const terminal = kept(true, 20);
  const step = withProgressLine(async (show) => {
    show("half");
    show("nearly all of what there is to do");
    throw new Error("stopped");
  }, terminal);
  await expect(step).rejects.toThrow("stopped");
  expect(terminal.text).toBe("\r\u001b[2Khalf\r\u001b[2Knearly all of what \r\u001b[2K");
});

test("a long step that cannot say how far it is is announced before it begins, and a short one never", async () => {
  const [terminal, file, short] = [kept(true), kept(false), kept(true)];
  const step = (stream: ReturnType<typeof kept>) =>
    withStepLine(stream !== short, "reading my.csv", () => stream.text, stream);
  expect(await step(terminal)).toBe("\r\u001b[2Kreading my.csv");
  expect(terminal.text).toBe("\r\u001b[2Kreading my.csv\r\u001b[2K");
  expect(await step(file)).toBe("reading my.csv\n");
  expect([await step(short), short.text]).toEqual(["", ""]);
});

test("what is long is told from sizes: of the file, and of the table", async () => {
  for (const path of ["data/market.csv", "no/such.csv", "https://example.org/a.csv"])
    expect(isLongFile("table", path)).toBe(false);
  const folder = await mkdtemp(join(tmpdir(), "carryover-long-"));
  await writeFile(join(folder, "long.csv"), "x".repeat(2e6));
  const long = join(folder, "long.csv");
  expect([isLongFile("table", long), isLongFile("fit", long)]).toEqual([true, false]);
  await rm(folder, { recursive: true });
  const panel = await readPanel("data/market.csv");
  expect([panel, { ...panel, geos: ["a", "b", "c", "d", "e"] }].map(isLongTable)).toEqual([false, true]);
});

test("a file has a line for each new mark, and nothing else", async () => {
  const file = kept(false);
  const result = await withProgressLine(async (show) => {
    show("fit, 9 s left", "fit");
    show("fit, 8 s left", "fit");
    show("holdout");
    return 7;
  }, file);
  expect([result, file.text]).toEqual([7, "fit, 9 s left\nholdout\n"]);
});

test("chains show R-hat and ESS once there are any, and in a file each tenth", async () => {
  const file = kept(false);
  await withProgressLine(async (show) => {
    const onProgress = showSampling(show);
    for (const iterations of [310, 350, 390]) onProgress(at(iterations));
    onProgress(at(400, 1.0034));
  }, file);
  expect(file.text).toBe(
    "31 %, sampling, 2 divergences, 0.4 s left\n40 %, sampling, R-hat 1.003, ESS 812, 2 divergences, 0.4 s left\n",
  );
});
