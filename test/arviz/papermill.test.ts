/** papermill gives a notebook its parameters in TypeScript and runs it on the installed kernel. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installKernel } from "../../src/kernel/install.js";
import { joined, type Notebook } from "../../src/lab/notebook.js";
import { runProgram } from "../../src/lab/runProgram.js";
import { python } from "./environment.js";

const cell = (source: string, tags: readonly string[] = []) => ({
  cell_type: "code",
  source,
  metadata: { tags },
  outputs: [],
  execution_count: null,
});

test("papermill nb.ipynb out.ipynb -p budget 100000", async () => {
  await installKernel({ prefix: ".venv-test" });
  // In the project, whose root is the folder that cells read from.
  const folder = await mkdtemp(".venv-test/papermill-");
  try {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 4,
      metadata: { kernelspec: { name: "carryover", display_name: "Carryover", language: "typescript" } },
      cells: [
        cell("let budget = 50_000;\nlet channels = ['tv'];\nlet note: string | null = null;", ["parameters"]),
        cell("console.log(JSON.stringify([budget * 2, channels, note]));"),
      ],
    };
    const [from, to] = [join(folder, "nb.ipynb"), join(folder, "out.ipynb")];
    await writeFile(from, JSON.stringify(notebook));
    const given = ["-p", "budget", "100000", "-p", "note", 'say "hi" é', "-y", "channels: [tv, radio]"];
    const { code, stderr } = await runProgram(python, ["-m", "papermill", from, to, ...given]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("unknown parameter")]);
    const { cells } = JSON.parse(await readFile(to, "utf8")) as Notebook;
    expect(joined(cells.at(-1)!.outputs![0]!.text)).toBe('[200000,["tv","radio"],"say \\"hi\\" é"]\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
