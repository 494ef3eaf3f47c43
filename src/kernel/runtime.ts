/** What running cells are lent under the global `__carryover`: waits that end with the cell, modules, and where values are kept. */

/** Global name under which running code finds what the kernel lends it. */
export const runtimeName = "__carryover";

/** One run of a cell. Cells run one after another, so what waits belongs to the one that runs. */
export class CellRun {
  readonly name: string;
  #stop!: (reason: unknown) => void;
  isStopped = false;
  /** Rejects when the cell is stopped. */
  readonly stopped: Promise<never>;
  /** Errors of promises that nobody waited for. */
  readonly notAwaited: unknown[] = [];
  readonly timers = new Set<NodeJS.Timeout | NodeJS.Immediate>();
  /** What ends whatever else it has started. */
  readonly onStop = new Set<() => void>();

  constructor(name: string) {
    this.name = name;
    this.stopped = new Promise((_, reject) => {
      this.#stop = reject;
    });
    // A cell that ends by itself is not stopped any more.
    this.stopped.catch(() => {});
  }

  /** Ends every wait of the cell for good, so that nothing of it runs on. */
  stop(reason: unknown): void {
    this.isStopped = true;
    for (const timer of this.timers) {
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    }
    this.timers.clear();
    for (const end of this.onStop) end();
    this.onStop.clear();
    this.#stop(reason);
  }
}

/** The cell that runs now. */
let current: CellRun | null = null;

export const currentRun = (): CellRun | null => current;

/** From now on what waits is part of this run; null for none. */
export function setCurrentRun(run: CellRun | null): void {
  current = run;
}

/** What a cell's script reads and writes (see `script.ts`). */
export interface Runtime extends Timers {
  /** Last value of the cell. */
  value: unknown;
  /** Index of the last statement with a declaration that has run. */
  reached: number;
  wait(value: unknown): Promise<unknown>;
  callback(called: unknown): unknown;
  each(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown>;
  import(specifier: unknown, from?: string): Promise<object>;
  meta(from?: string): object;
}

/** Names that a cell's calls find here instead of in Node. */
export interface Timers {
  setTimeout(callback: Callback, ...rest: unknown[]): NodeJS.Timeout;
  setInterval(callback: Callback, ...rest: unknown[]): NodeJS.Timeout;
  setImmediate(callback: Callback, ...rest: unknown[]): NodeJS.Immediate;
}

/** How modules are found: see `modules.ts`. */
export type Loading = Pick<Runtime, "import" | "meta">;

/** Puts the runtime where scripts find it. */
export function installRuntime(loading: Loading, require?: NodeJS.Require): Runtime {
  const runtime: Runtime = { ...loading, ...timers, value: undefined, reached: -1, wait, callback, each };
  Object.defineProperty(globalThis, runtimeName, { value: runtime, configurable: true });
  if (require === undefined) return runtime;
  Object.defineProperty(globalThis, "require", { value: require, configurable: true, writable: true });
  return runtime;
}

/** A promise of its own each time: one for all would keep what every stopped cell has waited with. */
const never = () => new Promise<never>(() => {});

/** The value, once it is there; nothing at all when the cell has been stopped meanwhile. */
function wait(value: unknown): Promise<unknown> {
  const run = currentRun();
  const settled = Promise.resolve(value);
  if (run === null) return settled;
  return settled.then(
    (got) => (run.isStopped ? never() : got),
    (error: unknown) => {
      if (run.isStopped) return never();
      throw error;
    },
  );
}

/** A promise's callback that is not called any more once the cell has been stopped. */
function callback(called: unknown): unknown {
  const run = currentRun();
  if (run === null || typeof called !== "function") return called;
  return function (this: unknown, ...values: unknown[]): unknown {
    return run.isStopped ? never() : Reflect.apply(called, this, values);
  };
}

/** The same values, one wait each. */
function each(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown> {
  const { [Symbol.asyncIterator]: waited } = values as Partial<AsyncIterable<unknown>>;
  const iterator =
    waited === undefined
      ? plain((values as Iterable<unknown>)[Symbol.iterator]())
      : waited.call(values as AsyncIterable<unknown>);
  const next = (): Promise<IteratorResult<unknown>> => wait(iterator.next()) as never;
  const end = (value?: unknown): Promise<IteratorResult<unknown>> =>
    wait(iterator.return?.(value) ?? { done: true, value }) as never;
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** An iterator of promises, waited for as `for await` does. */
function plain(iterator: Iterator<unknown>): AsyncIterator<unknown> {
  const settled = async ({ done, value }: IteratorResult<unknown>) => ({
    done: done ?? false,
    value: await value,
  });
  return {
    next: () => settled(iterator.next()) as Promise<IteratorResult<unknown>>,
    return: (value) =>
      settled(iterator.return?.(value) ?? { done: true, value }) as Promise<IteratorResult<unknown>>,
  };
}

/** Timers that end with their cell when it is stopped. */
const timers: Timers = {
  setTimeout: (callback, ...rest) =>
    ending(callback, (call) => setTimeout(call, ...(rest as [number])), true),
  setImmediate: (callback, ...rest) => ending(callback, (call) => setImmediate(call, ...rest), true),
  setInterval: (callback, ...rest) =>
    ending(callback, (call) => setInterval(call, ...(rest as [number])), false),
};

type Callback = (...values: unknown[]) => void;

function ending<Timer extends NodeJS.Timeout | NodeJS.Immediate>(
  callback: Callback,
  set: (call: Callback) => Timer,
  isOnce: boolean,
): Timer {
  const run = currentRun();
  const timer: Timer = set((...values) => {
    if (isOnce) run?.timers.delete(timer);
    try {
      callback(...values);
    } catch (error) {
      // Of the cell that set it: one that runs now has no part in it.
      if (run === currentRun()) throw error;
      console.error("Not caught:", error);
    }
  });
  run?.timers.add(timer);
  return timer;
}
