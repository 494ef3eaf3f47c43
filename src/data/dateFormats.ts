/** The ways of writing a date that are understood, each as a parser from a cell to a day number. */
import { dayNumber, isoWeekDay } from "./calendar.js";
import { monthOf } from "./monthNames.js";

export interface DateFormat {
  /** A date written this way, for messages. */
  readonly example: string;
  /** Day number of a cell, or null where the cell is not written this way. */
  readonly parse: (cell: string) => number | null;
}

/** A time of day after a date is allowed and left out of account. */
const time = String.raw`(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?`;

const monthWord = "(\\p{L}{3,10})\\.?";

/** What stands before the number of a calendar week. */
const weekWord = "(?:W|KW|CW|wk|week|woche|semaine|semana)";

/** Day numbers in Excel count from here: serial 1 is 1900-01-01, and Excel believes in 29 February 1900. */
const excelEpoch = dayNumber(1899, 12, 30)!;

/** Serials from 1954 to 2119: smaller or larger numbers are not dates of a marketing table. */
const excelRange = [20_000, 80_000] as const;

/** Every known way of writing a date; the key is what the option `dateFormat` takes. Two-digit years mean 2000 to 2099. */
export const dateFormats = {
  "yyyy-mm-dd": {
    example: "2024-02-05",
    parse: by(`(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${time}`, (p) => day(p[1], p[3], p[4])),
  },
  yyyymmdd: { example: "20240205", parse: by("(\\d{4})(\\d{2})(\\d{2})", (p) => day(p[1], p[2], p[3])) },
  "dd/mm/yyyy": {
    example: "05/02/2024",
    parse: by(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${time}`, (p) => day(p[4], p[3], p[1])),
  },
  "mm/dd/yyyy": {
    example: "02/05/2024",
    parse: by(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${time}`, (p) => day(p[4], p[1], p[3])),
  },
  "dd/mm/yy": {
    example: "05/02/24",
    parse: by(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{2})${time}`, (p) => day(`20${p[4]}`, p[3], p[1])),
  },
  "mm/dd/yy": {
    example: "02/05/24",
    parse: by(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{2})${time}`, (p) => day(`20${p[4]}`, p[1], p[3])),
  },
  "dd mmm yyyy": {
    example: "5 Feb 2024",
    parse: by(`(\\d{1,2})[ .-]+${monthWord}[ ,-]+(\\d{4})`, (p) => namedDay(p[3], p[2], p[1])),
  },
  "dd mmm yy": {
    example: "05-Feb-24",
    parse: by(`(\\d{1,2})[ .-]+${monthWord}[ ,-]+'?(\\d{2})`, (p) => namedDay(`20${p[3]}`, p[2], p[1])),
  },
  "mmm dd, yyyy": {
    example: "Feb 5, 2024",
    parse: by(`${monthWord}[ -](\\d{1,2})(?:st|nd|rd|th)?,? +(\\d{4})`, (p) => namedDay(p[3], p[1], p[2])),
  },
  "yyyy-mm": { example: "2024-02", parse: by("(\\d{4})[-/.](\\d{1,2})", (p) => day(p[1], p[2], "1")) },
  yyyymm: { example: "202402", parse: by("((?:19|20)\\d{2})(0[1-9]|1[0-2])", (p) => day(p[1], p[2], "1")) },
  "mm/yyyy": { example: "02/2024", parse: by("(\\d{1,2})[-/.](\\d{4})", (p) => day(p[2], p[1], "1")) },
  "mmm yyyy": {
    example: "Feb 2024",
    parse: by(`${monthWord}[ -](\\d{4})`, (p) => namedDay(p[2], p[1], "1")),
  },
  "mmm yy": {
    example: "Feb-24",
    parse: by(`${monthWord}[ -]'?(\\d{2})`, (p) => namedDay(`20${p[2]}`, p[1], "1")),
  },
  "yyyy-Www": {
    example: "2024-W06",
    parse: by(`(\\d{4})[-/. ]?${weekWord}[ .-]?(\\d{1,2})(?:-([1-7]))?`, (p) =>
      isoWeekDay(Number(p[1]), Number(p[2]), Number(p[3] ?? "1")),
    ),
  },
  yyyyww: {
    example: "202406",
    parse: by("((?:19|20)\\d{2})[-/.]?(\\d{2})", (p) => isoWeekDay(Number(p[1]), Number(p[2]))),
  },
  "Www/yyyy": {
    example: "KW 06/2024",
    parse: by(`(?:${weekWord}[ .-]?(\\d{1,2})|(\\d{1,2})\\.? ?${weekWord})[-/., ]+(20\\d{2}|'\\d{2})`, (p) =>
      isoWeekDay(Number(p[3]!.replace("'", "20")), Number(p[1] ?? p[2])),
    ),
  },
  "excel-serial": {
    example: "45327",
    parse: by("(\\d{5})(?:\\.0*)?", (p) => {
      const serial = Number(p[1]);
      return serial >= excelRange[0] && serial <= excelRange[1] ? excelEpoch + serial : null;
    }),
  },
} as const satisfies Record<string, DateFormat>;

export type DateFormatName = keyof typeof dateFormats;

/** Ways to write a date that `dateFormat` of `readPanel` may name. */
export const dateFormatNames = Object.keys(dateFormats) as DateFormatName[];

function by(
  pattern: string,
  read: (parts: readonly (string | undefined)[]) => number | null,
): DateFormat["parse"] {
  const expression = new RegExp(`^${pattern}$`, "iu");
  return (cell) => {
    const match = expression.exec(cell);
    return match === null ? null : read(match);
  };
}

function day(
  year: string | undefined,
  month: string | undefined,
  dayOfMonth: string | undefined,
): number | null {
  return dayNumber(Number(year), Number(month), Number(dayOfMonth));
}

function namedDay(
  year: string | undefined,
  month: string | undefined,
  dayOfMonth: string | undefined,
): number | null {
  const number = monthOf(month ?? "");
  return number === null ? null : day(year, String(number), dayOfMonth);
}
