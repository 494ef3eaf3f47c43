/** Decides what each column of a table is, with the reason: one list of rules, tried in order, after what the user said. */

import type { Warning } from "../warning.js";
import { columnFacts } from "./columnFacts.js";
import { columnNumbers } from "./columnNumbers.js";
import type { CsvTable } from "./csv.js";
import { findDateColumn, findGeoColumn, findKpi, requireRoles } from "./keyColumns.js";
import { refuseLong } from "./longTable.js";
import { namedRoles } from "./namedRoles.js";
import type { ColumnRole } from "./panel.js";
import type { Runs } from "./relations.js";
import { checkRoles } from "./roleChecks.js";
import { type RoleContext, roleRules } from "./roleRules.js";
import type { TableSettings } from "./settings.js";

/** The role of every column, in the file's order.
 *
 *  Named roles come first; a list the user gives for a role replaces what would be detected for it. The rest is decided by the
 *  first rule of `roleRules` that fits.
 *  @throws DataError where there is no date, KPI or channel, or a named column does not exist  */
export function assignRoles(
  table: CsvTable,
  settings: TableSettings,
): { readonly roles: readonly ColumnRole[]; readonly warnings: readonly Warning[] } {
  const columns = table.header.map((_, i) => columnFacts(table, i));
  const named = namedRoles(table, columns, settings);
  const free = columns.filter(({ name }) => !named.has(name));
  const date = [...named.values()].find(({ role }) => role === "date") ?? findDateColumn(table, free);
  const geo = [...named.values()].find(({ role }) => role === "geo") ?? findGeoColumn(free, date.column);
  const taken = new Set([date.column, geo?.column]);
  if (settings.duplicates !== "sum")
    refuseLong(table, date.column, new Set([...named.keys(), ...(geo === null ? [] : [geo.column])]));
  const candidates = free.filter(({ name }) => !taken.has(name));
  const hasRobynSuffixes = columns.some(({ name }) => /_S$/.test(name));
  const kpi = [...named.values()].find(({ role }) => role === "kpi") ?? findKpi(table, candidates, settings);
  const context: RoleContext = {
    columns,
    date: date.column,
    geo: geo?.column ?? null,
    kpi,
    hasRobynSuffixes,
    paidStems: new Set(),
  };
  const paidStems = new Set(
    candidates
      .map((facts) => roleRules.spend.decide(facts, context)?.channel?.toLowerCase())
      .filter((stem) => stem !== undefined),
  );
  const roles = columns.map((facts): ColumnRole => {
    const settled = [date, geo, kpi].find((role) => role?.column === facts.name) ?? named.get(facts.name);
    if (settled) return settled;
    for (const rule of Object.values(roleRules)) {
      const decision = rule.decide(facts, { ...context, paidStems });
      if (decision !== null) return replaced({ column: facts.name, ...decision }, settings);
    }
    return { column: facts.name, role: "ignored", reason: "no rule fits" };
  });
  const byName = new Map(columns.map((facts) => [facts.name, facts]));
  const checked = checkRoles({
    roles,
    kpi,
    runs: runsOf(table, geo),
    facts: (column) => byName.get(column)!,
    numbers: columnNumbers(table, roles, settings.decimal),
    named: new Set(named.keys()),
  });
  const complete = attachAdstock(checked.roles);
  requireRoles(table, complete, settings);
  return { roles: complete, warnings: checked.warnings };
}

/** Rows of each geo in the order of the file. */
function runsOf(table: CsvTable, geo: ColumnRole | null): Runs {
  const index = geo === null ? -1 : table.header.indexOf(geo.column);
  const runs = new Map<string, number[]>();
  table.rows.forEach(({ cells }, row) => {
    const key = index < 0 ? "" : cells[index]!.trim();
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [row]);
    else run.push(row);
  });
  return [...runs.values()];
}

/** A list the user gave for a role is the whole list: what is detected beside it is left out. */
function replaced(role: ColumnRole, settings: TableSettings): ColumnRole {
  const lists = {
    control: "controls",
    event: "events",
    outcome: "outcomes",
    spend: "channels",
    exposure: "channels",
    adstock: "channels",
  } as const;
  if (!(role.role in lists)) return role;
  const list = lists[role.role as keyof typeof lists];
  if (settings[list] === undefined) return role;
  const { doubt: _, ...certain } = role;
  return {
    ...certain,
    role: "ignored",
    reason: `not among the ${list} that were named`,
    ...(role.role === "spend" ? { doubt: "unlisted" } : {}),
  };
}

/** An adstock column belongs to a channel that has spend or exposure; alone it cannot be checked or planned. */
function attachAdstock(roles: readonly ColumnRole[]): readonly ColumnRole[] {
  const channels = new Set(
    roles
      .filter(({ role }) => role === "spend" || role === "exposure")
      .map(({ channel }) => channel?.toLowerCase()),
  );
  return roles.map((role) =>
    role.role === "adstock" && !channels.has(role.channel?.toLowerCase())
      ? {
          column: role.column,
          role: "ignored",
          reason: `adstock of "${role.channel}", which has no spend or exposure column`,
        }
      : role,
  );
}
