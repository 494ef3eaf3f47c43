/** Opens JupyterLab on a study. */
import { spawn } from "node:child_process";
import { jupyterEnvironment, type Study } from "./environment.js";

/** Runs JupyterLab until it is stopped.
 *
 *  @param notebook  what it opens first, as a path from the study's root; null for the list of files
 *  @returns its exit code */
export function openLab(study: Study, notebook: string | null, extra: readonly string[]): Promise<number> {
  const start = notebook === null ? "/lab" : `/lab/tree/${notebook}`;
  const args = labArguments(study.root, [`--LabApp.default_url=${start}`, ...extra]);
  const lab = spawn(study.python, args, {
    cwd: study.root,
    env: jupyterEnvironment(study),
    stdio: "inherit",
  });
  // Ctrl-C goes to JupyterLab too; this process waits for it to end in its own way.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => lab.kill("SIGTERM"));
  return new Promise((resolve) => lab.on("close", (code) => resolve(code ?? 0)));
}

/** Arguments for the project's Python that start JupyterLab with `root` as its top folder. */
export function labArguments(root: string, extra: readonly string[]): string[] {
  return [
    "-m",
    "jupyterlab",
    `--ServerApp.root_dir=${root}`,
    // JupyterLab brings a Python kernel along; notebooks of this project are written for the kernel carryover.
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs=carryover",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    // As root, which is usual in containers, Jupyter wants to be told that this is meant.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ...extra,
  ];
}
