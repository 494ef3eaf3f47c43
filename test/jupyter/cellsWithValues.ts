/** Cells of all kinds of code and what TypeScript and Node's own console make of them: for the kernel, and for the cells of a page. */

/** Cells one after another, of which the last has this value. */
export const values: Readonly<
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
  "live values": [
    [
      [
        "let decay = 0.5;\nfunction adstock(x: number[]) { let s = 0; return x.map((v) => (s = v + decay * s)); }",
        "decay = 0.8;\nadstock([1, 0])",
      ],
      "[ 1, 0.8 ]",
    ],
    [["let decay = 0.9;", "adstock([1, 0])"], "[ 1, 0.9 ]"],
    [
      [
        "function helper() { return 1; }\nconst useHelper = () => helper();",
        "function helper() { return 2; }",
        "useHelper()",
      ],
      "2",
    ],
    [["const helper = () => 3;", "useHelper()"], "3"],
    [
      [
        "class Caller { call() { return helper(); } }\nnew Caller().call()",
        "var helper = () => 4;",
        "new Caller().call()",
      ],
      "4",
    ],
    [
      [
        "let count = 0; const add = async () => { await null; count += 1; return count; };",
        "await add(); await add()",
        "count = 50; await add()",
      ],
      "51",
    ],
    [
      [
        "function down(n: number): number { return n === 0 ? 0 : down(n - 1); }\nconst first = down;",
        "function down(n: number): number { return -n; }",
        "first(5)",
      ],
      "-4",
    ],
    [
      ["const twice = (x: number) => 2 * x;", "[twice.name, adstock.name, Caller.name]"],
      "[ 'twice', 'adstock', 'Caller' ]",
    ],
    [["let kept = 1;", "let kept = 'one';", "kept"], "one"],
    [
      [
        "import { hillSaturation as hill } from 'carryover';",
        "hill([3], { halfSaturation: 3, slope: 2 })[0]",
      ],
      "0.5",
    ],
    [
      [
        "import * as all from 'carryover';",
        "typeof all.readPanel === 'function' && all.hillSaturation === hill",
      ],
      "true",
    ],
    [["mmm.hillSaturation === hill"], "true"],
    [["(await import('carryover')).hillSaturation([3], { halfSaturation: 3, slope: 2 })[0]"], "0.5"],
    [["%%time\nlet timed = 4;", "timed"], "4"],
    ["let sum = 0;\nfor (let i = 0; i < 1e6; i++) sum += i;\nsum", "499999500000"],
    ["let n = 0; do n++; while (n < 5); for (const key in { a: 1 }) n += key.length; n", "6"],
    [
      "let t = ''; setTimeout(() => { t += 'later'; }, 5); await new Promise((r) => setTimeout(r, 30)); t",
      "later",
    ],
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
  ],
};
