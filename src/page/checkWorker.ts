/** Checks the cells of a page's notebooks, in a Web Worker of its own beside those that run them: TypeScript, and the types of the library. */
import { type CellChecks, createCellChecks } from "../kernel/cellChecks.js";
import { typeError } from "../kernel/cellErrors.js";
import type { CheckedCell } from "../kernel/checker.js";
import { prelude } from "../kernel/checkerOptions.js";
import type { CheckQuestion, FromChecker, HowRun, ToChecker } from "./checkMessages.js";
import { type PackedTypes, pageChecker } from "./pageChecker.js";

interface Notebook {
  readonly checks: CellChecks;
  /** The cell that may run. */
  latest: CheckedCell | null;
}

const notebooks = new Map<number, Notebook>();
let packed: PackedTypes | null = null;

/** The types, which are asked for again where they did not come. */
async function load(): Promise<PackedTypes> {
  const said = (reason: string) => new Error(`checkerTypes.json: ${reason}`);
  const response = await fetch(new URL("checkerTypes.json", import.meta.url)).catch((error: Error) => {
    throw said(error.message);
  });
  if (!response.ok) throw said(`the server answers ${response.status}`);
  return response.json().catch(() => {
    throw said("it broke off, or is no JSON");
  });
}

async function notebookOf({
  notebook,
  question,
}: ToChecker & { kind: "question" }): Promise<Notebook | null> {
  // How a cell ended is of interest to a notebook that has checked it.
  if (question.about === "end") return notebooks.get(notebook) ?? null;
  packed ??= await load();
  return openNotebook(packed, notebook);
}

function openNotebook(types: PackedTypes, id: number): Notebook {
  const known = notebooks.get(id);
  if (known !== undefined) return known;
  const checks = createCellChecks(pageChecker(types, id), new Set());
  checks.check(prelude).keep();
  const notebook = { checks, latest: null };
  notebooks.set(id, notebook);
  return notebook;
}

function answer(notebook: Notebook, question: CheckQuestion): unknown {
  const { checks, latest } = notebook;
  switch (question.about) {
    case "check": {
      for (const { cell, ...howRun } of question.missed) {
        const checked = checks.check(cell);
        if (checked.diagnostics.length === 0) keep(checked, howRun);
      }
      const checked = checks.check(question.cell);
      const isRefused = checked.diagnostics.length > 0;
      notebook.latest = isRefused ? null : checked;
      return isRefused ? typeError(checked.diagnostics, question.cell) : null;
    }
    case "end":
      if (latest !== null) keep(latest, question);
      notebook.latest = null;
      return null;
    case "complete":
      return checks.complete(question.cell, question.position);
    case "inspect":
      return checks.inspect(question.cell, question.position);
    case "isComplete":
      return checks.isComplete(question.cell);
  }
}

/** Lets later cells know what a cell has declared. */
function keep(checked: CheckedCell, { isWhole, given }: HowRun): void {
  checked.keep(isWhole ? undefined : reachedBy(checked, given));
}

/** The last statement of a cell that gave a value to one of these names, which a page may have called otherwise (see `compileCell`). */
function reachedBy({ declared }: CheckedCell, given: readonly string[]): number {
  const names = new Set(given.map((name) => name.replace(/\$$/, "")));
  const reached = declared.filter(({ name, isHoisted }) => !isHoisted && names.has(name));
  return Math.max(-1, ...reached.map(({ statement }) => statement));
}

async function take(message: ToChecker): Promise<void> {
  if (message.kind === "close") {
    notebooks.delete(message.notebook);
    return;
  }
  const { id, question } = message;
  const tell = (reply: FromChecker) => self.postMessage(reply);
  try {
    const notebook = await notebookOf(message);
    tell({ kind: "answer", id, value: notebook === null ? null : answer(notebook, question) });
  } catch (error) {
    tell({ kind: "fault", id, message: (error as Error).message });
  }
}

let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToChecker>) => {
  last = last.then(() => take(data));
};
