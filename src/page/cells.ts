/** The cells of a page: a worker that runs them one after another, its files and its end. */
import type { CellError } from "../kernel/cellErrors.js";
import type { PageView } from "../notebook/chartData.js";
import type { OutputMode } from "../notebook/output.js";
import type { Move, Moved } from "../notebook/reactive.js";
import type { NotebookChecker } from "./checking.js";
import { type Engine, startEngine } from "./engine.js";
import type {
  CellEnd,
  CellOutput,
  FromWorker,
  PageFiles,
  PictureWish,
  Question,
  ToWorker,
} from "./messages.js";

export interface CellOptions {
  readonly engine: Engine;
  /** What cells read and write: `memoryFiles()` for files in memory. Errors need Node's codes ("ENOENT"). */
  readonly files: PageFiles;
  /** Draws a picture that a cell asks for, as SVG text or as the bytes of a PNG file: see `drawPicture`. */
  readonly draw: (wish: PictureWish) => Promise<string | Uint8Array>;
  /** "rich" by default; "live" for a page that itself moves what cells show. */
  readonly mode?: OutputMode;
  /** Refuses cells before they run; left out, they run as they are. */
  readonly checker?: NotebookChecker;
  /** Hears that all values are gone, as after a restart. */
  readonly onLost?: () => void;
}

export interface Cells {
  /** Kept when the first cell can run. */
  readonly ready: Promise<{ readonly version: string }>;
  /** Runs a cell when those before it have ended. Never throws.
   *
   *  @param count  its number, by which errors name its lines
   *  @param cell  what the notebook calls it: a cell that runs again says its warnings again */
  execute(
    code: string,
    options: {
      readonly count: number;
      readonly cell?: string;
      readonly onOutput: (output: CellOutput) => void;
    },
  ): Promise<CellEnd>;
  /** Moves the controls of an output, or answers where they stand, when the cells before it have ended; null where this session does not know it, as after a restart. Never throws. */
  move(move: Move): Promise<Moved<PageView>>;
  /** Stops the running cell or move: at once where it waits, computes a fit or runs a loop at its top. A second one, of a cell that has not heard the first
   *  within a second, ends the worker with all values. */
  interrupt(): void;
  /** Ends the worker and starts another, without values; files stay. */
  restart(): void;
  /** Ends the worker for good. */
  dispose(): void;
}

/** A cell or a move that runs. */
interface Running {
  /** @param moved  of a move, what is shown now */
  readonly end: (end: CellEnd, moved: Moved<PageView>) => void;
  /** It has been asked to stop and has not heard. */
  isAsked: boolean;
  /** That has been said. */
  isDeaf: boolean;
}

/** How long a cell that has been asked to stop may be silent until a page says so, in milliseconds. */
const patience = 1000;

/** Starts the worker, which loads the engine. */
export function startCells({ engine, files, draw, mode = "rich", checker, onLost }: CellOptions): Cells {
  let last: Promise<unknown> = Promise.resolve();
  /** Shows what the latest cell puts out, and what a move of its controls says. */
  let show: (output: CellOutput) => void = () => {};
  let running: Running | null = null;
  /** Ends the cell that waits for the checker. */
  let giveUpCheck: (() => void) | null = null;
  let isUsed = false;
  /** It has been said that the checker is not there. */
  let isToldUnchecked = false;
  let worker = start();

  function start() {
    const started = startEngine(engine);
    const ready = new Promise<{ readonly version: string }>((resolve, reject) => {
      started.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.kind !== "ready") return receive(data);
        started.postMessage({ kind: "mode", mode } satisfies ToWorker);
        resolve({ version: data.version });
      };
      started.onerror = ({ message }) => {
        reject(new Error(`the engine does not load: ${message || "its script was not found"}`));
      };
    });
    ready.catch(() => {});
    return {
      ready,
      tell: (message: ToWorker) => started.postMessage(message),
      end: () => started.terminate(),
    };
  }

  function receive(message: Exclude<FromWorker, { kind: "ready" }>): void {
    switch (message.kind) {
      case "output":
        show(message.output);
        return;
      case "end":
        finish(message, null);
        return;
      case "heard":
        if (running !== null) running.isAsked = false;
        return;
      case "moved":
        finish({ error: null, given: [] }, message.moved);
        return;
      case "question":
        void answer(worker, message.id, message.question);
    }
  }

  function finish({ error, given }: CellEnd, moved: Moved<PageView> = null): void {
    const { end } = running ?? {};
    running = null;
    end?.({ error, given }, moved);
  }

  async function answer(asking: typeof worker, id: number, question: Question): Promise<void> {
    try {
      const value = question.about === "files" ? await callFiles(question) : await draw(question);
      asking.tell({ kind: "answer", id, value });
    } catch (error) {
      const { message, code } = error as { readonly message?: string; readonly code?: unknown };
      asking.tell({
        kind: "fault",
        id,
        message: String(message),
        code: typeof code === "string" ? code : null,
      });
    }
  }

  function callFiles({ call, values }: Extract<Question, { about: "files" }>): Promise<unknown> {
    return (files[call] as (...values: readonly unknown[]) => Promise<unknown>)(...values);
  }

  async function run(
    code: string,
    { count, cell, onOutput }: Parameters<Cells["execute"]>[1],
  ): Promise<CellEnd> {
    show = onOutput;
    try {
      await worker.ready;
    } catch (error) {
      return { error: cellError("NotReady", (error as Error).message), given: [] };
    }
    if (checker === undefined) return execute();
    // The checker is loaded behind the first cell, which runs meanwhile and is refused afterwards.
    const isBehind = !isUsed && !checker.isReady();
    isUsed = true;
    const refusal = check(checker);
    if (!isBehind) {
      const refused = await refusal;
      return refused === null ? noteEnd(checker, await execute()) : { error: refused, given: [] };
    }
    const ran = noteEnd(checker, await execute());
    if (ran.error?.ename === interrupted.ename) return ran;
    const refused = await refusal;
    // What the checker says of a name that is not there tells more than that it is not defined.
    const isTold = refused !== null && (ran.error === null || refused !== interrupted);
    return isTold ? { ...ran, error: refused } : ran;

    function execute(): Promise<CellEnd> {
      return new Promise((end) => {
        running = { end, isAsked: false, isDeaf: false };
        worker.tell({ kind: "execute", code, name: `cell-${count}`, cell: cell ?? null });
      });
    }

    async function check(by: NotebookChecker): Promise<CellError | null> {
      let giveUp = () => {};
      const givenUp = new Promise<CellError>((resolve) => {
        giveUp = () => resolve(interrupted);
      });
      giveUpCheck = giveUp;
      try {
        const refusal = await Promise.race([by.check(code), givenUp]);
        isToldUnchecked = false;
        return refusal;
      } catch (error) {
        if (!isToldUnchecked) onOutput({ kind: "stream", name: "stderr", text: unchecked(error as Error) });
        isToldUnchecked = true;
        return null;
      } finally {
        if (giveUpCheck === giveUp) giveUpCheck = null;
      }
    }
  }

  async function runMove(move: Move): Promise<Moved<PageView>> {
    // What did not load knows no output.
    if ((await worker.ready.catch(() => null)) === null) return null;
    return new Promise((resolve) => {
      running = { end: (_, moved) => resolve(moved), isAsked: false, isDeaf: false };
      worker.tell({ kind: "move", move });
    });
  }

  /** Does something when all that was asked for before has ended. */
  function enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(work);
    last = done;
    return done;
  }

  function noteEnd(by: NotebookChecker, end: CellEnd): CellEnd {
    by.end(end.error === null, end.given);
    return end;
  }

  function endWorker(): void {
    worker.end();
    giveUpCheck?.();
    checker?.forget();
  }

  function startAgain(error: CellError): void {
    endWorker();
    worker = start();
    onLost?.();
    finish({ error, given: [] });
  }

  return {
    get ready() {
      return worker.ready;
    },
    execute: (code, options) => enqueue(() => run(code, options)),
    move: (move) => enqueue(() => runMove(move)),
    interrupt() {
      const asked = running;
      if (asked === null) {
        giveUpCheck?.();
        return;
      }
      if (asked.isDeaf) {
        startAgain(ended);
        return;
      }
      if (asked.isAsked) return;
      asked.isAsked = true;
      worker.tell({ kind: "interrupt" });
      setTimeout(() => {
        if (running !== asked || !asked.isAsked) return;
        asked.isDeaf = true;
        show({ kind: "stream", name: "stderr", text: deaf });
      }, patience);
    },
    restart: () => startAgain(interrupted),
    dispose() {
      endWorker();
      finish({ error: interrupted, given: [] });
    },
  };
}

const deaf =
  "The cell computes without a break and cannot be stopped yet. Stop it once more to end it together with all values of the notebook.\n";

const unchecked = ({ message }: Error) =>
  `The check of types did not load (${message}): cells run as they are until it does; each asks for it again.\n`;

function cellError(ename: string, evalue: string): CellError {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

const interrupted = cellError("Interrupted", "the cell was interrupted");
const ended = cellError(
  "Interrupted",
  "the cell was ended, and with it all values: run the cells above it again",
);
