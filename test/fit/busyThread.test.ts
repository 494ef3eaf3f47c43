/** A fit after one that was stopped, where the main thread had other things to do meanwhile. */
import { expect, test } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { sampleModel } from "../../src/fit/fit.js";
import { specify } from "../../src/spec/specify.js";

function beBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a fit uses no thread that is being ended because of the one before it", async () => {
  const model = specify(await readPanel("data/market.csv"));
  for (let round = 0; round < 4; round++) {
    const stop = new AbortController();
    const long = sampleModel(model, {
      seed: 1,
      chains: 2,
      workers: 2,
      draws: 1_000_000,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(long).rejects.toThrow();
    // From a turn's last phase on, after which timers come first: the reply that lies in the queue and the timer that ends its thread are due
    // together, and the timer is served before.
    await nextTurn();
    beBusy(1000);
    // In that turn a thread that was ended and yet replied would come back among those that wait; it is not gone yet when it is handed out.
    await nextTurn();
    const short = await sampleModel(model, { seed: 1, chains: 2, workers: 2, warmup: 20, draws: 10 });
    expect(short.parameters.size).toBeGreaterThan(0);
  }
});
