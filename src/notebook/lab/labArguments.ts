/** How JupyterLab is started: on one folder, with this project's kernel only, and without asking the world for news. */

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
