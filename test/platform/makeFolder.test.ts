/** Folders made for results: with those above them, or refused at once. */
import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "../../src/platform/node/makeFolder.js";

const root = await mkdtemp(join(tmpdir(), "carryover-"));

it("makes a folder and those above it, and leaves one that is there", async () => {
  const path = join(root, "a", "b", "c");
  await makeFolder(path);
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it("refuses where a file stands in the way", async () => {
  const file = join(root, "file");
  await writeFile(file, "");
  await expect(makeFolder(file)).rejects.toThrow(/EEXIST/);
  await expect(makeFolder(join(file, "below"))).rejects.toThrow(/ENOTDIR/);
});

it.runIf(process.platform === "linux")(
  "comes back from a folder that the system makes nothing in",
  async () => {
    await expect(makeFolder("/proc/carryover/results")).rejects.toThrow(/ENOENT/);
  },
);
