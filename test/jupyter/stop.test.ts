/** Stop ends a cell at any moment, nothing of it runs on, and the kernel lives with its values. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { executeRequest, KernelClient, printed, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run("const kept = 42; let ticks = 0;");
});
afterAll(() => kernel.close());

const stopped = async (code: string, interruptAfter: number) => {
  const { reply, secondsToStop } = await kernel.run(code, { interruptAfter });
  expect([reply.status, reply.ename]).toEqual(["error", "Interrupted"]);
  // Half a second where the machine has nothing else to do (bench/kernel/stop.py).
  expect(secondsToStop).toBeLessThan(10);
  expect(resultText(await kernel.run("kept"))).toBe("42");
};

test.each([
  ["while it computes", "for (;;) {}", 0.5],
  ["while it computes after a wait", "await new Promise((r) => setTimeout(r, 10));\nfor (;;) {}", 0.5],
  ["while it computes in a timer", "await new Promise(() => setTimeout(() => { for (;;) {} }, 10))", 0.5],
  ["in waits that never let anything else come", "for (;;) await null", 0.5],
  ["while it waits", "await new Promise(() => {})", 0.5],
  ["at once, while it is compiled", "await new Promise((r) => setTimeout(r, 20_000))", 0.02],
  ["in a callback", "[1, 2, 3].sort(() => { for (;;) {} })", 0.5],
  ["in a loop that catches what it can", "for (;;) { try { for (;;) {} } catch {} }", 0.5],
  ["while it stands still for a program", 'require("node:child_process").execSync("sleep 100; echo")', 0.5],
  [
    "as its last statement ends",
    "const broken = () => (globalThis as any).__carryoverBreak(); const call = () => broken(); for (let i = 0; i < 20; i++) broken(); call();",
    0.5,
  ],
  [
    "while its value says how it looks",
    '({ [Symbol.for("nodejs.util.inspect.custom")]() { for (;;) {} } })',
    0.5,
  ],
  ["in the then of an object that it waits for", "await ({ then(_: unknown) { for (;;) {} } } as any)", 0.5],
  [
    "in a callback that nobody waits for",
    "let chain = Promise.resolve(); for (let i = 0; i < 3; i++) chain = chain.then(() => {});\nchain.then(() => { for (;;) {} }); 1",
    0.5,
  ],
  [
    "while what it rejected and nobody waits for says how it looks",
    'Promise.reject({ [Symbol.for("nodejs.util.inspect.custom")]() { for (;;) {} } }); 1',
    0.5,
  ],
  [
    "while the error that it threw says what it is",
    'throw { name: "E", message: "m", get stack() { for (;;) {} } }',
    0.5,
  ],
  [
    "while the stack of the error that it threw is asked for",
    'throw Object.defineProperty(new Error("m"), "stack", { get() { for (;;) {} } })',
    0.5,
  ],
  [
    "while the stack of what it waited for in vain is asked for",
    'const lost = await Promise.reject(Object.defineProperty(new Error("m"), "stack", { get() { for (;;) {} } }))',
    0.5,
  ],
  [
    "while the error that it threw says what it descends from",
    'const endless = () => { for (;;) {} };\nthrow Object.setPrototypeOf(new Error("m"), new Proxy(Error.prototype, { get: endless, has: endless, getPrototypeOf: endless }))',
    0.5,
  ],
  [
    "while its own way to write stacks writes that of its error",
    'const { prepareStackTrace } = Error;\nError.prepareStackTrace = () => { Error.prepareStackTrace = prepareStackTrace; for (;;) {} };\nthrow new Error("m")',
    0.5,
  ],
  [
    "while the message of the error that it threw is asked for",
    'throw Object.defineProperty(new Error(), "message", { get() { for (;;) {} } })',
    0.5,
  ],
  [
    "while the stack of an error is written",
    'void Object.defineProperty(new Error(), "message", { get() { for (;;) {} } }).stack',
    0.5,
  ],
  ["while it waits for another thread", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", 0.5],
  [
    "in ticks that never end",
    "(function tick() { process.nextTick(tick); })(); await new Promise(() => {})",
    0.5,
  ],
  [
    "in ticks of several chains, set before they compute",
    "const { nextTick } = process; const tick = () => { nextTick(tick); for (let i = 0; i < 1e5; i++); };\nfor (let i = 0; i < 10; i++) tick(); await new Promise(() => {})",
    0.5,
  ],
  [
    "in a recursion that starts again where it has no room",
    "const deep = (n: number): number => { try { return deep(n + 1); } catch { return deep(n); } }; deep(0)",
    0.5,
  ],
  ["in a pattern that takes for ever", '/(a+)+b/.test("a".repeat(60))', 0.5],
])("a cell is stopped %s", (_, code, after) => stopped(code, after));

test("nothing of a stopped cell runs on", async () => {
  await stopped("for (;;) {\n  await new Promise((r) => setTimeout(r, 20));\n  ticks++;\n}", 0.6);
  await stopped("setInterval(() => ticks++, 10);\nawait new Promise(() => {})", 0.6);
  await stopped(
    'const pause = (await import("node:timers/promises")).setTimeout;\nconst again = (): Promise<void> => pause(10).then(() => { ticks++; return again(); });\nagain(); await new Promise(() => {})',
    0.6,
  );
  const seen = resultText(await kernel.run("ticks"));
  expect(Number(seen)).toBeGreaterThan(0);
  expect(resultText(await kernel.run("await new Promise((r) => setTimeout(r, 300)); ticks"))).toBe(seen);
});

test("nothing that a stopped cell has waited with is kept", async () => {
  await stopped(
    `const pause = (await import("node:timers/promises")).setTimeout;
let held: WeakRef<object>;
async function hold() {
  const values = { all: new Float64Array(1e6) };
  held = new WeakRef(values);
  for (;;) {
    await pause(10);
    values.all[0]!++;
  }
}
await hold();`,
    0.6,
  );
  const freed = await kernel.run(`(await import("node:v8")).setFlagsFromString("--expose-gc");
const collect = (await import("node:vm")).runInNewContext("gc");
await pause(50);
collect();
held.deref() === undefined`);
  expect(resultText(freed)).toBe("true");
});

test("a program that a stopped cell waits for ends with all that it has started; one of a finished cell goes on", async () => {
  await kernel.run(
    'const { exec, spawn } = require("node:child_process"); const left = spawn("sleep", ["100"]); let grandchild = 0;',
  );
  await stopped(
    'const started = exec("sleep 100 & echo $!; wait"); started.stdout.on("data", (d: string) => { grandchild = Number(d); });\nawait new Promise((r) => started.on("exit", r))',
    0.8,
  );
  // One that has ended may wait for somebody to ask how.
  const isAlive = (pid: string) =>
    `require("node:child_process").spawnSync("ps", ["-o", "stat=", "-p", String(${pid})]).stdout.toString().replace(/Z.*/, "").trim() !== ""`;
  const cell = await kernel.run(
    `await new Promise((r) => setTimeout(r, 100)); const alive = [grandchild > 0, ${isAlive("grandchild")}, ${isAlive("left.pid")}]; left.kill(); alive`,
  );
  expect(resultText(cell)).toBe("[ true, false, true ]");
});

test("a thread of a stopped cell ends with it", async () => {
  await stopped(
    'import { Worker } from "node:worker_threads";\nconst busy = new Worker("for (;;) {}", { eval: true }); await new Promise((r) => busy.on("exit", r))',
    0.8,
  );
  // The number of a thread that has ended.
  expect(resultText(await kernel.run("await new Promise((r) => setTimeout(r, 300)); busy.threadId"))).toBe(
    "-1",
  );
});

test("a timer that a finished cell leaves behind goes on", async () => {
  await kernel.run("let later = 0; const timer = setInterval(() => later++, 10);");
  const { reply } = await kernel.run("await new Promise(() => {})", { interruptAfter: 0.4 });
  expect(reply.ename).toBe("Interrupted");
  const first = Number(resultText(await kernel.run("later")));
  const then = await kernel.run("await new Promise((r) => setTimeout(r, 200)); clearInterval(timer); later");
  expect(Number(resultText(then))).toBeGreaterThan(first);
});

test("an error that nobody waits for is the cell's that made it", async () => {
  const { reply } = await kernel.run('Promise.reject(new TypeError("never awaited")); 1');
  expect([reply.ename, reply.evalue]).toEqual(["TypeError", "never awaited"]);
  const timer = await kernel.run(
    'setTimeout(() => { throw new Error("in a timer"); }, 5);\nawait new Promise((r) => setTimeout(r, 50));',
  );
  expect(timer.reply.evalue).toBe("in a timer");
  const left = await kernel.run(
    'const late = setTimeout(() => { throw new Error("of the cell before"); }, 500); 1',
  );
  expect(left.reply.status).toBe("ok");
  const next = await kernel.run("await new Promise((r) => setTimeout(r, 1000)); 2");
  expect([resultText(next), printed(next, "stderr")]).toEqual([
    "2",
    expect.stringContaining("of the cell before"),
  ]);
  const floating = await kernel.run('mmm.readPanel("data/market.csv");\n1');
  expect(floating.reply.evalue).toContain(
    "readPanel gives a promise, which nobody waits for; write await before it",
  );
});

test("of two errors that nobody waits for one fails the cell, and the other is told", async () => {
  const cell = await kernel.run("Promise.reject(new Error('one')); Promise.reject(new Error('two')); 1");
  expect([cell.reply.evalue, printed(cell, "stderr")]).toEqual([
    "one",
    expect.stringContaining("Rejected and not awaited: Error: two"),
  ]);
});

test("charts are drawn after one that was broken off", async () => {
  const chart = `({ kind: "figure", data: [{ type: "bar", x: ["tv"], y: [3] }], layout: {}, description: "One bar", warnings: [] } as mmm.Figure)`;
  await kernel.run(`await show(${chart})`);
  for (const seconds of [0.8, 0.9, 1]) await stopped(`for (;;) await show(${chart})`, seconds);
  expect(resultText(await kernel.run(chart))).toBe("One bar");
});

test.each([
  ["process.exit", "process.exit(1)", "restart the kernel"],
  ["a debugger", '(await import("node:inspector")).open()', "a program of its own with --inspect"],
])("%s does not take the values along", async (_, code, told) => {
  const { reply } = await kernel.run(code);
  expect(reply.evalue).toContain(told);
  expect(resultText(await kernel.run("kept"))).toBe("42");
});

test("the signal with which Node opens a debugger, and others in the place of what is global, leave the kernel as it is", async () => {
  await kernel.run('process.kill(process.pid, "SIGUSR1"); await new Promise((r) => setTimeout(r, 300))');
  await kernel.run(
    "const { parse } = JSON; const Time = Date; JSON.parse = () => 0; globalThis.Date = class {} as any;",
  );
  expect(resultText(await kernel.run("kept"))).toBe("42");
  await kernel.run("JSON.parse = parse; globalThis.Date = Time;");
});

test("a stop while the kernel starts has nothing to stop", async () => {
  const stoppedEarly = await KernelClient.start("carryover", { STOP_WHILE_STARTING: "1" });
  try {
    expect(resultText(await stoppedEarly.run("typeof mmm.fit"))).toBe("function");
  } finally {
    await stoppedEarly.close();
  }
});

test("a page whose clock is behind that of the server runs its cells after a stop", async () => {
  await stopped("await new Promise(() => {})", 0.5);
  const late = { ...executeRequest("6 * 7"), secondsBehind: 60 };
  // For a moment a cell may have been overtaken by the stop.
  await expect.poll(async () => (await kernel.send([late]))[0]!.reply.status, { interval: 1000 }).toBe("ok");
});
