/** The table of a later month, read with the roles that its columns had when the last fit was made. */
import { parseCsv } from "../data/csv.js";
import { decodeText } from "../data/decode.js";
import type { ColumnRole, Panel, Role } from "../data/panel.js";
import { panelOf } from "../data/read.js";
import type { ChannelColumns, ReadOptions } from "../data/settings.js";
import { type RawTable, readSource, type TableSource } from "../data/tableSource.js";
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { counted, listed, spanOf } from "../words.js";

/** How the cells of a table are written, which may be said anew; what its columns are follows from the last fit. */
export type RefreshReading = Pick<
  ReadOptions,
  | "dateFormat"
  | "weekDate"
  | "sheet"
  | "delimiter"
  | "decimal"
  | "encoding"
  | "duplicates"
  | "missing"
  | "unfinished"
  | "pivot"
  | "allowNegative"
>;

/** Each of these options by its name: one that is left out is a type error. */
const reading: Readonly<Record<keyof RefreshReading, true>> = {
  dateFormat: true,
  weekDate: true,
  sheet: true,
  delimiter: true,
  decimal: true,
  encoding: true,
  duplicates: true,
  missing: true,
  unfinished: true,
  pivot: true,
  allowNegative: true,
};

/** Names of these options. */
export const readingNames: readonly string[] = Object.keys(reading);

/** A table of more periods than the last one. */
export interface NextTable {
  readonly panel: Panel;
  /** Channels that the table has and the last fit did not, whose money is in no model. */
  readonly newChannels: readonly string[];
}

/** Reads the table and holds it against the last one.
 *
 *  @param last  the panel of the last fit, as it was read
 *  @throws DataError where columns, KPI, currency, frequency, geos or periods of the last table are missing or others */
export async function readNextTable(
  last: Panel,
  table: TableSource,
  reading: RefreshReading,
): Promise<NextTable> {
  const raw = await readSource(table, reading);
  const roles = rolesOf(last);
  if (reading.pivot === undefined) requireColumns(raw, reading, roles);
  const options = { ...optionsOf(last, headerOf(raw, reading)), ...reading };
  const read = panelOf(raw, options);
  const panel = read.currency === last.currency ? read : inCurrency(raw, options, read, last);
  requireSameKind(last, panel);
  requireAllPeriods(last, panel);
  const known = new Set(last.roles.map(({ column }) => column));
  const isNewMoney = ({ column, doubt }: ColumnRole) => doubt === "unlisted" && !known.has(column);
  const newChannels = panel.roles.filter(isNewMoney).map(({ channel, column }) => channel ?? column);
  return { panel, newChannels: [...new Set(newChannels)] };
}

function headerOf({ bytes, path }: RawTable, { encoding, delimiter }: RefreshReading): readonly string[] {
  return parseCsv(decodeText(bytes, path, encoding).text, path, delimiter).header;
}

/** Roles that numbers of the model come from. */
const used: readonly Role[] = [
  ...(["date", "geo", "kpi", "revenue", "revenuePerKpi"] as const),
  ...(["spend", "exposure", "control", "event"] as const),
];

function rolesOf({ roles }: Panel): readonly ColumnRole[] {
  return roles.filter(({ role }) => used.includes(role));
}

/** @throws DataError naming the columns that the last table had */
function requireColumns(raw: RawTable, reading: RefreshReading, roles: readonly ColumnRole[]): void {
  const header = headerOf(raw, reading);
  const missing = roles.filter(({ column }) => !header.includes(column));
  if (missing.length === 0) return;
  const named = missing
    .slice(0, 5)
    .map(
      ({ column, role, channel }) => `"${column}" (${role}${channel === undefined ? "" : ` of ${channel}`})`,
    );
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  throw new DataError({
    file: raw.path,
    rule: `the last fit was made from ${listed(named)}${more}, which this table lacks`,
    cure: missing.some(({ role }) => role === "spend" || role === "exposure")
      ? "export the same columns again, with 0 where a channel no longer runs"
      : "export the same columns again, under the same names",
  });
}

/** The roles of the last table as options of reading. */
function optionsOf({ roles, kpi, revenue, country }: Panel, header: readonly string[]): ReadOptions {
  const columns = (role: Role) => roles.filter((one) => one.role === role).map(({ column }) => column);
  const one = (role: Role) => columns(role)[0];
  const channels: Record<string, { spend?: string; exposure?: string[]; adstock?: string }> = {};
  for (const { column, role, channel } of roles) {
    if (channel === undefined || !header.includes(column)) continue;
    const own = channels[channel] ?? {};
    channels[channel] = own;
    if (role === "spend") own.spend = column;
    if (role === "exposure") own.exposure = [...(own.exposure ?? []), column];
    if (role === "adstock") own.adstock = column;
  }
  const perKpi = one("revenuePerKpi");
  const isMoney = revenue?.values.every((value, i) => Object.is(value, kpi.values[i]));
  const factor =
    revenue === null || isMoney || perKpi !== undefined || one("revenue") !== undefined
      ? undefined
      : ratioOf(revenue.values, kpi.values);
  const given = {
    date: one("date"),
    geo: one("geo"),
    population: one("population"),
    kpi: one("kpi"),
    revenue: isMoney ? one("kpi") : one("revenue"),
    revenuePerKpi: perKpi ?? factor,
    channels: channels as Readonly<Record<string, ChannelColumns>>,
    controls: columns("control"),
    events: columns("event"),
    outcomes: columns("outcome").filter((column) => header.includes(column)),
    ignore: [...columns("ignored"), ...columns("total")].filter((column) => header.includes(column)),
    country,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The worth of one unit that somebody gave as a figure. */
function ratioOf(revenue: Float64Array, kpi: Float64Array): number | undefined {
  const at = kpi.findIndex((value, i) => value > 0 && revenue[i]! > 0);
  return at < 0 ? undefined : revenue[at]! / kpi[at]!;
}

/** The table in the currency of the last one, where it names none itself.
 *
 *  @throws DataError where it names another */
function inCurrency(raw: RawTable, options: ReadOptions, read: Panel, last: Panel): Panel {
  const again = panelOf(raw, { ...options, currency: last.currency });
  const namesNone = read.currency === unnamedCurrency || last.currency === unnamedCurrency;
  if (namesNone) return again;
  throw new DataError({
    file: raw.path,
    rule: `this table is in ${read.currency}, and the last fit in ${last.currency}`,
    cure: "convert its money, or fit anew in the other currency with carryover fit",
  });
}

/** What a panel's currency is called where nobody said which it is. */
const unnamedCurrency = "currency units";

/** @throws DataError where periods or geos are others */
function requireSameKind(last: Panel, panel: Panel): void {
  const file = panel.source.path;
  if (panel.frequency !== last.frequency) {
    throw new DataError({
      file,
      rule: `this table has a row a ${panel.frequency}, and the last fit was made from one a ${last.frequency}`,
      cure: `export it by ${last.frequency}, or fit anew with carryover fit`,
    });
  }
  const lost = last.geos.filter((geo) => !panel.geos.includes(geo));
  const found = panel.geos.filter((geo) => !last.geos.includes(geo));
  if (lost.length + found.length === 0) return;
  const parts = [
    ...(lost.length > 0 ? [`lacks ${listed(lost.map((geo) => `"${geo}"`))}`] : []),
    ...(found.length > 0 ? [`has ${listed(found.map((geo) => `"${geo}"`))} more`] : []),
  ];
  throw new DataError({
    file,
    rule: `this table ${parts.join(" and ")} among its geos than that of the last fit`,
    cure: "export the same geos, or fit anew with carryover fit",
  });
}

/** @throws DataError where the table does not hold every period of the last one */
function requireAllPeriods(last: Panel, panel: Panel): void {
  const { frequency } = last;
  const has = new Set(panel.times);
  const missing = last.times.filter((time) => !has.has(time));
  if (missing.length === 0) return;
  throw new DataError({
    file: panel.source.path,
    rule: `this table (${spanOf(panel.times)}) lacks ${counted(missing.length, frequency)} that the last fit was made from, the first of them ${missing[0]}`,
    cure: phrase`give the whole table, its old ${frequency}s and the new ones${
      missing.length === last.times.length
        ? phrase`; where its dates name other days, say so with ${option("weekDate")} or ${option("dateFormat")}`
        : ""
    }`,
  });
}
