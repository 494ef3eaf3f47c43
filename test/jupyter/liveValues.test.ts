/** What cells declare stays live: functions see the latest values, and what a failed cell has defined is there, with its own type. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executeRequest, KernelClient, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

/** Runs cells one after another and gives the text of the last one's result. */
async function last(...cells: string[]): Promise<string | undefined> {
  let text: string | undefined;
  for (const code of cells) {
    const cell = await kernel.run(code);
    expect([code, cell.reply.evalue ?? cell.reply.status]).toEqual([code, "ok"]);
    text = resultText(cell);
  }
  return text;
}

const failure = async (code: string) => {
  const { reply } = await kernel.run(code);
  expect(reply.status).toBe("error");
  return reply;
};

describe("a function", () => {
  test("sees the value that a later cell gives to a variable of its own cell", async () => {
    await last(
      "let decay = 0.5;\nfunction adstock(x: number[]) { let s = 0; return x.map((v) => (s = v + decay * s)); }",
    );
    expect(await last("adstock([1, 0])")).toBe("[ 1, 0.5 ]");
    expect(await last("decay = 0.8;\nadstock([1, 0])")).toBe("[ 1, 0.8 ]");
    expect(await last("let decay = 0.9;", "adstock([1, 0])")).toBe("[ 1, 0.9 ]");
  });

  test("sees a helper that has been declared again, also as something else", async () => {
    await last("function helper() { return 1; }\nconst useHelper = () => helper();");
    expect(await last("function helper() { return 2; }", "useHelper()")).toBe("2");
    expect(await last("const helper = () => 3;", "useHelper()")).toBe("3");
    expect(await last("class Caller { call() { return helper(); } }\nnew Caller().call()")).toBe("3");
    expect(await last("var helper = () => 4;", "new Caller().call()")).toBe("4");
  });

  test("does not set a variable back after a wait", async () => {
    await last("let count = 0; const add = async () => { await null; count += 1; return count; };");
    expect(await last("await add(); await add()")).toBe("2");
    expect(await last("count = 50; await add()")).toBe("51");
  });

  test("calls itself under its latest meaning", async () => {
    await last("function down(n: number): number { return n === 0 ? 0 : down(n - 1); }\nconst first = down;");
    expect(await last("function down(n: number): number { return -n; }", "first(5)")).toBe("-4");
  });
});

describe("the short form of a property", () => {
  test("finds the variable of an earlier cell beside a parameter of the same name", async () => {
    await last("const panel = { a: 1 };");
    expect(await last("function ofPanel(panel: { a: number }) { return panel.a; }\n({ panel })")).toBe(
      "{ panel: { a: 1 } }",
    );
  });
});

describe("a cell that fails", () => {
  test("keeps what it declared before, and the old values of what it did not come to", async () => {
    await last('let early = "old"; let late = "old";');
    await failure(
      'const part = "kept";\nfunction f() { return 1; }\nlet early = 1;\nthrow new Error("x");\nlet late = 2;',
    );
    expect(await last("[part, f(), early + 1, late.length]")).toBe("[ 'kept', 1, 2, 3 ]");
    expect((await failure("early.length")).ename).toBe("TypeScriptError");
    expect((await failure("late + 1 === 3 ? late.toFixed() : 1")).ename).toBe("TypeScriptError");
  });

  test("keeps a var of a block too", async () => {
    await failure('{ var inBlock = 6; }\nthrow new Error("x");');
    expect(await last("inBlock + 1")).toBe("7");
  });

  test("names its own lines after a cell that is not counted has run", async () => {
    await last('function boom(): never {\n  throw new Error("x");\n}');
    const { content, ...request } = executeRequest("1;\n2;\n3;");
    await kernel.send([{ ...request, content: { ...content, store_history: false } }]);
    expect((await failure("boom()")).traceback.join("\n")).toContain('2 | throw new Error("x");');
  });

  test("does so too after a wait, and where a declaration itself fails", async () => {
    await last("let again = 1;");
    await failure(
      'const before = await Promise.resolve(7);\nlet again = await Promise.reject(new Error("no"));',
    );
    expect(await last("before + again")).toBe("8");
  });
});

describe("names", () => {
  test("of Node's own globals can be a cell's, and stay Node's for everybody else", async () => {
    expect(await last("const performance = { roi: 3 }; let process = 1; performance.roi + process")).toBe(
      "4",
    );
    expect(await last("({ performance, process })")).toBe("{ performance: { roi: 3 }, process: 1 }");
    // Reading a table needs the real ones.
    expect(await last('(await mmm.readPanel("data/market.csv")).kind')).toBe("panel");
    expect(await last('import { performance } from "node:perf_hooks";\ntypeof performance.now()')).toBe(
      "number",
    );
  });

  test("of types, enums and namespaces live on, and generics with them", async () => {
    await last(
      "interface Pair<T> { a: T; b: T }\nenum Kind { Tv, Radio }\nnamespace Units { export const gbp = 2; }",
    );
    expect(
      await last("const pair: Pair<number> = { a: 1, b: Units.gbp };\n[pair.a + pair.b, Kind[Kind.Radio]]"),
    ).toBe("[ 3, 'Radio' ]");
    expect((await failure('const wrong: Pair<number> = { a: "1", b: 2 };')).ename).toBe("TypeScriptError");
  });

  test("of a type and a value at once keep both", async () => {
    await last("const Level = { low: 1 } as const;\ntype Level = (typeof Level)[keyof typeof Level];");
    expect(await last("const level: Level = Level.low;\nlevel")).toBe("1");
  });

  test("of an earlier cell's constant cannot be assigned to", async () => {
    await last("const fixed = 1;");
    expect((await failure("fixed = 2")).evalue).toContain(
      "Cannot assign to 'fixed' because it is a constant",
    );
  });
});

describe("syntax", () => {
  test.each([
    ["for await (const v of (async function* () { yield 1; yield 2; })()) console.log(v);\n'end'", "end"],
    ["export const exported = 5; exported", "5"],
    ["export default function () { return 3; }", "[Function (anonymous)]"],
    [
      "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1]; };\n[1, 2].second()",
      "2",
    ],
    ["using res = { [Symbol.dispose]() {} }; let afterUsing = 1; afterUsing", "1"],
    ["import.meta.url.slice(0, 7)", "file://"],
    ["await /* c */ (Promise.resolve(1))", "1"],
    ["const require = 1; require", "1"],
    [
      "const both = { a: 1 } satisfies { a: number };\nfunction same<const T>(x: T): T { return x; }\nsame([both.a])[0]",
      "1",
    ],
    ["for (var turn = 0; turn < 3; turn++) {}\nturn", "3"],
    ["%%time\n6 * 7", "42"],
  ])("%j", async (code, expected) => {
    expect(await last(code)).toBe(expected);
  });

  test("what augments the global scope stays known", async () => {
    expect(await last("[3, 4].second()")).toBe("4");
  });
});

describe("modules of the user's own, beside a notebook that belongs to no project", () => {
  let folder: string;
  let beside: KernelClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "carryover-"));
    await writeFile(join(folder, "own.csv"), "week,sales,tv\n2024-01-01,10,1\n");
    await writeFile(
      join(folder, "helper.ts"),
      'import { base } from "./deep/base.js";\nexport const twice = (x: number): number => x * base;\nexport interface Shape { a: number }\nexport function boom(): never {\n  throw new Error("line 5");\n}\n',
    );
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "deep", "base.ts"), "export const base = 2;\n");
    await writeFile(join(folder, "late.mjs"), "export const v = await Promise.resolve(7);\n");
    await writeFile(join(folder, "plain.json"), '{ "a": [1, 2] }');
    await mkdir(join(folder, "node_modules", "esm-only"), { recursive: true });
    await writeFile(
      join(folder, "node_modules", "esm-only", "package.json"),
      '{ "name": "esm-only", "type": "module", "exports": { "import": "./index.js" } }',
    );
    await writeFile(join(folder, "node_modules", "esm-only", "index.js"), "export const w = await 9;\n");
    beside = await KernelClient.start("carryover", {}, folder);
  });
  afterAll(async () => {
    await beside.close();
    await rm(folder, { recursive: true });
  });
  const result = async (code: string) => {
    const cell = await beside.run(code);
    expect(cell.reply.evalue ?? "ok").toBe("ok");
    return resultText(cell);
  };

  test("files are read from the notebook's folder, and a missing one says where it was looked for", async () => {
    expect(await result("process.cwd()")).toBe(folder);
    expect(await result('(await import("node:fs")).existsSync("own.csv")')).toBe("true");
    const { reply } = await beside.run('await mmm.readPanel("none.csv")');
    expect(reply.evalue).toContain(folder);
  });

  test("TypeScript, JSON, a module that waits at its top and a package of modules alone are imported", async () => {
    expect(
      await result(
        'import { twice, type Shape } from "./helper";\nconst shape: Shape = { a: twice(4) };\nshape.a',
      ),
    ).toBe("8");
    expect(await result('import { v } from "./late.mjs";\nv')).toBe("7");
    expect(await result('import plain from "./plain.json";\nplain.a[1]')).toBe("2");
    expect(await result('// @ts-ignore\nimport { w } from "esm-only";\nw')).toBe("9");
  });

  test("an edit is seen by the next import, also one in a module that it imports", async () => {
    await writeFile(join(folder, "deep", "base.ts"), "export const base = 100;\n");
    expect(await result('import { twice } from "./helper";\ntwice(4)')).toBe("400");
  });

  test("an edit is seen by all modules that were given the old one", async () => {
    for (const name of ["one", "other"]) {
      await writeFile(
        join(folder, `${name}.ts`),
        `import { rate } from "./rate";\nexport const ${name} = () => rate;\n`,
      );
    }
    await writeFile(join(folder, "rate.ts"), "export const rate = 1;\n");
    const both = 'import { one } from "./one";\nimport { other } from "./other";\n[one(), other()]';
    expect(await result(both)).toBe("[ 1, 1 ]");
    await writeFile(join(folder, "rate.ts"), "export const rate = 25;\n");
    expect(await result(both)).toBe("[ 25, 25 ]");
  });

  test("two that import each other see each other, also after an edit of one", async () => {
    await writeFile(
      join(folder, "hen.ts"),
      'import { egg } from "./egg";\nexport const weight = () => 2;\nexport const hen = () => egg() + 1;\n',
    );
    await writeFile(
      join(folder, "egg.ts"),
      'import { weight } from "./hen";\nexport const egg = () => weight() * 10;\n',
    );
    expect(await result('import { hen } from "./hen";\nhen()')).toBe("21");
    await writeFile(
      join(folder, "hen.ts"),
      'import { egg } from "./egg";\nexport const weight = () => 300;\nexport const hen = () => egg() + 1;\n',
    );
    expect(await result('import { hen } from "./hen";\nhen()')).toBe("3001");
  });

  test("an error in one names its own file and line", async () => {
    const { reply } = await beside.run('import { boom } from "./helper";\nboom()');
    expect(reply.traceback.join("\n")).toMatch(/at boom, helper\.ts:5\n\s+at cell \[\d+\], line 2/);
  });
});

describe("a declaration that takes values apart", () => {
  test("gives them to names that functions see live, also functions of its own", async () => {
    expect(
      await last("const [first, second = first, ...others] = [1, , 3, 4]; [first, second, others]"),
    ).toBe("[ 1, 1, [ 3, 4 ] ]");
    await last(
      "const pair = (get: () => number) => ({ get, amount: 2 });\nlet { get, amount } = pair(() => amount);",
    );
    await last("let { half = () => whole / 2, whole } = { whole: 8 };");
    expect(await last("let amount = 5, whole = 6; [get(), half()]")).toBe("[ 5, 3 ]");
  });

  test("says what it cannot take apart, in the words of the cell", async () => {
    expect((await failure("const none = undefined as any; const { part } = none;")).evalue).toBe(
      "Cannot destructure property 'part' of 'none' as it is undefined.",
    );
    expect((await failure("const { part } = (() => null as any)();")).evalue).not.toContain("carryover");
  });
});

test("a name that is used before its declaration has been reached is an error, not nothing", async () => {
  const { evalue } = await failure(
    "const tooEarly = early(); const rate = 0.5; function early() { return 100 * rate; }",
  );
  expect(evalue).toContain("rate");
});

test("functions and classes have the names of their variables", async () => {
  expect(
    await last(
      "const arrow = () => 1, made = (function () {}), Kind = class {};\n[arrow.name, made.name, Kind.name]",
    ),
  ).toBe("[ 'arrow', 'made', 'Kind' ]");
});
