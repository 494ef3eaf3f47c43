/** `carryover lab`: sets up Jupyter in a folder's .venv, with the kernel, and opens JupyterLab there. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { ArgumentError, SetupError } from "../errors.js";
import { studyAt } from "../lab/environment.js";
import { openLab } from "../lab/openLab.js";
import { firstNotebook } from "../lab/study.js";
import { ensureJupyter } from "../lab/venv.js";
import { shellWord } from "../words.js";
import { userError } from "./exitCodes.js";
import { say } from "./print.js";

interface LabFlags {
  readonly setup?: boolean;
  readonly browser: boolean;
}

export function define(lab: Command): void {
  lab
    .argument("[folder]", "where the notebooks are", ".")
    .option("--setup", "set Jupyter up and end")
    .option("--no-browser", "start the server alone, and print its address")
    .action(async (folder: string, { setup = false, browser }: LabFlags) => {
      const root = resolve(folder);
      if (!existsSync(root) || !statSync(root).isDirectory()) {
        const cure = `make it: npx carryover init ${shellWord(folder)}`;
        throw new ArgumentError({ caller: "lab", rule: `there is no folder ${folder}`, cure });
      }
      const study = studyAt(root);
      try {
        await ensureJupyter(study, say);
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        say(`carryover: ${error.message}`);
        process.exitCode = userError;
        return;
      }
      if (setup) {
        say(`Jupyter is set up in ${study.venv}; npm start opens it`);
        return;
      }
      say(`Opening JupyterLab on ${root} (stop it with Ctrl-C)`);
      const notebook = existsSync(join(root, firstNotebook)) ? firstNotebook : null;
      process.exitCode = await openLab(study, notebook, browser ? [] : ["--no-browser"]);
    });
}
