/** A disk that is full: one line that says what to do, nothing half-written, and after making room the run ends as if nothing had been. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { digestsOf, prepareRun, tableText } from "../iterate/tables.js";

const { csvPath, outputDir } = prepareRun(tableText("noise"));
afterAll(() => rmSync(dirname(csvPath), { recursive: true }));

const main = join(packageRoot, "dist", "cli", "main.js");

/** Runs the command through a shell line that ends with `exec "$@"`. */
function run(folder: string, line: string, ...flags: string[]) {
  const command = [process.execPath, main, "iterate", csvPath, folder, "2", "simple", ...flags];
  const child = spawn("sh", ["-c", line, "sh", ...command], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => {
    stderr += text.toString();
  });
  return new Promise<{ readonly code: number | null; readonly faults: readonly string[] }>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, faults: stderr.split("\n").filter((text) => text.startsWith("carryover: ")) });
    });
  });
}
const atEase = 'exec "$@"';

let unbroken: Readonly<Record<string, string>>;
beforeAll(async () => {
  expect((await run(outputDir, atEase)).code).toBe(3);
  unbroken = digestsOf(outputDir);
});

const partials = (folder: string) =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith(".partial"));

// In blocks of 512 bytes: the first stops at the pictures and traces, the second at the first file of all.
it.each([100, 1])("files of %i blocks at most", async (blocks) => {
  const folder = `${outputDir}-${blocks}`;
  const { code, faults } = await run(folder, `ulimit -f ${blocks}; trap "" XFSZ; ${atEase}`);
  expect(code).toBe(2);
  expect(faults).toEqual([
    expect.stringMatching(/^carryover: iterate: cannot write "[^"]+" \(EFBIG\): .* go on with --resume$/),
  ]);
  expect(partials(folder)).toEqual([]);
  expect((await run(folder, atEase, "--resume")).code).toBe(3);
  expect(digestsOf(folder)).toEqual(unbroken);
});

it("a file system with no room left, where this user may mount one", async () => {
  const folder = `${outputDir}-tiny`;
  mkdirSync(folder);
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", folder]).status === 0;
  if (!isMounted) {
    console.info("no file system could be mounted: this part was not tested here");
    return;
  }
  try {
    const { code, faults } = await run(folder, atEase);
    expect(code).toBe(2);
    expect(faults).toEqual([
      expect.stringMatching(/^carryover: iterate: cannot write "[^"]+" \(ENOSPC\): the disk is full; /),
    ]);
    expect(partials(folder)).toEqual([]);
    expect(spawnSync("mount", ["-o", "remount,size=100m", folder]).status).toBe(0);
    expect((await run(folder, atEase, "--resume")).code).toBe(3);
    expect(digestsOf(folder)).toEqual(unbroken);
  } finally {
    spawnSync("umount", [folder]);
  }
});
