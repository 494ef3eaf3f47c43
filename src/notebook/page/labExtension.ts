/** JupyterLab's extension for charts: it draws the outputs that are our figures, with the plotly.js that lies beside it, loaded once a page and with the
 *  first chart. Written for the loader of JupyterLab's extensions (webpack's module federation), of which two functions are all that is needed. */
import type { Figure } from "../../plots/figure.js";
import type { FigureLayout } from "../chartData.js";
import { figureType, plotlyType } from "../chartTypes.js";
import { drawChart } from "./drawChart.js";

/** The part of Lumino's widgets that a renderer of outputs is. */
interface WidgetClass {
  new (): { readonly node: HTMLElement; onAfterAttach(message: unknown): void };
}

/** What JupyterLab shares with extensions: packages by name and version. */
type Shared = Readonly<
  Record<string, Readonly<Record<string, { get(): Promise<() => { Widget: WidgetClass }> }>>>
>;

interface OutputModel {
  readonly data: Readonly<Record<string, unknown>>;
}

interface LabPage {
  _JUPYTERLAB?: Record<string, unknown>;
}

const here = (document.currentScript as HTMLScriptElement).src;
let shared: Shared = {};
let library: Promise<void> | null = null;

const page = window as LabPage;
page._JUPYTERLAB ??= {};
page._JUPYTERLAB.carryover = {
  init(packages: Shared) {
    shared = packages;
  },
  async get() {
    const [widgets] = Object.values(shared["@lumino/widgets"]!);
    const { Widget } = (await widgets!.get())();
    const extension = {
      id: "carryover:charts",
      rendererFactory: {
        safe: true,
        mimeTypes: [figureType],
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

    renderModel({ data }: OutputModel): Promise<void> {
      this.#data = data;
      return this.node.isConnected ? this.#draw() : Promise.resolve();
    }

    /** Also when the cell comes back into view: JupyterLab takes those far away out of the page. */
    override onAfterAttach(message: unknown): void {
      super.onAfterAttach(message);
      void this.#draw();
    }

    async #draw(): Promise<void> {
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
      await loadLibrary();
      if (box.isConnected) drawChart(box, this.#data[plotlyType] as Pick<Figure, "data">, figure);
    }
  };
}

/** The script finds the page's loaders of modules hidden, so that it is a global, whatever else is loaded. */
function loadLibrary(): Promise<void> {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", here).href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
    document.head.append(script);
  });
  return library;
}
