/** What is said of a chart to those who do not see it: what it is looked at for, in words and numbers. */
import { amountText } from "../data/currency.js";
import { roundedText, signedText } from "../words.js";
import { decimalsFor, type Reading } from "./hover.js";

/** A value by its name; what is not finite is left out. */
export interface NamedNumber {
  readonly name: string;
  readonly value: number;
}

/** "tv £1.60 is the most of 11, radio £0.20 the least".
 *
 *  @param reading  how a number is read (default: as many decimals as three digits need) */
export function mostAndLeast(values: readonly NamedNumber[], reading: Reading = {}): string {
  const known = values.filter(({ value }) => Number.isFinite(value)).sort((a, b) => b.value - a.value);
  const [most, least] = [known[0], known.at(-1)];
  if (most === undefined || least === undefined) return "no number is known";
  const { unit = "", decimals = decimalsFor(known.map(({ value }) => value)) } = reading;
  const text = ({ name, value }: NamedNumber) =>
    `${name} ${amountText(roundedText(value, decimals), unit)}`.trim();
  return known.length === 1 || most.value === least.value
    ? text(most)
    : `${text(most)} is the most of ${known.length}, ${text(least)} the least`;
}

/** "tv and radio most, 0.83": the pair of a matrix of correlations that is furthest from zero.
 *
 *  @param names  of rows and columns
 *  @param at  correlation of two of them */
export function strongestPair(names: readonly string[], at: (i: number, j: number) => number): string {
  const pairs = names.flatMap((one, i) =>
    names.slice(0, i).map((other, j) => ({ text: `${other} and ${one}`, value: at(i, j) })),
  );
  const known = pairs.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return "no two of them";
  const strongest = known.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  return `${strongest.text} most, ${signedText(strongest.value, 2)}`;
}
