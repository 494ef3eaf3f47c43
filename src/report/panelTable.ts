/** A panel as a table: its first and last periods with units, as a reader would look at the file. */
import type { Panel, Series } from "../data/panel.js";
import { inputSeries } from "../data/panelColumns.js";
import { geoAt, periodAt } from "../data/rows.js";
import { spanOf } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table, TableColumn } from "./table.js";

const defaults = {
  /** Rows shown from the start and from the end. */
  head: 5,
  tail: 3,
} as const;

/** The head and tail of a panel: date, geo, KPI, revenue, each channel's spend (or first exposure), controls and events.
 *
 *  Decimals follow the size of the numbers; missing values are empty cells. Warnings of the panel stand beneath.
 *  @param options.head  rows from the start (default 5)
 *  @param options.tail  rows from the end (default 3)  */
export function panelTable(
  panel: Panel,
  options: Partial<Record<keyof typeof defaults, number>> = {},
): Table {
  const { head, tail } = { ...defaults, ...options };
  const { kpi, revenue, channels, controls, events, times, geos } = panel;
  const media = channels.map((channel) => {
    const { name, spend } = channel;
    return { series: inputSeries(channel), label: spend === null ? `${name} (organic)` : name };
  });
  const shown = [
    { series: kpi, label: kpi.name },
    ...(revenue === null || revenue === kpi ? [] : [{ series: revenue, label: revenue.name }]),
    ...media,
    ...[...controls, ...events].map((series) => ({ series, label: series.name })),
  ];
  const hasGeos = geos.length > 1;
  const columns: TableColumn[] = [
    { key: "time", label: panel.frequency, unit: "" },
    ...(hasGeos ? [{ key: "geo", label: "geo", unit: "" }] : []),
    ...shown.map(({ series, label }, i) => ({
      key: keyOf(i),
      label,
      unit: series.unit,
      decimals: decimalsOf(series),
    })),
  ];
  const count = times.length * geos.length;
  const rows = Array.from({ length: count }, (_, i) => i).filter((i) => i < head || i >= count - tail);
  const left = count - rows.length;
  return {
    kind: "table",
    title: `${panel.source.path}: ${times.length} ${panel.frequency}s${hasGeos ? ` in ${geos.length} geos` : ""}, ${spanOf(times)}`,
    columns,
    rows: rows.map((i) => ({
      time: times[periodAt(i, times.length)]!,
      ...(hasGeos ? { geo: geos[geoAt(i, times.length)]! } : {}),
      ...Object.fromEntries(
        shown.map(({ series }, j) => {
          const value = series.values[i]!;
          return [keyOf(j), Number.isNaN(value) ? null : value];
        }),
      ),
    })),
    notes: [
      ...(left > 0
        ? [`The first ${Math.min(head, count)} and last ${tail} of ${count} rows; ${left} are not shown.`]
        : []),
      ...(panel.outcomes.length > 0
        ? [`Other results, never regressors: ${panel.outcomes.map(({ name }) => name).join(", ")}.`]
        : []),
    ],
    warnings: panel.warnings,
  };
}

/** The panel as a JSON document: every series, and what each column was taken for. */
export function panelDocument({ kind: _, assumptions, ...rest }: Panel): Json {
  return toJson({
    ...rest,
    // Their keys are names of channels.
    assumptions: {
      retention: new Map(Object.entries(assumptions.retention)),
      saturation: new Map(Object.entries(assumptions.saturation)),
    },
  });
}

/** Names of a channel and a control may be the same, so columns are numbered. */
function keyOf(index: number): string {
  return `series${index}`;
}

/** Decimals that leave about four significant digits of the largest value; none for whole numbers. */
function decimalsOf({ values }: Series): number {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.every(Number.isInteger)) return 0;
  const largest = present.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}
