/** Makes the project's Python environment with the pinned Jupyter, once. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SetupError } from "../errors.js";
import { installKernel, venvFolder } from "../kernel/install.js";
import { hasVenv, jupyterEnvironment, jupyterFolder, requirementsFile, venvPython } from "./environment.js";
import { findPython } from "./python.js";
import { runProgram } from "./runProgram.js";

/** Says what slow step begins. */
export type Announce = (step: string) => void;

/** Its content tells which requirements were installed; written last, so that a broken install is done again. */
const stampFile = join(venvFolder, "carryover-requirements.sha256");

const labSettingsFolder = join(venvFolder, "share", "jupyter", "lab", "settings");

/** JupyterLab's defaults for this project: it does not ask on first use whether to fetch news. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Makes .venv and installs requirements.txt into it where that has not been done, and registers the kernel.
 *
 *  @throws SetupError with one sentence and its cure when Python, venv or the network is missing */
export async function ensureJupyter(announce: Announce): Promise<void> {
  const wanted = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  if (!(await isInstalled(wanted))) {
    if (!hasVenv()) await makeVenv(announce);
    await installRequirements(announce);
    await writeFile(stampFile, `${wanted}\n`);
  }
  await mkdir(jupyterFolder, { recursive: true });
  // JupyterLab's own scripts are of the old module kind, whatever the project around them is.
  await writeFile(join(venvFolder, "package.json"), '{ "type": "commonjs" }\n');
  await mkdir(labSettingsFolder, { recursive: true });
  await writeFile(join(labSettingsFolder, "overrides.json"), `${JSON.stringify(labSettings, null, 2)}\n`);
  await installKernel();
}

async function isInstalled(wanted: string): Promise<boolean> {
  if (!hasVenv() || !existsSync(stampFile)) return false;
  if ((await readFile(stampFile, "utf8")).trim() !== wanted) return false;
  // A Python that was removed or renewed leaves an environment that no longer starts.
  const { code } = await runProgram(venvPython, ["-c", "import jupyterlab, nbclient"]);
  if (code === 0) return true;
  await rm(venvFolder, { recursive: true });
  return false;
}

async function makeVenv(announce: Announce): Promise<void> {
  const python = await findPython();
  announce(`Making a Python environment in .venv (Python ${python.version})`);
  const { code, stderr, stdout } = await runProgram(python.program, ["-m", "venv", "--clear", venvFolder]);
  if (code !== 0) {
    await rm(venvFolder, { recursive: true, force: true });
    throw new SetupError(
      `Python ${python.version} could not make ${venvFolder} (${lastLine(stderr || stdout)}); on Debian and Ubuntu: apt-get install python3-venv, then run npm start again`,
    );
  }
}

async function installRequirements(announce: Announce): Promise<void> {
  announce("Installing JupyterLab into .venv (one to three minutes, once)");
  const args = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", requirementsFile];
  const onLine = (line: string) => {
    const downloading = /^Downloading (\S+)/.exec(line);
    if (downloading) announce(`  ${downloading[1]}`);
  };
  const { code, stderr, stdout } = await runProgram(venvPython, args, { env: jupyterEnvironment(), onLine });
  if (code === 0) return;
  const isOffline =
    /NewConnectionError|Name or service not known|Temporary failure in name resolution|ConnectTimeout|Failed to establish|Network is unreachable|ProxyError|nodename nor servname/i;
  if (isOffline.test(stderr + stdout)) {
    throw new SetupError(
      "pip cannot reach its package index; connect to the network (or set pip's index or proxy) and run npm start again",
    );
  }
  throw new SetupError(
    `pip could not install requirements.txt (${lastLine(stderr)}); mend that and run npm start again`,
  );
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return (lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? "no reason given").trim();
}
