/** A session of cells: checked, compiled and run one after another, with what they declare kept alive. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { asExpression, maskMagic, readCell } from "./cellCode.js";
import { type CellError, type Diagnostic, interruption, thrownError, typeError } from "./cellErrors.js";
import { createChecker } from "./checker.js";
import type { Completed } from "./completion.js";
import { createEvaluator } from "./evaluator.js";
import type { Guard, Stops } from "./guard.js";
import { type Completeness, isComplete, isReadable } from "./isComplete.js";
import { createModules, type NotebookPlace } from "./modules.js";
import { CellRun, currentRun, installRuntime, runtimeName, setCurrentRun } from "./runtime.js";
import { cellScript } from "./script.js";
import { createScriptMaps } from "./scriptMaps.js";
import { writeStacks } from "./stacks.js";

/** What a cell left behind: its last value (undefined for none) or its error. */
export type CellResult = { readonly value: unknown } | { readonly error: CellError };

/** How a cell runs. */
export interface RunOptions {
  /** Shows the cell's value, and waits for what it has begun to show; a part of the cell, and so may be stopped. */
  readonly show?: (value: unknown) => Promise<void>;
  /** What stops it: the session's guard where no other is given. */
  readonly by?: Stops;
}

export interface Session {
  /** Runs a cell. Never throws. */
  run(cell: string, name: string, options?: RunOptions): Promise<CellResult>;
  complete(code: string, position: number): Completed;
  /** Signature and documentation at a position, or null. */
  inspect(code: string, position: number): string | null;
  isComplete(code: string): Completeness;
  /** Stops the running cell, if there is one. */
  interrupt(): void;
}

/** Starts a session whose cells resolve packages and files from the notebook's folder. */
export function createSession(place: NotebookPlace, guard: Guard): Session {
  const maps = createScriptMaps();
  // Before the runtime is installed: nothing else of the kernel's own is a name that a cell may not take.
  const taken = new Set([...Object.getOwnPropertyNames(globalThis), runtimeName]);
  const checker = createChecker(place, taken);
  const evaluator = createEvaluator();
  const runtime = installRuntime(
    createModules(place, maps),
    createRequire(join(place.folder, "notebook.js")),
  );
  writeStacks(maps, place.root);
  process.on("unhandledRejection", (reason) => notCaught(reason, "Rejected and not awaited:"));
  process.on("uncaughtException", (error) => notCaught(error, "Not caught:"));

  /** An error that no code of the cell hears of is the cell's, while it runs; later it can only be said. */
  function notCaught(error: unknown, words: string): void {
    const run = currentRun();
    if (run === null) console.error(words, error);
    else if (!run.isStopped) run.notAwaited.push(error);
  }

  async function execute(
    cell: string,
    run: CellRun,
    { show = async () => {}, by = guard }: RunOptions,
  ): Promise<{ readonly value: unknown }> {
    const asked = by.asked();
    const untilStopped = <Value>(work: () => Promise<Value>): Promise<Value> =>
      by.breakable(() => Promise.race([work(), run.stopped]));
    // Code of the cell may run in it, and the turn in which it is broken off is to be its own.
    const shown = (value: unknown) => untilStopped(() => Promise.resolve().then(() => show(value)));
    const code = asExpression(cell, isReadable);
    const { diagnostics, code: renamed, keep } = checker.check(code);
    if (diagnostics.length > 0) {
      const shift = (line: number) => (line === 1 && code !== cell ? 1 : 0);
      throw new Refused(diagnostics.map((one) => ({ ...one, column: one.column - shift(one.line) })));
    }
    const script = cellScript(renamed);
    maps.keep(run.name, cell, script);
    // A stop that came while the cell was being compiled.
    if (by.asked() > asked) throw interruption;
    runtime.value = undefined;
    runtime.reached = -1;
    try {
      const outcome = await untilStopped(() => evaluator.evaluate(script.code, run.name));
      if (outcome.kind === "terminated") throw interruption;
      if (outcome.kind === "threw") throw outcome.error;
      // A promise that was rejected and that nobody waits for is known of after one turn more.
      await new Promise((resolve) => setImmediate(resolve));
      if (run.notAwaited.length > 0) throw run.notAwaited.shift();
      keep();
      // In a record: a promise is to be shown as one.
      const result = { value: runtime.value ?? undefined };
      await shown(result.value);
      return result;
    } catch (error) {
      keep(runtime.reached);
      if (error === interruption) run.stop(interruption);
      else await shown(undefined).catch(() => {});
      throw error;
    } finally {
      runtime.value = undefined;
    }
  }

  async function run(cell: string, name: string, options: RunOptions = {}): Promise<CellResult> {
    const run = new CellRun(name);
    setCurrentRun(run);
    let result: CellResult = { value: undefined };
    try {
      const { magic, code } = readCell(cell);
      await magic(async () => {
        result = await execute(code, run, options);
      });
      return result;
    } catch (error) {
      return { error: error instanceof Refused ? typeError(error.diagnostics, cell) : thrownError(error) };
    } finally {
      setCurrentRun(null);
      for (const error of run.notAwaited) notCaught(error, "Rejected and not awaited:");
    }
  }

  return {
    run,
    complete: (code, position) => guard.unbroken(() => checker.complete(maskMagic(code), position)),
    inspect: (code, position) => guard.unbroken(() => checker.inspect(maskMagic(code), position)),
    isComplete: (code) => isComplete(asExpression(maskMagic(code), isReadable)),
    interrupt() {
      // Fits and other long steps listen for it.
      process.emit("SIGINT", "SIGINT");
      currentRun()?.stop(interruption);
    },
  };
}

/** A cell that the checker refuses. */
class Refused extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super("the cell does not compile");
    this.diagnostics = diagnostics;
  }
}
