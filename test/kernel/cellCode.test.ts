import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maskMagic, mendCell, readCell } from "../../src/kernel/cellCode.js";
import { toCodePoints, toCodeUnits } from "../../src/kernel/server.js";
import type { Tslab } from "../../src/kernel/tslab.js";

const ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as Tslab["ts"];

const nowhere = { root: "/nowhere", folder: "/nowhere" };

const mend = (code: string) => mendCell(ts, code, nowhere).code;

describe("an await of something in brackets", () => {
  test("an await before a bracket at the top of a cell is wrapped as far as the expression goes", () => {
    expect(mend("await (f())")).toBe("await Promise.resolve( (f()))");
    expect(mend("const a = await (f()).b[0]!;")).toBe("const a = await Promise.resolve( (f()).b[0]!);");
    expect(mend("await [p, q][1]")).toBe("await Promise.resolve( [p, q][1])");
    expect(mend("for (const x of await (f())) g(x)")).toBe(
      "for (const x of await Promise.resolve( (f()))) g(x)",
    );
  });

  test("an await inside an await is wrapped too", () => {
    expect(mend("await (await (f()))")).toBe("await Promise.resolve( (await Promise.resolve( (f()))))");
  });

  test("other awaits, functions, strings and comments stay as they are", () => {
    for (const code of [
      "await f()",
      "async function g() { await (f()) }",
      "const h = async () => await (f());",
      '"await (x)" // await (y)',
      "obj.await",
    ]) {
      expect(mend(code)).toBe(code);
    }
  });
});

describe("the short form of a property", () => {
  test("is written out where its variable is of an earlier cell, in functions and in assignments too", () => {
    expect(mend("({ x, a: 1 })")).toBe("({ x: x, a: 1 })");
    expect(mend("const f = (y) => ({ x, y });")).toBe("const f = (y) => ({ x: x, y });");
    expect(mend("({ x } = y)")).toBe("({ x: x } = y)");
  });

  test("stays where the cell has the variable itself, and where it has a default", () => {
    for (const code of [
      "const x = 1; ({ x })",
      "function f({ x }) { return { x }; }",
      'import { x } from "y"; ({ x })',
      "({ x = 1 } = y)",
      "const { x } = y",
    ]) {
      expect(mend(code)).toBe(code);
    }
  });

  test("leaves complaints where they were written", () => {
    const code = "const a = 1;\n({ x, y, b: c })";
    const { code: mended, writtenColumn } = mendCell(ts, code, nowhere);
    const line = mended.split("\n")[1]!;
    expect(line).toBe("({ x: x, y: y, b: c })");
    expect(writtenColumn(2, line.indexOf("c") + 1)).toBe("({ x, y, b: c })".indexOf("c") + 1);
    expect(writtenColumn(2, line.indexOf("y") + 1)).toBe("({ x, y, b: c })".indexOf("y") + 1);
    expect(writtenColumn(2, 4)).toBe(4);
    expect(writtenColumn(1, 7)).toBe(7);
  });
});

describe("an import of a module of the user's own", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "carryover-"));
    for (const path of [
      "notebooks/near.ts",
      "notebooks/both.ts",
      "both.ts",
      "far.ts",
      "lib/index.ts",
      "old.js",
    ]) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), "export {};");
    }
  });
  afterAll(() => rm(root, { recursive: true }));

  const mendThere = (code: string) => mendCell(ts, code, { root, folder: join(root, "notebooks") });

  test("is written as from the root: from the notebook's folder, else from the root, with or without .ts", () => {
    const specifiers: [string, string][] = [
      ["./near", "./notebooks/near"],
      ["./near.ts", "./notebooks/near"],
      ["./near.js", "./notebooks/near"],
      ["./both", "./notebooks/both"],
      ["../both", "./both"],
      ["./far", "./far"],
      ["./far.ts", "./far"],
      ["../lib", "./lib/index"],
      ["./old.js", "./old"],
      ["./missing.ts", "./missing.ts"],
      ["near", "near"],
    ];
    for (const [written, meant] of specifiers) {
      expect(mendThere(`import { a } from "${written}"; a;`).code).toBe(`import { a } from "${meant}"; a;`);
    }
    expect(mendThere(`await import('./near')`).code).toBe(`await import('./notebooks/near')`);
    expect(mendThere(`export * from "./near.ts"`).code).toBe(`export * from "./notebooks/near"`);
  });

  test("leaves complaints where they were written", () => {
    const written = `import { a } from "./far.ts"; const b: number = "";`;
    const { code, writtenColumn } = mendThere(written);
    expect(writtenColumn(1, code.indexOf("b:") + 1)).toBe(written.indexOf("b:") + 1);
  });
});

describe("magics", () => {
  test("a magic's line becomes a comment of the same length", () => {
    expect(maskMagic("%%time\nx")).toBe("//time\nx");
    expect(maskMagic("x % y")).toBe("x % y");
    expect(readCell("%%time\n1 + 1").code).toBe("//time\n1 + 1");
  });

  test("an unknown magic names the known ones", () => {
    expect(() => readCell("%%tiem\n1")).toThrow("there is no magic %%tiem; known: %%time");
    expect(() => readCell("%%toString\n1")).toThrow("there is no magic %%toString");
  });
});

test("a cursor is the same place in characters and in code units", () => {
  const text = "a🙂b";
  expect([0, 1, 2, 3].map((at) => toCodeUnits(text, at))).toEqual([0, 1, 3, 4]);
  expect([0, 1, 3, 4].map((at) => toCodePoints(text, at))).toEqual([0, 1, 2, 3]);
});
