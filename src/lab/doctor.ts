/** Checks everything the kernel needs, from Node to a running cell, and names the cure of what fails. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  type InstallPlace,
  kernelFolder,
  kernelSpec,
  readKernelSpec,
  venvFolder,
} from "../kernel/install.js";
import { kernelName } from "../kernel/kernelInfo.js";
import { tslabVersion } from "../kernel/tslab.js";
import { packageRoot } from "../platform/node/root.js";
import { hasVenv, venvPython } from "./environment.js";
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
  yield checkNode();
  yield checkBuild();
  yield checkTslab();
  yield checkVenv();
  yield await checkJupyter();
  yield await checkKernelSpec(place);
  yield await checkCell();
}

const npmStart = "run: npm start";

function checkNode(): KernelCheck {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: "Node", ok, finding: process.version, cure: "install Node 20.19 or newer" };
}

function checkBuild(): KernelCheck {
  const ok = existsSync(join(packageRoot, "dist", "index.js"));
  return { name: "build", ok, finding: ok ? "dist is there" : "dist is missing", cure: "run: npm run build" };
}

function checkTslab(): KernelCheck {
  const cure = "run: npm ci";
  try {
    const require = createRequire(join(packageRoot, "package.json"));
    const { version } = require("tslab/package.json") as { version: string };
    return {
      name: "tslab",
      ok: version === tslabVersion,
      finding: `${version}, pinned ${tslabVersion}`,
      cure,
    };
  } catch {
    return { name: "tslab", ok: false, finding: "not installed", cure };
  }
}

function checkVenv(): KernelCheck {
  const ok = hasVenv();
  return { name: "Python environment", ok, finding: ok ? venvFolder : `no ${venvFolder}`, cure: npmStart };
}

async function checkJupyter(): Promise<KernelCheck> {
  const { code, stdout } = await runProgram(venvPython, [
    "-c",
    "import jupyterlab; print(jupyterlab.__version__)",
  ]);
  const ok = code === 0;
  return { name: "JupyterLab", ok, finding: ok ? stdout.trim() : "not installed", cure: npmStart };
}

async function checkKernelSpec(place: InstallPlace): Promise<KernelCheck> {
  const name = "kernelspec";
  const cure = "run: npx carryover kernel install";
  try {
    const folder = kernelFolder(place);
    const found = await readKernelSpec(folder);
    if (!found) return { name, ok: false, finding: `none in ${folder}`, cure };
    const ok = JSON.stringify(found.argv) === JSON.stringify(kernelSpec().argv);
    return { name, ok, finding: ok ? folder : `${folder} points to another checkout or another Node`, cure };
  } catch (error) {
    return { name, ok: false, finding: error instanceof Error ? error.message : String(error), cure };
  }
}

/** Starts the kernel through Jupyter and runs one cell on it. */
async function checkCell(): Promise<KernelCheck> {
  const name = "a cell on the kernel";
  const cure = `mend what is above, or look at what this prints: ${venvPython} -m jupyter run --kernel ${kernelName}`;
  if (!hasVenv())
    return { name, ok: false, finding: "not tried without a Python environment", cure: npmStart };
  const folder = await mkdtemp(join(venvFolder, "doctor-"));
  try {
    const notebook = join(folder, "question.ipynb");
    await writeFile(notebook, JSON.stringify(oneCellNotebook("1 + 1")));
    const [execution] = await executeNotebooks([notebook], { folder: join(folder, "out") });
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
