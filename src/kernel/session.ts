/** The state of one kernel: runs cells on tslab's executor, and answers questions about their code. */
import { format } from "node:util";
import { type MendedCell, maskMagic, mendCell, readCell } from "./cellCode.js";
import { type CellError, type Diagnostic, thrownError, typeError } from "./cellErrors.js";
import { createCellMaps } from "./cellMaps.js";
import type { NotebookPlace } from "./ownModules.js";
import type { Tslab } from "./tslab.js";

/** What a cell left behind: its last value (undefined for none) or its error. */
export type CellResult = { readonly value: unknown } | { readonly error: CellError };

export interface Session {
  /** Runs a cell. Never throws. */
  run(cell: string, name: string): Promise<CellResult>;
  complete(code: string, position: number): { start: number; end: number; matches: readonly string[] };
  /** Signature and documentation at a position, or null. */
  inspect(code: string, position: number): string | null;
  isComplete(code: string): { completed: boolean; indent?: string };
  /** Stops a cell that waits; code that computes is stopped by the signal itself. */
  interrupt(): void;
  close(): void;
}

/** Starts a session whose cells resolve packages and files from the place's root, which must be the working directory. */
export function createSession(tslab: Tslab, place: NotebookPlace): Session {
  const { root } = place;
  const maps = createCellMaps();
  let running = {
    name: "",
    source: "",
    mended: null as MendedCell | null,
    diagnostics: [] as Diagnostic[],
    thrown: [] as unknown[],
    value: undefined as unknown,
  };

  const converters = createConverters(tslab, ({ modules, output, isAwaiting }) =>
    maps.keep(running.name, { source: running.source, modules, output, isAwaiting }),
  );
  const executor = tslab.createExecutor(root, converters, {
    // tslab's executor reports the last value and every failure through these two.
    log: (value: unknown) => {
      running.value = value;
    },
    error: (first: unknown, ...rest: unknown[]) => {
      if (rest.length === 4) running.diagnostics.push(asWritten(readDiagnostic(rest), running.mended));
      else running.thrown.push(rest.length > 0 ? format(first, ...rest) : first);
    },
  });

  async function run(cell: string, name: string): Promise<CellResult> {
    running = { name, source: cell, mended: null, diagnostics: [], thrown: [], value: undefined };
    try {
      const { magic, argument, code } = readCell(cell);
      await magic(async () => {
        const mended = mendCell(tslab.ts, code, place);
        running.mended = mended;
        const done = executor.execute(mended.code);
        // The cell has run to its first await.
        renewSigintListeners();
        await done;
      }, argument);
    } catch (error) {
      running.thrown.push(error);
    }
    if (running.diagnostics.length > 0) return { error: typeError(running.diagnostics, cell) };
    if (running.thrown.length > 0) return { error: thrownError(running.thrown[0], maps, root) };
    return { value: running.value };
  }

  return {
    run,
    complete(code, position) {
      const { start, end, candidates } = executor.complete(maskMagic(code), position);
      return { start, end, matches: candidates };
    },
    inspect(code, position) {
      const info = executor.inspect(maskMagic(code), position);
      return info ? tslab.printQuickInfo(info) : null;
    },
    isComplete: (code) => tslab.isCompleteCode(maskMagic(code)),
    interrupt: () => executor.interrupt(),
    close: () => executor.close(),
  };
}

interface Compiled {
  readonly modules: string;
  readonly output: string;
  readonly isAwaiting: boolean;
}

/** tslab's converters, with the compiled code of each cell passed through `rename`. */
function createConverters(tslab: Tslab, rename: (compiled: Compiled) => string) {
  const node = tslab.createConverter({ isJS: false, isBrowser: false });
  const convert = node.convert.bind(node);
  node.convert = (previous, source) => {
    const result = convert(previous, source);
    if (result.output === undefined || result.diagnostics.length > 0) return result;
    const isAwaiting = result.hasToplevelAwait ?? false;
    return {
      ...result,
      output: rename({ modules: tslab.lastTranspiled(), output: result.output, isAwaiting }),
    };
  };
  let browser: ReturnType<Tslab["createConverter"]> | undefined;
  return {
    node,
    get browser() {
      browser ??= tslab.createConverter({ isJS: false, isBrowser: true });
      return browser;
    },
    close() {
      node.close();
      browser?.close();
    },
  };
}

/** From the arguments of tslab's "%s%d:%d - %s": file and a space, line, column, message. */
function readDiagnostic([file, line, column, message]: unknown[]): Diagnostic {
  return { file: String(file).trim(), line: Number(line), column: Number(column), message: String(message) };
}

/** A complaint about the mended cell, at its place in the cell. */
function asWritten(found: Diagnostic, mended: MendedCell | null): Diagnostic {
  if (mended === null || found.file !== "") return found;
  return { ...found, column: mended.writtenColumn(found.line, found.column) };
}

/** Lets SIGINT reach its listeners again.
 *
 *  While Node runs a script that SIGINT may break, as tslab runs a cell, it has a handler of its own for the signal, and leaves one that
 *  ends the process. Listeners that were there before are added again afterwards, which puts a proper handler back; but only where the
 *  script has added none itself, as a fit does that wants to be stopped. Without this an interrupt then ends the kernel. */
function renewSigintListeners(): void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  for (const listener of listeners) process.on("SIGINT", listener);
}
