/** A folder with notebooks and a Jupyter of its own: where that lives, and the variables that keep all its files inside the folder. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../platform/node/packageRoot.js";

/** A folder of work. */
export interface Study {
  readonly root: string;
  /** Its Python environment. */
  readonly venv: string;
  /** Python of that environment. */
  readonly python: string;
  /** Everything Jupyter writes: settings, runtime files, history. */
  readonly jupyter: string;
}

/** The study in a folder, whether its Jupyter is there yet or not. */
export function studyAt(root: string): Study {
  const venv = join(root, ".venv");
  return { root, venv, python: pythonOf(venv), jupyter: join(venv, "jupyter") };
}

/** Python of an environment. */
export function pythonOf(environment: string): string {
  return process.platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}

/** The checkout itself, where this code runs from one. */
export const checkout = studyAt(packageRoot);
export const notebookFolder = join(packageRoot, "notebooks");

/** Environment for Jupyter's programs: this process's own, with every folder Jupyter writes to inside .venv. */
export function jupyterEnvironment(
  { jupyter }: Study = checkout,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(jupyter, "config"),
    JUPYTER_DATA_DIR: join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(jupyter, "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyter, "lab", "workspaces"),
    IPYTHONDIR: join(jupyter, "ipython"),
    // Jupyter's own folders by platform rules, which newer releases use everywhere.
    JUPYTER_PLATFORM_DIRS: "1",
    // pip compiles nothing: Python keeps in .venv what it compiles of what is used, even where it is told elsewhere not to.
    PYTHONDONTWRITEBYTECODE: "",
    ...extra,
  };
}

/** Whether a study's Python is there. */
export function hasVenv({ python }: Study): boolean {
  return existsSync(python);
}
