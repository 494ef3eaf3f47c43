/** Gives every row of the file its place in [geo, time], merges duplicates when asked, and refuses unbalanced geo tables. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { isoDate } from "./calendar.js";
import type { CsvTable } from "./csv.js";
import type { DateColumn } from "./dates.js";
import type { NumberColumn } from "./numberColumn.js";
import type { ColumnRole, Role } from "./panel.js";
import { isAverageExposure } from "./roleWords.js";

export interface TableLayout {
  readonly geos: readonly string[];
  /** First day of each period as day number, without gaps. */
  readonly periods: readonly number[];
  /** Index in [geo, time] of each row of the file. */
  readonly cellOfRow: Int32Array;
  /** Rows that were added to an earlier row of the same period and geo. */
  readonly merged: number;
}

/** The name of the single geo of a national table. */
const nationalGeo = "national";

/** Roles whose numbers add up when two rows are merged; others must agree. */
const additiveRoles: ReadonlySet<Role> = new Set(["kpi", "revenue", "spend", "exposure", "outcome", "total"]);

/** Results, of which a period has one. */
const resultRoles: ReadonlySet<Role> = new Set(["kpi", "revenue", "outcome"]);

export function layOut(
  table: CsvTable,
  roles: readonly ColumnRole[],
  dates: DateColumn,
  duplicates: "refuse" | "sum",
): TableLayout {
  const { file, rows } = table;
  const { periods, periodOf, missing } = dates.calendar;
  const geoIndex = roles.findIndex(({ role }) => role === "geo");
  const geoOf = (row: number) => (geoIndex < 0 ? nationalGeo : rows[row]!.cells[geoIndex]!.trim());
  const nameless = geoIndex < 0 ? -1 : rows.findIndex((_, row) => geoOf(row) === "");
  if (nameless >= 0) {
    throw new DataError({
      file,
      row: rows[nameless]!.line,
      column: table.header[geoIndex]!,
      rule: "the geo is empty",
      cure: "fill it in or delete the row",
    });
  }
  const geos = [...new Set(rows.map((_, row) => geoOf(row)))];
  const geoPlace = new Map(geos.map((geo, i) => [geo, i]));
  const periodPlace = new Map(periods.map((period, i) => [period, i]));
  const rowOfCell = new Int32Array(geos.length * periods.length).fill(-1);
  let merged = 0;
  const cellOfRow = Int32Array.from(rows, ({ line }, row) => {
    const geo = geoOf(row);
    const period = periodOf(dates.days[row]!);
    const cell = geoPlace.get(geo)! * periods.length + periodPlace.get(period)!;
    const earlier = rowOfCell[cell]!;
    if (earlier >= 0) {
      if (duplicates === "refuse") {
        const where = geoIndex < 0 ? "" : ` and geo "${geo}"`;
        throw new DataError({
          file,
          row: line,
          rule: `the period ${isoDate(period)}${where} stands already in row ${rows[earlier]!.line}`,
          cure: phrase`delete one row, set ${option("duplicates")} to "sum" to add them up, or name the ${option("geo")} column, or the ${option("pivot")} column of a table with a row for each channel`,
        });
      }
      merged++;
    } else rowOfCell[cell] = row;
    return cell;
  });
  if (geos.length > 1) refuseUnbalanced(rowOfCell, geos, periods, new Set(missing), file);
  return { geos, periods, cellOfRow, merged };
}

/** One column of the file as [geo, time]; NaN where the file has no row or no value. */
export function placeRows(
  table: CsvTable,
  layout: TableLayout,
  role: ColumnRole,
  rowValues: Float64Array,
): Float64Array {
  const size = layout.geos.length * layout.periods.length;
  const values = new Float64Array(size).fill(Number.NaN);
  const isFilled = new Uint8Array(size);
  refuseRepeated(table, layout, role, rowValues);
  const isAdditive = additiveRoles.has(role.role) && !isAverageExposure(role.column);
  rowValues.forEach((value, row) => {
    const cell = layout.cellOfRow[row]!;
    if (isFilled[cell] === 0) {
      values[cell] = value;
      isFilled[cell] = 1;
    } else if (isAdditive) values[cell]! += value;
    else if (role.role === "event") values[cell] = Math.max(values[cell]!, value);
    else if (!Object.is(values[cell], value)) {
      throw new DataError({
        file: table.file,
        row: table.rows[row]!.line,
        column: role.column,
        rule: `rows of one period hold ${values[cell]} and ${value}, and a ${role.role} cannot be added up`,
        cure: "make them agree or merge the rows yourself",
      });
    }
  });
  return values;
}

/** So many periods whose rows all hold one number are no parts of it. */
const fewestRepeated = 5;

/** A result that stands on every row of a period would count as often as there are rows.
 *  @throws DataError where the rows of all periods that have several agree  */
function refuseRepeated(table: CsvTable, layout: TableLayout, role: ColumnRole, values: Float64Array): void {
  if (layout.merged < fewestRepeated || !resultRoles.has(role.role)) return;
  const firstOf = new Map<number, number>();
  const repeated = new Set<number>();
  let again = -1;
  for (let row = 0; row < values.length; row++) {
    const cell = layout.cellOfRow[row]!;
    const first = firstOf.get(cell);
    if (first === undefined) firstOf.set(cell, row);
    else if (values[row] !== values[first]) return;
    else {
      if (again < 0) again = row;
      repeated.add(cell);
    }
  }
  const numbers = new Set([...repeated].map((cell) => values[firstOf.get(cell)!]));
  if (repeated.size < fewestRepeated || numbers.size < 3) return;
  throw new DataError({
    file: table.file,
    row: table.rows[again]!.line,
    column: role.column,
    rule: `${values[again]} is the same on every row of a period, and so are all the others: added up, it would count as often as there are rows`,
    cure: phrase`keep one row a period, or name the ${option("pivot")} column of a table with a row for each channel`,
  });
}

function refuseUnbalanced(
  rowOfCell: Int32Array,
  geos: readonly string[],
  periods: readonly number[],
  missing: ReadonlySet<number>,
  file: string,
): void {
  for (let g = 0; g < geos.length; g++) {
    for (let t = 0; t < periods.length; t++) {
      if (rowOfCell[g * periods.length + t] === -1 && !missing.has(periods[t]!)) {
        throw new DataError({
          file,
          rule: `geo "${geos[g]}" has no row for ${isoDate(periods[t]!)}, which other geos have`,
          cure: "add the row (with 0 where nothing was spent) or drop the geo",
        });
      }
    }
  }
}
/** A column of the file as a panel keeps it. */
export interface ReadColumn {
  readonly role: ColumnRole;
  readonly numbers: NumberColumn;
  /** Shape [geo, time]. */
  readonly values: Float64Array;
}
