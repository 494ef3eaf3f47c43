/** Still pictures without a browser: Plotly in jsdom makes the SVG, resvg makes the PNG. Fonts are DejaVu Sans throughout, so that a
 *  picture is the same on every machine. */
import type { Figure } from "../plots/figure.js";
import { chartAt } from "../plots/inPage.js";
import type { Drawing, Size } from "./drawing.js";
import { fontFamily, fontFiles, textWidth } from "./font.js";
import { withNotes } from "./pictureNotes.js";
import { encodePng } from "./pixels.js";
import { plotlyPage } from "./plotly.js";

export const drawing: Drawing = { svg, png, isHere: () => true, isReproducible: true };

async function svg(figure: Figure, { width, height }: Size): Promise<string> {
  const { plotly } = await plotlyPage();
  const { data, layout } = chartAt(figure, { width, dark: null, paper: "white" });
  const font = { ...(layout.font as object), family: fontFamily };
  // Given a figure, and not a chart in the page, Plotly draws once.
  const uri = await plotly.toImage({ data, layout: { ...layout, font } }, { format: "svg", width, height });
  const chart = sharpCells(decodeURIComponent(uri.slice(uri.indexOf(",") + 1)));
  return withNotes(chart, figure, { width, height }, { family: fontFamily, textWidth });
}

/** Heatmap cells with hard edges: CSS says "pixelated", which SVG renderers outside browsers know by its older name. */
function sharpCells(svg: string): string {
  return svg.replaceAll("image-rendering: pixelated", "image-rendering: optimizeSpeed");
}

async function png(figure: Figure, size: Size, scale: number): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const rendering = new Resvg(await svg(figure, size), {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: { fontFiles: Object.values(fontFiles()), loadSystemFonts: false, defaultFontFamily: fontFamily },
  });
  const { pixels, width, height } = rendering.render();
  return encodePng(pixels, { width, height }, { colorType: 2, deflateLevel: 9 });
}
