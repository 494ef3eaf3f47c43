/** Modules as one text and back. */
import { expect, it } from "vitest";
import { readModules, writeModules } from "../../src/export/modulesText.js";

it("gives every module back, whatever it holds", () => {
  const modules = { "a.js": "const a = '\u0000\n';", "b.js": "", "c.js": "é😀\n\n" };
  expect(readModules(writeModules(modules))).toEqual(modules);
});
