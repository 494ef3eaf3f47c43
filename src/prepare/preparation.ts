/** What preparing a table gives: the table, what went in and came out of it, and what was left out and why. */
import type { Warning } from "../warning.js";
import type { WeeklyTable } from "./weeklyTable.js";

/** One column of the table in one month: amounts are decimals as text, exact. */
export interface ReconciledMonth {
  readonly name: string;
  /** yyyy-mm, by the date of a row; in a retail calendar yyyy-Pnn. */
  readonly month: string;
  /** What the files say, every row counted; of money in another currency, what it is in the table's (`conversions`). */
  readonly given: string;
  /** Taken out as rows that are there twice. */
  readonly twice: string;
  /** What rounding each day to whole cents adds. */
  readonly rounding: string;
  /** Of days outside the table's weeks, or of weeks that are not whole. */
  readonly outside: string;
  /** What the weeks of the table hold of this month. */
  readonly kept: string;
  /** given − twice + rounding − outside − kept. */
  readonly difference: string;
}

/** Money of one source, column and month that the files have in another currency: amounts as in `ReconciledMonth`. */
export interface ConvertedMonth {
  readonly source: string;
  readonly name: string;
  readonly month: string;
  readonly currency: string;
  /** In that currency: what the files say, and what of it was taken out as rows that are there twice. */
  readonly given: string;
  readonly twice: string;
  /** What the rest is in the table's currency, each day at its rate and rounded to whole cents. */
  readonly converted: string;
}

/** Rows that are not in the table. */
export interface DroppedRows {
  readonly source: string;
  readonly why: string;
  readonly rows: number;
  /** By column of the table; with its currency, where that is not the table's: "10.01 USD + 3.50 EUR". */
  readonly amounts: Readonly<Record<string, string>>;
}

export interface PreparedFile {
  readonly source: string;
  readonly path: string;
  readonly rows: number;
}

/** A table of weeks with its account. */
export interface Preparation {
  readonly kind: "preparation";
  readonly recipe: string;
  /** The file that was written; null where nothing was. */
  readonly output: string | null;
  readonly currency: string | null;
  readonly weeks: {
    readonly count: number;
    readonly first: string;
    readonly last: string;
    readonly begin: string;
  };
  readonly files: readonly PreparedFile[];
  readonly months: readonly ReconciledMonth[];
  readonly conversions: readonly ConvertedMonth[];
  readonly dropped: readonly DroppedRows[];
  readonly notes: readonly string[];
  readonly warnings: readonly Warning[];
  readonly table: WeeklyTable;
  /** Every statement that made the table, to be read or run again. */
  readonly sql: string;
}
