/** Puts rows of cells with known roles into series of shape [geo, time], and refuses what cannot be put there. */
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { option, phrase } from "../phrase.js";
import { isoDate } from "./calendar.js";
import { scaleInName } from "./channelNames.js";
import { columnFacts } from "./columnFacts.js";
import { numericColumns } from "./columnNumbers.js";
import type { CsvTable } from "./csv.js";
import type { DateColumn } from "./dates.js";
import { eventLevels } from "./eventLevels.js";
import { refuseCountedTwice } from "./geosTwice.js";
import {
  decideDecimal,
  decimalEvidence,
  decimalMarks,
  type NumberColumn,
  readNumbers,
} from "./numberColumn.js";
import type { DecimalMark } from "./numberFormat.js";
import type { Assumptions, Channel, ColumnRole, Panel, Role, Series } from "./panel.js";
import { panelWarnings } from "./panelWarnings.js";
import type { TableSettings } from "./settings.js";
import { layOut, placeRows, type ReadColumn, type TableLayout } from "./tableLayout.js";
import { currencyOf, isRevenueName, unitOf } from "./units.js";

/** Roles whose numbers are money, in thousands where their name says so. */
const moneyRoles: ReadonlySet<Role> = new Set(["spend", "revenue", "total"]);

/** Roles that cannot be negative: money and people reached. */
const nonNegativeRoles: ReadonlySet<Role> = new Set(["spend", "exposure", "adstock", "population"]);

export function assemblePanel(
  table: CsvTable,
  roles: readonly ColumnRole[],
  dates: DateColumn,
  settings: TableSettings,
  source: { readonly path: string; readonly sha256: string; readonly encoding: string },
): Panel {
  const layout = layOut(table, roles, dates, settings.duplicates ?? "refuse");
  const facts = roles.map((_, i) => columnFacts(table, i));
  const { read, marks } = readColumns(table, roles, layout, settings);
  const currency = settings.currency ?? currencyOf([...read.values()], facts, table.file);
  const series = (column: ReadColumn, name = column.role.column): Series => ({
    name,
    column: column.role.column,
    unit: unitOf(column.role, column.numbers.unit, currency),
    values: column.values,
  });
  const withRole = (role: Role) => [...read.values()].filter((column) => column.role.role === role);
  const kpi = series(withRole("kpi")[0]!);
  const revenue = revenueOf(kpi, withRole, series, settings, currency, layout);
  const textEvents = roles.flatMap((role, i) =>
    role.role === "event" && facts[i]!.kind === "text" ? eventLevels(table, i, layout) : [],
  );
  const channels = channelsOf([...read.values()], series, table.file);
  const partial = {
    kind: "panel",
    source: {
      path: source.path,
      sha256: source.sha256,
      rows: table.rows.length,
      dialect: {
        encoding: source.encoding,
        delimiter: table.delimiter,
        decimal: marks.size === 0 ? "." : [...marks].sort().join(" "),
        dateFormat: dates.format,
      },
    },
    frequency: dates.calendar.frequency,
    times: layout.periods.map(isoDate),
    geos: layout.geos,
    currency,
    ...(settings.country === undefined ? {} : { country: settings.country }),
    kpi,
    revenue,
    channels,
    controls: withRole("control").map((column) => series(column)),
    events: [...withRole("event").map((column) => series(column)), ...textEvents],
    outcomes: withRole("outcome").map((column) => series(column)),
    population: populationOf(withRole("population")[0], layout),
    assumptions: assumptionsOf(settings, roles, table.file),
    roles: describeRoles(roles, dates, layout),
  } as const;
  refuseCountedTwice(partial, table.file);
  return { ...partial, warnings: panelWarnings(partial, [...read.values()], dates, table, layout) };
}

function readColumns(
  table: CsvTable,
  roles: readonly ColumnRole[],
  layout: TableLayout,
  settings: TableSettings,
): { read: ReadonlyMap<string, ReadColumn>; marks: ReadonlySet<DecimalMark> } {
  const columns = numericColumns(table, roles);
  const evidence = new Map(
    columns.map((i) => [i, decimalEvidence(table.rows.map(({ cells }) => cells[i]!))]),
  );
  const marks = decimalMarks(evidence.values());
  const read = new Map<string, ReadColumn>();
  for (const i of columns) {
    const role = roles[i]!;
    const decimal = settings.decimal ?? decideDecimal(table, i, evidence.get(i)!, marks);
    const raw = readNumbers(table, i, decimal);
    const numbers = zeroWhereAsked(inFull(raw, role), role.role, settings.missing ?? "keep");
    if (nonNegativeRoles.has(role.role) && settings.allowNegative !== true)
      refuseNegative(table, i, role, numbers.values);
    read.set(role.column, { role, numbers, values: placeRows(table, layout, role, numbers.values) });
  }
  return { read, marks: settings.decimal === undefined ? marks.decimal : new Set([settings.decimal]) };
}

/** Money in full, where a name says that it is in thousands. */
function inFull(numbers: NumberColumn, { role, column }: ColumnRole): NumberColumn {
  const isMoney = moneyRoles.has(role) || (role === "kpi" && isRevenueName(column));
  const scale = isMoney ? scaleInName(column) : 1;
  return scale === 1 ? numbers : { ...numbers, values: numbers.values.map((value) => value * scale) };
}

function zeroWhereAsked(numbers: NumberColumn, role: Role, missing: "keep" | "zero"): NumberColumn {
  const isMedia = role === "spend" || role === "exposure" || role === "event";
  if (missing === "keep" || !isMedia) return numbers;
  return {
    ...numbers,
    values: numbers.values.map((value) => (Number.isNaN(value) ? 0 : value)),
    missing: [],
  };
}

function refuseNegative(table: CsvTable, index: number, role: ColumnRole, values: Float64Array): void {
  const at = values.findIndex((value) => value < 0);
  if (at < 0) return;
  const { line, cells } = table.rows[at]!;
  throw new DataError({
    file: table.file,
    row: line,
    column: role.column,
    rule: `${role.role} is negative (${cells[index]!.trim()}) and must be 0 or more`,
    cure: phrase`correct the cell, or set ${option("allowNegative")} if it is a refund`,
  });
}

function revenueOf(
  kpi: Series,
  withRole: (role: Role) => ReadColumn[],
  series: (column: ReadColumn, name?: string) => Series,
  settings: TableSettings,
  currency: string,
  layout: TableLayout,
): Series | null {
  const own = withRole("revenue")[0];
  if (own !== undefined) return series(own);
  const per = withRole("revenuePerKpi")[0];
  const factor = per?.values ?? settings.revenuePerKpi;
  if (factor === undefined || typeof factor === "string") {
    const isMoney = settings.revenue === kpi.column || isRevenueName(kpi.column);
    return isMoney ? kpi : null;
  }
  return {
    name: "revenue",
    column: per?.role.column ?? kpi.column,
    unit: currency,
    values: Float64Array.from({ length: layout.geos.length * layout.periods.length }, (_, i) => {
      return kpi.values[i]! * (typeof factor === "number" ? factor : factor[i]!);
    }),
  };
}

function channelsOf(
  columns: readonly ReadColumn[],
  series: (column: ReadColumn, name?: string) => Series,
  file: string,
): readonly Channel[] {
  const byName = new Map<string, ReadColumn[]>();
  for (const column of columns) {
    if (column.role.channel === undefined) continue;
    const key = column.role.channel.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), column]);
  }
  return [...byName.values()].map((own) => {
    const spend = onlyOne(own, "spend", file);
    const adstock = onlyOne(own, "adstock", file);
    return {
      name: (spend ?? own[0]!).role.channel!,
      spend: spend === undefined ? null : series(spend),
      exposures: own.filter(({ role }) => role.role === "exposure").map((column) => series(column)),
      adstocked: adstock === undefined ? null : series(adstock),
    };
  });
}

/** What the settings assume of channels; a name that is no channel would silently leave the real one at its default. */
function assumptionsOf(settings: TableSettings, roles: readonly ColumnRole[], file: string): Assumptions {
  const { retention = {}, saturation = {} } = settings;
  const known = [...new Set(roles.flatMap(({ channel }) => (channel === undefined ? [] : [channel])))];
  for (const [option, names] of [
    ["retention", Object.keys(retention)],
    ["saturation", Object.keys(saturation)],
  ] as const) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new DataError({
        file,
        option,
        rule: `names "${unknown}", which is no channel`,
        cure: suggestion(unknown, known),
      });
    }
  }
  return { retention, saturation };
}

/** A channel's spend stands in one column; two would be counted half or twice. */
function onlyOne(
  columns: readonly ReadColumn[],
  role: "spend" | "adstock",
  file: string,
): ReadColumn | undefined {
  const [first, second] = columns.filter((column) => column.role.role === role);
  if (second === undefined) return first;
  throw new DataError({
    file,
    row: 1,
    rule: `"${first!.role.column}" and "${second.role.column}" are both ${role} of the channel "${second.role.channel}"`,
    cure: phrase`add them up, or set ${option("channels")} to say which is which`,
  });
}

function populationOf(column: ReadColumn | undefined, layout: TableLayout): Float64Array | null {
  if (column === undefined) return null;
  const periods = layout.periods.length;
  return Float64Array.from(layout.geos, (_, g) => {
    const own = column.values
      .subarray(g * periods, (g + 1) * periods)
      .filter((value) => !Number.isNaN(value));
    if (own.every((value) => value === own[0])) return own[0] ?? Number.NaN;
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}

function describeRoles(
  roles: readonly ColumnRole[],
  dates: DateColumn,
  layout: TableLayout,
): readonly ColumnRole[] {
  const { frequency, missing } = dates.calendar;
  const gaps = missing.length === 0 ? "no gaps" : `${missing.length} missing`;
  return roles.map((role) =>
    role.role === "date"
      ? {
          ...role,
          reason: `${role.reason}; written ${dates.format}${dates.moved === "" ? "" : `, ${dates.moved}`}, one row a ${frequency}, ${layout.periods.length} periods, ${gaps}`,
        }
      : role,
  );
}
