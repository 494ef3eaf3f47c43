/** Draws the pictures that cells ask their page for, with the page's plotly.js. */
import { drawing } from "../picture/pageDrawing.js";
import type { PictureWish } from "./messages.js";

/** SVG text, or the bytes of a PNG file where there is a scale. */
export function drawPicture({ figure, width, height, scale }: PictureWish): Promise<string | Uint8Array> {
  return scale === null
    ? drawing.svg(figure, { width, height })
    : drawing.png(figure, { width, height }, scale);
}
