/** The project's own Jupyter: where it lives, and the variables that keep all its files inside the checkout. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { venvFolder } from "../kernel/install.js";
import { packageRoot } from "../platform/node/root.js";

export const notebookFolder = join(packageRoot, "notebooks");
export const requirementsFile = join(packageRoot, "requirements.txt");

/** Everything Jupyter writes: settings, runtime files, history. */
export const jupyterFolder = join(venvFolder, "jupyter");

/** Python of the project's environment. */
export const venvPython =
  process.platform === "win32"
    ? join(venvFolder, "Scripts", "python.exe")
    : join(venvFolder, "bin", "python");

/** Environment for Jupyter's programs: this process's own, with every folder Jupyter writes to inside .venv. */
export function jupyterEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    JUPYTER_CONFIG_DIR: join(jupyterFolder, "config"),
    JUPYTER_DATA_DIR: join(jupyterFolder, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyterFolder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(jupyterFolder, "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyterFolder, "lab", "workspaces"),
    IPYTHONDIR: join(jupyterFolder, "ipython"),
    // Jupyter's own folders by platform rules, which newer releases use everywhere.
    JUPYTER_PLATFORM_DIRS: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    ...extra,
  };
}

/** Whether the project's Python is there. */
export function hasVenv(): boolean {
  return existsSync(venvPython);
}
