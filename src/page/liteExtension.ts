/** JupyterLite's extension: the kernel "Carryover (TypeScript)", whose cells run in a worker of the page. A JupyterLab with a server takes it too, where
 *  jupyterlab-hybrid-kernels is installed. Written, as notebook/page/labExtension.ts is, for the loader of JupyterLab's extensions. */
import { completeReply, inspectReply } from "../kernel/codeReplies.js";
import { type CommRequest, createComms } from "../kernel/comms.js";
import type { Completed } from "../kernel/completion.js";
import { toCodeUnits } from "../kernel/cursor.js";
import { completePath, quotedPath } from "../kernel/quotedPaths.js";
import { loadLibrary } from "../notebook/page/loadLibrary.js";
import { startCells } from "./cells.js";
import { startChecking } from "./checking.js";
import { drawPicture } from "./drawPicture.js";
import { keepSite } from "./keepSite.js";
import type { CellOutput, PageFiles } from "./messages.js";
import { type Contents, storedFiles } from "./storedFiles.js";

type Content = Record<string, unknown>;

/** A cursor in a cell, in characters. */
interface CodePlace {
  readonly code: string;
  readonly cursor_pos: number;
}

/** A message about a comm. */
interface CommMessage extends CommRequest {
  readonly header: CommRequest["header"] & Content;
}

/** The part of JupyterLite's kernels that one of ours takes over. */
interface BaseKernel {
  readonly executionCount: number;
  readonly parent?: { readonly metadata?: { readonly cellId?: string } };
  readonly isDisposed: boolean;
  stream(content: Content): void;
  displayData(content: Content): void;
  updateDisplayData(content: Content): void;
  publishExecuteResult(content: Content): void;
  publishExecuteError(content: Content): void;
  handleComm(type: string, content: Content, metadata: Content, buffers: never[], parent: Content): void;
  dispose(): void;
}
type KernelClass = new (options: Content) => BaseKernel;

interface Services {
  readonly BaseKernel: KernelClass;
  readonly IKernelSpecs: unknown;
  readonly IKernelClient: unknown;
}

type Shared = Readonly<Record<string, Readonly<Record<string, { get(): Promise<() => Services> }>>>>;

const here = (document.currentScript as HTMLScriptElement).src;
const beside = (name: string) => new URL(name, here).href;
let shared: Shared = {};
/** One for all notebooks of the page. */
const checking = startChecking(beside("checkWorker.js"));

const page = window as { _JUPYTERLAB?: Record<string, unknown> };
page._JUPYTERLAB ??= {};
page._JUPYTERLAB["carryover-lite"] = {
  init(packages: Shared) {
    shared = packages;
  },
  async get() {
    const [services] = Object.values(shared["@jupyterlite/services"] ?? {});
    if (services === undefined) {
      console.warn(
        "The kernel of the page is not there: install jupyterlab-hybrid-kernels beside JupyterLab.",
      );
      return () => ({ __esModule: true, default: [] });
    }
    const plugin = kernelPlugin((await services.get())());
    return () => ({ __esModule: true, default: [plugin] });
  },
};

/** Whether this is a static site, on which nothing but the page computes. */
const isSite =
  document.getElementById("jupyter-config-data")?.hasAttribute("data-jupyter-lite-root") ?? false;

/** Beside a server, whose kernel has the name that notebooks ask for. */
const named = isSite
  ? { name: "carryover", display_name: "Carryover (TypeScript)" }
  : { name: "carryover-page", display_name: "Carryover (TypeScript, in this page)" };

/** How long after the first kernel is ready the rest of the site is loaded, in milliseconds: the first cells come before it. */
const untilKept = 10_000;
let isKept = false;

function keepLater(): void {
  if (isKept) return;
  isKept = true;
  setTimeout(() => void keepSite(beside("../../../carryover-files.json")), untilKept);
}

/** Kernels that run, by id: JupyterLite's stop button only empties the queue of cells. */
const running = new Map<string, { interrupt(): void }>();

/** What of JupyterLab's application is used here. */
interface App {
  readonly serviceManager: { readonly contents: Contents };
  readonly shell: { collapseLeft?(): void };
}

/** Pixels below which the list of files leaves a notebook next to no room, as on a phone: it is put away when one is opened. */
const narrow = 640;

function kernelPlugin({ BaseKernel, IKernelSpecs, IKernelClient }: Services) {
  const Kernel = kernelClass(BaseKernel);
  return {
    id: "carryover-lite:kernel",
    autoStart: true,
    requires: [IKernelSpecs],
    optional: [IKernelClient],
    activate(
      app: App,
      specs: { register(kernel: object): void },
      client: { interrupt(id: string): Promise<void> } | null,
    ) {
      if (client !== null) {
        const interrupt = client.interrupt.bind(client);
        client.interrupt = async (id) => {
          running.get(id)?.interrupt();
          await interrupt(id);
        };
      }
      specs.register({
        spec: {
          ...named,
          language: "typescript",
          argv: [],
          resources: {},
        },
        create: async (options: Content) => {
          if (isSite && innerWidth < narrow) app.shell.collapseLeft?.();
          return new Kernel(options, app.serviceManager.contents);
        },
      });
    },
  };
}

function kernelClass(Base: KernelClass) {
  return class extends Base {
    readonly #id: string;
    readonly #cells: ReturnType<typeof startCells>;
    readonly #checker = checking.open();
    readonly #files: PageFiles;
    readonly #comms = createComms<CommMessage>(
      ({ header }, type, content) => this.handleComm(type, content, {}, [], header),
      (move) => this.#cells.move(move),
    );

    constructor(options: Content, contents: Contents) {
      super(options);
      this.#id = String(options.id);
      this.#files = storedFiles(contents, isSite);
      this.#cells = startCells({
        engine: { url: beside("cellWorker.js") },
        files: this.#files,
        // A cell may want a picture before the page has drawn a chart.
        async draw(wish) {
          await loadLibrary(beside("../../carryover/static/plotly.min.js"));
          return drawPicture(wish);
        },
        checker: this.#checker,
      });
      running.set(this.#id, this.#cells);
      if (isSite) this.#cells.ready.then(keepLater, () => {});
    }

    get ready(): Promise<void> {
      return this.#cells.ready.then(() => {});
    }

    override dispose(): void {
      if (this.isDisposed) return;
      running.delete(this.#id);
      this.#cells.dispose();
      super.dispose();
    }

    async kernelInfoRequest(): Promise<Content> {
      const { version } = await this.#cells.ready;
      return {
        status: "ok",
        protocol_version: "5.3",
        implementation: "carryover",
        implementation_version: version,
        banner: `Carryover (TypeScript) ${version}, in this page`,
        language_info: {
          name: "typescript",
          version: "5.9",
          mimetype: "text/typescript",
          file_extension: ".ts",
          pygments_lexer: "typescript",
          codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
        },
        help_links: [],
      };
    }

    async executeRequest({ code }: { readonly code: string }): Promise<Content> {
      const count = this.executionCount;
      const cell = this.parent?.metadata?.cellId;
      const { error } = await this.#cells.execute(code, {
        count,
        ...(cell !== undefined && { cell }),
        onOutput: (output) => this.#show(output, count),
      });
      if (error === null) return { status: "ok", execution_count: count, user_expressions: {} };
      this.publishExecuteError({ ...error });
      return { status: "error", execution_count: count, ...error };
    }

    #show(output: CellOutput, count: number): void {
      if (output.kind === "stream") this.stream({ name: output.name, text: output.text });
      else if (output.kind === "result") {
        this.publishExecuteResult({ execution_count: count, data: output.data, metadata: output.metadata });
      } else {
        const { data, metadata, id, isUpdate } = output;
        const content = { data, metadata, transient: id === null ? {} : { display_id: id } };
        if (isUpdate) this.updateDisplayData(content);
        else this.displayData(content);
      }
    }

    async completeRequest({ code, cursor_pos }: CodePlace): Promise<Content> {
      const position = toCodeUnits(code, cursor_pos);
      const found = await this.#checker.complete(code, position);
      const paths = found.matches.length > 0 ? null : await this.#pathsIn(code, position);
      return completeReply(code, paths ?? found);
    }

    /** Files of the site that a text in quotes may go on to name. */
    async #pathsIn(code: string, position: number): Promise<Completed | null> {
      const typed = quotedPath(code, position);
      if (typed === null || (await this.#files.kindOf(typed.folder)) !== "folder") return null;
      const names = await this.#files.list(typed.folder);
      const kinds = await Promise.all(names.map((name) => this.#files.kindOf(`${typed.folder}${name}`)));
      const entries = names.map((name, at) => ({ name, isFolder: kinds[at] === "folder" }));
      return completePath(typed.base, position, entries);
    }

    async inspectRequest({ code, cursor_pos }: CodePlace): Promise<Content> {
      return inspectReply(await this.#checker.inspect(code, toCodeUnits(code, cursor_pos)));
    }

    async isCompleteRequest({ code }: { readonly code: string }): Promise<Content> {
      return { ...(await this.#checker.isComplete(code)) };
    }

    commInfoRequest = async (): Promise<Content> => ({ status: "ok", comms: this.#comms.info() });
    commOpen = (message: CommMessage): Promise<void> => this.#comms.take(message);
    commMsg = (message: CommMessage): Promise<void> => this.#comms.take(message);
    commClose = (message: CommMessage): Promise<void> => this.#comms.take(message);
    inputReply(): void {}
  };
}
