/** Makes .venv-test with the pinned ArviZ, once; no test of this folder is skipped without it. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findPython } from "../../src/lab/python.js";
import { runProgram } from "../../src/lab/runProgram.js";

const folder = ".venv-test";
export const python = join(
  folder,
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);

/** Its content tells which requirements were installed; written last, so that a broken install is done again. */
const stamp = join(folder, "requirements.sha256");

export default async function makeEnvironment(): Promise<void> {
  const requirements = join("test", "requirements.txt");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return;
  const { program } = await findPython();
  await step(program, ["-m", "venv", "--clear", folder]);
  await step(python, [
    "-m",
    "pip",
    "install",
    "--no-input",
    "--disable-pip-version-check",
    "-q",
    "-r",
    requirements,
  ]);
  await writeFile(stamp, wanted);
}

async function step(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProgram(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stderr || stdout}`);
}
