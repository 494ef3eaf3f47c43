/** A session of cells: checked, compiled and run one after another, with what they declare kept alive. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers";
import { createBreak } from "./breakOff.js";
import { createCellChecks } from "./cellChecks.js";
import { readCell } from "./cellCode.js";
import { type CellError, type Diagnostic, interruption, thrownError, typeError } from "./cellErrors.js";
import { CellRun, currentRun, failedRun, runAs, setCurrentRun, stopRuns } from "./cellRun.js";
import type { Completed } from "./completion.js";
import { createEvaluator } from "./evaluator.js";
import { breakName, type Guard } from "./guard.js";
import type { Completeness } from "./isComplete.js";
import { createModules, type NotebookPlace } from "./modules.js";
import { nodeChecker } from "./nodeChecker.js";
import { installRuntime, runtimeName } from "./runtime.js";
import { cellScript } from "./script.js";
import { createScriptMaps } from "./scriptMaps.js";
import { writeStacks } from "./stacks.js";

/** What a cell left behind: its last value (undefined for none) or its error. */
export type CellResult = { readonly value: unknown } | { readonly error: CellError };

/** How a cell runs. */
export interface RunOptions {
  /** Shows the cell's value, and waits for what it has begun to show; a part of the cell, and so may be stopped. */
  readonly show?: (value: unknown) => Promise<void>;
  /** Whether it is the kernel's own, which a stop does not end. */
  readonly isOwn?: boolean;
}

export interface Session {
  /** Runs a cell. Never throws. */
  run(cell: string, name: string, options?: RunOptions): Promise<CellResult>;
  /** Does what may run code of cells that have finished, and that a stop ends as it ends a cell.
   *
   *  @throws also that it was stopped */
  part<Value>(work: () => Promise<Value>): Promise<Value>;
  complete(code: string, position: number): Completed;
  /** Signature and documentation at a position, or null. */
  inspect(code: string, position: number): string | null;
  isComplete(code: string): Completeness;
  /** Stops the running cell, or else what earlier ones have left running. */
  interrupt(): void;
}

/** Starts a session whose cells resolve packages and files from the notebook's folder. */
export function createSession(place: NotebookPlace, guard: Guard): Session {
  const maps = createScriptMaps();
  // Before the runtime is installed: nothing else of the kernel's own is a name that a cell may not take.
  const taken = new Set([...Object.getOwnPropertyNames(globalThis), runtimeName]);
  const checks = createCellChecks(nodeChecker(place), taken);
  const evaluator = createEvaluator();
  Object.defineProperty(globalThis, breakName, { value: createBreak() });
  const runtime = installRuntime(
    createModules(place, maps),
    createRequire(join(place.folder, "notebook.js")),
  );
  writeStacks(maps, place.root);
  process.on("unhandledRejection", (reason) => notCaught(reason, notAwaited));
  process.on("uncaughtException", (error) => notCaught(error, "Not caught:"));

  /** An error that no code of the cell hears of is the cell's, while it runs; later it can only be said. */
  function notCaught(error: unknown, words: string): void {
    const run = failedRun();
    if (run?.isStopped) return;
    if (run !== null && run === currentRun()) run.notAwaited.push(error);
    else console.error(words, error);
  }

  async function execute(
    cell: string,
    run: CellRun,
    { show = async () => {}, isOwn = false }: RunOptions,
  ): Promise<{ readonly value: unknown }> {
    const asked = guard.asked();
    const shown = (value: unknown) => partOf(run, () => show(value));
    const { diagnostics, code: renamed, keep } = runAs("kernel", () => checks.check(cell, labelOf(run.name)));
    if (diagnostics.length > 0) throw new Refused(diagnostics);
    const script = runAs("kernel", () => cellScript(renamed));
    maps.keep(run.name, cell, script);
    await turn();
    // A stop that came while the cell was being compiled.
    if (run.isStopped || (!isOwn && guard.asked() > asked)) throw interruption;
    runtime.value = undefined;
    runtime.reached = -1;
    runtime.thrown = null;
    try {
      // A part: a break that comes as the script ends falls on what has called it, which must not be this function, as it never went on.
      const outcome = await partOf(run, () =>
        runAs(isOwn ? null : run, () => evaluator.evaluate(script.code, run.name)),
      );
      if (outcome.kind === "terminated") throw interruption;
      if (outcome.kind === "threw") throw (runtime.thrown ?? outcome).error;
      // A promise that was rejected and that nobody waits for is known of after this turn.
      if (run.notAwaited.length > 0) throw run.notAwaited.shift();
      keep();
      // In a record: a promise is to be shown as one.
      const result = { value: runtime.value ?? undefined };
      await shown(result.value);
      return result;
    } catch (error) {
      keep(runtime.reached);
      if (error === interruption) stopRuns(interruption);
      else await shown(undefined).catch(() => {});
      throw error;
    } finally {
      runtime.value = undefined;
      runtime.thrown = null;
    }
  }

  async function run(cell: string, name: string, options: RunOptions = {}): Promise<CellResult> {
    const run = new CellRun(name);
    if (options.isOwn !== true) setCurrentRun(run);
    let result: CellResult = { value: undefined };
    try {
      const { magic, code } = readCell(cell);
      await magic(async () => {
        result = await execute(code, run, options);
      });
      return result;
    } catch (error) {
      if (Refused.is(error)) return { error: typeError(error.diagnostics, cell) };
      if (error === interruption) return { error: thrownError(error) };
      return await partOf(run, () => ({ error: thrownError(error) })).catch(() => ({
        error: thrownError(interruption),
      }));
    } finally {
      await end(run);
    }
  }

  async function part<Value>(work: () => Promise<Value>): Promise<Value> {
    const run = new CellRun("part");
    setCurrentRun(run);
    try {
      return await partOf(run, work);
    } finally {
      await end(run);
    }
  }

  return {
    run,
    part,
    complete: (code, position) => runAs("kernel", () => checks.complete(code, position)),
    inspect: (code, position) => runAs("kernel", () => checks.inspect(code, position)),
    isComplete: checks.isComplete,
    interrupt() {
      // Fits and other long steps listen for it.
      process.emit("SIGINT", "SIGINT");
      stopRuns(interruption);
    },
  };
}

/** Until the event loop has turned. What is broken off takes along all that waits for the same turn, so cells run in turns of their own. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** "cell [3]" for the name of a cell that is counted. */
const labelOf = (name: string): string =>
  /^cell-/.test(name) ? `${name.replace("-", " [")}]` : "another cell";

const notAwaited = "Rejected and not awaited:";

/** Tells of the errors that nobody has waited for, and from now on no cell runs. */
async function end(run: CellRun): Promise<void> {
  const tell = () => run.notAwaited.forEach((error) => void console.error(notAwaited, error));
  if (run.notAwaited.length > 0) await partOf(run, tell).catch(() => {});
  setCurrentRun(null);
}

/** Does what may call code of a cell, such as the message of its error, as a part of it that a stop ends. */
function partOf<Value>(run: CellRun, work: () => Value): Promise<Awaited<Value>> {
  const begin = () => (run.isStopped ? run.stopped : runAs(run, work));
  return Promise.race([turn().then(begin), run.stopped]) as Promise<Awaited<Value>>;
}

/** A cell that the checker refuses. */
class Refused extends Error {
  readonly #diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super("the cell does not compile");
    this.#diagnostics = diagnostics;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Without `instanceof`, which may run code of what a cell has thrown. */
  static is(error: unknown): error is Refused {
    return typeof error === "object" && error !== null && #diagnostics in error;
  }
}
