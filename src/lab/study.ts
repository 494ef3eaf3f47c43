/** Makes a folder to work in: notebooks, a table with its settings, and a package.json that opens them with one command. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { ArgumentError } from "../errors.js";
import { makeFolder } from "../platform/node/makeFolder.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { version } from "../platform/node/version.js";

/** The notebook to begin with, as a path from the root of a study. */
export const firstNotebook = "notebooks/00-quickstart.ipynb";

/** What a study is made of, and where the package has it. */
const parts: Readonly<Record<string, string>> = {
  notebooks: "dist/notebooks",
  "notebooks/my-study.ipynb": "dist/notebooks/00-your-own-table.ipynb",
  "data/market.csv": "data/market.csv",
  "data/market.yaml": "data/market.yaml",
  "data/market.truth.json": "data/market.truth.json",
  "data/insurance.csv": "data/insurance.csv",
};

/** Makes a study, whole or not at all. An empty folder is filled and not replaced: it may be somebody's current folder.
 *
 *  @param folder  a path at which there is nothing, or an empty folder
 *  @returns what lies in it
 *  @throws ArgumentError where there is something */
export async function makeStudy(folder: string): Promise<string[]> {
  const path = resolve(folder);
  const isThere = existsSync(path);
  if (isThere && !(await isEmpty(path))) {
    const rule = `${folder} must be a new or an empty folder`;
    throw new ArgumentError({ caller: "init", rule, cure: "name another" });
  }
  // Where entries are moved from lies on the disk of where they go.
  const beside = isThere ? path : dirname(path);
  await makeFolder(beside);
  const partial = join(beside, `.${basename(path)}.${randomUUID()}.partial`);
  try {
    await makeFolder(partial);
    for (const [part, source] of Object.entries(parts)) {
      await cp(join(packageRoot, source), join(partial, part), { recursive: true });
    }
    await writeFile(join(partial, "package.json"), `${JSON.stringify(await manifest(path), null, 2)}\n`);
    await writeFile(join(partial, ".gitignore"), "node_modules/\n.venv/\n.ipynb_checkpoints/\n");
    await (isThere ? moveEntries(partial, path) : rename(partial, path));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return (await readdir(path)).filter((name) => !name.startsWith("."));
}

/** Moves all that a folder holds into another, or nothing of it, and removes the folder. */
async function moveEntries(from: string, to: string): Promise<void> {
  const moved: string[] = [];
  try {
    for (const name of await readdir(from)) {
      await rename(join(from, name), join(to, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await rm(join(to, name), { recursive: true, force: true });
    throw error;
  }
  await rm(from, { recursive: true });
}

async function isEmpty(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return false;
    throw error;
  }
}

/** The study's package.json: `npm start` installs what is missing and opens the notebooks. */
async function manifest(folder: string) {
  return {
    private: true,
    type: "module",
    scripts: { prestart: "npm install --no-audit --no-fund --ignore-scripts", start: "carryover lab" },
    dependencies: { carryover: await source(folder) },
  };
}

/** Where npm gets this package from: a checkout or a tarball, where it has been installed from there, as a path from the study, so that
 *  both can be moved together; else the registry. */
async function source(folder: string): Promise<string> {
  const from = (path: string) => {
    const way = relative(folder, path);
    // On another disk there is no way from here to there.
    return `file:${(isAbsolute(way) ? path : way).replaceAll("\\", "/")}`;
  };
  if (existsSync(join(packageRoot, "src", "index.ts"))) return from(packageRoot);
  const modules = dirname(packageRoot);
  try {
    const lock = JSON.parse(await readFile(join(modules, ".package-lock.json"), "utf8"));
    const { resolved } = lock.packages["node_modules/carryover"];
    if (/^file:/.test(resolved)) return from(resolve(dirname(modules), resolved.slice("file:".length)));
  } catch {
    // No npm, or none that says: the registry has this version.
  }
  return `^${version}`;
}
