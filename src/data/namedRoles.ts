/** Turns the columns that a user names into roles; a name that does not exist is answered with the nearest one. */
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import type { ColumnFacts } from "./columnFacts.js";
import type { CsvTable } from "./csv.js";
import type { ColumnRole, Role } from "./panel.js";
import { roleRules } from "./roleRules.js";
import type { TableSettings } from "./settings.js";

const singles = {
  date: "date",
  geo: "geo",
  population: "population",
  kpi: "kpi",
  revenue: "revenue",
  revenuePerKpi: "revenuePerKpi",
} as const satisfies Partial<Record<keyof TableSettings, Role>>;

const lists = { controls: "control", events: "event", outcomes: "outcome", ignore: "ignored" } as const;

/** Roles by column name, for the columns the user named.
 *  @throws DataError for an unknown column and for a column with two roles (a KPI may also be the revenue)  */
export function namedRoles(
  table: CsvTable,
  columns: readonly ColumnFacts[],
  settings: TableSettings,
): Map<string, ColumnRole> {
  const named = new Map<string, ColumnRole>();
  const name = (option: string, column: string, role: Role, channel?: string) => {
    if (!table.header.includes(column)) {
      throw new DataError({
        file: table.file,
        row: 1,
        option,
        rule: `names the column "${column}", which the table lacks`,
        cure: suggestion(column, table.header),
      });
    }
    const earlier = named.get(column);
    if (earlier !== undefined) {
      if (earlier.role === "kpi" && role === "revenue") return;
      throw new DataError({
        file: table.file,
        column,
        rule: `the column is named as ${earlier.role} and as ${role}`,
        cure: "give it one role",
      });
    }
    named.set(column, {
      column,
      role,
      ...(channel === undefined ? {} : { channel }),
      reason: `named in ${option}`,
    });
  };
  // The KPI comes before revenue, so that one column can be both.
  for (const option of ["date", "geo", "population", "kpi", "revenue", "revenuePerKpi"] as const) {
    const column = settings[option];
    if (typeof column === "string") name(option, column, singles[option]);
  }
  for (const [option, role] of Object.entries(lists)) {
    for (const column of settings[option as keyof typeof lists] ?? []) name(option, column, role);
  }
  nameChannels(table, columns, settings.channels, name);
  return named;
}

function nameChannels(
  table: CsvTable,
  columns: readonly ColumnFacts[],
  channels: TableSettings["channels"],
  name: (option: string, column: string, role: Role, channel?: string) => void,
): void {
  if (channels === undefined) return;
  if (!isList(channels)) {
    for (const [channel, { spend, exposure, adstock }] of Object.entries(channels)) {
      if (spend !== undefined) name("channels", spend, "spend", channel);
      for (const column of exposure === undefined ? [] : [exposure].flat())
        name("channels", column, "exposure", channel);
      if (adstock !== undefined) name("channels", adstock, "adstock", channel);
    }
    return;
  }
  const detected = columns.flatMap((facts) => detectedChannel(facts));
  const known = [...new Set(detected.map(({ channel }) => channel))];
  for (const wanted of channels) {
    const own = detected.filter(({ channel }) => channel.toLowerCase() === wanted.toLowerCase());
    // What is named is meant: a column of that name is the channel's money where no other column is.
    if (
      table.header.includes(wanted) &&
      !own.some(({ role, column }) => role === "spend" && column !== wanted)
    ) {
      const found = detected.find(({ column }) => column === wanted);
      const channel = found?.channel ?? wanted;
      name("channels", wanted, found?.role === "exposure" ? "exposure" : "spend", channel);
      for (const other of detected) {
        const isOwn = other.channel.toLowerCase() === channel.toLowerCase() && other.role === "adstock";
        if (isOwn && other.column !== wanted && !channels.includes(other.column))
          name("channels", other.column, "adstock", channel);
      }
      continue;
    }
    if (own.length > 0) {
      for (const { column, role, channel } of own) name("channels", column, role, channel);
      continue;
    }
    throw new DataError({
      file: table.file,
      row: 1,
      option: "channels",
      rule: `names "${wanted}", which is no channel or column`,
      cure: suggestion(wanted, [...known, ...table.header]),
    });
  }
}

function detectedChannel(facts: ColumnFacts) {
  const context = {
    columns: [facts],
    date: "",
    geo: null,
    kpi: { column: "", role: "kpi", reason: "" },
    hasRobynSuffixes: /_[SIPO]$/.test(facts.name),
    paidStems: new Set<string>(),
  } as const;
  for (const rule of [
    roleRules.spend,
    roleRules.adstock,
    roleRules.exposure,
    roleRules.organic,
    roleRules.knownChannel,
  ]) {
    const decision = rule.decide(facts, context);
    if (decision?.channel !== undefined)
      return [{ column: facts.name, role: decision.role, channel: decision.channel }];
  }
  return [];
}

function isList(channels: NonNullable<TableSettings["channels"]>): channels is readonly string[] {
  return Array.isArray(channels);
}
