/** Executes notebooks and writes their outputs back: text and still pictures, the same bytes for the same results. */
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { displayName, kernelName } from "../kernel/kernelInfo.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { executeNotebooks } from "./execute.js";
import { type Notebook, readNotebook } from "./notebook.js";

/** Executes and rewrites notebooks.
 *
 *  @returns how many failed; those are left as they were */
export async function refreshNotebooks(
  notebooks: readonly string[],
  announce: (line: string) => void,
): Promise<number> {
  const folder = await mkdtemp(join(packageRoot, ".venv", "refresh-"));
  let failed = 0;
  try {
    const executions = await executeNotebooks(notebooks, { folder, isStatic: true });
    for (const { notebook, output, error, seconds } of executions) {
      if (error !== null) {
        failed++;
        announce(`  ${basename(notebook)}  FAILED: ${error}`);
        continue;
      }
      const text = notebookText(await readNotebook(output));
      const changed = text !== (await readFile(notebook, "utf8"));
      if (changed) {
        await writeFile(`${notebook}.new`, text);
        await rename(`${notebook}.new`, notebook);
      }
      announce(`  ${basename(notebook)}  ${seconds.toFixed(1)} s  ${changed ? "written" : "as it was"}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return failed;
}

/** The notebook as the file to commit: no traces of when, by whom or how long it was executed. */
export function notebookText(notebook: Notebook): string {
  const clean = {
    cells: notebook.cells,
    metadata: {
      kernelspec: { display_name: displayName, language: "typescript", name: kernelName },
      language_info: {
        file_extension: ".ts",
        mimetype: "text/typescript",
        name: "typescript",
      },
    },
    nbformat: notebook.nbformat,
    nbformat_minor: notebook.nbformat_minor,
  };
  return `${JSON.stringify(clean, null, 1)}\n`;
}
