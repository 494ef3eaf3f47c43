/** TypeScript for the cells of a page: a worker that is loaded when the first cell has begun to run, or something is asked about one. */
import type { CellError } from "../kernel/cellErrors.js";
import type { Completed } from "../kernel/completion.js";
import type { Completeness } from "../kernel/isComplete.js";
import type { CheckQuestion, FromChecker, Missed, ToChecker } from "./checkMessages.js";

/** What checks the notebooks of a page. */
export interface Checking {
  /** For a notebook that begins. */
  open(): NotebookChecker;
}

export interface NotebookChecker {
  /** Whether an answer waits for nothing to be loaded. */
  isReady(): boolean;
  /** What is wrong with a cell that is to run; null for nothing. What did not load at the last cell is asked for again.
   *
   *  @throws Error that names what does not load */
  check(cell: string): Promise<CellError | null>;
  /** Says how the cell that was checked last has ended: later cells know what it has declared. */
  end(isWhole: boolean, given: readonly string[]): void;
  complete(cell: string, position: number): Promise<Completed>;
  inspect(cell: string, position: number): Promise<string | null>;
  isComplete(cell: string): Promise<Completeness>;
  /** Forgets all cells. */
  forget(): void;
}

/** A checker for the notebooks of a page.
 *
 *  @param url  the module `checkWorker.js`, with `checkerTypes.json` beside it */
export function startChecking(url: string): Checking {
  const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let worker: Worker | null = null;
  let isReady = false;
  let questions = 0;
  let notebooks = 0;

  function load(): Worker {
    const loading = new Worker(url, { type: "module", name: "checker" });
    loading.onmessage = ({ data }: MessageEvent<FromChecker>) => {
      const waiting = asked.get(data.id);
      asked.delete(data.id);
      if (data.kind === "fault") waiting?.reject(new Error(data.message));
      else {
        isReady = true;
        waiting?.resolve(data.value);
      }
    };
    loading.onerror = ({ message }) => {
      worker = null;
      isReady = false;
      loading.terminate();
      for (const { reject } of asked.values())
        reject(new Error(message || "checkWorker.js: it was not found"));
      asked.clear();
    };
    return loading;
  }

  function tell(message: ToChecker): void {
    worker ??= load();
    worker.postMessage(message);
  }

  return {
    open() {
      let notebook = ++notebooks;
      function ask<Answer>(question: CheckQuestion): Promise<Answer> {
        const id = ++questions;
        return new Promise<Answer>((resolve, reject) => {
          asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
          tell({ kind: "question", id, notebook, question });
        });
      }
      // The cell that was checked last, and those before it of which the checker knows nothing.
      let latest: { readonly cell: string; readonly done: Promise<CellError | null> } | null = null;
      let missed: readonly Missed[] = [];
      return {
        isReady: () => isReady,
        check(cell) {
          const told = missed;
          const done = ask<CellError | null>({ about: "check", cell, missed });
          latest = { cell, done };
          done.then(
            () => {
              missed = missed.filter((one) => !told.includes(one));
            },
            () => {},
          );
          return done;
        },
        end(isWhole, given) {
          if (latest === null) return;
          const { cell, done } = latest;
          const of = notebook;
          latest = null;
          if (worker !== null) ask({ about: "end", isWhole, given }).catch(() => {});
          done.catch(() => {
            if (of === notebook) missed = [...missed, { cell, isWhole, given }];
          });
        },
        complete: (cell, position) => ask({ about: "complete", cell, position }),
        inspect: (cell, position) => ask({ about: "inspect", cell, position }),
        isComplete: (cell) => ask({ about: "isComplete", cell }),
        forget() {
          if (worker !== null) tell({ kind: "close", notebook });
          notebook = ++notebooks;
          latest = null;
          missed = [];
        },
      };
    },
  };
}
