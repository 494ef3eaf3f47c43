/** Tells Jupyter about the kernel: writes and removes the kernelspec `carryover`. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ArgumentError } from "../errors.js";
import { packageRoot } from "../platform/node/root.js";
import { displayName, kernelName } from "./kernelInfo.js";

/** Where the kernelspec goes. */
export interface InstallPlace {
  /** Jupyter's folder of this user, seen by every Jupyter they start. */
  readonly user?: boolean;
  /** A Python environment: DIR/share/jupyter is used. */
  readonly prefix?: string;
}

/** Content of kernel.json. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: "typescript";
  readonly interrupt_mode: "signal";
  readonly metadata: { readonly debugger: false };
}

/** The project's own Python environment. */
export const venvFolder = join(packageRoot, ".venv");

/** The kernelspec that starts the kernel of this checkout with the Node that runs now. */
export function kernelSpec(): KernelSpec {
  const launcher = join(packageRoot, "src", "kernel", "launch.cjs");
  return {
    argv: [process.execPath, launcher, "--config-path", "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "signal",
    metadata: { debugger: false },
  };
}

/** Folder of the kernelspec for a place: the project's .venv where nothing is asked for.
 *
 *  @throws ArgumentError when nothing is asked for and there is no .venv, or when both places are given */
export function kernelFolder({ user = false, prefix }: InstallPlace = {}): string {
  if (user && prefix !== undefined)
    throw new ArgumentError({ caller: "kernel", rule: "give --user or --prefix, not both" });
  if (user) return join(userDataFolder(), "kernels", kernelName);
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter", "kernels", kernelName);
  if (!existsSync(venvFolder)) {
    throw new ArgumentError({
      caller: "kernel",
      rule: `there is no Python environment in ${venvFolder}`,
      cure: 'run "npm start" once, or name a place with --user or --prefix DIR',
    });
  }
  return join(venvFolder, "share", "jupyter", "kernels", kernelName);
}

/** Writes the kernelspec.
 *
 *  @returns the folder it was written to */
export async function installKernel(place: InstallPlace = {}): Promise<string> {
  const folder = kernelFolder(place);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
  return folder;
}

/** Removes the kernelspec.
 *
 *  @returns the folder that was removed, or null when there was none */
export async function uninstallKernel(place: InstallPlace = {}): Promise<string | null> {
  const folder = kernelFolder(place);
  if (!existsSync(folder)) return null;
  await rm(folder, { recursive: true });
  return folder;
}

/** The kernelspec in a folder, or null when there is none that can be read. */
export async function readKernelSpec(folder: string): Promise<Partial<KernelSpec> | null> {
  try {
    return JSON.parse(await readFile(join(folder, "kernel.json"), "utf8")) as Partial<KernelSpec>;
  } catch {
    return null; // absent or unreadable: the same to who asks
  }
}

/** Jupyter's data folder of this user.
 *  @see "Common Directories and File Locations", Jupyter documentation. */
function userDataFolder(): string {
  if (process.env.JUPYTER_DATA_DIR) return process.env.JUPYTER_DATA_DIR;
  switch (process.platform) {
    case "darwin":
      return join(homedir(), "Library", "Jupyter");
    case "win32":
      return join(process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter");
    default:
      return join(process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "jupyter");
  }
}
