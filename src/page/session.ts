/** A session of cells in a page: compiled and run one after another, with what they declare kept alive. */
import { asExpression, readCell } from "../kernel/cellCode.js";
import { type CellError, interruption, thrownError, typeError } from "../kernel/cellErrors.js";
import { CellRun, currentRun, setCurrentRun } from "../kernel/cellRun.js";
import { installRuntime, runtimeName } from "../kernel/runtime.js";
import { type CompiledCell, compileCell } from "./compileCell.js";
import { keepLines, readStack, showCellStacks } from "./frames.js";
import { declareGlobals } from "./liveGlobals.js";
import type { CellEnd } from "./messages.js";
import { isReadable, UnreadableCell } from "./readCell.js";

export interface PageSession {
  /** Runs a cell; `show` shows its value, and waits for what it has begun to show. Never throws. */
  run(cell: string, name: string, show: (value: unknown) => Promise<void>): Promise<CellEnd>;
  /** Does what runs code of cells that have finished, and that a stop ends as it ends a cell.
   *
   *  @throws also that it was stopped */
  part<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Stops the running cell, if there is one and where it waits. */
  interrupt(): void;
}

/** Starts the session of this worker.
 *
 *  @param modules  what a cell may import, by name */
export function createPageSession(modules: Readonly<Record<string, () => Promise<object>>>): PageSession {
  const taken = new Set([...globalNames(), runtimeName]);
  for (const name of givenUp) taken.delete(name);
  const known = new Set<string>();
  const loading = {
    async import(specifier: unknown): Promise<object> {
      const found = Object.hasOwn(modules, String(specifier)) ? modules[String(specifier)] : undefined;
      if (found !== undefined) return found();
      const names = Object.keys(modules).map((name) => `"${name}"`);
      throw new Error(`a page has no module "${specifier}"; it has ${names.join(", ")}`);
    },
    meta: () => ({ url: "carryover:/notebook.ts" }),
  };
  const runtime = Object.assign(installRuntime(loading), createTurns());
  showCellStacks();
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    notCaught(event.reason, "Rejected and not awaited:");
  });
  self.addEventListener("error", (event) => {
    event.preventDefault();
    notCaught(event.error ?? new Error(event.message), "Not caught:");
  });

  async function execute(
    cell: string,
    run: CellRun,
    show: (value: unknown) => Promise<void>,
  ): Promise<{ readonly given: readonly string[]; readonly failure: { readonly error: unknown } | null }> {
    const { functions, body, names } = compileAs(cell, { taken, known });
    keepLines(run.name, cell);
    const declaration = declareGlobals(names);
    runtime.value = undefined;
    const untilStopped = <Value>(work: Promise<Value>): Promise<Value> => Promise.race([work, run.stopped]);
    let failure: { readonly error: unknown } | null = null;
    try {
      evaluate(functions, run.name);
      await untilStopped((evaluate(body, run.name) as () => Promise<void>)());
      // A rejection that nobody waits for is known of after two turns more.
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve));
      if (run.notAwaited.length > 0) throw run.notAwaited.shift();
      await untilStopped(show(runtime.value ?? undefined));
    } catch (error) {
      failure = { error };
      if (error === interruption) run.stop(interruption);
      else await untilStopped(show(undefined)).catch(() => {});
    } finally {
      runtime.value = undefined;
    }
    const given = declaration.end();
    for (const name of given) known.add(name);
    return { given, failure };
  }

  return {
    async run(cell, name, show) {
      const run = new CellRun(name);
      setCurrentRun(run);
      let given: readonly string[] = [];
      try {
        const { magic, code } = readCell(cell);
        await magic(async () => {
          const { given: names, failure } = await execute(code, run, show);
          given = names;
          if (failure !== null) throw failure.error;
        });
        return { error: null, given };
      } catch (error) {
        return { error: errorOf(error, cell), given };
      } finally {
        end(run);
      }
    },
    async part(work) {
      const run = new CellRun("part");
      setCurrentRun(run);
      try {
        return await Promise.race([work(), run.stopped]);
      } finally {
        end(run);
      }
    },
    interrupt: () => currentRun()?.stop(interruption),
  };
}

/** Names that a worker has and nobody here uses: a cell's variable may take their place. */
const givenUp = ["name", "close", "origin", "fonts", "caches", "scheduler", "event", "status"];

function* globalNames(): Generator<string> {
  for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at)) {
    yield* Object.getOwnPropertyNames(at);
  }
}

/** An error that no code of the cell hears of is the cell's, while it runs; later it can only be said. */
function notCaught(error: unknown, words: string): void {
  const run = currentRun();
  if (run === null) console.error(words, error);
  else if (!run.isStopped) run.notAwaited.push(error);
}

/** Tells of the errors that nobody has waited for, and from now on no cell runs. */
function end(run: CellRun): void {
  setCurrentRun(null);
  for (const error of run.notAwaited) notCaught(error, "Rejected and not awaited:");
}

/** The cell, or what is wrong with it at the place where it was written. */
function compileAs(cell: string, names: Parameters<typeof compileCell>[1]): CompiledCell {
  const code = asExpression(cell, isReadable);
  try {
    return compileCell(code, names);
  } catch (error) {
    if (!(error instanceof UnreadableCell)) throw error;
    const shift = error.line === 1 && code !== cell ? 1 : 0;
    throw new UnreadableCell(error.message, error.line, error.column - shift);
  }
}

function errorOf(error: unknown, cell: string): CellError {
  if (!(error instanceof UnreadableCell)) return thrownInPage(error);
  const { message, line, column } = error;
  return typeError([{ file: "", line, column, message }], cell);
}

/** What was thrown, by the lines of cells. */
export function thrownInPage(error: unknown): CellError {
  readStack(error);
  return thrownError(error);
}

/** Runs a script under a name by which its lines are found in stacks. */
function evaluate(script: string, name: string): unknown {
  // In the global scope. A cell is code that its reader has written or read.
  // biome-ignore lint/security/noGlobalEval: that is what a cell is for
  const run = globalThis.eval;
  return run(`${script}\n//# sourceURL=${name}`);
}

const turnMilliseconds = 50;

/** Lets messages in while a loop runs. */
function createTurns() {
  let steps = 0;
  let last = performance.now();
  const { port1, port2 } = new MessageChannel();
  let go: () => void = () => {};
  port2.onmessage = () => go();
  return {
    isDue: () => (++steps & 63) === 0 && performance.now() - last > turnMilliseconds,
    async turn(): Promise<void> {
      await new Promise<void>((resolve) => {
        go = resolve;
        port1.postMessage(null);
      });
      last = performance.now();
      // Of a cell that has been stopped meanwhile nothing runs on.
      if (currentRun()?.isStopped) await new Promise(() => {});
    },
  };
}
