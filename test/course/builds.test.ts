/** Both builds of the course, run from the first cell to the last: the teacher's answers are all right, and the student's are none and harm nothing. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lessons } from "../../src/course/lessons.js";

const run = promisify(execFile);
const build = new URL("../../course/build/", import.meta.url);
const sources = (await readdir(new URL("../../course/lessons/", import.meta.url))).filter((name) =>
  name.endsWith(".ipynb"),
);

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
}

/** A lesson fits models, on a machine that may have other work. */
const patience = 600_000;

let folder: string;
beforeAll(async () => {
  await run(process.execPath, ["course/build.mjs"]);
  await mkdir("out", { recursive: true });
  folder = await mkdtemp("out/course-");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function cellsOf(version: string, name: string): Promise<readonly Cell[]> {
  return JSON.parse(await readFile(new URL(`${version}/${name}`, build), "utf8")).cells;
}

/** The cells as one module, which hands its verdicts over at its end. */
async function verdictsOf(
  version: string,
  name: string,
): Promise<readonly { id: string; isRight: boolean }[]> {
  const code = (await cellsOf(version, name))
    .filter((cell) => cell.cell_type === "code")
    .map((cell) => `;${cell.source.join("")}\n`)
    .join("")
    // Sessions check and tell; here each verdict is kept.
    .replaceAll(/\bcheck\("/g, '__check("')
    // Under a cell each control runs what reads it.
    .replaceAll(/\breactive\(\(\) =>/g, "__reactive(() =>")
    .replaceAll(/\bawait results\(\)/g, "predictions()");
  const head = `const __reactive = (run) => (run(), reactive(run));\nconst __seen = []; const __check = (...all) => { const v = check(...all); __seen.push({ id: v.id, isRight: v.isRight }); return v; };\n`;
  const tail = "\nconsole.log(JSON.stringify(__seen));";
  const { outputText } = ts.transpileModule(head + code + tail, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const file = join(folder, `${version}-${name.replace(".ipynb", ".mjs")}`);
  await writeFile(file, outputText);
  const { stdout } = await run(process.execPath, [file], { timeout: patience });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** All text without the links to the glossary. */
function plainText(cells: readonly Cell[]): string {
  const text = cells.map(({ source }) => source.join("")).join("\n");
  return text.replace(/\[([^\]]*)\]\(glossary\.ipynb#[^)]*\)/g, "$1");
}

describe("the course", () => {
  it("has a lesson with exercises for each notebook", () => {
    const numbers = lessons.map(({ number }) => number);
    expect(sources.length).toBeGreaterThanOrEqual(6);
    expect(numbers).toEqual(expect.arrayContaining(sources.map((name) => Number(name.slice(0, 2)))));
  });

  it.each(sources)(
    "%s is all right for the teacher",
    async (name) => {
      const verdicts = await verdictsOf("teacher", name);
      const lesson = lessons.find(({ number }) => number === Number(name.slice(0, 2)))!;
      expect(verdicts).toEqual(lesson.exercises.map(({ id }) => ({ id, isRight: true })));
    },
    patience,
  );

  it.each(sources)(
    "%s is all open for a student, and runs to its end",
    async (name) => {
      const verdicts = await verdictsOf("student", name);
      const lesson = lessons.find(({ number }) => number === Number(name.slice(0, 2)))!;
      expect(verdicts).toEqual(lesson.exercises.map(({ id }) => ({ id, isRight: false })));
    },
    patience,
  );

  it(
    "has a glossary whose entries run, and lessons lead to it where they first use a term",
    async () => {
      await verdictsOf("student", "glossary.ipynb");
      const headings = (await cellsOf("student", "glossary.ipynb")).map(({ source }) => source.join(""));
      const terms = headings.flatMap((text) => /^## (.+)$/m.exec(text)?.[1] ?? []);
      expect(terms.length).toBeGreaterThanOrEqual(15);
      const links = (await Promise.all(sources.map((name) => cellsOf("student", name)))).map((cells) =>
        [
          ...cells
            .map(({ source }) => source.join(""))
            .join("\n")
            .matchAll(/\]\(glossary\.ipynb#([^)]*)\)/g),
        ].map(([, term]) => decodeURIComponent(term!).replaceAll("-", " ")),
      );
      const known = terms.map((term) => term.replaceAll("-", " "));
      for (const own of links) {
        expect(known).toEqual(expect.arrayContaining(own));
        expect(new Set(own).size).toBe(own.length);
      }
      expect(links.filter((own) => own.length > 0).length).toBeGreaterThanOrEqual(5);
    },
    patience,
  );

  it.each(sources)("%s has a live picture with a control", async (name) => {
    const cells = (await cellsOf("student", name)).map(({ source }) => source.join(""));
    // As the last statement of its cell, which is what shows.
    const moving = cells.filter((code) =>
      /^reactive\(\(\) =>[^\n]*(\n(?![\w/])[^\n]*)*$/.test(code.slice(code.search(/^reactive\(/m))),
    );
    expect(cells.some((code) => /^const \w+ = control\.\w+\(\{ label: "/m.test(code))).toBe(true);
    expect(moving.some((code) => /\bplot\.\w+\(/.test(code))).toBe(true);
  });

  it.each(sources)("%s gives no answer away to a student, and asks every question", async (name) => {
    const cells = await cellsOf("student", name);
    const text = plainText(cells);
    expect(cells.some(({ metadata }) => metadata.tags?.includes("teacher"))).toBe(false);
    expect(text).not.toMatch(/For the teacher|\{\{/);
    const lesson = lessons.find(({ number }) => number === Number(name.slice(0, 2)))!;
    for (const { id, question } of [...lesson.predictions, ...lesson.exercises]) {
      expect(text).toContain(question);
      expect(text).toMatch(new RegExp(`(check|predict)\\("${id.replace(".", "\\.")}", undefined\\)`));
    }
  });
});
