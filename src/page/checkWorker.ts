/** Checks the cells of a page's notebooks, in a Web Worker of its own beside those that run them: TypeScript, and the types of the library. */
import { type CellChecks, createCellChecks } from "../kernel/cellChecks.js";
import { typeError } from "../kernel/cellErrors.js";
import type { CheckedCell } from "../kernel/checker.js";
import { prelude } from "../kernel/checkerOptions.js";
import type { CheckQuestion, FromChecker, ToChecker } from "./checkMessages.js";
import { type PackedTypes, pageChecker } from "./pageChecker.js";

interface Notebook {
  readonly checks: CellChecks;
  /** The cell that may run. */
  latest: CheckedCell | null;
}

const notebooks = new Map<number, Notebook>();
const packed = load();

async function load(): Promise<PackedTypes> {
  const response = await fetch(new URL("checkerTypes.json", import.meta.url));
  if (!response.ok) throw new Error(`checkerTypes.json is not there (${response.status})`);
  return response.json();
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
      const checked = checks.check(question.cell);
      const isRefused = checked.diagnostics.length > 0;
      notebook.latest = isRefused ? null : checked;
      return isRefused ? typeError(checked.diagnostics, question.cell) : null;
    }
    case "end":
      latest?.keep(question.isWhole ? undefined : reachedBy(latest, question.given));
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
  const { id, notebook, question } = message;
  const tell = (reply: FromChecker) => self.postMessage(reply);
  try {
    tell({ kind: "answer", id, value: answer(openNotebook(await packed, notebook), question) });
  } catch (error) {
    tell({ kind: "fault", id, message: (error as Error).message });
  }
}

let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToChecker>) => {
  last = last.then(() => take(data));
};
