/** The columns of the linear block: intercepts, controls, events and holidays, season and trend, each with its prior. */
import { parseIsoDate, periodAfter } from "../data/calendar.js";
import { holidayEffects } from "../data/holidayEffects.js";
import type { Panel } from "../data/panel.js";
import { periodAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import { isConstant, mean, standardDeviation } from "../math/statistics.js";
import { phrase } from "../phrase.js";
import type { FrozenScaling } from "../spec/scaling.js";
import type { ModelSpec } from "../spec/spec.js";
import type { Warning } from "../warning.js";
import { requireRow } from "./channelDesign.js";
import type { LinearColumn } from "./design.js";
import type { DesignRows } from "./designRows.js";
import { levelColumns } from "./level.js";
import { periodEffectColumns } from "./periodEffects.js";
import { seasonColumns } from "./season.js";
import { trendColumns } from "./trend.js";

/** Columns in the order of their blocks. One that does not change over the training weeks is left out, with a warning.
 *
 *  @throws DataError for a control with an empty cell */
export function linearColumns(
  panel: Panel,
  spec: ModelSpec,
  rows: DesignRows,
  frozen: FrozenScaling | null,
): {
  readonly columns: readonly LinearColumn[];
  readonly scaling: Pick<FrozenScaling, "controls" | "events">;
  readonly warnings: readonly Warning[];
} {
  const controls = controlColumns(panel, spec, rows, frozen);
  const events = eventColumns(panel, spec, rows, frozen);
  const varying = [...controls, ...events].map((scaled) =>
    typeof scaled === "string" ? scaled : scaled.column,
  );
  const columns = [
    ...interceptColumns(spec, rows),
    ...varying.filter((column) => typeof column !== "string"),
    ...seasonColumns(spec.seasonality, rows),
    ...trendColumns(spec.trend, rows),
    ...levelColumns(spec.level, panel.times, rows),
    ...periodEffectColumns(spec.periodEffects, panel.times, rows),
  ];
  const warnings = varying
    .filter((column) => typeof column === "string")
    .map(
      (name): Warning => ({
        code: "constant-column",
        message: `"${name}" does not change over the training ${panel.frequency}s and is left out`,
        cure: `remove it from the model, or train on ${panel.frequency}s in which it changes`,
      }),
    );
  const scaling = {
    controls: Object.fromEntries(
      controls.flatMap((one) => (typeof one === "string" ? [] : [[one.column.label, one.scaling]])),
    ),
    events: Object.fromEntries(
      events.flatMap((one) => (typeof one === "string" ? [] : [[one.column.label, one.scaling]])),
    ),
  };
  return { columns, scaling, warnings };
}

/** A column and what it was scaled by. */
interface Scaled<Scaling> {
  readonly column: LinearColumn;
  readonly scaling: Scaling;
}

/** One for all rows, and with several geos one more for each: its difference from the common one.
 *
 *  The sd of these differences is fixed at half of the common one's, not sampled. Each geo's KPI is scaled by its own size, so that what is
 *  left between geos is small, and a geo's own weeks tell its intercept far better than the others do: on a table of 40 geos the
 *  intercepts spread by 0.018 under a prior sd of 0.25, so that shrinking them by a sampled spread would change them by next to nothing.
 *  A sampled spread would also change the block's prior in every gradient, and the block could no longer be integrated out. */
function interceptColumns({ intercept }: ModelSpec, { geos, times, inEveryGeo }: DesignRows): LinearColumn[] {
  const common: LinearColumn = {
    block: "intercept",
    label: "",
    values: inEveryGeo(() => 1),
    prior: intercept,
  };
  if (geos.length === 1) return [common];
  const own = geos.map((geo, g): LinearColumn => {
    const values = new Float64Array(geos.length * times.length);
    values.fill(1, g * times.length, (g + 1) * times.length);
    return { block: "geoIntercept", label: geo, values, prior: { mean: 0, sd: intercept.sd / 2 } };
  });
  return [common, ...own];
}

/** Controls, standardised over the training rows or as in an earlier fit; the name alone of one that does not change. */
function controlColumns(
  panel: Panel,
  { controls: { columns, sd } }: ModelSpec,
  rows: DesignRows,
  frozen: FrozenScaling | null,
): (Scaled<FrozenScaling["controls"][string]> | string)[] {
  const { times } = rows;
  return columns.map((name) => {
    const series = panel.controls.find((one) => one.name === name)!;
    const values = rows.cut(series);
    const gap = values.findIndex(Number.isNaN);
    if (gap >= 0) {
      requireRow(panel, periodAt(gap, times.length));
      throw new DataError({
        file: panel.source.path,
        column: series.column,
        caller: "model",
        about: `control "${name}"`,
        rule: `must be complete`,
        got: phrase`an empty cell in the period of ${times[periodAt(gap, times.length)]}`,
        cure: "fill it or leave it out",
      });
    }
    const seen = rows.observed(values);
    if (isConstant(seen)) return name;
    const scaling = frozen?.controls[name] ?? { centre: mean(seen), scale: standardDeviation(seen) };
    const scaled = values.map((value) => (value - scaling.centre) / scaling.scale);
    return { column: { block: "control", label: name, values: scaled, prior: { mean: 0, sd } }, scaling };
  });
}

/** Events of the panel, holidays by date, those of a country and peaks by day of the year, divided by their largest, or as in an earlier fit; the name
 *  alone of one that never happens. */
function eventColumns(
  panel: Panel,
  { events: { columns, sd }, holidays, calendar, seasonality: { peaks, peakSd } }: ModelSpec,
  rows: DesignRows,
  frozen: FrozenScaling | null,
): (Scaled<number> | string)[] {
  const { times } = rows;
  const column = (label: string, values: Float64Array, spread = sd): Scaled<number> | string => {
    const largest = Math.max(...rows.observed(values).map(Math.abs));
    if (!(largest > 0)) return label;
    const peak = frozen?.events[label] ?? largest;
    const scaled = values.map((value) => (Number.isNaN(value) ? 0 : value / peak));
    return {
      column: { block: "event", label, values: scaled, prior: { mean: 0, sd: spread } },
      scaling: peak,
    };
  };
  // The panel's next period ends the last one of the design, and its own length the last one of the panel.
  const next = (t: number): string => panel.times[t + 1] ?? periodAfter(times[t]!, panel.frequency);
  const daysIn = (dates: readonly string[], t: number): number =>
    dates.filter((date) => date >= times[t]! && date < next(t)).length;
  const years = [...new Set([...times, next(times.length - 1)].map((time) => time.slice(0, 4)))];
  const everyYear = (day: string) =>
    // The 29th of February is a day of every fourth year.
    years.map((year) => `${year}-${day}`).filter((date) => parseIsoDate(date) !== null);
  const effects = calendar === null ? new Map<string, string[][]>() : holidayEffects(calendar);
  const dated = (name: string, dates: readonly string[], spread?: number) =>
    column(
      name,
      rows.inEveryGeo((t) => daysIn(dates, t)),
      spread,
    );
  return [
    ...columns.map((name) => column(name, rows.cut(panel.events.find((one) => one.name === name)!))),
    ...Object.entries(holidays).map(([name, dates]) => dated(name, dates)),
    ...(calendar?.columns ?? []).map((name) => dated(name, [...new Set(effects.get(name)!.flat())], peakSd)),
    ...peaks.map((day) => dated(`peak ${day}`, everyYear(day), peakSd)),
  ];
}
