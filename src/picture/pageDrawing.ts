/** Still pictures in a browser: the page's Plotly draws them, loaded with the first. A Web Worker has no page to draw in, and may ask its page. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "../plots/figure.js";
import { chartAt } from "../plots/inPage.js";
import type { Drawing, Size } from "./drawing.js";
import { type NoteFont, withNotes } from "./pictureNotes.js";

export const drawing: Drawing = {
  svg: (figure, size) => drawer().svg(figure, size),
  png: (figure, size, scale) => drawer().png(figure, size, scale),
  isHere: () => typeof document !== "undefined",
  isReproducible: false,
};

type Drawer = Pick<Drawing, "svg" | "png">;

let ofPage: Drawer | null = null;

/** From now on this worker's pictures are drawn by its page. */
export function drawBy(page: Drawer): void {
  ofPage = page;
}

function drawer(): Drawer {
  if (drawing.isHere()) return { svg, png };
  if (ofPage !== null) return ofPage;
  throw new ArgumentError({
    caller: "figureSvg",
    about: "a Web Worker",
    rule: "has no page to draw in",
    cure: "send the figure to the page",
  });
}

async function svg(figure: Figure, { width, height }: Size): Promise<string> {
  const { Plotly: loaded } = globalThis as { Plotly?: typeof import("plotly.js") };
  const plotly = loaded ?? (await import("plotly.js-cartesian-dist-min")).default;
  const drawn = chartAt(figure, { width, dark: null, paper: "white" });
  const uri = await plotly.toImage(drawn as never, { format: "svg", width, height });
  return withNotes(
    decodeURIComponent(uri.slice(uri.indexOf(",") + 1)),
    figure,
    { width, height },
    pageFont(),
  );
}

async function png(figure: Figure, size: Size, scale: number): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(await svg(figure, size))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return new Uint8Array(await blob!.arrayBuffer());
}

function pageFont(): NoteFont {
  const family = "sans-serif";
  const pen = document.createElement("canvas").getContext("2d")!;
  return {
    family,
    textWidth(text, size) {
      pen.font = `${size}px ${family}`;
      return pen.measureText(text).width;
    },
  };
}
