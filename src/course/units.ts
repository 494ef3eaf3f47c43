/** The units that are asked for: how an answer in one is written, and what else it may be given in. */
import { formatNumber } from "../words.js";

interface Unit {
  /** As it stands in a sentence: "in weeks"; "" where nothing is to be said. */
  readonly asked: string;
  /** A number with its unit. */
  readonly text: (number: string) => string;
  /** What may stand behind or before a number, in lower case, and what one of it is in this unit. */
  readonly words: Readonly<Record<string, number>>;
}

const currencies = { "£": 1, gbp: 1, pounds: 1, pound: 1 };
const times = { x: 1, "×": 1, times: 1 };
const perMoney = { ...times, "£ per £": 1, "£": 1, gbp: 1 };
const week = { w: 1, week: 1, weeks: 1, wk: 1, wks: 1 };
const inWeeks = {
  d: 1 / 7,
  day: 1 / 7,
  days: 1 / 7,
  month: 365.25 / 84,
  months: 365.25 / 84,
  year: 365.25 / 7,
};
const plain = (number: string) => number;

export type UnitName = "" | "%" | "share" | "weeks" | "units" | "£" | "£ a week" | "£ per £";

const units: Readonly<Record<UnitName, Unit>> = {
  "": { asked: "", text: plain, words: times },
  "%": { asked: "in per cent", text: (n) => `${n} %`, words: percentWords(1) },
  share: { asked: "as a share, between 0 and 1", text: plain, words: percentWords(1 / 100) },
  weeks: { asked: "in weeks", text: (n) => `${n} weeks`, words: { ...week, ...inWeeks } },
  units: {
    asked: "in units sold",
    text: (n) => `${n} units`,
    words: { unit: 1, units: 1, bikes: 1, bike: 1, "units a week": 1 },
  },
  "£": { asked: "in pounds", text: (n) => `£${n}`, words: currencies },
  "£ a week": { asked: "in pounds a week", text: (n) => `£${n} a week`, words: weekly(currencies) },
  "£ per £": {
    asked: "in pounds per pound",
    text: (n) => `£${n} per £`,
    words: { ...perMoney, ...percentWords(1 / 100) },
  },
};

export function unitOf(name: UnitName): Unit {
  return units[name];
}

/** A number in its unit, with four digits that count.
 *
 *  @example withUnit(4.2653, "weeks") // "4.265 weeks" */
export function withUnit(value: number, unit: UnitName): string {
  return units[unit].text(numberText(value));
}

/** A number with as many decimals as four digits leave it. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return formatNumber(value, 0);
  const size = Math.floor(Math.log10(Math.abs(value)));
  const text = formatNumber(value, Math.min(6, Math.max(0, 3 - size)));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function percentWords(one: number): Readonly<Record<string, number>> {
  return { "%": one, percent: one, "per cent": one, pct: one };
}

function weekly(words: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const behind = [" a week", " per week", "/week", " weekly"];
  const long = Object.entries(words).flatMap(([word, one]) =>
    behind.map((end) => [word + end, one] as const),
  );
  return { ...words, ...Object.fromEntries(long), "a week": 1, "per week": 1 };
}
