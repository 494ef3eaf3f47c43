/** Tables and panels as danfo frames, for those who like to work with frames in a notebook. */
import type { DataFrame } from "danfojs-node";
import type { Panel, Series } from "../data/panel.js";
import type { Table } from "../report/table.js";

/** The panel's columns under the names of its file, or the table's under its labels, as a danfo DataFrame. danfojs is loaded at
 *  the first call (about a second). Revenue and events may be derived from a column and
 *  have their own names.
 *
 *  A panel gives its date, geo (when there is more than one), KPI, revenue, spend and exposures of every channel, controls,
 *  events and outcomes, one row for each geo and period.
 *
 *  @example const frame = await toFrame(panel); frame.describe() */
export async function toFrame(record: Panel | Table): Promise<DataFrame> {
  const { default: danfo } = await import("danfojs-node");
  return new danfo.DataFrame(record.kind === "panel" ? panelColumns(record) : tableColumns(record));
}

type Columns = Record<string, (string | number | null)[]>;

function panelColumns(panel: Panel): Columns {
  const { times, geos } = panel;
  const dateColumn = panel.roles.find(({ role }) => role === "date")?.column ?? "date";
  const columns: Columns = { [dateColumn]: geos.flatMap(() => times) };
  if (geos.length > 1) {
    const geoColumn = panel.roles.find(({ role }) => role === "geo")?.column ?? "geo";
    columns[geoColumn] = geos.flatMap((geo) => times.map(() => geo));
  }
  const add = (name: string, series: Series | null) => {
    if (series) columns[name] ??= [...series.values];
  };
  const addColumns = (all: readonly (Series | null)[]) => {
    for (const series of all) if (series) add(series.column, series);
  };
  addColumns([panel.kpi]);
  // Revenue may be computed from the KPI's column, and several events may come from one column: these go by their own names.
  if (panel.revenue !== panel.kpi && panel.revenue) add(panel.revenue.name, panel.revenue);
  addColumns(panel.channels.flatMap((channel) => [channel.spend, ...channel.exposures, channel.adstocked]));
  addColumns(panel.controls);
  for (const event of panel.events) add(event.name, event);
  addColumns(panel.outcomes);
  return columns;
}

function tableColumns(table: Table): Columns {
  return Object.fromEntries(
    table.columns.map(({ key, label }) => [label, table.rows.map((row) => row[key] ?? null)]),
  );
}
