/** What finished cells have left running: each belongs to the cell that started it, and a stop can end it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, printed, resultText } from "./kernelClient.js";

const folder = mkdtempSync(join(tmpdir(), "carryover-left-"));
/** Is there once the cell has its reply, which what it has left running waits for: what computes lets none go out. */
const replied = join(folder, "replied");
/** Is there once what a cell has left running is about to compute for ever. */
const begun = join(folder, "begun");

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run(
    "const kept = 42; const ticks = { first: 0, second: 0 }; const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));",
  );
  await kernel.run(
    `const { existsSync, readFile, writeFileSync } = require("node:fs");
     const isReplied = () => existsSync(${JSON.stringify(replied)});
     const begin = () => writeFileSync(${JSON.stringify(begun)}, "");
     async function untilReplied() { while (!isReplied()) await pause(20); }`,
  );
});
afterAll(() => kernel.close());

/** Presses Stop while no cell runs, and waits until that has been done. */
async function stopIdle(): Promise<void> {
  await kernel.send([], { interruptAfter: 0 });
  await sleep(1000);
}

/** How often something ticks in a moment. */
async function ticksOf(name: "first" | "second"): Promise<number> {
  const cell = await kernel.run(`const before = ticks.${name}; await pause(400); ticks.${name} - before`);
  return Number(resultText(cell));
}

test.each([
  ["a timer that computes", "setInterval(() => { if (!isReplied()) return; begin(); for (;;) {} }, 20); 1"],
  ["a loop that waits first", "(async () => { await untilReplied(); begin(); for (;;) {} })(); 1"],
  [
    "waits that let nothing else come",
    "(async () => { await untilReplied(); begin(); for (;;) await null; })(); 1",
  ],
  [
    "a callback of Node's",
    'void untilReplied().then(() => readFile("none", () => { begin(); for (;;) {} })); 1',
  ],
  [
    "a callback of an event",
    `void untilReplied().then(() => require("node:child_process").spawn("true").on("exit", () => { begin(); for (;;) {} })); 1`,
  ],
])("%s of a finished cell that runs for ever is stopped", async (_, code) => {
  rmSync(begun, { force: true });
  rmSync(replied, { force: true });
  expect((await kernel.run(code)).reply.status).toBe("ok");
  writeFileSync(replied, "");
  while (!existsSync(begun)) await sleep(50);
  await stopIdle();
  expect(resultText(await kernel.run("kept"))).toBe("42");
  // Not once more, either.
  expect(resultText(await kernel.run("await pause(200); kept"))).toBe("42");
});

test("a stop while a cell waits for what an earlier one never lets come ends both", async () => {
  await kernel.run("let isAllowed = false; setInterval(() => { if (isAllowed) for (;;) {} }, 20); 1");
  const { reply } = await kernel.run(
    "setTimeout(() => (isAllowed = true), 300); await pause(600_000); kept",
    {
      interruptAfter: 0.8,
    },
  );
  expect(reply.ename).toBe("Interrupted");
  expect(resultText(await kernel.run("await pause(400); kept"))).toBe("42");
});

test("what a finished cell left waiting goes on when a later cell is stopped, and ends with a stop when none runs", async () => {
  await kernel.run(
    'async function tick(name: "first" | "second") { for (;;) { await pause(10); ticks[name]++; } }\nvoid tick("first"); setInterval(() => ticks.first++, 10); 1',
  );
  // The same function, declared by the cell before, belongs to the one that calls it.
  const { reply } = await kernel.run('await tick("second")', { interruptAfter: 0.5 });
  expect(reply.ename).toBe("Interrupted");
  expect(await ticksOf("second")).toBe(0);
  expect(await ticksOf("first")).toBeGreaterThan(0);
  await stopIdle();
  expect(await ticksOf("first")).toBe(0);
});

test("an error of what a finished cell left running fails no later one", async () => {
  await kernel.run('(async () => { await pause(300); throw new Error("of the first"); })(); 1');
  const later = await kernel.run("await pause(800); kept");
  expect([resultText(later), printed(later, "stderr")]).toEqual([
    "42",
    expect.stringContaining("of the first"),
  ]);
});

test("what a stopped cell has opened serves later ones", async () => {
  const { reply } = await kernel.run(
    'const source = new (require("node:events").EventEmitter)(); setInterval(() => 0, 1);\nconst { port1, port2 } = new MessageChannel(); port2.on("message", (n: number) => source.emit("value", n)); await new Promise(() => {})',
    { interruptAfter: 0.5 },
  );
  expect(reply.ename).toBe("Interrupted");
  const later = await kernel.run(
    'const got = new Promise((r) => source.on("value", async (n: number) => { await pause(10); r(n + 1); }));\nport1.postMessage(41); const value = await got; port1.close(); value',
  );
  expect(resultText(later)).toBe("42");
});

test("a cell that follows its own calls with AsyncLocalStorage is stopped", async () => {
  const { reply } = await kernel.run(
    'const { AsyncLocalStorage } = require("node:async_hooks"); await new AsyncLocalStorage().run(1, async () => { await pause(10); for (;;) {} })',
    { interruptAfter: 0.8 },
  );
  expect(reply.ename).toBe("Interrupted");
  expect(resultText(await kernel.run("await pause(10); kept"))).toBe("42");
});
