/** Who builds the package from a fresh checkout, anywhere, gets the bytes that were published. The order of some types follows what tsc has checked
 *  before, so that both builds are of nothing. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runProgram } from "../../src/lab/runProgram.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

const sumOf = async (file: string) =>
  createHash("sha512")
    .update(await readFile(file))
    .digest("hex");

test("a second build at another place packs the same tarball", async () => {
  await mkdir(join(packageRoot, "out"), { recursive: true });
  const place = await mkdtemp(join(packageRoot, "out", "again-"));
  try {
    const sources = (await readdir(packageRoot)).filter(
      (name) => !/^(\.venv.*|\.git|build|dist|out|node_modules)$/.test(name),
    );
    const there = { cwd: packageRoot };
    expect((await runProgram("cp", ["-a", ...sources, place], there)).code).toBe(0);
    // The packages by links: they are many and are not written to.
    expect((await runProgram("cp", ["-al", "node_modules", place], there)).code).toBe(0);
    const built = await runProgram("npm", ["run", "-s", "build"], { cwd: place });
    expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: "" });
    const packed = await runProgram("npm", ["pack", "--ignore-scripts", "--json"], { cwd: place });
    const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
    expect(await sumOf(join(place, filename))).toBe(await sumOf(inject("tarball")));
  } finally {
    await rm(place, { recursive: true });
  }
});
