/** Numbers, counts, lists and shares as English has them, for tables, figures, warnings and notes. */

/** The number with `decimals` decimals and commas between thousands; "–" for null and NaN.
 *
 *  @example formatNumber(1234567.891, 2) // "1,234,567.89" */
export function formatNumber(value: number | null, decimals: number): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".") as [string, string?];
  const grouped = whole.includes("e") ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  // A value that rounds to zero has no sign.
  return value < 0 && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Decimals that an interval supports: two digits of its half; below zero where tens or hundreds are rounded away.
 *
 *  @param most  decimals at most
 *  @example supportedDecimals({ lower: 38.2, upper: 84.1 }, 2) // 0 */
export function supportedDecimals(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  most: number,
): number {
  const half = (upper - lower) / 2;
  return half > 0 && Number.isFinite(half) ? Math.min(most, 1 - Math.floor(Math.log10(half))) : most;
}

/** A number with so many decimals and a true minus; -2 rounds to hundreds.
 *
 *  @example roundedText(-12_345.6, -2) // "−12,300" */
export function roundedText(value: number, decimals: number): string {
  if (decimals >= 0) return withMinus(formatNumber(value, decimals));
  const unit = 10 ** -decimals;
  return withMinus(formatNumber(unit * Math.round(value / unit), 0));
}

/** A number in so many significant digits, with noughts in place of an exponent.
 *
 *  @example significantText(37_012.3, 3) // "37,000" */
export function significantText(value: number, digits: number): string {
  return roundedText(value, value === 0 ? 0 : digits - 1 - Math.floor(Math.log10(Math.abs(value))));
}

/** A change with its sign: "+1.2", "−3", "0".
 *
 *  @example signedText(1.234, 1) // "+1.2" */
export function signedText(value: number, decimals: number): string {
  const text = roundedText(value, decimals);
  return value > 0 && /[1-9∞]/.test(text) ? `+${text}` : text;
}

/** A number's text with a true minus for its hyphen. */
export function withMinus(text: string): string {
  return text.replace(/^-/, "−");
}

/** "1 week", "18 weeks". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "once", "3 times". */
export function often(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "12 %"; "–" for NaN.
 *
 *  @example percent(0.123, 1) // "12.3 %" */
export function percent(share: number, decimals = 0): string {
  return Number.isNaN(share) ? "–" : `${formatNumber(100 * share, decimals)} %`;
}

/** A probability in words: nothing is certain.
 *
 *  @example chanceText(0.9994) // "over 99 %" */
export function chanceText(probability: number): string {
  if (probability > 0.99) return "over 99 %";
  return probability < 0.01 ? "below 1 %" : percent(probability);
}

/** A probability that may be far below one in a hundred: "0.13 %", "below 0.1 %". */
export function rareText(probability: number, decimals: number): string {
  const least = 10 ** (-decimals - 2);
  return probability < least ? `below ${percent(least, decimals)}` : percent(probability, decimals);
}

/** With its first letter in capitals. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** ", 12 s left", ", 4 min left", ", 2 h left", to end a line of progress; nothing for NaN, and for more than a day, which no estimate is good for. */
export function timeLeft(seconds: number, limit = ""): string {
  if (!(seconds <= 86_400)) return "";
  const text =
    seconds < 90
      ? `${seconds.toFixed(0)} s`
      : seconds < 5400
        ? `${(seconds / 60).toFixed(0)} min`
        : `${(seconds / 3600).toFixed(0)} h`;
  return `, ${limit}${text} left`;
}

/** "2022-01-03 to 2024-12-30": first and last of some dates. */
export function spanOf(dates: readonly string[]): string {
  return `${dates[0]} to ${dates.at(-1)}`;
}

/** What somebody gave in place of a record, in words. */
export function recordText(value: unknown): string {
  if (value instanceof Promise) return "a promise; write await before it";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  const { kind } = value as { readonly kind?: unknown };
  return typeof kind === "string" ? `a record of kind "${kind}"` : "an object without a kind";
}

/** The text in lines no wider than `width`; a word that is wider than that is cut. A no-break space is part of a word. */
export function wrapText(text: string, width: number, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(/[ \t\r\n]+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    // Without an end there is nothing to measure: the whole text would be, once for each of its words.
    if (width === Number.POSITIVE_INFINITY || widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    while (word.length > 1) {
      const end = endOfSearch(word, width, widthOf);
      if (end === word.length && widthOf(word) <= width) break;
      let cut = Math.min(end, word.length - 1);
      while (cut > 1 && widthOf(word.slice(0, cut)) > width) cut--;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    line = word;
  }
  return line === "" ? lines : [...lines, line];
}

/** So many letters of a word have to be looked at to find where it is cut: a list of a thousand names without a space is a word too, and is not
 *  measured anew from its end for each line. What joins in one sign (a family of emoji) makes a beginning narrower again, by far less than this. */
function endOfSearch(word: string, width: number, widthOf: (text: string) => number): number {
  let end = 16;
  while (end < word.length && widthOf(word.slice(0, end)) <= 2 * width + 16) end *= 2;
  return Math.min(end, word.length);
}

/** A path as a word of a command: in quotes where a shell would part it or take a sign in it for its own. */
export function shellWord(path: string): string {
  return /^[\p{L}\p{N}\w./:@%+=,-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
