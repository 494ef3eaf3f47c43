/** What running cells are lent under the global `__carryover`: waits that end with the cell, modules, and where values are kept. */
import { owningRun, resume } from "./cellRun.js";

/** Global name under which running code finds what the kernel lends it. */
export const runtimeName = "__carryover";

/** What a cell's script reads and writes (see `script.ts`). */
export interface Runtime extends Timers {
  /** Last value of the cell. */
  value: unknown;
  /** Index of the last statement with a declaration that has run. */
  reached: number;
  /** The value of a declaration that is about to be made, until it is taken. */
  made: unknown;
  take(): unknown;
  /** What the cell has thrown; null for nothing. */
  thrown: { readonly error: unknown } | null;
  /** Keeps what was thrown, and gives what V8 may see in its place. */
  caught(error: unknown): undefined;
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
  queueMicrotask(callback: Callback): void;
}

/** How modules are found: see `modules.ts`. */
export type Loading = Pick<Runtime, "import" | "meta">;

/** Puts the runtime where scripts find it. */
export function installRuntime(loading: Loading, require?: NodeJS.Require): Runtime {
  const runtime: Runtime = {
    ...loading,
    ...timers,
    value: undefined,
    reached: -1,
    made: undefined,
    thrown: null,
    take() {
      const { made } = runtime;
      runtime.made = undefined;
      return made;
    },
    caught(error) {
      runtime.thrown = { error };
    },
    wait,
    callback,
    each,
  };
  Object.defineProperty(globalThis, runtimeName, { value: runtime, configurable: true });
  if (require === undefined) return runtime;
  Object.defineProperty(globalThis, "require", { value: require, configurable: true, writable: true });
  return runtime;
}

/** A promise of its own each time: one for all would keep what every stopped cell has waited with. */
const never = () => new Promise<never>(() => {});

/** The value, once it is there; nothing at all when the cell has been stopped meanwhile. */
function wait(value: unknown): Promise<unknown> {
  const run = owningRun();
  const settled = Promise.resolve(value);
  if (run === null) return settled;
  return settled.then(
    (got) => {
      if (run.isStopped) return never();
      resume(run);
      return got;
    },
    (error: unknown) => {
      if (run.isStopped) return never();
      resume(run);
      throw error;
    },
  );
}

/** A promise's callback that is not called any more once the cell has been stopped. */
function callback(called: unknown): unknown {
  const run = owningRun();
  if (run === null || typeof called !== "function") return called;
  return function (this: unknown, ...values: unknown[]): unknown {
    if (run.isStopped) return never();
    resume(run);
    return Reflect.apply(called, this, values);
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
  queueMicrotask: (called) => void Promise.resolve().then(callback(called) as Callback),
};

type Callback = (...values: unknown[]) => void;

function ending<Timer extends NodeJS.Timeout | NodeJS.Immediate>(
  callback: Callback,
  set: (call: Callback) => Timer,
  isOnce: boolean,
): Timer {
  const run = owningRun();
  const timer: Timer = set((...values) => {
    if (isOnce) run?.timers.delete(timer);
    if (run !== null) resume(run);
    callback(...values);
  });
  run?.timers.add(timer);
  return timer;
}
