/** How the name of a column is read: its words, and whether it has one of a list. */

/** The words of a column name in lower case: "Channel0_spend" and "channel0Spend" are ["channel0", "spend"]. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]{2,})([A-Z][a-z]{2,})/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== "");
}

/** Words joined by "_", so that names can be compared whole: "Week Start" is "week_start". */
export function plainName(name: string): string {
  return wordsOf(name).join("_");
}

/** Is one of the words, or several neighbouring words, in the list? The word found, or null. */
export function findWord(name: string, list: readonly string[]): string | null {
  const padded = `_${plainName(name)}_`;
  return list.find((word) => padded.includes(`_${word}_`)) ?? null;
}

/** A list of names or words, written as text. */
/* @__NO_SIDE_EFFECTS__ */
export const wordList = (text: string): readonly string[] => text.trim().split(/\s+/);
