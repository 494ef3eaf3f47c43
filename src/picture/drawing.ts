/** What draws a chart as a still picture: Plotly in jsdom under Node, the page's own in a browser; `#drawing` is the one that runs. */
import type { Figure } from "../plots/figure.js";

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  /** The chart with its warnings beneath it, as SVG text. */
  svg(figure: Figure, size: Size): Promise<string>;
  /** The same as a PNG file of `scale` pixels per CSS pixel. */
  png(figure: Figure, size: Size, scale: number): Promise<Uint8Array>;
  /** Whether pictures are drawn where this code runs: a page draws the charts of its workers from their data. */
  isHere(): boolean;
  /** The same figure is the same bytes on every machine. */
  readonly isReproducible: boolean;
}
