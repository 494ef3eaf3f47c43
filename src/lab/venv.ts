/** Makes a study's Python environment with the pinned Jupyter, once. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SetupError } from "../errors.js";
import { installKernel } from "../kernel/install.js";
import { templateName } from "../kernel/pageFiles.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { hasVenv, jupyterEnvironment, type Study } from "./environment.js";
import { findPython } from "./python.js";
import { runProgram } from "./runProgram.js";

/** Says what slow step begins. */
export type Announce = (step: string) => void;

/** Its content tells which requirements were installed; written last, so that a broken install is done again. */
const stampFile = ({ venv }: Study) => join(venv, "carryover-requirements.sha256");

const requirementsFile = join(packageRoot, "requirements.txt");

/** JupyterLab's defaults for a study: it does not ask on first use whether to fetch news. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** How a study's notebooks are exported as HTML: without a request to the web, charts included. Slides have a template of their own. */
const exportSettings = {
  HTMLExporter: { template_name: templateName },
  SlidesExporter: { template_name: "reveal" },
};

/** Makes .venv and installs requirements.txt into it where that has not been done, and registers the kernel.
 *
 *  @throws SetupError with one sentence and its cure when Python, venv or the network is missing */
export async function ensureJupyter(study: Study, announce: Announce): Promise<void> {
  const wanted = createHash("sha256")
    .update(await readFile(requirementsFile))
    .digest("hex");
  const { venv, jupyter } = study;
  if (!(await isInstalled(study, wanted))) {
    if (!hasVenv(study)) await makeVenv(study, announce);
    await installRequirements(study, announce);
    await writeFile(stampFile(study), `${wanted}\n`);
  }
  await mkdir(jupyter, { recursive: true });
  // JupyterLab's own scripts are of the old module kind, whatever the project around them is.
  await writeFile(join(venv, "package.json"), '{ "type": "commonjs" }\n');
  const settings = join(venv, "share", "jupyter", "lab", "settings");
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, "overrides.json"), `${JSON.stringify(labSettings, null, 2)}\n`);
  // The first for nbconvert, the second for JupyterLab's menu.
  for (const file of ["jupyter_nbconvert_config.json", "jupyter_server_config.json"]) {
    const path = join(venv, "etc", "jupyter", file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(exportSettings, null, 2)}\n`);
  }
  await installKernel({ prefix: venv });
}

async function isInstalled(study: Study, wanted: string): Promise<boolean> {
  const stamp = stampFile(study);
  if (!hasVenv(study) || !existsSync(stamp)) return false;
  if ((await readFile(stamp, "utf8")).trim() !== wanted) return false;
  // A Python that was removed or renewed leaves an environment that no longer starts.
  const { code } = await runProgram(study.python, ["-c", "import jupyterlab, nbclient"]);
  if (code === 0) return true;
  await rm(study.venv, { recursive: true });
  return false;
}

async function makeVenv({ venv }: Study, announce: Announce): Promise<void> {
  const python = await findPython();
  announce(`Making a Python environment in .venv (Python ${python.version})`);
  const { code, stderr, stdout } = await runProgram(python.program, ["-m", "venv", "--clear", venv]);
  if (code !== 0) {
    await rm(venv, { recursive: true, force: true });
    throw new SetupError(
      `Python ${python.version} could not make ${venv} (${lastLine(stderr || stdout)}); on Debian and Ubuntu: apt-get install python3-venv, then start again`,
    );
  }
}

async function installRequirements(study: Study, announce: Announce): Promise<void> {
  announce("Installing JupyterLab into .venv (one to three minutes, once)");
  // Of all that would be compiled JupyterLab loads a small part, which the environment below lets it keep.
  const quick = ["--no-compile", "--no-input", "--disable-pip-version-check"];
  const args = ["-m", "pip", "install", ...quick, "-r", requirementsFile];
  const onLine = (line: string) => {
    const downloading = /^Downloading (\S+)/.exec(line);
    if (downloading) announce(`  ${downloading[1]}`);
  };
  const { code, stderr, stdout } = await runProgram(study.python, args, {
    env: jupyterEnvironment(study),
    onLine,
  });
  if (code === 0) return;
  const isOffline =
    /NewConnectionError|Name or service not known|Temporary failure in name resolution|ConnectTimeout|Failed to establish|Network is unreachable|ProxyError|nodename nor servname/i;
  if (isOffline.test(stderr + stdout)) {
    throw new SetupError(
      "pip cannot reach its package index; connect to the network (or set pip's index or proxy) and start again",
    );
  }
  throw new SetupError(
    `pip could not install requirements.txt (${lastLine(stderr)}); mend that and start again`,
  );
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  return (lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? "no reason given").trim();
}
