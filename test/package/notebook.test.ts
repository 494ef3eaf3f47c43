/** From an empty folder to a notebook on the kernel: `init`, `npm start`, `kernel install`, the user's own modules and packages. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { jupyterEnvironment, studyAt } from "../../src/lab/environment.js";
import { executeNotebooks } from "../../src/lab/execute.js";
import { joined, readNotebook } from "../../src/lab/notebook.js";
import { runProgram as run } from "../../src/lab/runProgram.js";

const folder = inject("folder");
const study = studyAt(join(folder, "my-study"));

/** The command in the stranger's folder, with the study's Python environment active. */
function carryover(...args: string[]) {
  const env = { ...jupyterEnvironment(study), VIRTUAL_ENV: study.venv };
  return run("npx", ["carryover", ...args], { cwd: folder, env });
}

async function ran(program: string, args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await run(program, args, { cwd });
  expect({ code, end: code === 0 ? "" : (stdout + stderr).slice(-2000) }).toEqual({ code: 0, end: "" });
  return { stdout, stderr };
}

/** Texts of the results of cells that are run as a notebook in a folder. */
async function resultsOf(path: string, cells: readonly string[]): Promise<string[]> {
  const notebook = {
    cells: cells.map((source, i) => {
      const empty = { metadata: {}, outputs: [], execution_count: null };
      return { cell_type: "code", id: `cell-${i}`, source, ...empty };
    }),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(notebook));
  const { output } = await execute(path);
  const { cells: executed } = await readNotebook(output);
  return executed.map(({ outputs }) => joined(outputs?.at(-1)?.data?.["text/plain"]));
}

async function execute(path: string) {
  const [execution] = await executeNotebooks([path], {
    folder: join(folder, "executed"),
    python: study.python,
    env: jupyterEnvironment(study),
  });
  expect(execution!.error).toBeNull();
  return execution!;
}

beforeAll(async () => {
  await ran("npx", ["carryover", "init", "my-study"], folder);
  await ran("npm", ["start", "--", "--setup"], study.root);
}, 900_000);

describe("init", () => {
  test("makes a folder whose npm start sets Jupyter up in it, and whose first notebook runs", async () => {
    expect((await readdir(study.root)).sort()).toEqual(
      [
        ".gitignore",
        ".venv",
        "data",
        "node_modules",
        "notebooks",
        "package-lock.json",
        "package.json",
      ].sort(),
    );
    const { output } = await execute(join(study.root, "notebooks", "00-quickstart.ipynb"));
    expect(await readFile(output, "utf8")).toContain("ROI");
  });

  test("refuses a folder that is not empty, in one line and with exit code 2, and touches nothing", async () => {
    const before = await readdir(study.root);
    const { code, stdout, stderr } = await carryover("init", "my-study");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^carryover: .*empty.*\n$/);
    expect(await readdir(study.root)).toEqual(before);
  });
});

describe("kernel install", () => {
  beforeAll(async () => {
    const { code, stderr } = await carryover("kernel", "install");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Installed the kernel in ${join(study.venv, "share", "jupyter", "kernels", "carryover")} (the active Python environment)\n`,
    });
  });

  test("a notebook reads the table of its folder, with types, and fits it on threads", async () => {
    const results = await resultsOf(join(folder, "fit.ipynb"), [
      'import { fit, readPanel, roi, specify } from "carryover";\nconst panel = await readPanel("my.csv");',
      "const posterior = await fit(specify(panel), { seed: 1, warmup: 50, draws: 50 });",
      "roi(posterior).channels[0]!.roi.mean > 0",
      "const frame = await mmm.toFrame(panel);\nconst sales = frame.column('units_sold');",
      "sales.count()",
    ]);
    expect(results.slice(2)).toEqual(["true", "", "156"]);
  });

  test("it imports the user's own modules and packages, from the notebook's folder and from the project's", async () => {
    await writeFile(join(folder, "helpers.ts"), "export const twice = (n: number): number => 2 * n;\n");
    const own = join(folder, "own-package");
    await mkdir(own);
    await writeFile(
      join(own, "package.json"),
      '{ "name": "own-package", "version": "1.0.0", "main": "index.js" }',
    );
    await writeFile(join(own, "index.js"), "exports.three = 3;\n");
    await writeFile(join(own, "index.d.ts"), "export declare const three: number;\n");
    await ran("npm", ["install", "--ignore-scripts", "./own-package"], folder);
    const near = join(folder, "deep", "near.ts");
    await mkdir(dirname(near), { recursive: true });
    await writeFile(near, 'import { twice } from "../helpers.js";\nexport const four = twice(2);\n');
    expect(
      await resultsOf(join(folder, "deep", "own.ipynb"), [
        'import { twice } from "../helpers.ts";\nimport { four } from "./near";\nimport { three } from "own-package";',
        "[twice(three), four]",
        'require("node:fs").realpathSync(process.cwd())',
      ]),
    ).toEqual(["", "[ 6, 4 ]", folder]);
  });

  test("doctor finds everything well, and uninstall leaves nothing", async () => {
    const doctor = await carryover("kernel", "doctor");
    expect(doctor.stdout).toMatch(/ok {4}a cell on the kernel: 1 \+ 1 is 2/);
    expect({ code: doctor.code, out: doctor.stdout }).toMatchObject({ code: 0 });
    const { code, stderr } = await carryover("kernel", "uninstall");
    expect({ code, stderr: stderr.startsWith("Removed ") }).toEqual({ code: 0, stderr: true });
    expect(await readdir(join(study.venv, "share", "jupyter", "kernels"))).not.toContain("carryover");
    expect((await carryover("kernel", "doctor")).code).toBe(1);
  });
});
