/** Tells Jupyter about the kernel: writes and removes the kernelspec `carryover`, and what shows its charts. */
import { existsSync, statSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ArgumentError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { makeFolder } from "../platform/node/makeFolder.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { displayName, kernelName } from "./kernelInfo.js";
import { installPages, uninstallPages } from "./pageFiles.js";
import { offerToPapermill, withdrawFromPapermill } from "./papermill.js";
import { findProjectRoot } from "./projectRoot.js";

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
  readonly interrupt_mode: "message";
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: { readonly debugger: false };
}

/** Of Node and V8. */
const flags = [
  // Stopping what computes breaks off Node's own callback around it; with these checks the next one would end the process.
  "--no-force-async-hooks-checks",
  // The checker's work would let the room for young objects grow to 34 MB for good; nothing is slower with less of it (bench/README.md).
  "--max-semi-space-size=2",
];

/** Of the system. Compiling the checker's functions takes 100 MB at times, and the memory pools of glibc, which other systems lack, keep as
 *  much for good once it is free, unless the size that goes back to the system is fixed (bench/README.md). */
const settings = { MALLOC_MMAP_THRESHOLD_: "131072" };

/** The kernelspec that starts the kernel of this package with the Node that runs now. */
export function kernelSpec(): KernelSpec {
  const launcher = join(packageRoot, "src", "kernel", "launch.cjs");
  return {
    argv: [process.execPath, ...flags, launcher, "--config-path", "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    env: settings,
    metadata: { debugger: false },
  };
}

/** A folder for the kernelspec, and how it was chosen. */
export interface KernelFolder {
  readonly path: string;
  /** In words: "the active Python environment". */
  readonly place: string;
  /** The Python environment that it belongs to; null for the user's Jupyter. */
  readonly environment: string | null;
}

/** Folder of the kernelspec for a place. Where nothing is asked for: the active Python environment (VIRTUAL_ENV), else .venv in the project
 *  of the current folder, else Jupyter's folder of this user.
 *
 *  @throws ArgumentError when both places are given, or the prefix is no folder */
export function kernelFolder({ user = false, prefix }: InstallPlace = {}): KernelFolder {
  if (user && prefix !== undefined)
    throw new ArgumentError({
      caller: "kernel",
      rule: phrase`give ${option("user")} or ${option("prefix")}, not both`,
    });
  if (user) return ofUser();
  if (prefix !== undefined) {
    requireFolder(prefix);
    return ofEnvironment(resolve(prefix), "the Python environment named by --prefix");
  }
  const { VIRTUAL_ENV: active } = process.env;
  if (active && existsSync(active)) return ofEnvironment(active, "the active Python environment");
  const own = join(findProjectRoot(process.cwd()), ".venv");
  return existsSync(own) ? ofEnvironment(own, "the project's own Python environment") : ofUser();
}

/** Where there is none no Jupyter would look, and a folder made for a slip of the pen would be left over. */
function requireFolder(prefix: string): void {
  if (existsSync(prefix) && statSync(prefix).isDirectory()) return;
  throw new ArgumentError({
    caller: "kernel",
    option: "prefix",
    rule: "must be a folder that exists",
    got: prefix,
    cure: "name the folder of a Python environment, which python -m venv makes",
  });
}

function ofEnvironment(environment: string, place: string): KernelFolder {
  return { path: join(environment, "share", "jupyter", "kernels", kernelName), place, environment };
}

function ofUser(): KernelFolder {
  const path = join(userDataFolder(), "kernels", kernelName);
  return { path, place: "the Jupyter of this user", environment: null };
}

/** Writes the kernelspec, beside it what JupyterLab and nbconvert show charts with, and into a Python environment what papermill needs to write
 *  parameters.
 *
 *  @returns the folder it was written to */
export async function installKernel(place: InstallPlace = {}): Promise<KernelFolder> {
  const folder = kernelFolder(place);
  await makeFolder(folder.path);
  await writeFile(join(folder.path, "kernel.json"), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
  await installPages(folder.path);
  if (folder.environment !== null) await offerToPapermill(folder.environment);
  return folder;
}

/** Removes what `installKernel` has written.
 *
 *  @returns the folder that was removed, or null when there was none */
export async function uninstallKernel(place: InstallPlace = {}): Promise<string | null> {
  const { path, environment } = kernelFolder(place);
  if (environment !== null) await withdrawFromPapermill(environment);
  if (!existsSync(path)) return null;
  await rm(path, { recursive: true });
  await uninstallPages(path);
  return path;
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
