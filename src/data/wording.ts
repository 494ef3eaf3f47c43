/** Numbers with their nouns, as warnings and findings say them. */

/** "1 week", "2 weeks". */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
