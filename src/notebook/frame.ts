/** Tables and panels as danfo frames, for those who like to work with frames in a notebook. */

import type { DataFrame } from "danfojs-node";
import { danfo } from "#packages";
import type { Panel } from "../data/panel.js";
import { allSeries } from "../data/panelColumns.js";
import { requireKind } from "../records.js";
import { fullLabel, type Table } from "../report/table.js";
import { sortMissingLast } from "./sortFrames.js";

/** The panel's columns under the names of its file (computed revenue as "revenue", text events as one column a level), or the table's under its labels, as a danfo DataFrame. danfojs is loaded at
 *  the first call.
 *
 *  A panel gives its date, geo (when there is more than one), KPI, revenue, spend and exposures of every channel, controls,
 *  events and outcomes, one row for each geo and period.
 *
 *  @example const frame = await toFrame(panel); frame.describe() */
export async function toFrame(record: Panel | Table): Promise<DataFrame> {
  requireKind("toFrame", record, ["panel", "table"], "record");
  const classes = await danfo();
  sortMissingLast(classes);
  const { DataFrame } = classes;
  return new DataFrame(columnsOf(record));
}

/** Columns by name. */
export type Columns = Record<string, (string | number | null)[]>;

/** The columns that a frame of it would have. */
export const columnsOf = (record: Panel | Table): Columns =>
  record.kind === "panel" ? panelColumns(record) : tableColumns(record);

function panelColumns(panel: Panel): Columns {
  const { times, geos } = panel;
  const dateColumn = panel.roles.find(({ role }) => role === "date")?.column ?? "date";
  const columns: Columns = { [dateColumn]: geos.flatMap(() => times) };
  if (geos.length > 1) {
    const geoColumn = panel.roles.find(({ role }) => role === "geo")?.column ?? "geo";
    columns[geoColumn] = geos.flatMap((geo) => times.map(() => geo));
  }
  // Revenue may be computed from the KPI's column, and a text column of events gives a series for each level: these go by
  // their own names, which are the column's where the file has them as they are.
  const byName = new Set([panel.revenue, ...panel.events]);
  for (const series of allSeries(panel)) {
    columns[byName.has(series) ? series.name : series.column] ??= [...series.values];
  }
  return columns;
}

/** The rows under the labels that stand alone: "ROI median" and "ROI lower". */
function tableColumns(table: Table): Columns {
  const columns: Columns = {};
  for (const column of table.columns) {
    const name = fullLabel(column);
    columns[Object.hasOwn(columns, name) ? `${name} (${column.key})` : name] = table.rows.map(
      (row) => row[column.key] ?? null,
    );
  }
  return columns;
}
