/** Long steps, files that are written, and whoever runs the code: a notebook's kernel shows how steps are doing, stops them and names the files,
 *  elsewhere nothing is shown and nobody is asked. */

/** How a step is called, and what is said of it. */
export interface Step<Progress, Result> {
  /** What is going on: "Sampling". */
  readonly label: string;
  /** How far it is. */
  readonly reading: (progress: Progress) => Reading;
  /** The last word on it. */
  readonly done: (result: Result) => string;
}

export interface Reading {
  readonly steps: number;
  readonly total: number;
  readonly remark: string;
}

/** Runs a step that stops when the signal aborts and that says how far it is. */
export type RunStep<Result> = (signal: AbortSignal, show: (reading: Reading) => void) => Promise<Result>;

/** Whoever runs the code and wants to watch its long steps. */
export interface Host {
  /** @param signal  of the caller, to be heeded beside the host's own */
  watch<Result>(
    step: Pick<Step<never, Result>, "label" | "done">,
    run: RunStep<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result>;
  /** @param path  of a file or folder that was written, as it was given */
  wrote(path: string): void;
}

/** What every long step takes. */
interface StepOptions<Progress> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

// A notebook's own copy of the package is another module than the kernel's: both find the host here.
const key = Symbol.for("carryover.host");
const place = globalThis as { [key]?: Host };

/** Signals of steps that are being watched: a step that is given one is part of such a step. */
const watchedSignals = new WeakSet<AbortSignal>();

/** From now on the host watches the steps of this process; null for none. */
export function setHost(host: Host | null): void {
  if (host === null) delete place[key];
  else place[key] = host;
}

/** Says that a file was written, or a folder of files, to whoever watches. */
export function wrote(path: string): void {
  place[key]?.wrote(path);
}

/** Runs a long step, under the eyes of the host where there is one.
 *
 *  @param options  those of the caller: its signal and its onProgress are heeded too
 *  @throws what the step throws */
export async function watched<Progress, Result, Options extends StepOptions<Progress>>(
  step: Step<Progress, Result>,
  options: Options,
  run: (options: Options) => Promise<Result>,
): Promise<Result> {
  const host = place[key];
  // What is no record of options is for the step itself to refuse.
  const isRecord = typeof options === "object" && options !== null && !Array.isArray(options);
  if (host === undefined || !isRecord || (options.signal && watchedSignals.has(options.signal))) {
    return run(options);
  }
  return host.watch(
    step,
    (signal, show) => {
      watchedSignals.add(signal);
      const onProgress = (progress: Progress) => {
        show(step.reading(progress));
        options.onProgress?.(progress);
      };
      return run({ ...options, signal, onProgress });
    },
    options.signal,
  );
}
