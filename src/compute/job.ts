/** What a job is: plain data in, plain data out, the same result wherever it runs. */

/** What a job may do besides computing. */
export interface JobContext<Event> {
  /** Tells whoever waits how far it is; plain data. */
  emit(event: Event): void;
  /** Lets the program breathe; to be awaited every few milliseconds.
   *  @throws the reason of the caller's signal once it has aborted */
  pause(): Promise<void>;
}

/** A pure function of its input and of what all inputs of a run share: no file, no clock in the result, no state that a result depends on.
 *  All of them, events and output must survive a structured clone, so that a job can run on a thread or another machine.
 *
 *  It is called once a thread with what is shared, and what it returns once for each input there, several in turns. So what is built
 *  of the shared part is built, and compiled by the engine, once a thread and not once an input. */
export type Job<Shared, Input, Output, Event> = (
  shared: Shared,
) => (input: Input, context: JobContext<Event>) => Promise<Output>;

/** A job by name: what another thread can load. */
export interface JobReference<Shared, Input, Output, Event> {
  readonly job: Job<Shared, Input, Output, Event>;
  /** Path below src/, with the ending .js, of the module that exports it. */
  readonly module: string;
  /** Name of the export. */
  readonly name: string;
  /** What its data look like, by which both ends of a queue judge them; left out where it stays on this machine. */
  readonly schemas?: () => JobSchemas | Promise<JobSchemas>;
}

export interface JobSchemas {
  readonly shared: Schema;
  readonly input: Schema;
  readonly output: Schema;
  /** Of what it emits; null where it emits nothing. */
  readonly event: Schema | null;
  /** Whether an event is a part of the result: it comes with the output, in its order. The others only tell how far the job is, and some may be lost. */
  isKept(event: unknown): boolean;
  /** What is said of an event while the job runs: how far it is, without what comes with the output. */
  told(event: unknown): unknown;
}

/** Says whether a value is as it should be, and if not what is wrong first. */
export interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?:
      | { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
      | undefined;
  };
}

export interface JobOptions<Event> {
  /** Address of a queue to other machines, of which `workers` then says nothing; "" for this machine (default: see `queueAddress`). */
  readonly compute?: string | undefined;
  /** Threads; 0 runs inline, in turns (default: as many as there are cores, at most one a job). */
  readonly workers?: number | undefined;
  readonly onEvent?: ((index: number, event: Event) => void) | undefined;
  /** Stops every job at once; the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
}
