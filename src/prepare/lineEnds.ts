/** How the lines of a file end: the database reads files whose lines all end in one way, and of others it may read nothing and say nothing. */

import type { SourceRecipe } from "./recipe.js";

/** Ways in which a line ends, as people write them. */
type LineEnd = "\\n" | "\\r\\n" | "\\r";

/** The first line that ends in another way than those before it; null where all end alike. A break inside quotes ends no line.
 *
 *  @param bytes  of a file, or of its start
 *  @param source  how it is read: quotes mean nothing in its titles and in its header */
export function otherEndOf(
  bytes: Uint8Array,
  { encoding, skipLines = 0 }: SourceRecipe,
): { readonly line: number; readonly end: LineEnd; readonly before: LineEnd } | null {
  const plainLines = skipLines + 1;
  // Characters of UTF-16 from the lesser byte; those from the greater one are read as UTF-8.
  const width = encoding === "utf-16le" || (bytes[0] === 0xff && bytes[1] === 0xfe) ? 2 : 1;
  const isAt = (at: number, code: number) => bytes[at] === code && (width === 1 || bytes[at + 1] === 0);
  let before: LineEnd | null = null;
  let line = 1;
  let isQuoted = false;
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = bytes[at]!;
    if (code !== 0x0a && code !== 0x0d && code !== 0x22) continue;
    if (!isAt(at, code)) continue;
    if (code === 0x22) {
      if (line > plainLines) isQuoted = !isQuoted;
      continue;
    }
    // What follows the last byte may be the other half of it.
    if (code === 0x0d && at + width >= bytes.length) return null;
    const end = code === 0x0a ? "\\n" : isAt(at + width, 0x0a) ? "\\r\\n" : "\\r";
    if (end === "\\r\\n") at += width;
    if (!isQuoted) {
      if (before !== null && before !== end) return { line, end, before };
      before = end;
    }
    line++;
  }
  return null;
}

/** A text with one kind of line end. */
export const withOneEnd = (text: string): string => text.replace(/\r\n?/g, "\n");
