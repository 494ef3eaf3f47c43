/** Every notebook runs to its end on plain tslab too, so that it can be taken to a Jupyter that has no other kernel for TypeScript. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../src/lab/environment.js";
import { executeNotebooks, projectNotebooks } from "../../src/lab/execute.js";
import { readNotebook } from "../../src/lab/notebook.js";
import { packageRoot } from "../../src/platform/node/packageRoot.js";
import { warningsOf } from "../jupyter/warningsOf.js";

const notebooks = await projectNotebooks();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(checkout.venv, "tslab-"));
  process.env.JUPYTER_PATH = await plainTslabPath(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test.concurrent.each(notebooks.map((path) => [basename(path), path]))("%s", async (name, path) => {
  const [execution] = await executeNotebooks([path!], { folder, kernel: "tslab", isStatic: true });
  process.stdout.write(`${name} on tslab: ${execution!.seconds.toFixed(1)} s\n`);
  expect(execution!.error).toBeNull();
  expect(warningsOf(await readNotebook(execution!.output))).toEqual([]);
});

/** A Jupyter path that holds a kernelspec of plain tslab. */
async function plainTslabPath(inside: string): Promise<string> {
  const spec = join(inside, "share", "kernels", "tslab");
  await mkdir(spec, { recursive: true });
  const program = join(packageRoot, "node_modules", "tslab", "bin", "tslab");
  const argv = [process.execPath, program, "kernel", "--config-path", "{connection_file}"];
  const kernel = { argv, display_name: "TypeScript", language: "typescript", interrupt_mode: "signal" };
  await writeFile(join(spec, "kernel.json"), JSON.stringify(kernel));
  return join(inside, "share");
}
