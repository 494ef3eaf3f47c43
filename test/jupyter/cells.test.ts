/** Cells of all kinds of code, each with what TypeScript and Node's own console make of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { values } from "./cellsWithValues.js";
import { KernelClient, printed, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

/** Cells of a page have no such programs. */
const ofNode: typeof values = {
  modules: [
    [
      "(await import('node:timers/promises')).setTimeout(5, 'waited').then((x) => x + '!') instanceof Promise",
      "true",
    ],
  ],
  "programs and threads": [
    [
      "import { execSync, spawn, spawnSync } from 'node:child_process'; execSync('echo hi').toString().trim()",
      "hi",
    ],
    [
      "import { Worker } from 'node:worker_threads'; const worker = new Worker(\"require('worker_threads').parentPort.postMessage(6 * 7)\", { eval: true }); await new Promise((r) => worker.once('message', r))",
      "42",
    ],
  ],
};

describe.each(Object.entries({ ...values, ...ofNode }))("%s", (_, rows) => {
  test.each(rows)("%j", async (cells, value) => {
    let text: string | undefined;
    for (const code of [cells].flat()) {
      const cell = await kernel.run(code);
      expect([code, cell.reply.evalue]).toEqual([code, undefined]);
      text = resultText(cell);
    }
    expect(text).toBe(value);
  });
});

test.each([
  ["class {}", "A class declaration without the 'default' modifier must have a name"],
  ["hiddenBefore; const hiddenBefore = 1;", "used before its declaration"],
  ["return 5", "can only be used within a function body"],
  ["let twice = 1; let twice = 2;", "Cannot redeclare block-scoped variable"],
  ["undeclared = 5", "Cannot find name 'undeclared'"],
  ["{ a: nope }", "Cannot find name 'nope'. (line 1, column 6)"],
  ["let y5 = 5\n[1].length", "Cannot read properties of undefined (reading 'length')"],
  ["/* without an end", "'*/' expected"],
  ["throw new (class Odd extends Error { get message(): string { throw 1; } })()", ""],
  ["throw { name: 5, message: { a: 1 }, stack: null }", "{ a: 1 }"],
  ["throw null", "null"],
  ["queueMicrotask(() => { throw new Error('micro'); }); 1", "micro"],
  ["process.nextTick(() => { throw new Error('tick'); }); 1", "tick"],
  [
    "function deep(n: number): number { return deep(n + 1) + 1; } deep(0)",
    "Maximum call stack size exceeded",
  ],
])("%j fails and says why, in its own lines", async (code, message) => {
  const { reply } = await kernel.run(code);
  expect(reply.status).toBe("error");
  expect(reply.evalue).toContain(message);
  expect(reply.traceback.join("\n")).not.toMatch(/node:internal|dist\/(kernel|chunks)/);
  expect(resultText(await kernel.run("6 * 7"))).toBe("42");
});

test.each([
  [
    "was stopped before it",
    "const stopped1 = 1; await new Promise(() => {}); const lost1 = 2;",
    "lost1",
    "did not get that far; run it again",
  ],
  ["threw before it", "throw 1; const lost2 = 2;", "({ lost2 })", "did not get that far; run it again"],
  ["does not compile", "const lost3: string = 3;", "lost3", "does not compile; mend it"],
])("a name that a cell was to declare which %s leads to that cell", async (_, code, use, fate) => {
  const { outputs } = await kernel.run(code, code.includes("await") ? { interruptAfter: 0.5 } : {});
  const { execution_count: count } = outputs.find(({ type }) => type === "execute_input")!.content;
  const { reply } = await kernel.run(use);
  expect(reply.traceback.at(-1)).toBe(`    It is declared by cell [${count}], which ${fate}.`);
  // What it did define is there.
  if (use === "lost1") expect(resultText(await kernel.run("stopped1"))).toBe("1");
  await kernel.run(`let ${use.replace(/\W/g, "")} = 5;`);
  expect((await kernel.run(use)).reply.status).toBe("ok");
});

test("of a name that no cell declares a cell says so once, and not where another name is offered", async () => {
  const note = "No cell that has run declares it; if one of the notebook does, run that one first.";
  const { reply } = await kernel.run("nowhere + nowhere");
  expect(reply.traceback.filter((line: string) => line.includes(note))).toHaveLength(1);
  const guessed = await kernel.run("const channelMeans = 1; channelMeanz");
  expect(guessed.reply.evalue).toContain("Did you mean 'channelMeans'?");
  expect(guessed.reply.traceback.join("\n")).not.toContain(note);
});

test.each([
  ["console.table([{ a: 1 }])", /│ 0 {7}│ 1 │/],
  ["console.trace('here')", /^Trace: here\n {4}at cell \[\d+\], line 1\n/],
  ["console.group('g'); console.log('in'); console.groupEnd(); console.log('out')", /^g\n {2}in\nout\n$/],
  ["process.stdout.write('no newline'); process.stdout.write(new Uint8Array([104, 105]));", /^no newlinehi$/],
  [
    "{ using h = { [Symbol.dispose]() { console.log('disposed'); } }; console.log('body'); }",
    /^body\ndisposed\n$/,
  ],
  ["execSync('echo shown; echo err >&2', { stdio: 'inherit' })", /^shown\nerr\n$/],
  ["spawnSync('sh', ['-c', 'echo out'], { stdio: 'inherit' });", /^out\n$/],
  [
    "const child = spawn('echo', ['spawned'], { stdio: 'inherit' }); await new Promise((r) => child.on('close', r));",
    /^spawned\n$/,
  ],
])("%j prints", async (code, text) => {
  const cell = await kernel.run(code);
  expect([code, cell.reply.evalue]).toEqual([code, undefined]);
  expect(printed(cell, "stdout") + printed(cell, "stderr")).toMatch(text);
});
