/** `carryover export notebook.ipynb`: the notebook as one HTML file that computes. */
import type { Command } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { notebookPage } from "../export/notebookPage.js";
import { writing } from "../platform/writing.js";
import { say } from "./print.js";
import { requireOwnKind } from "./writing.js";

interface ExportFlags {
  readonly out?: string;
  readonly outputs: boolean;
}

export function define(command: Command): void {
  command
    .argument("<notebook>", "a notebook that has been run: what it shows stands in the file at once")
    .option("--out <file>", "where it goes (default: the notebook's name with .html, in this folder)")
    .option("--no-outputs", "leave outputs out: each cell waits for its reader, as in a lesson")
    .addHelpText(
      "after",
      "\nThe file opens from a disk without network. In it cells can be changed and run, controls move, and tables that the notebook reads are there.",
    )
    .action(async (notebook: string, { out, outputs }: ExportFlags) => {
      const path =
        out ??
        `${notebook
          .split(/[\\/]/)
          .at(-1)!
          .replace(/\.ipynb$/i, "")}.html`;
      if (!/\.html?$/i.test(path)) {
        throw new ArgumentError({ caller: "export", option: "out", rule: "must end in .html", got: path });
      }
      await requireOwnKind("export", path, "exported notebook");
      const { html, files } = await notebookPage(notebook, { outputs });
      await writing("export", path, () => platform.files.write(path, html));
      const held = files.length === 0 ? "" : `, with ${files.join(", ")}`;
      say(`wrote ${path}, ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB${held}`);
    });
}
