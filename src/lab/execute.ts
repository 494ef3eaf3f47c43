/** Executes notebooks without a browser, through Jupyter's own client. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { inLanes } from "../compute/lanes.js";
import { SetupError } from "../errors.js";
import { kernelName } from "../kernel/kernelInfo.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { checkout, jupyterEnvironment, notebookFolder } from "./environment.js";
import { runProgram } from "./runProgram.js";

/** What became of one notebook. */
export interface Execution {
  readonly notebook: string;
  /** The file that was written. */
  readonly output: string;
  readonly seconds: number;
  /** Why it stopped, or null when it ran to its end. */
  readonly error: string | null;
}

export interface ExecuteOptions {
  /** Folder for the executed files. */
  readonly folder: string;
  /** Kernelspec to run on (default: this project's). */
  readonly kernel?: string;
  readonly form?: "ipynb" | "html";
  /** The Python that has Jupyter, and its environment variables (default: the checkout's own). */
  readonly python?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text and pictures only (see `outputMode`). */
  readonly isStatic?: boolean;
  readonly onExecuted?: (execution: Execution) => void;
}

const executor = join(packageRoot, "src", "lab", "execute.py");

/** Paths of the project's notebooks, in order. */
export async function projectNotebooks(): Promise<string[]> {
  const files = await readdir(notebookFolder);
  return files
    .filter((file) => file.endsWith(".ipynb"))
    .sort()
    .map((file) => join(notebookFolder, file));
}

/** Executes notebooks, two at a time as one leaves a core idle while it starts and draws; each starts a kernel of its own in the
 *  notebook's folder.
 *
 *  @returns what became of each, in their order; `onExecuted` hears of them as they end
 *  @throws SetupError when Jupyter's client itself does not run */
export function executeNotebooks(
  notebooks: readonly string[],
  {
    folder,
    kernel = kernelName,
    form = "ipynb",
    python = checkout.python,
    env = jupyterEnvironment(),
    isStatic = false,
    onExecuted,
  }: ExecuteOptions,
): Promise<Execution[]> {
  return inLanes(notebooks.length, { atOnce: 2 }, async (index) => {
    const { code, stdout, stderr } = await runProgram(
      python,
      [executor, kernel, folder, form, notebooks[index]!],
      { env: isStatic ? { ...env, CARRYOVER_OUTPUT: "static" } : env },
    );
    const line = stdout.split("\n").find((text) => text.startsWith("{"));
    if (code !== 0 || line === undefined) {
      throw new SetupError(
        `notebooks could not be executed: ${stderr.trim().split("\n").at(-1)}; run: npx carryover kernel doctor`,
      );
    }
    const execution = JSON.parse(line) as Execution;
    onExecuted?.(execution);
    return execution;
  });
}
