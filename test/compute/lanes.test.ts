/** Work in lanes: results in order, so many at once, and an end to all of it where one fails. */
import { expect, it } from "vitest";
import { inLanes } from "../../src/compute/lanes.js";
import { nextTurn } from "../../src/compute/nextTurn.js";

it("gives results in the order of the indices, whichever ends first, and never runs more at once than it may", async () => {
  let running = 0;
  let most = 0;
  const results = await inLanes(7, { atOnce: 3 }, async (index) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 7 - index; turn++) await nextTurn();
    running--;
    return 10 * index;
  });
  expect(results).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(most).toBe(3);
});

it("begins nothing after the first failure, tells the others to stop, and throws it", async () => {
  const begun: number[] = [];
  const stopped: number[] = [];
  const run = inLanes(9, { atOnce: 2 }, async (index, signal) => {
    begun.push(index);
    if (index === 1) throw new Error("the second");
    while (!signal.aborted) await nextTurn();
    stopped.push(index);
    throw signal.reason;
  });
  await expect(run).rejects.toThrow("the second");
  expect({ begun, stopped }).toEqual({ begun: [0, 1], stopped: [0] });
});

it("ends with the signal's reason", async () => {
  const caller = new AbortController();
  const run = inLanes(5, { atOnce: 1, signal: caller.signal }, async (index) => {
    if (index === 2) caller.abort(new Error("enough"));
  });
  await expect(run).rejects.toThrow("enough");
});
