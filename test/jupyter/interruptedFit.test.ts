/** Stopping a fit from a notebook: the cell ends at once, and kernel, threads and later draws are as if nothing had been started. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executeRequest, KernelClient, printed, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  const prepared = await kernel.run(`
    import { createHash } from "node:crypto";
    const model = mmm.specify(await mmm.readPanel("data/market.csv"));
    const digest = ({ parameters }: mmm.Fit) => {
      const hash = createHash("sha256");
      for (const { values } of parameters.values()) hash.update(new Uint8Array(values.buffer));
      return hash.digest("hex");
    };`);
  expect(prepared.reply.status).toBe("ok");
});
afterAll(() => kernel.close());

const shortFit = "digest(await mmm.fit(model, { seed: 1, chains: 2, warmup: 60, draws: 50 }))";

/** Used by all threads of the kernel in half a second, as soon as that is little: a fit that goes on for an hour never lets it be, and what ends by itself has its time. */
const processorSeconds = `
  const usedInHalfASecond = async () => {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return process.cpuUsage(before).user / 1e6;
  };
  let used = await usedInHalfASecond();
  for (let look = 0; look < 100 && used > 0.2; look++) used = await usedInHalfASecond();
  used`;

describe.each([
  ["on worker threads", "workers: 2"],
  ["on the kernel's own thread", "workers: 0"],
])("a long fit %s", (_, workers) => {
  test("stops when it is interrupted, and leaves no trace", async () => {
    const before = resultText(await kernel.run(shortFit));
    expect(before).toMatch(/^[0-9a-f]{64}$/);

    const long = `const never = await mmm.fit(model, { seed: 2, draws: 1_000_000, ${workers} });`;
    const { reply, outputs, secondsToStop } = await kernel.run(long, { interruptOn: "sampling" });
    expect(reply.status).toBe("error");
    expect([reply.ename, reply.evalue]).toEqual(["Interrupted", "the cell was interrupted"]);
    console.info(`stopped ${Math.round(1000 * secondsToStop!)} ms after the interrupt`);
    // A machine that is busy with other things may take its time; sampling to the end would take an hour.
    expect(secondsToStop).toBeLessThan(600);
    // Its own last word is said under its own cell.
    const shown = outputs.filter(({ type }) => type.endsWith("display_data"));
    expect(shown.at(-1)!.content.data["text/plain"]).toBe("Stopped");

    // Half a second in which nothing is asked for: threads that went on would take half a second of processor time each.
    const idle = await kernel.run(processorSeconds);
    expect(Number(resultText(idle))).toBeLessThan(0.25);
    expect(idle.outputs.map(({ type }) => type)).toEqual(["execute_input", "execute_result"]);
    expect(printed(idle, "stdout") + printed(idle, "stderr")).toBe("");

    const after = await kernel.run(shortFit);
    expect(resultText(after)).toBe(before);
    // One line of progress: that of this fit.
    const lines = after.outputs.filter(({ type }) => type.endsWith("display_data"));
    expect(new Set(lines.map(({ content }) => content.transient.display_id)).size).toBe(1);
    expect((await kernel.run("typeof never")).reply.status).toBe("error");
  });
});

test("many fits at once say nothing but how far they are", async () => {
  const cell = await kernel.run(`const seeds = Array.from({ length: 12 }, (_, seed) => seed);
(await Promise.all(seeds.map((seed) => mmm.fit(model, { seed, chains: 1, warmup: 10, draws: 10 })))).length`);
  expect([resultText(cell), printed(cell, "stderr")]).toEqual(["12", ""]);
});

test("a fit stops on Jupyter's interrupt message as it does on the signal", async () => {
  const long = "await mmm.fit(model, { seed: 2, draws: 1_000_000, workers: 2 })";
  const [cell, answer] = await kernel.send([
    executeRequest(long),
    { type: "interrupt_request", content: {} },
  ]);
  expect(cell!.reply.ename).toBe("Interrupted");
  expect(answer!.reply.status).toBe("ok");
  expect(Number(resultText(await kernel.run(processorSeconds)))).toBeLessThan(0.25);
});
