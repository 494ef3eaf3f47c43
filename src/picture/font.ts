/** Advance widths of the DejaVu Sans fonts, so that text in a picture is laid out with the widths it is drawn with. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const fontFamily = "DejaVu Sans";

/** Font files given to the picture renderer; no font of the machine is ever used. */
export function fontFiles(): Readonly<Record<Face, string>> {
  return {
    regular: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    bold: require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  };
}

export type Face = "regular" | "bold";

/** Metrics of one face, in parts of the font size. */
interface FaceMetrics {
  readonly ascent: number;
  readonly descent: number;
  advance(character: string): number;
}

const loaded = new Map<Face, FaceMetrics>();

/** Width of a line of text, in the unit of `size`. */
export function textWidth(text: string, size: number, face: Face = "regular"): number {
  const metrics = faceMetrics(face);
  let width = 0;
  for (const character of text) width += metrics.advance(character);
  return width * size;
}

/** How far a face reaches above and below its baseline, in parts of the font size. */
export function faceMetrics(face: Face): FaceMetrics {
  const known = loaded.get(face) ?? readMetrics(fontFiles()[face]);
  loaded.set(face, known);
  return known;
}

/** What is read of a font of opentype.js. */
interface OpenTypeFont {
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
  charToGlyph(character: string): { readonly advanceWidth: number };
}

function readMetrics(file: string): FaceMetrics {
  // Loaded with the first picture; with lowMemory only glyphs that are asked for are parsed.
  const { parse } = require("opentype.js") as {
    parse(font: ArrayBufferLike, options: { readonly lowMemory: boolean }): OpenTypeFont;
  };
  const font = parse(new Uint8Array(readFileSync(file)).buffer, { lowMemory: true });
  const advances = new Map<string, number>();
  return {
    ascent: font.ascender / font.unitsPerEm,
    descent: -font.descender / font.unitsPerEm,
    advance(character) {
      const known = advances.get(character) ?? font.charToGlyph(character).advanceWidth / font.unitsPerEm;
      advances.set(character, known);
      return known;
    },
  };
}
