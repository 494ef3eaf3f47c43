/** Counts, lists and shares as English has them, for tables, figures, warnings and notes. */

/** "1 week", "18 weeks". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "12 %"; "–" for NaN.
 *
 *  @example percent(0.123, 1) // "12.3 %" */
export function percent(share: number, decimals = 0): string {
  return Number.isNaN(share) ? "–" : `${(100 * share).toFixed(decimals)} %`;
}

/** With its first letter in capitals. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** ", 12 s left", to end a line of progress; nothing for NaN. */
export function timeLeft(seconds: number, limit = ""): string {
  return Number.isNaN(seconds) ? "" : `, ${limit}${seconds.toFixed(0)} s left`;
}

/** "2022-01-03 to 2024-12-30": first and last of some dates. */
export function spanOf(dates: readonly string[]): string {
  return `${dates[0]} to ${dates.at(-1)}`;
}
