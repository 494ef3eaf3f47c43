import { describe, expect, test } from "vitest";
import { maskMagic, readCell } from "../../src/kernel/cellCode.js";

describe("magics", () => {
  test("a magic's line becomes a comment of the same length", () => {
    expect(maskMagic("%%time\nx")).toBe("//time\nx");
    expect(maskMagic("x % y")).toBe("x % y");
    expect(readCell("%%time\n1 + 1").code).toBe("//time\n1 + 1");
  });

  test("an unknown magic names the known ones", () => {
    expect(() => readCell("%%tiem\n1")).toThrow("there is no magic %%tiem; known: %%time, %%sql");
    expect(() => readCell("%%toString\n1")).toThrow("there is no magic %%toString");
  });
});
