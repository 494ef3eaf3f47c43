/** Plotly running inside jsdom: one page, loaded when the first picture is asked for, with the layout answers Plotly needs. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { DOMWindow } from "jsdom";
import { elementBox, elementTextWidth } from "./boxes.js";
import { createPixels, type PixelContext } from "./pixels.js";

const require = createRequire(import.meta.url);

/** The part of Plotly that draws a figure. */
export interface PlotlyPage {
  readonly document: Document;
  readonly plotly: {
    toImage(figure: unknown, options: { format: "svg"; width: number; height: number }): Promise<string>;
  };
}

let page: Promise<PlotlyPage> | undefined;

/** The one page; about a second at the first call. */
export function plotlyPage(): Promise<PlotlyPage> {
  page ??= openPage();
  return page;
}

/** The file of the Plotly that draws our charts, here and in the pages that get a copy of it. */
export const plotlyFile = () => require.resolve("plotly.js-cartesian-dist-min");

async function openPage(): Promise<PlotlyPage> {
  const { JSDOM } = await import("jsdom");
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
  });
  answerLayoutQuestions(window);
  window.eval(readFileSync(plotlyFile(), "utf8"));
  return { document: window.document, plotly: window.Plotly as PlotlyPage["plotly"] };
}

function answerLayoutQuestions(window: DOMWindow): void {
  const rectangle = (element: Element) => {
    const { x, y, width, height } = elementBox(element);
    return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
  };
  define(window.Element.prototype, "getBoundingClientRect", function (this: Element) {
    return rectangle(this);
  });
  define(window.SVGElement.prototype, "getBBox", function (this: Element) {
    return rectangle(this);
  });
  define(window.SVGElement.prototype, "getComputedTextLength", function (this: Element) {
    return elementTextWidth(this);
  });
  // What Plotly asks when it places the head of an arrow.
  const pathOf = (path: Element) => {
    const { svgPathProperties: Path } =
      require("svg-path-properties") as typeof import("svg-path-properties");
    return new Path(path.getAttribute("d") ?? "");
  };
  define(window.SVGElement.prototype, "getTotalLength", function (this: Element) {
    return pathOf(this).getTotalLength();
  });
  define(window.SVGElement.prototype, "getPointAtLength", function (this: Element, length: number) {
    return pathOf(this).getPointAtLength(length);
  });
  define(window.SVGElement.prototype, "transform", { baseVal: { consolidate: () => null } });
  define(window.URL, "createObjectURL", () => "blob:none");

  const contexts = new WeakMap<HTMLCanvasElement, PixelContext>();
  define(window.HTMLCanvasElement.prototype, "getContext", function (this: HTMLCanvasElement, kind: string) {
    if (kind !== "2d") return null;
    let context = contexts.get(this);
    if (!context) {
      context = createPixels(this.width, this.height);
      contexts.set(this, context);
    }
    return context;
  });
  define(window.HTMLCanvasElement.prototype, "toDataURL", function (this: HTMLCanvasElement) {
    return contexts.get(this)?.toDataUrl() ?? "data:,";
  });
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}
