/** Finds the three columns nothing works without — date, KPI, a channel — and the geo column, or says which option names them. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { bareName, stemOfSpend } from "./channelNames.js";
import type { ColumnFacts } from "./columnFacts.js";
import { dateNames, geoNames, kpiNames } from "./columnNames.js";
import type { CsvTable } from "./csv.js";
import { looksLikeDate } from "./dates.js";
import { findWord, plainName } from "./names.js";
import type { ColumnRole } from "./panel.js";
import { planWords } from "./roleWords.js";
import type { TableSettings } from "./settings.js";

/** The date column: by its name, else the only column whose cells are written as dates.
 *
 *  A column named as a date is taken even if no cell is one, so that the error about its cells names row and value.  */
export function findDateColumn(table: CsvTable, columns: readonly ColumnFacts[]): ColumnRole {
  const named = dateNames.flatMap((name) => columns.filter((facts) => plainName(facts.name) === name));
  const holding = named.find(({ distinct }) => distinct.some((cell) => looksLikeDate(cell, true)));
  if (holding) return { column: holding.name, role: "date", reason: "named as a date and holds dates" };
  const dated = columns.filter(
    ({ kind, first }) => looksLikeDate(first, false) && (kind === "text" || /[-/]/.test(first)),
  );
  if (dated.length === 1)
    return { column: dated[0]!.name, role: "date", reason: "the only column that holds dates" };
  const { file } = table;
  if (dated.length > 1) {
    const names = dated.map(({ name }) => `"${name}"`).join(", ");
    throw new DataError({
      file,
      rule: `several columns hold dates (${names})`,
      cure: phrase`set ${option("date")} to the one that marks the period`,
    });
  }
  if (named[0] !== undefined) return { column: named[0].name, role: "date", reason: "named as a date" };
  throw new DataError({
    file,
    row: 1,
    rule: `no date column found among ${quoted(table.header)}`,
    cure: phrase`set ${option("date")} to the column that marks the week, day or month`,
  });
}

/** The geo column: named as one, and holding text or codes that repeat; null for a national table. */
export function findGeoColumn(columns: readonly ColumnFacts[], date: string): ColumnRole | null {
  const facts = geoNames
    .map((name) => columns.find((column) => column.name !== date && plainName(column.name) === name))
    .find((column) => column !== undefined && column.kind !== "empty");
  return facts === undefined
    ? null
    : {
        column: facts.name,
        role: "geo",
        reason: `named as a geo; ${facts.distinct.length} different values`,
      };
}

/** The KPI: the best name of `kpiNames` that the table has, numbers before text. Revenue is the KPI only where there are no units, what
 *  was planned only where nothing says what came, and a share or ratio only where nothing can be counted.  */
export function findKpi(
  table: CsvTable,
  columns: readonly ColumnFacts[],
  settings: TableSettings,
): ColumnRole {
  const possible = columns.filter(({ kind }) => kind !== "empty");
  // Names are read once: there may be two hundred names of a KPI and two thousand columns.
  const read = possible.map((facts) => ({
    facts,
    plain: plainName(facts.name),
    bare: resultName(facts.name),
  }));
  const named = kpiNames.flatMap((name) => [
    ...read.filter(({ plain }) => plain === name),
    ...read.filter(({ plain, bare }) => plain !== name && bare === name),
  ]);
  const best = (named.find(({ facts }) => facts.kind === "number") ?? named[0])?.facts;
  if (best) return { column: best.name, role: "kpi", reason: `named "${best.name}", a usual name of a KPI` };
  if (settings.revenue !== undefined) {
    return { column: settings.revenue, role: "kpi", reason: "revenue, as there is no column of units" };
  }
  const rate = possible.find(({ name, kind }) => kind === "number" && rateKpis.test(plainName(name)));
  if (rate) {
    return {
      column: rate.name,
      role: "kpi",
      reason: "a rate, as the table has no column that counts a result",
    };
  }
  throw new DataError({
    file: table.file,
    row: 1,
    rule: `no KPI column found among ${quoted(table.header)}`,
    cure: phrase`set ${option("kpi")} to the column with the units, orders or sales to explain`,
  });
}

/** Rates that are a result and nothing else. */
const rateKpis =
  /^(?:own_|our_)?(?:conversion_rate|conv_rate|cvr|cr|market_share|marktanteil|sales_per_.+|revenue_per_.+|orders_per_.+)$/;

/** The name without currency and how it was counted ("actual_sales", "Orders (total)"); null for money spent and for a plan, which are no result. */
function resultName(column: string): string | null {
  return stemOfSpend(column) !== null || findWord(column, planWords) !== null ? null : bareName(column);
}

/** A panel needs at least one channel. */
export function requireRoles(table: CsvTable, roles: readonly ColumnRole[], settings: TableSettings): void {
  if (roles.some(({ role }) => role === "spend" || role === "exposure")) return;
  const named = settings.channels === undefined ? "" : " after applying the channels that were named";
  throw new DataError({
    file: table.file,
    row: 1,
    rule: `no channel found among ${quoted(table.header)}${named}`,
    cure: phrase`name spend columns spend_<channel>, or set ${option("channels")}`,
  });
}

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return `${shown.join(", ")}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ""}`;
}
