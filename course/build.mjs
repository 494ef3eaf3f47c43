/** `npm run course`: every lesson as students get it, with room for their answers, and as teachers do, with solutions, timing and talking points.
 *
 *  One source, course/lessons. A cell tagged "teacher" is the teacher's alone; one tagged "solution" becomes a call without its answer for students.
 *  In text, {{1.1}} stands for the question of exercise or prediction 1.1, which src/course/lessons has. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { question } from "carryover/course";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const versions = ["student", "teacher"];

await rm(path("build"), { recursive: true, force: true });
const sources = (await readdir(path("lessons"))).filter((name) => name.endsWith(".ipynb")).sort();
for (const version of versions) {
  await mkdir(path(`build/${version}`), { recursive: true });
  for (const name of sources) {
    const source = JSON.parse(await readFile(path(`lessons/${name}`), "utf8"));
    await writeFile(
      path(`build/${version}/${name}`),
      `${JSON.stringify(lessonFor(version, source), null, 1)}\n`,
    );
  }
  console.log(`course/build/${version}: ${sources.length} lessons`);
}

function lessonFor(version, { cells, ...notebook }) {
  const own = cells.filter((cell) => version === "teacher" || !tagsOf(cell).includes("teacher"));
  return { ...notebook, cells: own.map((cell) => cellFor(version, cell)) };
}

function cellFor(version, cell) {
  const text = [cell.source].flat().join("");
  const isStub = version === "student" && tagsOf(cell).includes("solution");
  const source =
    cell.cell_type === "markdown" ? words(cell, text) : isStub ? stub(text, cell.metadata.stub ?? []) : text;
  const empty = cell.cell_type === "code" ? { outputs: [], execution_count: null } : {};
  return { ...cell, ...empty, source: source.split(/(?<=\n)/) };
}

/** Questions in their places; what is said to the teacher set apart. */
function words(cell, text) {
  const whole = text.replace(/\{\{(\d+\.\d)\}\}/g, (_, id) => question(id).text);
  if (!tagsOf(cell).includes("teacher")) return whole;
  return `**For the teacher.** ${whole}`.replace(/^/gm, "> ");
}

/** What a student finds in place of a solution: what is asked for, lines to begin with, and the call without its answer. */
function stub(text, lines) {
  const calls = [...text.matchAll(/\b(check|predict)\("(\d+\.\d)"/g)];
  if (calls.length === 0) throw new Error(`a solution without check or predict:\n${text}`);
  const asked = calls.map(([, call, id]) => {
    const help = call === "check" ? ` Stuck? hint("${id}")` : "";
    return `// Instead of undefined: ${question(id).asked}.${help}\n${call}("${id}", undefined)`;
  });
  return [...[lines].flat(), ...asked].join("\n");
}

function tagsOf({ metadata }) {
  return metadata?.tags ?? [];
}
