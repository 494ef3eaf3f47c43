/** Lets papermill write a notebook's parameters in TypeScript: it looks for whoever offers that among the packages of its Python. */
import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../platform/node/packageRoot.js";
import { version } from "../platform/node/version.js";

const module = "carryover_papermill";

/** Puts a module for papermill, and the record by which it is found, beside the packages of a Python environment.
 *
 *  @see "Entry points specification", Python Packaging User Guide; group "papermill.engine" of papermill */
export async function offerToPapermill(environment: string): Promise<void> {
  for (const packages of packageFolders(environment)) {
    const record = recordFolder(packages);
    await mkdir(record, { recursive: true });
    await copyFile(join(packageRoot, "src", "lab", "papermill.py"), join(packages, `${module}.py`));
    const files = {
      METADATA: `Metadata-Version: 2.1\nName: carryover-papermill\nVersion: ${version}\nSummary: Parameters of Carryover's notebooks for papermill\n`,
      "entry_points.txt": `[papermill.engine]\ncarryover = ${module}:Engine\n`,
      INSTALLER: "carryover\n",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(record, name), text);
    const written = [...Object.keys(files), "RECORD"].map((name) => `${recordName}/${name}`);
    await writeFile(
      join(record, "RECORD"),
      [`${module}.py`, ...written].map((path) => `${path},,\n`).join(""),
    );
  }
}

/** Takes both away again. */
export async function withdrawFromPapermill(environment: string): Promise<void> {
  for (const packages of packageFolders(environment)) {
    await rm(join(packages, `${module}.py`), { force: true });
    await rm(recordFolder(packages), { recursive: true, force: true });
  }
}

const recordName = `${module}-${version}.dist-info`;
const recordFolder = (packages: string): string => join(packages, recordName);

/** Folders of packages of a Python environment: one for each of its Pythons. */
function packageFolders(environment: string): string[] {
  const lib = join(environment, "lib");
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^python3/.test(name)) : [];
  const folders = [
    ...versions.map((name) => join(lib, name, "site-packages")),
    join(environment, "Lib", "site-packages"),
  ];
  // Where names know no capitals the second is the first.
  return folders.filter((folder) => existsSync(folder)).slice(0, Math.max(1, versions.length));
}
