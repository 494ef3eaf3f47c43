/** Cells of all kinds of code, each with what TypeScript and Node's own console make of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

/** Cells one after another, of which the last has this value. */
const values: Readonly<
  Record<string, readonly (readonly [cells: string | readonly string[], value: string])[]>
> = {
  declarations: [
    [
      "const { a = 1, b: { c = 2, ...rest } = { c: undefined, d: 4 } as any, ...others } = { x: 9 } as any; [a, c, rest, others]",
      "[ 1, 2, { d: 4 }, { x: 9 } ]",
    ],
    ["const [p, , q = 5, ...r] = [1, 2, undefined, 4, 5]; ({ p, q, r })", "{ p: 1, q: 5, r: [ 4, 5 ] }"],
    [['let a = "declared again"; a.length', "a"], "declared again"],
    ["var x = 1; { var x = 2; } x", "2"],
    ["var i = 5; for (var i = 0; i < 2; i++) {} i", "2"],
    [["var v = 1; var v = 2; const seesV = () => v; v", "v = 7; seesV()"], "7"],
    [["if (true) { var inBlock = 3; }", "inBlock"], "3"],
    [["{ var { d1, d2: [d3] } = { d1: 1, d2: [2] }; }", "d1 + d3"], "3"],
    ["for (var up = 0, down = 10; up < down; up++, down--) {} [up, down]", "[ 5, 5 ]"],
    ["let outer = 10; for (let outer = 0; outer < 2; outer++); outer", "10"],
    ["let one = 1, two = one + 1; [one, two] = [two, one]; [one, two]", "[ 2, 1 ]"],
    ["early(); function early() { return 1; }\nearly()", "1"],
    ["function reads() { return later2; } var later2 = 3; reads()", "3"],
    ["let été = 1, ñ = 2, 变量 = 3, $ = 4, _ = 5; été + ñ + 变量 + $ + _", "15"],
    [
      "let async = 1, of = 2, get = 3, type = 5, as = 6, from = 7, declare = 8; async + of + get + type + as + from + declare",
      "32",
    ],
    [["let __carryover = 5; __carryover + 1", "__carryover * 2"], "10"],
    [
      ["let Map = 3, Buffer = 4, fetch = 5; Map + Buffer + fetch", "new (globalThis.Map)([[1, Map]])"],
      "Map(1) { 1 => 3 }",
    ],
    [["const got = []; for (const z of [1, 2]) got.push(z); got", "got.push(3); got"], "[ 1, 2, 3 ]"],
    [["let best = null; for (const g of [1, 2]) best = g; best", "best = 'text'; best"], "text"],
  ],
  classes: [
    [
      "class A { #secret = 1; static count = 0; static { A.count = 7; } get secret() { return this.#secret; } static make() { return new this(); } }\n[A.make().secret, A.count]",
      "[ 1, 7 ]",
    ],
    [['class A { name = "second"; hello = () => this.name; }', "new A().hello()"], "second"],
    [
      'class B extends A { override name = "B"; constructor(public readonly n: number) { super(); } }\n[new B(3).hello(), new B(3).n]',
      "[ 'B', 3 ]",
    ],
    [
      "function logged(value: Function, context: ClassMethodDecoratorContext): any { return function (this: any, ...args: any[]) { return ['logged', context.name, value.apply(this, args)].join(' '); }; }\nclass D { @logged m(x: number) { return x + 1; } @((_: any, c: any) => (v: number) => v + c.name.length) field = 1; accessor acc = 4; }\n[new D().m(2), new D().field, new D().acc]",
      "[ 'logged m 3', 6, 4 ]",
    ],
    [
      "abstract class Abs { abstract f(): number; g() { return this.f(); } } class Con extends Abs { f() { return 4; } } new Con().g()",
      "4",
    ],
    [["class C {} namespace C { export const x = 1; } C.x", "C.x + new C().constructor.name"], "1C"],
  ],
  "types, enums and namespaces": [
    ['enum Color { Red, Green = "g", Blue = 5 }\n[Color.Red, Color.Green, Color[5]]', "[ 0, 'g', 'Blue' ]"],
    [["const enum Fast { One = 1, Two }\nFast.Two", "Fast.One"], "1"],
    ["enum E { A } enum E { B = 1 } [E.A, E.B]", "[ 0, 1 ]"],
    [
      [
        "namespace Geo { export namespace Inner { export let v = 1; } export function inc() { return ++Inner.v; } }",
        "Geo.inc(); Geo.Inner.v",
      ],
      "2",
    ],
    [
      "function over(x: number): number; function over(x: string): string; function over(x: any) { return x; } over('s') + over(1)",
      "s1",
    ],
    [
      "function isNumber(x: unknown): asserts x is number { if (typeof x !== 'number') throw 1; }\nconst some: unknown = 3; isNumber(some); some.toFixed(1)",
      "3.0",
    ],
    ["function untyped(x, y) { return x + y; } untyped(1, 2)", "3"],
    [["declare global { var shared1: number; } globalThis.shared1 = 5; shared1", "shared1 + 1"], "6"],
  ],
  "iteration and waits": [
    [
      "function* gen() { const x: number = yield 1; yield x * 2; return 3; }\nconst it = gen(); [it.next(), it.next(21), it.next(0)].map(({ value }) => value)",
      "[ 1, 42, 3 ]",
    ],
    [
      "async function* agen() { for (let i = 0; i < 3; i++) { await null; yield i; } }\nconst all = []; for await (const v of agen()) all.push(v); all",
      "[ 0, 1, 2 ]",
    ],
    [
      "const marks = []; outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { await null; if (j === 1) continue outer; if (i === 2) break outer; marks.push(i); } } marks",
      "[ 0, 1 ]",
    ],
    [
      "let said = ''; try { await Promise.reject(new Error('x')); } catch (e) { said = (e as Error).message; } finally { await null; said += '!'; } said",
      "x!",
    ],
    [
      "let way = ''; switch (await Promise.resolve(2)) { case 1: way = 'one'; break; case 2: { let inside = await 5; way += inside; } default: way += 'fall'; } way",
      "5fall",
    ],
    ["while (await Promise.resolve(false)) {} do { await null; } while (false); 'done'", "done"],
    ["let total = 0; for await (const x of [1, 2].map((v) => Promise.resolve(v))) total += x; total", "3"],
    ["let spelt = ''; for await (const letter of 'ab') spelt += letter + '.'; spelt", "a.b."],
    [
      "const loopFns = []; for (let k = 0; k < 3; k++) loopFns.push(() => k); loopFns.map((f) => f())",
      "[ 0, 1, 2 ]",
    ],
    [
      "Promise.resolve(1).then((x) => x + 1); await Promise.reject(new Error('q')).catch((e: Error) => e.message)",
      "q",
    ],
    ["await Promise.resolve(4)?.then?.((x) => x * 2)", "8"],
  ],
  expressions: [
    ["{ a: 1, b: [1, 2] }", "{ a: 1, b: [ 1, 2 ] }"],
    ["{}", "{}"],
    ["[] ", "[]"],
    ['"use strict"', "use strict"],
    ["-0", "-0"],
    ["1n ** 70n", "1n"],
    ["/re(gex)/giu", "/re(gex)/giu"],
    ["() => 1", "[Function (anonymous)]"],
    ["5 // trailing\n/* more */", "5"],
    [
      "const circle: any = { name: 'c' }; circle.self = circle; circle",
      "<ref *1> { name: 'c', self: [Circular *1] }",
    ],
    ["({ get boom() { throw new Error('getter'); }, ok: 1 })", "{ boom: [Getter], ok: 1 }"],
    ["new Proxy({ a: 1 }, { get() { throw new Error('trap'); } })", "{ a: 1 }"],
    ["eval('let inner = 5; inner * 2')", "10"],
    [
      `const tagged = (s: TemplateStringsArray, ...v: any[]) => s.raw.join('|') + v.join(','); tagged\`a\${1}\\n\${2}c\``,
      "a|\\n|c1,2",
    ],
    ["'x'.repeat(5_000_000).length", "5000000"],
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

describe.each(Object.entries(values))("%s", (_, rows) => {
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
