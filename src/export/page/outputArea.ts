/** What stands under a cell of the page: what the notebook had, until the cell runs, and then what it shows. */
import type { CellError } from "../../kernel/cellErrors.js";
import type { FigureLayout, PageView } from "../../notebook/chartData.js";
import { controlType, figureType, plotlyType } from "../../notebook/chartTypes.js";
import { drawChart } from "../../notebook/page/drawChart.js";
import { drawControls, type Live } from "../../notebook/page/drawControls.js";
import type { ControlData } from "../../notebook/reactive.js";
import type { CellOutput } from "../../page/messages.js";
import type { Figure } from "../../plots/figure.js";
import { type Bundle, errorHtml, stillHtml, streamHtml } from "../outputHtml.js";

/** What the page gives to its outputs. */
export interface OutputHost {
  /** Loads what draws charts, once. */
  readonly plotly: () => Promise<void>;
  /** By which controls move an output of this session. */
  readonly liveOf: (id: string) => Live;
}

export interface OutputArea {
  /** The cell begins: what stood here stays, faint, until something takes its place. */
  readonly begin: () => void;
  readonly take: (output: CellOutput) => void;
  readonly end: (error: CellError | null) => void;
}

type Shown = ControlData & { readonly html?: string };

/** Outputs of display calls by the ids under which they are updated. */
const byId = new Map<string, HTMLElement>();

/** @param place  holds what the notebook had */
export function createOutputArea(place: HTMLElement, host: OutputHost): OutputArea {
  const clear = () => {
    if (!place.classList.contains("old")) return;
    place.classList.remove("old");
    place.replaceChildren();
  };
  const added = (html = ""): HTMLElement => {
    clear();
    const box = document.createElement("div");
    box.className = "output";
    box.innerHTML = html;
    place.append(box);
    return box;
  };
  return {
    begin: () => place.classList.add("old"),
    take(output) {
      if (output.kind === "stream") {
        clear();
        const last = place.lastElementChild;
        const isSame = last?.classList.contains(output.name) === true && last.tagName === "PRE";
        if (isSame) last.append(plainText(output.text));
        else place.insertAdjacentHTML("beforeend", streamHtml(output.name, output.text));
        return;
      }
      const id = output.kind === "display" ? output.id : null;
      const known = id === null ? undefined : byId.get(id);
      if (output.kind === "display" && output.isUpdate) {
        if (known !== undefined) void fill(known, output, host);
        return;
      }
      const box = added();
      if (id !== null) byId.set(id, box);
      void fill(box, output, host);
    },
    end(error) {
      clear();
      if (error !== null) place.insertAdjacentHTML("beforeend", errorHtml(error.traceback));
    },
  };
}

function plainText(text: string): Text {
  const made = document.createElement("pre");
  made.innerHTML = streamHtml("stdout", text);
  return document.createTextNode(made.textContent);
}

async function fill(
  box: HTMLElement,
  { data, metadata }: { readonly data: Bundle; readonly metadata: Bundle },
  host: OutputHost,
): Promise<void> {
  if (data[figureType] === undefined && data[controlType] === undefined) {
    box.innerHTML = stillHtml(data, metadata);
    return;
  }
  const inner = document.createElement("div");
  inner.className = "carryover-figure";
  box.replaceChildren(inner);
  await host.plotly();
  if (inner.isConnected) draw(inner, data, host.liveOf);
}

/** Draws what the outputs of the notebook hold of charts and controls, which move between the positions that stand ready. */
export async function drawStored(host: OutputHost): Promise<void> {
  for (const script of document.querySelectorAll('.carryover-figure > script[type="application/json"]')) {
    await host.plotly();
    // Between two charts the page answers.
    await new Promise((resolve) => setTimeout(resolve));
    const box = script.parentElement!;
    if (box.isConnected) draw(box, JSON.parse(script.textContent) as Bundle, () => null);
  }
}

function draw(box: HTMLElement, data: Bundle, liveOf: (id: string) => Live | null): void {
  const controls = data[controlType] as Shown | undefined;
  const chart = data[plotlyType] as Pick<Figure, "data">;
  const figure = data[figureType] as FigureLayout;
  if (controls === undefined) {
    drawChart(box, chart, figure);
    return;
  }
  const { html, ...rest } = controls;
  const base: PageView = html === undefined ? { chart, figure } : { html };
  drawControls(box, rest, base, liveOf(rest.id), "Run this cell to move its controls.");
}
