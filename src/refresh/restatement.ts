/** Which numbers of the old periods are others in the new table: history that was restated, cell by cell. */
import type { Panel, Series } from "../data/panel.js";
import { rowAt } from "../data/rows.js";
import { mean } from "../math/statistics.js";

/** A cell that changed. */
export interface RestatedCell {
  /** First day of the period. */
  readonly date: string;
  /** Null where the table has one geo. */
  readonly geo: string | null;
  readonly column: string;
  /** Null for an empty cell. */
  readonly was: number | null;
  readonly now: number | null;
}

/** What changed of a column. */
export interface RestatedColumn {
  readonly column: string;
  readonly cells: number;
  /** Sum of the changed cells in both tables, empty ones counted as 0. */
  readonly was: number;
  readonly now: number;
}

export interface Restatement {
  /** In the order of columns, then of geos and dates. */
  readonly cells: readonly RestatedCell[];
  /** Cells that were empty and are no longer: nothing is restated by them. */
  readonly filled: number;
  /** Periods with a number that is another one, or gone. */
  readonly periods: number;
  readonly columns: readonly RestatedColumn[];
  /** The change that is largest against the mean size of its column; null where no number is another one. */
  readonly largest: RestatedCell | null;
}

/** Compares the periods of a table with the same periods of a later one: KPI, revenue, money, what people saw, controls and events. Numbers are the same where
 *  they are to the last bit; what the model does not use is not compared. */
export function restatementOf(last: Panel, next: Panel): Restatement {
  const start = next.times.indexOf(last.times[0]!);
  const others = new Map(seriesOf(next).map((series) => [keyOf(series), series]));
  const cells: RestatedCell[] = [];
  const columns: RestatedColumn[] = [];
  let largest: { readonly cell: RestatedCell; readonly size: number } | null = null;
  for (const series of seriesOf(last)) {
    const other = others.get(keyOf(series));
    const size = mean(series.values.filter((value) => !Number.isNaN(value)).map(Math.abs)) || 1;
    let [count, was, now] = [0, 0, 0];
    last.geos.forEach((geo, g) => {
      const otherGeo = next.geos.indexOf(geo);
      last.times.forEach((date, t) => {
        const old = series.values[rowAt(g, t, last.times.length)]!;
        const value = other?.values[rowAt(otherGeo, start + t, next.times.length)] ?? Number.NaN;
        if (old === value || (Number.isNaN(old) && Number.isNaN(value))) return;
        const cell = {
          date,
          geo: last.geos.length === 1 ? null : geo,
          column: series.column,
          was: Number.isNaN(old) ? null : old,
          now: Number.isNaN(value) ? null : value,
        };
        cells.push(cell);
        count++;
        was += cell.was ?? 0;
        now += cell.now ?? 0;
        if (cell.was === null) return;
        const change = Math.abs((cell.now ?? 0) - cell.was) / size;
        if (largest === null || change > largest.size) largest = { cell, size: change };
      });
    });
    if (count > 0) columns.push({ column: series.column, cells: count, was, now });
  }
  const restated = cells.filter(({ was }) => was !== null);
  return {
    cells,
    filled: cells.length - restated.length,
    periods: new Set(restated.map(({ date }) => date)).size,
    columns,
    largest: (largest as { readonly cell: RestatedCell } | null)?.cell ?? null,
  };
}

/** A cell as one reads it: `"spend_tv" of 2024-03-04: 1200 → 1500`. */
export function cellText({ column, date, geo, was, now }: RestatedCell): string {
  return `"${column}" of ${date}${geo === null ? "" : ` in ${geo}`}: ${valueText(was)} → ${valueText(now)}`;
}

/** A cell's number as it is read back. */
export function valueText(value: number | null): string {
  return value === null ? "empty" : String(value);
}

function seriesOf({ kpi, revenue, channels, controls, events }: Panel): readonly Series[] {
  const media = channels.flatMap(({ spend, exposures }) => [
    ...(spend === null ? [] : [spend]),
    ...exposures,
  ]);
  const own = revenue === null || revenue.column === kpi.column ? [] : [revenue];
  return [kpi, ...own, ...media, ...controls, ...events];
}

/** Levels of a text column are events of one column. */
function keyOf({ column, name }: Series): string {
  return `${column}\n${name}`;
}
