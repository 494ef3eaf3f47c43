/** The few canvas calls that Plotly's heatmaps make, on a plain array of pixels: jsdom itself has no canvas. */
import { createRequire } from "node:module";
import { InternalError } from "../errors.js";
import type { Size } from "./drawing.js";

const require = createRequire(import.meta.url);

interface ImagePixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** The part of a 2D context that heatmaps use: filled rectangles, or a whole picture of pixels. */
export interface PixelContext {
  fillStyle: string;
  readonly fillRect: (x: number, y: number, width: number, height: number) => void;
  readonly createImageData: (width: number, height: number) => ImagePixels;
  readonly putImageData: (image: ImagePixels, x: number, y: number) => void;
  readonly toDataUrl: () => string;
}

/** A drawing surface of `width` by `height` pixels, transparent at first. */
export function createPixels(width: number, height: number): PixelContext {
  const pixels = new Uint8ClampedArray(4 * width * height);
  return {
    fillStyle: "rgb(0,0,0)",
    fillRect(x, y, w, h) {
      const [red, green, blue, alpha] = parseColour(this.fillStyle);
      for (let row = Math.max(0, Math.round(y)); row < Math.min(height, Math.round(y + h)); row++) {
        for (let column = Math.max(0, Math.round(x)); column < Math.min(width, Math.round(x + w)); column++) {
          pixels.set([red, green, blue, alpha], 4 * (row * width + column));
        }
      }
    },
    createImageData: (w, h) => ({ data: new Uint8ClampedArray(4 * w * h), width: w, height: h }),
    putImageData(image, x, y) {
      for (let row = 0; row < image.height; row++) {
        const line = image.data.subarray(4 * row * image.width, 4 * (row + 1) * image.width);
        pixels.set(line, 4 * ((row + y) * width + x));
      }
    },
    toDataUrl: () => `data:image/png;base64,${encodePng(pixels, { width, height }).toString("base64")}`,
  };
}

/** "rgb(1,2,3)" or "rgba(1,2,3,0.5)", the only forms Plotly's colour scales produce. */
function parseColour(colour: string): [number, number, number, number] {
  const parts = /^rgba?\(([^)]*)\)$/.exec(colour.trim())?.[1]?.split(",").map(Number);
  if (!parts || parts.length < 3)
    throw new InternalError(`pixels: a fill must be rgb(...) or rgba(...), got ${colour}`);
  return [parts[0]!, parts[1]!, parts[2]!, Math.round(255 * (parts[3] ?? 1))];
}

/** A picture (RGBA, 8 bits) as a PNG file. Lines are not filtered, which suits charts: flat areas, and few lines that are like the one above.
 *
 *  @param settings  of pngjs: a colour type of 2 leaves out what shines through */
export function encodePng(
  pixels: Uint8Array | Uint8ClampedArray,
  { width, height }: Size,
  settings: { readonly colorType?: number; readonly deflateLevel?: number } = {},
): Buffer {
  const { PNG } = require("pngjs") as {
    PNG: { sync: { write(image: object, options: object): Buffer } };
  };
  const data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const image = { width, height, data, gamma: 0 };
  return PNG.sync.write(image, { filterType: 0, deflateLevel: -1, deflateStrategy: 0, ...settings });
}
