/** JupyterLab's extension for charts and controls: it draws the outputs that are our figures, and moves those with controls by the kernel, with the plotly.js that lies beside it, loaded once a page and with the
 *  first chart. Written for the loader of JupyterLab's extensions (webpack's module federation), of which two functions are all that is needed. */
import type { Figure } from "../../plots/figure.js";
import type { FigureLayout, PageView } from "../chartData.js";
import { controlType, figureType, plotlyType } from "../chartTypes.js";
import type { ControlData, Value } from "../reactive.js";
import { drawChart } from "./drawChart.js";
import { drawControls, type Live } from "./drawControls.js";
import { loadLibrary } from "./loadLibrary.js";

/** The part of Lumino's widgets that a renderer of outputs is. */
interface WidgetClass {
  new (): {
    readonly node: HTMLElement;
    onAfterAttach(message: unknown): void;
    onBeforeDetach(message: unknown): void;
  };
}

/** What JupyterLab shares with extensions: packages by name and version. */
type Shared = Readonly<
  Record<string, Readonly<Record<string, { get(): Promise<() => { Widget: WidgetClass }> }>>>
>;

interface OutputModel {
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is used of JupyterLab's application: its documents, some of which have a kernel. */
interface Lab {
  readonly shell: { widgets(area: string): Iterable<LabWidget> };
}

interface LabWidget {
  readonly node: HTMLElement;
  readonly sessionContext?: { readonly session?: { readonly kernel?: Kernel | null } | null };
}

interface Kernel {
  createComm(target: string): Comm;
  readonly status: string;
}

/** A message that was sent: done when the kernel is idle again that has taken it. */
interface Sent {
  readonly done: Promise<unknown>;
}

interface Comm {
  onMsg: (message: {
    readonly content: { readonly data: { values: readonly Value[]; view: PageView } };
  }) => void;
  onClose: () => void;
  open(data: object): Sent;
  send(data: object): Sent;
  close(): unknown;
  readonly isDisposed: boolean;
}

let lab: Lab | null = null;

interface LabPage {
  _JUPYTERLAB?: Record<string, unknown>;
}

const here = (document.currentScript as HTMLScriptElement).src;
let shared: Shared = {};
const library = new URL("plotly.min.js", here).href;

const page = window as LabPage;
page._JUPYTERLAB ??= {};
page._JUPYTERLAB.carryover = {
  init(packages: Shared) {
    shared = packages;
  },
  async get(module: string) {
    if (module === "./extension") {
      const activate = (app: Lab) => {
        lab = app;
      };
      const plugin = { id: "carryover:controls", autoStart: true, activate };
      return () => ({ __esModule: true, default: plugin });
    }
    const [widgets] = Object.values(shared["@lumino/widgets"]!);
    const { Widget } = (await widgets!.get())();
    const extension = {
      id: "carryover:charts",
      rendererFactory: {
        safe: true,
        mimeTypes: [controlType, figureType],
        createRenderer: () => new (chartWidget(Widget))(),
      },
      // Before whoever draws Plotly's own type.
      rank: -1,
      dataType: "json",
    };
    return () => ({ __esModule: true, default: extension });
  },
};

function chartWidget(Widget: WidgetClass) {
  return class extends Widget {
    #data: OutputModel["data"] = {};
    #comm: Comm | null = null;

    renderModel({ data }: OutputModel): Promise<void> {
      this.#data = data;
      return this.node.isConnected ? this.#draw() : Promise.resolve();
    }

    /** Also when the cell comes back into view: JupyterLab takes those far away out of the page. */
    override onAfterAttach(message: unknown): void {
      super.onAfterAttach(message);
      void this.#draw();
    }

    override onBeforeDetach(message: unknown): void {
      this.#close();
      super.onBeforeDetach(message);
    }

    async #draw(): Promise<void> {
      const controls = this.#data[controlType] as (ControlData & { readonly html?: string }) | undefined;
      if (controls !== undefined) return this.#drawControls(controls);
      const figure = this.#data[figureType] as FigureLayout;
      const box = document.createElement("div");
      box.className = "carryover-figure";
      if (typeof this.#data["image/png"] === "string") {
        const image = new Image();
        image.src = `data:image/png;base64,${this.#data["image/png"]}`;
        image.alt = figure.description;
        image.style.maxWidth = "100%";
        box.append(image);
      }
      this.node.replaceChildren(box);
      await loadLibrary(library);
      if (box.isConnected) drawChart(box, this.#data[plotlyType] as Pick<Figure, "data">, figure);
    }

    #close(): void {
      if (this.#comm?.isDisposed === false) this.#comm.close();
      this.#comm = null;
    }

    async #drawControls({ html, ...data }: ControlData & { readonly html?: string }): Promise<void> {
      const box = document.createElement("div");
      this.node.replaceChildren(box);
      if (html === undefined) await loadLibrary(library);
      if (!box.isConnected) return;
      this.#close();
      const found = liveOf(box, data);
      this.#comm = found?.comm ?? null;
      const chart = this.#data[plotlyType] as Pick<Figure, "data">;
      const base = html === undefined ? { chart, figure: this.#data[figureType] as FigureLayout } : { html };
      drawControls(box, data, base, found?.live ?? null);
    }
  };
}

/** A channel to the kernel of the notebook that an output stands in; null where none runs. */
function liveOf(
  node: HTMLElement,
  { id, values }: ControlData,
): { readonly live: Live; readonly comm: Comm } | null {
  for (const widget of lab?.shell.widgets("main") ?? []) {
    const kernel = widget.sessionContext?.session?.kernel;
    if (kernel == null || !widget.node.contains(node)) continue;
    const comm = kernel.createComm("carryover.control");
    const opened = deliver(kernel, comm, () => comm.open({ id, values }));
    const live: Live = {
      async send(wanted) {
        await opened;
        await deliver(kernel, comm, () => comm.send({ values: wanted }));
      },
      isClosed: () => comm.isDisposed,
      onAnswer: () => {},
      onGone: () => {},
    };
    comm.onMsg = ({ content: { data } }) => live.onAnswer(data.values, data.view);
    comm.onClose = () => live.onGone();
    return { live, comm };
  }
  return null;
}

/** Sends a message, again where it was lost: JupyterLite drops what waits behind a cell that fails or is stopped.
 *
 *  @returns when the kernel has taken it, or the channel is closed */
function deliver(kernel: Kernel, comm: Comm, send: () => Sent): Promise<void> {
  return new Promise((resolve) => {
    let idle = 0;
    const end = () => {
      clearInterval(watch);
      resolve();
    };
    const attempt = () => {
      if (comm.isDisposed) end();
      else send().done.then(end, end);
    };
    // Twice idle: once may be between a cell and this message.
    const watch = setInterval(() => {
      idle = kernel.status === "idle" ? idle + 1 : 0;
      if (comm.isDisposed) end();
      else if (idle >= 2) {
        idle = 0;
        attempt();
      }
    }, 500);
    attempt();
  });
}
