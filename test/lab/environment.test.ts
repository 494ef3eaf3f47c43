/** The environment of Jupyter's programs. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { jupyterEnvironment, studyAt } from "../../src/lab/environment.js";
import { findPython } from "../../src/lab/python.js";
import { runProgram } from "../../src/lab/runProgram.js";

afterEach(() => vi.unstubAllEnvs());

it("keeps what Python has compiled, which pip leaves to the first run, even where Python is told not to", async () => {
  vi.stubEnv("PYTHONDONTWRITEBYTECODE", "1");
  const folder = await mkdtemp(join(tmpdir(), "carryover-environment-"));
  try {
    await writeFile(join(folder, "module.py"), "value = 1\n");
    const { program } = await findPython();
    const options = { cwd: folder, env: jupyterEnvironment(studyAt(folder)) };
    expect((await runProgram(program, ["-c", "import module"], options)).code).toBe(0);
    expect(existsSync(join(folder, "__pycache__"))).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});
