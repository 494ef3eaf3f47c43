import { describe, expect, test } from "vitest";
import { maskMagic, readCell } from "../../src/kernel/cellCode.js";
import { toCodePoints, toCodeUnits } from "../../src/kernel/server.js";

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
