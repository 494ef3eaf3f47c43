/** `npm run course`: every lesson as students get it, with room for their answers, and as teachers do, with solutions, timing and talking points. With
 *  `-- --pages`, a student's lessons as single files too, which compute wherever they are opened.
 *
 *  One source, course/lessons. A cell tagged "teacher" is the teacher's alone; one tagged "solution" becomes a call without its answer for students.
 *  In text, {{1.1}} stands for the question of exercise or prediction 1.1, which src/course/lessons has. The first use of a term leads to the glossary. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { question } from "carryover/course";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const versions = ["student", "teacher"];
const glossary = JSON.parse(await readFile(path("glossary.ipynb"), "utf8"));
/** Terms by the headings of the glossary, the longest first: "marginal ROI" before "ROI". */
const terms = glossary.cells
  .flatMap((cell) => /^## (.+)$/m.exec(textOf(cell))?.[1] ?? [])
  .sort((a, b) => b.length - a.length);

await rm(path("build"), { recursive: true, force: true });
const sources = (await readdir(path("lessons"))).filter((name) => name.endsWith(".ipynb")).sort();
for (const version of versions) {
  await mkdir(path(`build/${version}`), { recursive: true });
  await write(version, "glossary.ipynb", glossary);
  for (const name of sources) {
    const source = JSON.parse(await readFile(path(`lessons/${name}`), "utf8"));
    await write(version, name, lessonFor(version, source));
  }
  console.log(`course/build/${version}: ${sources.length} lessons`);
}

if (process.argv.includes("--pages")) {
  await mkdir(path("build/pages"));
  for (const name of [...sources, "glossary.ipynb"]) {
    const page = path(`build/pages/${name.replace(".ipynb", ".html")}`);
    const command = [
      path("../dist/cli/main.js"),
      "export",
      path(`build/student/${name}`),
      "--no-outputs",
      "--out",
      page,
    ];
    await promisify(execFile)(process.execPath, command);
  }
  console.log(`course/build/pages: ${sources.length} lessons, each one file`);
}

async function write(version, name, notebook) {
  await writeFile(path(`build/${version}/${name}`), `${JSON.stringify(notebook, null, 1)}\n`);
}

function lessonFor(version, { cells, ...notebook }) {
  const own = cells.filter((cell) => version === "teacher" || !tagsOf(cell).includes("teacher"));
  const unseen = new Set(terms);
  return { ...notebook, cells: own.map((cell) => cellFor(version, cell, unseen)) };
}

function cellFor(version, cell, unseen) {
  const text = textOf(cell);
  const isStub = version === "student" && tagsOf(cell).includes("solution");
  const source =
    cell.cell_type === "markdown"
      ? words(cell, text, unseen)
      : isStub
        ? stub(text, cell.metadata.stub ?? [])
        : text;
  const empty = cell.cell_type === "code" ? { outputs: [], execution_count: null } : {};
  return { ...cell, ...empty, source: source.split(/(?<=\n)/) };
}

/** Questions in their places, terms with their links; what is said to the teacher set apart. */
function words(cell, text, unseen) {
  const whole = text.replace(/\{\{(\d+\.\d)\}\}/g, (_, id) => question(id).text);
  if (tagsOf(cell).includes("teacher")) return `**For the teacher.** ${whole}`.replace(/^/gm, "> ");
  return linked(whole, unseen);
}

/** The text with a link where a term stands for the first time, but not in headings, code, links and emphasis. */
function linked(text, unseen) {
  const parts = text.split(/(^#.*$|`[^`]*`|\[[^\]]*\]\([^)]*\))/m);
  for (const term of [...unseen]) {
    const place = new RegExp(`(?<![\\p{L}-])${term}s?(?![\\p{L}²-])`, "iu");
    const at = parts.findIndex((part, i) => i % 2 === 0 && place.test(part));
    if (at < 0) continue;
    unseen.delete(term);
    const found = place.exec(parts[at]);
    const link = `[${found[0]}](glossary.ipynb#${encodeURIComponent(term.replaceAll(" ", "-"))})`;
    const rest = [parts[at].slice(0, found.index), link, parts[at].slice(found.index + found[0].length)];
    parts.splice(at, 1, ...rest);
  }
  return parts.join("");
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

function textOf({ source }) {
  return [source].flat().join("");
}

function tagsOf({ metadata }) {
  return metadata?.tags ?? [];
}
