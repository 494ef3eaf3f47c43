/** Checks everything the kernel needs, from Node to a running cell, and names the cure of what fails. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type InstallPlace,
  type KernelFolder,
  kernelFolder,
  kernelSpec,
  readKernelSpec,
} from "../kernel/install.js";
import { kernelName } from "../kernel/kernelInfo.js";
import { tslabVersion } from "../kernel/tslab.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { jupyterEnvironment, pythonOf, studyAt } from "./environment.js";
import { executeNotebooks } from "./execute.js";
import { joined, readNotebook } from "./notebook.js";
import { runProgram } from "./runProgram.js";

/** One check. */
export interface KernelCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly finding: string;
  /** What to do when it is not ok. */
  readonly cure: string;
}

/** The checks in the order in which they build on each other; after a failure the later ones may fail for the same reason. */
export async function* diagnoseKernel(place: InstallPlace = {}): AsyncGenerator<KernelCheck> {
  const folder = kernelFolder(place);
  const jupyter = jupyterOf(folder);
  yield checkNode();
  yield checkBuild();
  yield checkTslab();
  yield await checkJupyter(jupyter);
  yield await checkKernelSpec(folder);
  yield await checkCell(jupyter);
}

/** The Jupyter that the kernel is installed for. */
interface Jupyter {
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
  /** What installs it. */
  readonly cure: string;
}

function jupyterOf({ environment }: KernelFolder): Jupyter {
  if (environment === null) {
    return { python: process.env.PYTHON ?? "python3", env: process.env, cure: pipInstall("python3") };
  }
  const study = studyAt(dirname(environment));
  const python = pythonOf(environment);
  // `npm start` makes this folder beside the Jupyter that it sets up, and keeps all Jupyter's files there.
  return study.venv === environment && existsSync(study.jupyter)
    ? { python, env: jupyterEnvironment(study), cure: "run: npm start" }
    : { python, env: process.env, cure: pipInstall(python) };
}

const pipInstall = (python: string) => `run: ${python} -m pip install jupyterlab`;

const isCheckout = existsSync(join(packageRoot, "src", "index.ts"));
const reinstall = isCheckout ? "run: npm ci" : "run: npm install carryover";

function checkNode(): KernelCheck {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: "Node", ok, finding: process.version, cure: "install Node 20.19 or newer" };
}

function checkBuild(): KernelCheck {
  const ok = existsSync(join(packageRoot, "dist", "index.js"));
  return {
    name: "build",
    ok,
    finding: ok ? "dist is there" : "dist is missing",
    cure: isCheckout ? "run: npm run build" : reinstall,
  };
}

function checkTslab(): KernelCheck {
  const name = "tslab";
  try {
    const require = createRequire(import.meta.url);
    const { version } = require("tslab/package.json") as { version: string };
    const finding = `${version}, pinned ${tslabVersion}`;
    return { name, ok: version === tslabVersion, finding, cure: reinstall };
  } catch {
    return { name, ok: false, finding: "not installed", cure: reinstall };
  }
}

async function checkJupyter({ python, env, cure }: Jupyter): Promise<KernelCheck> {
  const question = "import nbclient, jupyter_client; print('jupyter_client', jupyter_client.__version__)";
  const { code, stdout } = await runProgram(python, ["-c", question], { env });
  const finding = code === 0 ? `${stdout.trim()} of ${python}` : `not found by ${python}`;
  return { name: "Jupyter", ok: code === 0, finding, cure };
}

async function checkKernelSpec({ path, place }: KernelFolder): Promise<KernelCheck> {
  const name = "kernelspec";
  const cure = "run: npx carryover kernel install";
  const found = await readKernelSpec(path);
  if (!found) return { name, ok: false, finding: `none in ${path} (${place})`, cure };
  const ok = JSON.stringify(found.argv) === JSON.stringify(kernelSpec().argv);
  const finding = ok ? `${path} (${place})` : `${path} points to another installation or another Node`;
  return { name, ok, finding, cure };
}

/** Starts the kernel through Jupyter and runs one cell on it. */
async function checkCell({ python, env }: Jupyter): Promise<KernelCheck> {
  const name = "a cell on the kernel";
  const cure = `mend what is above, or look at what this prints: ${python} -m jupyter run --kernel ${kernelName}`;
  const folder = await mkdtemp(join(tmpdir(), "carryover-doctor-"));
  try {
    const notebook = join(folder, "question.ipynb");
    await writeFile(notebook, JSON.stringify(oneCellNotebook("1 + 1")));
    const [execution] = await executeNotebooks([notebook], { folder: join(folder, "out"), python, env });
    if (execution!.error !== null) return { name, ok: false, finding: execution!.error, cure };
    const { cells } = await readNotebook(execution!.output);
    const answer = joined(cells[0]?.outputs?.[0]?.data?.["text/plain"]);
    return { name, ok: answer === "2", finding: `1 + 1 is ${answer || "without an answer"}`, cure };
  } catch (error) {
    return { name, ok: false, finding: error instanceof Error ? error.message : String(error), cure };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function oneCellNotebook(source: string) {
  const cell = { cell_type: "code", id: "cell-01", source, metadata: {}, outputs: [], execution_count: null };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}
