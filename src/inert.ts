/** Texts of strangers made harmless to whoever shows them: names of columns come from files that anybody can write. */

/** Moves the cursor, turns lines round or hides what stands behind it: all control characters, halves of pairs, and marks of direction. */
const acting = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** The text in one line that no terminal obeys: line breaks and tabs as spaces, control characters and marks of direction as "�".
 *
 *  @example inert("tv\u001b[2J") // "tv�[2J" */
export function inert(text: string): string {
  return text.replace(acting, (character) => (/\s/.test(character) ? " " : "�"));
}

/** The text with every word that is longer cut in its middle.
 *
 *  @param longest  characters of a word
 *  @example shortened("a".repeat(100), 9) // "aaaaaa…aa" */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.replace(/\S+/g, (word) => {
    const characters = [...word];
    if (characters.length <= longest) return word;
    const end = Math.floor(longest / 4);
    return `${characters.slice(0, longest - 1 - end).join("")}…${characters.slice(-end).join("")}`;
  });
}

/** The text with no break between a number and its "%", between a minus and the sign of a currency, nor about the sign of a comparison.
 *
 *  @example unbroken("90 % interval") // "90\u00a0% interval" */
export function unbroken(text: string): string {
  return text
    .replace(/(?<=\d) (?=%)| (?=[<>≤≥] \d)|(?<=[<>≤≥]) (?=\d)/g, "\u00a0")
    .replace(/(?<=[−+-])(?=[A-Z]{0,3}\p{Sc})/gu, "\u2060");
}

/** A sentence as it is shown: inert, its longest words cut (a path is not one of them), its numbers with a true minus.
 *
 *  @example shownText("from -1.2 to 3") // "from −1.2 to 3" */
export function shownText(sentence: string): string {
  return trueMinus(shortened(inert(sentence), 300));
}

/** The text with a true minus before its numbers; names, dates and flags keep their hyphens.
 *
 *  @example trueMinus("from -1.2 to 3") // "from −1.2 to 3" */
export function trueMinus(text: string): string {
  return text.replace(/(?<=^|[\s([])-(?=[\d.∞])/g, "−");
}
