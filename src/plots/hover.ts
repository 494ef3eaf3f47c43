/** What a chart says under the pointer: channel, date, value with its unit and interval with its level, in the number format of tables. */
import { amountText } from "../data/currency.js";
import { inert, shortened } from "../inert.js";
import { type Estimate, intervalText, levelText } from "../math/estimate.js";
import { roundedText, supportedDecimals } from "../words.js";

type Interval = Pick<Estimate, "lower" | "upper"> & { readonly level?: number };

/** How a value is written: its unit, and decimals as tables have them. */
export interface Reading {
  /** "GBP", "£ per £ spent"; "" for none. */
  readonly unit?: string;
  readonly decimals?: number;
}

/** A text of somebody's data as Plotly shows it and nothing else: no tag, no placeholder of a template, nothing that acts, no word without an end. */
export function plain(text: string): string {
  return shortened(inert(text), 60)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("%{", "%\u200b{");
}

/** Decimals at which a quantity of this size is read: three digits of the largest of the values, as many as an interval supports.
 *
 *  @example decimalsFor([0.42, 1.7]) // 2 */
export function decimalsFor(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  if (most === 0) return 0;
  return Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(most))));
}

/** "£1,234", "12.3 %". */
export function valueText(value: number, { unit = "", decimals = 2 }: Reading): string {
  return amountText(roundedText(value, decimals), plain(unit));
}

/** "90 % interval 0.80 to 1.70": as many decimals as it supports, at most those of the reading. */
export function intervalTip(interval: Interval, { decimals = 2 }: Reading): string {
  const held = interval.level === undefined ? "interval" : `${levelText(interval.level)} interval`;
  const number = (value: number) => roundedText(value, supportedDecimals(interval, decimals));
  return `${held} ${number(interval.lower)} to ${number(interval.upper)}`;
}

/** "1.7 (1.1 to 2.4)": a median with its interval as tables have them; without one the number alone. */
export function estimateText(
  { median, lower, upper }: Pick<Estimate, "median"> & Interval,
  { decimals = 2 }: Reading = {},
): string {
  if (!(Number.isFinite(upper - lower) && upper > lower)) return roundedText(median, decimals);
  const number = (value: number) => roundedText(value, supportedDecimals({ lower, upper }, decimals));
  return intervalText(median, { lower, upper }, number);
}

/** A tooltip of its own for every point, its lines from the top; what is empty is left out. Words that all points share stand in the template, so that
 *  a chart carries them once. */
export function tips(texts: readonly (readonly string[])[]): {
  readonly customdata: string[] | string[][];
  readonly hovertemplate: string;
} {
  const words = texts.map((lines) =>
    lines
      .filter((text) => text !== "")
      .join("<br>")
      .split(" "),
  );
  const [first = []] = words;
  if (words.some((own) => own.length !== first.length)) {
    return { customdata: words.map((own) => own.join(" ")), hovertemplate: "%{customdata}<extra></extra>" };
  }
  const varying = first.flatMap((word, i) => (words.every((own) => own[i] === word) ? [] : [i]));
  const template = first.map((word, i) =>
    varying.includes(i) ? `%{customdata[${varying.indexOf(i)}]}` : word,
  );
  return {
    customdata: words.map((own) => varying.map((i) => own[i]!)),
    hovertemplate: `${template.join(" ")}<extra></extra>`,
  };
}

/** The lines about an estimate: what it is of, its median with unit, its interval with its level. A number alone has no interval.
 *
 *  @param mean  said in place of the median, as of the promises of a plan, which add up */
export function estimateLines(
  head: string,
  what: string,
  estimate: Pick<Estimate, "median"> & Interval,
  reading: Reading,
  mean?: number,
): readonly string[] {
  const { median, lower, upper } = estimate;
  const isNumber = !(Number.isFinite(upper - lower) && upper > lower);
  return [
    head === "" ? "" : `<b>${plain(head)}</b>`,
    `${what === "" ? "" : `${plain(what)} `}${valueText(mean ?? median, isNumber ? reading : { ...reading, decimals: supportedDecimals(estimate, reading.decimals ?? 2) })}${isNumber ? "" : ` (${mean === undefined ? "median" : "mean"})`}`,
    isNumber ? "" : intervalTip(estimate, reading),
  ];
}

/** A template for values that stand alone: "tv: £1,234". The date, where there is one, heads the box of all lines.
 *
 *  @param along  the axis that the value lies on */
export function valueTemplate(
  name: string,
  { unit = "", decimals = 0 }: Reading,
  along: "x" | "y" = "y",
): string {
  const label = name === "" ? "" : `${plain(name)}: `;
  return `${label}${amountText(`%{${along}:,.${decimals}f}`, plain(unit))}<extra></extra>`;
}
