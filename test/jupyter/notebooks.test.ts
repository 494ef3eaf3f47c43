/** Every notebook runs to its end on this project's kernel and says what its committed copy says. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../../src/lab/environment.js";
import { executeNotebooks, projectNotebooks } from "../../src/lab/execute.js";
import { joined, type Notebook, type Output, readNotebook } from "../../src/lab/notebook.js";
import { notebookText } from "../../src/lab/refresh.js";
import { warningsOf } from "./warningsOf.js";

const notebooks = await projectNotebooks();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(checkout.venv, "notebooks-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("there are notebooks", () => {
  expect(notebooks.map((path) => basename(path))).toContain("00-quickstart.ipynb");
});

// A notebook leaves a core idle while it starts and draws pictures: two at a time.
describe.concurrent.each(notebooks.map((path) => ({ name: basename(path), path })))(
  "$name",
  ({ name, path }) => {
    test("runs on carryover without a warning and repeats its committed outputs", async () => {
      const [execution] = await executeNotebooks([path], {
        folder: join(folder, "carryover"),
        isStatic: true,
      });
      process.stdout.write(`${name} on carryover: ${execution!.seconds.toFixed(1)} s\n`);
      expect(execution!.error).toBeNull();
      const executed = await readNotebook(execution!.output);
      const committed = await readNotebook(path);
      expect(warningsOf(executed)).toEqual([]);
      expect(said(executed)).toEqual(said(committed));
    });

    test("is committed with outputs of text, tables and pictures only, under 1 MB, as the refresh writes it", async () => {
      const committed = await readNotebook(path);
      const outputs = committed.cells.flatMap((cell) => cell.outputs ?? []);
      const forms = new Set(outputs.flatMap((output) => Object.keys(output.data ?? {})));
      for (const form of ["text/plain", "text/html", "text/markdown", "image/png"]) forms.delete(form);
      expect([...forms], "run: npm run notebooks:refresh").toEqual([]);
      expect(outputs.length, "run: npm run notebooks:refresh").toBeGreaterThan(0);
      expect((await stat(path)).size).toBeLessThan(1e6);
      expect(JSON.parse(notebookText(committed))).toEqual(committed);
    });
  },
);

/** For each code cell, the text of its outputs and a mark for each picture. */
function said({ cells }: Notebook): { cell: string; outputs: string[] }[] {
  return cells
    .filter((cell) => cell.cell_type === "code")
    .map((cell) => ({ cell: joined(cell.source), outputs: (cell.outputs ?? []).map(outputText) }));
}

function outputText({ output_type, text, data, evalue }: Output): string {
  if (output_type === "error") return `error: ${evalue}`;
  const picture = data?.["image/png"] === undefined ? "" : "[picture] ";
  return picture + joined(text ?? data?.["text/plain"]);
}
