/** Advance widths of the DejaVu Sans fonts, so that text in a picture is laid out with the widths it is drawn with. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { InternalError } from "../errors.js";

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
  advance(codePoint: number): number;
}

const loaded = new Map<Face, FaceMetrics>();

/** Width of a line of text, in the unit of `size`. */
export function textWidth(text: string, size: number, face: Face = "regular"): number {
  const metrics = faceMetrics(face);
  let width = 0;
  for (const character of text) width += metrics.advance(character.codePointAt(0)!);
  return width * size;
}

/** How far a face reaches above and below its baseline, in parts of the font size. */
export function faceMetrics(face: Face): FaceMetrics {
  const known = loaded.get(face);
  if (known) return known;
  const metrics = readMetrics(readFileSync(fontFiles()[face]));
  loaded.set(face, metrics);
  return metrics;
}

/** Reads the tables head, hhea, hmtx and cmap (format 4) of a TrueType file.
 *  @see OpenType specification 1.9, chapters of those names. */
function readMetrics(font: Buffer): FaceMetrics {
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    tables.set(font.toString("latin1", entry, entry + 4), font.readUInt32BE(entry + 8));
  }
  const unitsPerEm = font.readUInt16BE(tables.get("head")! + 18);
  const hhea = tables.get("hhea")!;
  const longMetrics = font.readUInt16BE(hhea + 34);
  const hmtx = tables.get("hmtx")!;
  const segments = unicodeSegments(font, tables.get("cmap")!);
  return {
    ascent: font.readInt16BE(hhea + 4) / unitsPerEm,
    descent: -font.readInt16BE(hhea + 6) / unitsPerEm,
    advance(codePoint) {
      const glyph = glyphOf(font, segments, codePoint);
      return font.readUInt16BE(hmtx + 4 * Math.min(glyph, longMetrics - 1)) / unitsPerEm;
    },
  };
}

/** Offset of the cmap subtable for Unicode's basic plane (platform 3, encoding 1), which is in format 4. */
function unicodeSegments(font: Buffer, cmap: number): number {
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const record = cmap + 4 + 8 * i;
    if (font.readUInt16BE(record) !== 3 || font.readUInt16BE(record + 2) !== 1) continue;
    const subtable = cmap + font.readUInt32BE(record + 4);
    if (font.readUInt16BE(subtable) === 4) return subtable;
  }
  throw new InternalError("font: no Unicode character map in format 4");
}

/** Glyph number of a character; 0, the box for a missing glyph, where the font has none. */
function glyphOf(font: Buffer, subtable: number, codePoint: number): number {
  const doubled = font.readUInt16BE(subtable + 6);
  const [ends, starts] = [subtable + 14, subtable + 16 + doubled];
  for (let at = 0; at < doubled; at += 2) {
    if (font.readUInt16BE(ends + at) < codePoint) continue;
    const start = font.readUInt16BE(starts + at);
    if (start > codePoint) return 0;
    const delta = font.readUInt16BE(starts + doubled + at);
    const rangeAt = starts + 2 * doubled + at;
    const range = font.readUInt16BE(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = font.readUInt16BE(rangeAt + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
