/** Packs the package and installs it as a stranger would: by npm, in an empty folder outside the checkout, without install scripts. */
import { copyFile, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { runProgram as run } from "../../src/lab/runProgram.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";

/** What npm says of a tarball. */
export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** The stranger's folder, with the package installed and a table in it. */
    folder: string;
    tarball: string;
    packed: Packed;
  }
}

export default async function install(project: TestProject): Promise<() => Promise<void>> {
  const place = await realpath(await mkdtemp(join(tmpdir(), "carryover-package-")));
  const [packed] = JSON.parse(
    await npm(packageRoot, ["pack", "--ignore-scripts", "--json", "--pack-destination", place]),
  ) as [Packed];
  const folder = join(place, "study");
  const tarball = join(place, packed.filename);
  // The lock says where each package came from, whatever this machine is set to.
  const stated = "--omit-lockfile-registry-resolved=false";
  await npm(place, ["install", "--prefix", folder, "--ignore-scripts", stated, tarball]);
  await copyFile(join(packageRoot, "data", "market.csv"), join(folder, "my.csv"));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ type: "module", dependencies: { carryover: `file:${tarball}` } }),
  );
  project.provide("folder", folder);
  project.provide("tarball", tarball);
  project.provide("packed", packed);
  return () => rm(place, { recursive: true });
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run("npm", args, { cwd });
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}
