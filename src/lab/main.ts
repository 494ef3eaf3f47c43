/** What `npm start` runs after the build, its options checked: sets Jupyter up, then opens JupyterLab or, with --headless, writes
 *  every notebook as HTML to out/. */
import { join, relative } from "node:path";
import { SetupError } from "../errors.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { checkout, notebookFolder } from "./environment.js";
import { executeNotebooks, projectNotebooks } from "./execute.js";
import { openLab } from "./openLab.js";
import { refreshNotebooks } from "./refresh.js";
import { ensureJupyter } from "./venv.js";

/** What each flag does; without a flag JupyterLab opens. start.cjs tells of them, as it must before anything is built. */
const tasks: Readonly<Record<string, () => Promise<number>>> = {
  /** Executes all notebooks and writes HTML. */
  "--headless": writeHtml,
  /** Executes all notebooks and writes their outputs back, text and pictures only. */
  "--refresh": refresh,
  /** Sets Jupyter up and ends. */
  "--setup": async () => {
    announce("Jupyter is set up in .venv; npm start opens it");
    return 0;
  },
  "--no-browser": () => openCourse(["--no-browser"]),
};

const [flag] = process.argv.slice(2);
try {
  await ensureJupyter(checkout, announce);
  process.exitCode = await (flag === undefined ? openCourse([]) : tasks[flag]!());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  announce(`npm start: ${error.message}`);
  process.exitCode = 1;
}

async function writeHtml(): Promise<number> {
  const notebooks = await projectNotebooks();
  announce(`Executing ${notebooks.length} notebooks`);
  const executions = await executeNotebooks(notebooks, {
    folder: join(packageRoot, "out"),
    form: "html",
    onExecuted({ output, seconds, error }) {
      announce(
        `  ${relative(packageRoot, output)}  ${seconds.toFixed(1)} s${error === null ? "" : `  FAILED: ${error}`}`,
      );
    },
  });
  const failed = executions.filter(({ error }) => error !== null).length;
  announce(failed === 0 ? "All notebooks ran" : `${failed} of ${executions.length} notebooks failed`);
  return failed === 0 ? 0 : 1;
}

async function refresh(): Promise<number> {
  const failed = await refreshNotebooks(await projectNotebooks(), announce);
  return failed === 0 ? 0 : 1;
}

function openCourse(extra: readonly string[]): Promise<number> {
  announce("Opening JupyterLab on notebooks/ (stop it with Ctrl-C)");
  return openLab(checkout, `${relative(packageRoot, notebookFolder)}/00-quickstart.ipynb`, extra);
}

function announce(line: string): void {
  process.stderr.write(`${line}\n`);
}
