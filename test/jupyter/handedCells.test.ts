/** Situations in which other TypeScript and JavaScript kernels, and this one at first, gave wrong answers: cell by cell, with what is right. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/lab/environment.js";
import { KernelClient, printed, resultText } from "./kernelClient.js";

let folder: string;
let kernel: KernelClient;
beforeAll(async () => {
  // A folder that belongs to no project, with a table and a helper of its own.
  folder = await mkdtemp(join(tmpdir(), "handed-"));
  await copyFile(join(checkout.root, "data", "market.csv"), join(folder, "own.csv"));
  await writeFile(join(folder, "helper.ts"), "export const twice = (x: number): number => x * 2;\n");
  kernel = await KernelClient.start("carryover", {}, folder);
  // The first cell that names something of Node's has the checker read Node's types; no stop is to come meanwhile.
  await kernel.run("setTimeout;");
});
afterAll(async () => {
  await kernel.close();
  await rm(folder, { recursive: true });
});

/** What a cell gives: the text of its value (null for none), what it prints, or its error, "Name: message" in part. */
interface Expected {
  readonly value?: string | null;
  readonly prints?: string | RegExp;
  readonly fails?: string;
  readonly interruptAfter?: number;
  readonly answers?: readonly string[];
}

const situations: Readonly<Record<string, readonly (readonly [code: string, expected: Expected])[]>> = {
  "a function sees the latest value of a variable of its own cell": [
    [
      "let decay = 0.5;\nfunction adstock(x: number[]) { let s = 0; return x.map((v) => (s = v + decay * s)); }\nadstock([1, 0, 0])",
      { value: "[ 1, 0.5, 0.25 ]" },
    ],
    ["decay = 0.8;\nadstock([1, 0, 0])", { value: "[ 1, 0.8, 0.6400000000000001 ]" }],
    ["let decay = 0.9;", { value: null }],
    ["adstock([1, 0, 0])", { value: "[ 1, 0.9, 0.81 ]" }],
    ["let cb = 0; const add = async () => { await null; cb += 1; return cb };", { value: null }],
    ["await add(); await add()", { value: "2" }],
    ["cb = 50; await add()", { value: "51" }],
  ],
  "a stop ends what computes after a wait": [
    [
      "await new Promise((r) => setTimeout(r, 10));\nconst t0 = Date.now(); while (Date.now() - t0 < 12000);",
      { interruptAfter: 1.5, fails: "Interrupted: the cell was interrupted" },
    ],
    ["Date.now() - t0 < 6000", { value: "true" }],
  ],
  "a stopped cell that waits does not go on": [
    ["let ticks = 0;", { value: null }],
    [
      "for (;;) {\n  await new Promise((r) => setTimeout(r, 100));\n  ticks++;\n}",
      { interruptAfter: 1, fails: "Interrupted" },
    ],
    ["const seen = ticks; [seen > 0, seen < 20]", { value: "[ true, true ]" }],
    ["await new Promise((r) => setTimeout(r, 500)); ticks === seen", { value: "true" }],
  ],
  "{ x } finds a variable where a parameter has its name": [
    ["const panel = { a: 1 };", { value: null }],
    [
      "function show1(panel: { a: number }) { return panel.a }\nconsole.log({ panel })",
      { prints: "{ panel: { a: 1 } }\n" },
    ],
    ["const x = 1;", { value: null }],
    ["const g = (x: number) => x * 2; ({ x })", { value: "{ x: 1 }" }],
  ],
  "what was declared before an error is kept": [
    ["const part = 'kept';\nfunction f() { return 1 }\nthrow new Error('after')", { fails: "Error: after" }],
    ["part", { value: "kept" }],
    ["f()", { value: "1" }],
  ],
  "type and value do not differ after a declaration that failed midway": [
    ["let x = 1;", { value: null }],
    ["let x = 'text'; throw new Error('midway')", { fails: "Error: midway" }],
    ["x * 2", { fails: "TypeScriptError: The left-hand side of an arithmetic operation" }],
    ["x.toFixed(1)", { fails: "TypeScriptError: Property 'toFixed' does not exist on type 'string'" }],
    ["x.length", { value: "4" }],
  ],
  "a stop that comes while the cell compiles is not lost": [
    ["1", { value: "1" }],
    [
      "await new Promise((r) => setTimeout(r, 3000)); 'finished'",
      { interruptAfter: 0.02, fails: "Interrupted" },
    ],
  ],
  "an own record with a kind shows as what it is": [
    ["({ kind: 'model', name: 'mine', r2: 0.9 })", { value: "{ kind: 'model', name: 'mine', r2: 0.9 }" }],
    ["({ kind: 'table', legs: 4 })", { value: "{ kind: 'table', legs: 4 }" }],
    ["({ kind: 'figure' })", { value: "{ kind: 'figure' }" }],
    ["({ kind: 'summary', text: 'x' })", { value: "{ kind: 'summary', text: 'x' }" }],
    ["({ kind: 'plan', when: 'soon' })", { value: "{ kind: 'plan', when: 'soon' }" }],
    ["({ kind: 'fit' })", { value: "{ kind: 'fit' }" }],
    ["({ kind: 'panel' })", { value: "{ kind: 'panel' }" }],
    ["({ kind: 'holdout' })", { value: "{ kind: 'holdout' }" }],
  ],
  "printed errors have the lines of the cell": [
    [
      "const a = 1;\nconst b = 2;\ntry { throw new Error('caught on line 3') } catch (e) { console.error(e) }",
      { prints: /^Error: caught on line 3\n {4}at cell \[\d+\], line 3\n +3 \| try .*\n$/ },
    ],
    [
      "setTimeout(() => { throw new Error('timer') }, 10); await new Promise((r) => setTimeout(r, 100))",
      { fails: "Error: timer" },
    ],
  ],
  "a rejection that nobody awaits fails its cell": [
    ["Promise.reject(new Error('never awaited')); 1", { fails: "Error: never awaited" }],
    ["2", { value: "2" }],
  ],
  "a frame shows years, small numbers and dates as they are": [
    [
      "const { constructor: Frame } = await mmm.toFrame(await mmm.readPanel('own.csv'));\nnew (Frame as any)({ year: [2023, 2024], p: [0.00001234, 0.5], q: [1e-9, 1] })",
      { value: expect.stringMatching(/0 {2}2023 {2}0\.00001234 {2}1e-9\n1 {2}2024 {2}0\.5 +1\n/) },
    ],
  ],
  "newer and rarer syntax": [
    [
      "for await (const v of (async function* () { yield 1 })()) console.log(v)",
      { value: null, prints: "1\n" },
    ],
    ["export const ex = 5;", { value: null }],
    ["declare global { interface Array<T> { last(): T } }", { value: null }],
    ["using res = { [Symbol.dispose]() {} }; 1", { value: "1" }],
    ["import.meta.url.startsWith('file:')", { value: "true" }],
    ["await /* c */ (Promise.resolve(1))", { value: "1" }],
    ["const require = 1;", { value: null }],
  ],
  "names of the browser are unknown": [
    ["name", { fails: "Cannot find name 'name'" }],
    ["status + length", { fails: "Cannot find name 'status'" }],
    ["document.title", { fails: "Cannot find name 'document'" }],
    ["prompt('name?')", { answers: ["typed"], value: "typed" }],
  ],
  "readline asks": [
    [
      "import * as readline from 'node:readline/promises';\nconst rl = readline.createInterface({ input: process.stdin, output: process.stdout });\nconst typed = await rl.question('? '); rl.close(); typed",
      { answers: ["one"], value: "one" },
    ],
  ],
  "files beside the notebook": [
    ["process.cwd() === import.meta.dirname", { value: "true" }],
    ["(await mmm.readPanel('own.csv')).times.length", { value: "156" }],
    ["import { twice } from './helper';\ntwice(4)", { value: "8" }],
  ],
  "process.exit does not end the kernel": [
    ["1", { value: "1" }],
    ["process.exit(1)", { fails: "restart the kernel" }],
    ["2", { value: "2" }],
  ],
  "an ES module that waits at its top is imported": [
    [
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('tla.mjs', 'export const v = await Promise.resolve(7);');",
      { value: null },
    ],
    ["const t = await import('./tla.mjs'); t.v", { value: "7" }],
  ],
};

for (const [name, cells] of Object.entries(situations)) {
  test(name, async () => {
    for (const [code, { value, prints, fails, interruptAfter, answers }] of cells) {
      const cell = await kernel.run(code, {
        ...(interruptAfter === undefined ? {} : { interruptAfter }),
        ...(answers === undefined ? {} : { answers }),
      });
      const { status, ename, evalue, traceback } = cell.reply;
      if (fails === undefined) expect([code, status, evalue]).toEqual([code, "ok", undefined]);
      else expect(`${ename}: ${evalue}`).toContain(fails);
      if (value !== undefined) expect([code, resultText(cell) ?? null]).toEqual([code, value]);
      if (prints !== undefined) expect(printed(cell, "stdout") + printed(cell, "stderr")).toMatch(prints);
      expect((traceback ?? []).join("\n")).not.toMatch(/node:internal|dist\/(kernel|chunks)|tslab/);
    }
  });
}

test("a loop over a variable at the top is not slower than one in a block by more than a factor of 40", async () => {
  const loop = (sum: string) =>
    `const from = performance.now(); let ${sum} = 0; for (let i = 0; i < 3e6; i++) ${sum} += i;\nconsole.log(performance.now() - from);`;
  /** The quickest of some, as another program may take the processor from any. */
  const quickest = async (cell: (round: number) => string) => {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      times.push(Number(printed(await kernel.run(cell(round)), "stdout")));
    }
    return Math.min(...times);
  };
  const atTop = await quickest((round) => loop(`top${round}`));
  const inBlock = await quickest((round) => `{ ${loop(`block${round}`)} }`);
  console.info(`${(atTop / inBlock).toFixed(1)} times slower`);
  // It was 600 times slower.
  expect(atTop).toBeLessThan(40 * inBlock);
});
