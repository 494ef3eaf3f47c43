/** Whose code runs: each run of a cell owns what it has started, wherever that has come to, and a stop ends it with the run. */

/** One run of a cell. */
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

/** Owner of the code that runs now: a cell, the kernel's own work that is not to be broken off, or nobody who is known. It is followed through
 *  waits, timers and callbacks by hand: Node's own means (AsyncLocalStorage) keeps books that a break leaves open, and Node ends at once. */
let owner: CellRun | "kernel" | null = null;
let isForgetting = false;
/** Calls when the event loop turns; a page has no better. */
const later = typeof setImmediate === "function" ? setImmediate : setTimeout;

/** Runs work, up to its first wait, as its owner's. */
export function runAs<Value>(whose: CellRun | "kernel" | null, work: () => Value): Value {
  const before = owner;
  owner = whose;
  try {
    return work();
  } finally {
    owner = before;
  }
}

/** From now on, until the event loop turns, a cell's code goes on that has waited. */
export function resume(run: CellRun): void {
  owner = run;
  if (isForgetting) return;
  isForgetting = true;
  later(() => {
    isForgetting = false;
    owner = null;
  });
}

/** The cell that runs now. */
let current: CellRun | null = null;
/** All that have run and of which something may be left: whatever it is knows its owner, and so keeps it. */
let known: readonly WeakRef<CellRun>[] = [];
/** Runs whose code has been broken off, and that have not been stopped yet. */
const broken = new Set<CellRun>();

export const currentRun = (): CellRun | null => current;

/** From now on this cell runs; null for none. */
export function setCurrentRun(run: CellRun | null): void {
  current = run;
  if (run !== null) known = [...known.filter((one) => one.deref()?.isStopped === false), new WeakRef(run)];
}

/** The run whose code made what has just failed. */
export function failedRun(): CellRun | null {
  return owner instanceof CellRun ? owner : current;
}

/** The run that owns what the code that runs now starts. What runs though its owner was stopped has been called by others: the cell that runs. */
export function owningRun(): CellRun | null {
  const run = failedRun();
  return run?.isStopped === true ? current : run;
}

/** Whether something has been broken off in this turn of the event loop. */
let isBreaking = false;

/** Whether the code that runs now belongs to the rest of a turn in which something was broken off, and is not the kernel's own. */
export const isInBrokenTurn = (): boolean => isBreaking && owner !== "kernel";

/** Stops the cell that runs and whatever was broken off; where no cell runs, all that earlier cells have left running. */
export function stopRuns(reason: unknown): void {
  if (isBreaking) {
    later(() => {
      isBreaking = false;
      // A break runs no `finally`.
      owner = null;
    });
  }
  const doomed = new Set([...broken, ...(current === null ? known.map((one) => one.deref()) : [current])]);
  broken.clear();
  for (const run of doomed) if (run?.isStopped === false) run.stop(reason);
}

/** Whether what runs now may be broken off: the kernel's own work may not, and before the first cell nothing. */
export const mayBreak = (): boolean => owner !== "kernel" && known.length > 0;

/** Notes that the code that runs now is broken off, for the stop that comes after. */
export function noteBroken(): void {
  isBreaking = true;
  const run = failedRun();
  if (run !== null) broken.add(run);
}
