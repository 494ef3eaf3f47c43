/** Cuts off the last periods of a table that are planned or not yet counted: money stands in them and no KPI, or a zero as nowhere else. */
import { phrase, setting } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { counted } from "../words.js";
import { isoDate } from "./calendar.js";
import { columnFacts } from "./columnFacts.js";
import { columnNumbers } from "./columnNumbers.js";
import type { CsvTable } from "./csv.js";
import type { DateColumn } from "./dates.js";
import type { DecimalMark } from "./numberFormat.js";
import type { ColumnRole } from "./panel.js";

/** A run of zeros at the end is no chance below this probability. */
const chance = 0.02;

/** Fewer periods with a KPI before the end say nothing of what a zero means. */
const fewestBefore = 8;

export interface FinishedTable {
  readonly table: CsvTable;
  readonly dates: DateColumn;
  readonly warnings: readonly Warning[];
}

/** The table up to the last period that has a KPI. */
export function withoutUnfinished(
  table: CsvTable,
  roles: readonly ColumnRole[],
  dates: DateColumn,
  decimal: DecimalMark | undefined,
): FinishedTable {
  const whole = { table, dates, warnings: [] };
  const { column } = roles.find(({ role }) => role === "kpi")!;
  if (columnFacts(table, table.header.indexOf(column)).kind !== "number") return whole;
  const { periods, periodOf, frequency } = dates.calendar;
  const totals = totalsByPeriod(columnNumbers(table, roles, decimal)(column), dates, periods);
  let end = totals.length;
  while (end > 0 && Number.isNaN(totals[end - 1])) end--;
  const empty = totals.length - end;
  const zeros = zeroTail(totals.subarray(0, end));
  const last = end - zeros;
  if (last < fewestBefore || (empty === 0 && zeros === 0)) return whole;
  const lastDay = periods[last - 1]!;
  const kept = table.rows.map((_, row) => periodOf(dates.days[row]!) <= lastDay);
  const say = (count: number, from: number, what: string, cure: string, beside = ""): Warning => ({
    code: "unfinished-end",
    message: `the KPI "${column}" is ${what} in the last ${counted(count, frequency)}, from ${isoDate(periods[from]!)} on${beside}: left out`,
    ...cureNaming(phrase`${cure}; to keep them, ${setting("unfinished", "keep")}`),
  });
  return {
    table: { ...table, rows: table.rows.filter((_, row) => kept[row]) },
    dates: {
      ...dates,
      days: dates.days.filter((_, row) => kept[row]),
      calendar: {
        ...dates.calendar,
        periods: periods.slice(0, last),
        missing: dates.calendar.missing.filter((day) => day <= lastDay),
      },
    },
    warnings: [
      ...(zeros > 0
        ? [
            say(
              zeros,
              last,
              "zero",
              "look whether they were counted when the table was exported",
              `, and in ${zeroCount(totals.subarray(0, last))} of the ${last} before`,
            ),
          ]
        : []),
      ...(empty > 0
        ? [say(empty, end, "empty", "money planned for them is not spent, and what it brings is not known")]
        : []),
    ],
  };
}

/** Sum of each period over its rows; NaN where no row has a number. */
function totalsByPeriod(
  values: Float64Array,
  { days, calendar: { periodOf } }: DateColumn,
  periods: readonly number[],
): Float64Array {
  const place = new Map(periods.map((period, i) => [period, i]));
  const totals = new Float64Array(periods.length).fill(Number.NaN);
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    const at = place.get(periodOf(days[row]!))!;
    totals[at] = Number.isNaN(totals[at]!) ? value : totals[at]! + value;
  });
  return totals;
}

/** Length of the run of zeros at the end where it is no chance: with z zeros among the n periods between the launch and the run, k in a
 *  row have the probability ((z + 1) / (n + 2))ᵏ. */
export function zeroTail(totals: Float64Array): number {
  let start = totals.length;
  while (start > 0 && totals[start - 1] === 0) start--;
  const launch = totals.findIndex((value) => value > 0);
  const run = totals.length - start;
  const before = start - launch;
  if (run === 0 || launch < 0 || before < fewestBefore) return 0;
  const zeros = zeroCount(totals.subarray(launch, start));
  return ((zeros + 1) / (before + 2)) ** run < chance ? run : 0;
}

function zeroCount(values: Float64Array): number {
  return values.filter((value) => value === 0).length;
}
