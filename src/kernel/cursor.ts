/** A cursor in a cell: Jupyter counts it in Unicode characters, JavaScript in UTF-16 units; an emoji is one and two. */

/** Cursor in UTF-16 units for a cursor in characters. */
export function toCodeUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}

/** Cursor in characters for a cursor in UTF-16 units. */
export function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
