/** What differs between Node and a browser, as one interface: each has its version of it, and `#platform` is the one that runs.
 *
 *  package.json's `imports` choose the version, by the condition "browser", and that of `#packages`. Nothing here knows a table, a model or a fit. */

/** What schemas are made with. */
export type Zod = typeof import("./browser/zod.js");

export type Yaml = Pick<typeof import("yaml"), "parseDocument" | "stringify">;

/** Packages that take long to load and are not always needed: each is a function of its own, exported by `#packages`, so that what bundles a page
 *  leaves out those that nothing there calls. */
export interface Packages {
  /** Schema validation. Without the code that it would compile for each schema, which takes longer than our few objects to check. */
  zod(): { readonly z: Zod };
  /** Singular values and the matrices they are taken of. */
  matrices(): Pick<typeof import("ml-matrix"), "Matrix" | "SingularValueDecomposition">;
  /** CSV parsing. */
  csv(): Pick<typeof import("csv-parse/sync"), "parse">;
  /** YAML reading and writing. */
  yaml(): Yaml;
  /** The same for code that can wait: a page that reads no YAML does not load it. */
  yamlLater(): Promise<Yaml>;
  /** Holidays by country: a package of the user's own folder, as its data are large and under a licence of their own; null where it is not installed. */
  holidays(): HolidayCalendars | null;
  /** Writes workbooks: a package of the user's own folder; null where it is not installed. */
  workbooks(): typeof import("write-excel-file/node").default | null;
  /** Writes slides: a package of the user's own folder; null where it is not installed. */
  slides(): typeof import("pptxgenjs").default | null;
  /** Data frames. */
  danfo(): Promise<Pick<typeof import("danfojs-node"), "DataFrame" | "Series">>;
}

export interface Platform {
  /** The version of this package. */
  readonly version: string;
  readonly files: Files;
  /** SHA-256 of bytes, or of a text's UTF-8, in hexadecimal. */
  sha256(content: Uint8Array | string): string;
  /** A name that nothing else has. */
  randomName(): string;
  /** The threads, loaded when a run first wants one. */
  threads(): Promise<Threads>;
  /** The queue to other machines, loaded when a run first wants one.
   *  @throws SetupError where there can be none */
  queue(): Promise<QueueAccess>;
  /** The database for raw tables, loaded when it is first wanted.
   *  @throws SetupError where there can be none */
  database(): Promise<DatabaseAccess>;
  /** What reads tables that are no text; null where nothing does. */
  tables(): Promise<TableReaders> | null;

  // Where a value is shown that is not an error.
  /** Prints text as a program does that was asked for it. */
  print(text: string): void;
  /** Any value as text for people. */
  inspect(value: unknown): string;
  /** Rewrites the line at which a person waits, and leaves it where it is the last; null where nobody looks at one. */
  readonly statusLine: ((text: string, isLast?: boolean) => void) | null;
  /** The display of the notebook whose cell is running; null where there is none. */
  notebookDisplay(): NotebookDisplay | null;
  /** A setting of the surroundings, by its name. */
  setting(name: string): string | undefined;
}

/** What is used of the package date-holidays. */
export type HolidayCalendars = new (
  country?: string,
) => {
  /** English names by code. */
  getCountries(language: string): Readonly<Record<string, string>>;
  getStates(country: string, language: string): Readonly<Record<string, string>> | undefined;
  getRegions(country: string, state: string, language: string): Readonly<Record<string, string>> | undefined;
  setHoliday(rule: string, settings: object): boolean;
  getHolidays(
    year: number,
    language: string,
  ): readonly {
    /** Begins with yyyy-mm-dd. */
    readonly date: string;
    readonly start: Date;
    readonly end: Date;
    readonly name: string;
    readonly type: string;
  }[];
};

/** Files and folders. Errors have the `code` that Node gives them: ENOENT, EACCES, ENOSPC… */
export interface Files {
  /** What lies at a path; null where nothing does. */
  kindOf(path: string): Promise<"file" | "folder" | null>;
  /** All of a file, or of a pipe, of at most so many bytes: `sizeFault` knows the error beyond. */
  readBytes(path: string, most?: number): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  /** Writes a file whole or not at all, over one that is there; its folder must exist. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Writes files that belong together, by their paths: where one of them cannot be written, all stay as they were. */
  writeAll(contents: readonly (readonly [path: string, content: Uint8Array | string])[]): Promise<void>;
  /** Names of what a folder holds. */
  list(folder: string): Promise<readonly string[]>;
  /** Makes a folder and those above it; one that is there is left as it is. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file, or a folder with all it holds; harmless where nothing is. */
  remove(path: string): Promise<void>;
  /** Takes a folder for one run. A lock that a dead process left is taken over. */
  lock(folder: string): Promise<Lock | Holder>;
  join(folder: string, name: string): string;
  /** The folder of a path. */
  parent(path: string): string;
  /** Where a path that a user gave leads: a relative one may be tried from more than one folder. */
  locate(path: string): Promise<string>;
  /** The path of a `file:` URL; null where it has none here. */
  pathOf(url: URL): string | null;
  /** What to say to who named a path where nothing is. */
  cureOfMissing(path: string): string;
}

export interface Lock {
  /** Gives the folder free; harmless the second time. */
  release(): Promise<void>;
  /** False where the folder was removed meanwhile, or somebody else has it. */
  isHeld(): Promise<boolean>;
}

/** Who has the lock that could not be taken. */
export interface Holder {
  /** In words: "process 12 on host". */
  readonly holder: string;
  /** How its lock can be taken away by hand where it is left over. */
  readonly cure: string;
}

export interface Threads {
  /** Runs a job once for each input on at most so many threads; an input waits for a free thread in order.
   *
   *  @returns the outputs, in the order of the inputs
   *  @throws the first job's error; the signal's reason when it aborts */
  run(job: JobName, shared: unknown, inputs: readonly unknown[], options: ThreadOptions): Promise<unknown[]>;
  /** Starts threads up to so many (default: one a core), which load the job's code and wait. */
  prepare(job: JobName, count?: number): void;
  /** How many run at once where nobody says otherwise. */
  count(): number;
}

export interface ThreadOptions {
  /** Default: one a core. */
  readonly workers?: number | undefined;
  readonly onEvent?: ((index: number, event: unknown) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Plain data as texts, and texts to other machines. */
export interface QueueAccess {
  /** @throws TypeError for what is no plain data */
  plainText(value: unknown): string;
  /** @throws SyntaxError, RangeError or TypeError where the text is of none */
  plainValue(text: string): unknown;
  /** @throws ArgumentError where nobody answers at the address; SetupError where a package is missing */
  open(address: string): Promise<Queue>;
  /** Answers what comes to the address. */
  serve(address: string, service: QueueService): Promise<QueueServer>;
}

export interface Queue {
  /** Its address without name and password. */
  readonly shown: string;
  /** Has a text answered, once by one of the workers of this version.
   *
   *  @param id  its SHA-256
   *  @param options.onReport  called with what the worker says of how far it is; some of it may be lost
   *  @throws ArgumentError where it is too large; an Error that says why nobody could answer it; the signal's reason, and the worker is told to stop */
  ask(
    id: string,
    text: string,
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly onReport?: ((report: string) => void) | undefined;
    },
  ): Promise<string>;
  /** Versions of the workers that are there. */
  workerVersions(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface QueueService {
  /** The answer to a text.
   *
   *  @param context.report  says how far it is; word that follows the last too soon is left out
   *  @param context.signal  aborts where nobody wants the answer any more
   *  @throws RefusedJob for what nobody is to try again */
  readonly answer: (
    id: string,
    text: string,
    context: { readonly report: (text: string) => void; readonly signal: AbortSignal },
  ) => Promise<string>;
  /** Jobs at once. */
  readonly jobs: number;
  /** Seconds without a sign of life after which another worker takes a job. */
  readonly leaseSeconds: number;
  /** The largest text that is taken, in millions of bytes. */
  readonly megabytes: number;
  readonly onEvent: (
    event:
      | { readonly kind: "done"; readonly id: string }
      | { readonly kind: "failed"; readonly id: string; readonly message: string },
  ) => void;
}

export interface QueueServer {
  /** Its address without name and password. */
  readonly shown: string;
  /** @param isPatient  whether the jobs that have begun are waited for */
  close(isPatient: boolean): Promise<void>;
}

/** Tables that are no text, as the rows of text that they would be as CSV, the header first. */
export interface TableReaders {
  /** The sheets of an Excel workbook; in words what is wrong where the bytes are of none, are damaged, or hold more than so many cells.
   *  @throws SetupError where its package is missing */
  workbook(bytes: Uint8Array, mostCells: number): Promise<readonly Sheet[] | string>;
  /** The table in a Parquet file; null where the bytes are of none, or it has more than so many cells.
   *  @throws SetupError where the database's package is missing */
  parquet(bytes: Uint8Array, mostCells: number): Promise<Sheet["rows"] | null>;
}

export interface Sheet {
  readonly name: string;
  /** Typed numbers as numbers, all else as text. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A database in memory, for tables that are too large or too raw to be read at once. */
export interface DatabaseAccess {
  /** The first bytes of a file, and how many it has. */
  look(path: string, most: number): Promise<{ readonly start: Uint8Array; readonly size: number }>;
  /** Puts bytes where a database can read them. */
  stage(bytes: Uint8Array): Promise<{ readonly path: string; remove(): Promise<void> }>;
  /** The path as SQL names it: what would stand for other letters stands for itself. */
  asPattern(path: string): string;
  /** Do two paths lead to one file, by whatever way or link? False where either leads to none. */
  isSame(one: string, other: string): Promise<boolean>;
  /** The path of a file as it is written in a folder, where ".." leads; as it was given where it is absolute and the folder is not. */
  pathFrom(folder: string, path: string): Promise<string>;
  /** Opens a database that reads these files and no others, and neither writes nor asks the network.
   *
   *  @param what  wants it, for the message
   *  @throws SetupError where its package is missing */
  open(files: readonly string[], what?: string): Promise<Database>;
}

/** What a query gives; dates and decimals as text. */
export type DatabaseCell = string | number | boolean | null;

export interface Database {
  /** The rows of a statement.
   *
   *  @param onShare  is told how much of it is done, from 0 to 1
   *  @throws the signal's reason when it aborts */
  query(
    sql: string,
    options?: {
      readonly signal?: AbortSignal | undefined;
      readonly onShare?: ((share: number) => void) | undefined;
    },
  ): Promise<readonly (readonly DatabaseCell[])[]>;
  /** Columns and rows of a statement that a user wrote. */
  table(sql: string): Promise<{
    readonly columns: readonly { readonly name: string; readonly type: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }>;
  close(): Promise<void>;
}

/** What a thread finds its job by. */
export interface JobName {
  /** URL of the module that exports it. */
  readonly module: string;
  /** Name of the export. */
  readonly name: string;
}

/** Puts an output under the running cell, or in place of the one with its id. */
export type NotebookDisplay = (
  message: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly transient: { readonly display_id?: string };
  },
  update: boolean,
) => void;
