/** `npm start` builds where a source has changed since, or the build is gone, and not otherwise. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const { sourcesDigest, isBuilt, markBuilt } = createRequire(import.meta.url)(
  "../../src/lab/buildStamp.cjs",
) as {
  readonly sourcesDigest: (root: string) => string;
  readonly isBuilt: (root: string, digest: string) => boolean;
  readonly markBuilt: (root: string, digest: string) => void;
};

let root: string;
const write = (name: string, text: string) => {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), text);
};
const stands = () => isBuilt(root, sourcesDigest(root));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carryover-built-"));
  write("src/a.ts", "a");
  write("src/deep/b.ts", "b");
  write("package.json", "{}");
  write("dist/lab/main.js", "");
  markBuilt(root, sourcesDigest(root));
});
afterEach(() => rmSync(root, { recursive: true }));

it("stands where nothing has changed, or only what no build reads", () => {
  expect(stands()).toBe(true);
  write("src/a.ts", "a");
  write("notebooks/mine.ipynb", "{}");
  write("src/transforms/kernels/kernelBytes.ts", "generated");
  expect(stands()).toBe(true);
});

it.each([
  ["a changed source", () => write("src/deep/b.ts", "c")],
  ["a new source", () => write("src/deep/c.ts", "")],
  ["a source that is gone", () => rmSync(join(root, "src/a.ts"))],
  ["another package", () => write("package-lock.json", "{}")],
  ["a build that is gone", () => rmSync(join(root, "dist"), { recursive: true })],
  ["another build since", () => utimesSync(join(root, "dist/lab/main.js"), 1, 1)],
  ["no build that was finished", () => rmSync(join(root, "build"), { recursive: true })],
])("does not stand with %s", (_, change) => {
  change();
  expect(stands()).toBe(false);
});
