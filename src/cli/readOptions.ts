/** The flags that say how to read a table, the same for every command, and the table they give. */
import { type Command, Option } from "commander";
import {
  dateFormatNames,
  encodings,
  type Panel,
  type ReadOptions,
  type RefreshReading,
  readPanel,
} from "../index.js";
import { shippedTable } from "../platform/node/packageRoot.js";
import type { Warning } from "../warning.js";
import { flag, names, numberIn, parser } from "./flags.js";
import { isLongFile, withStepLine } from "./progressLine.js";

/** Adds the argument `[csv]` and the flags for reading to a command; every flag overrules what is detected or set in YAML. */
export function addReadOptions(command: Command): Command {
  command.argument("[csv]", "table to read (default: the simulated market that ships)");
  for (const option of readFlags()) command.addOption(option);
  return command;
}

/** The reading options given on the command line; those not given are absent. */
export function readOptionsOf(command: Command): ReadOptions {
  const given = command.opts<Record<string, unknown>>();
  const known = readFlags().map((option) => option.attributeName());
  return Object.fromEntries(known.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]));
}

/** Those of these flags that say how cells are written, and nothing of what a column is: the options of `refresh`, of which none can be left out. */
const writingFlags: Readonly<Record<keyof RefreshReading, true>> = {
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

/** Adds them to a command whose columns are known from a fit. */
export function addWritingFlags(command: Command): Command {
  for (const option of readFlags()) {
    if (Object.hasOwn(writingFlags, option.attributeName())) command.addOption(option);
  }
  return command;
}

/** Those of them that were given. */
export function writtenAs(command: Command): RefreshReading {
  const given = readOptionsOf(command);
  return Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(writingFlags, key)));
}

/** The panel of the table that a command names; of the shipped table, with a warning, where it names none.
 *  @throws DataError as `readPanel` does  */
export async function readPanelFrom(command: Command, path?: string): Promise<Panel> {
  const table = path ?? shippedTable;
  const panel = await withStepLine(isLongFile("table", table), `reading ${table}`, () =>
    readPanel(table, readOptionsOf(command)),
  );
  return path === undefined ? { ...panel, warnings: [unnamedTable, ...panel.warnings] } : panel;
}

const unnamedTable: Warning = {
  code: "no-table-named",
  message: `no table was named, so this is the simulated market that ships with Carryover (${shippedTable})`,
  cure: "name your own CSV file after the command",
};

/** The flags of reading, each by the name of its option. */
export function readFlags(): readonly Option[] {
  const list = (flags: string, description: string) =>
    flag(flags, `${description}, separated by commas`, names);
  return [
    new Option("--date <column>", "column with the date of the period"),
    new Option("--date-format <format>", "how dates are written").choices(dateFormatNames),
    new Option("--week-date <day>", "which day of a week its date names").choices(["first", "last"]),
    new Option("--kpi <column>", "result to explain"),
    new Option("--revenue <column>", "money brought in"),
    flag("--revenue-per-kpi <column or number>", "revenue of one unit of the KPI", numberOrName),
    new Option("--geo <column>", "column with the region"),
    new Option("--population <column>", "people per region"),
    list("--channels <names>", "channels to keep"),
    list("--controls <columns>", "controls to keep"),
    list("--events <columns>", "events to keep"),
    list("--outcomes <columns>", "other results"),
    list("--ignore <columns>", "columns to leave out"),
    new Option("--currency <code>", "unit of money, such as GBP"),
    new Option("--country <code>", "where it was sold, such as DE or DE-BY, for its holidays"),
    new Option("--sheet <name>", "sheet of a workbook that has several"),
    flag("--delimiter <character>", 'separator of columns: , ; | or "tab"', delimiter),
    new Option("--decimal <mark>", "decimal mark").choices([".", ","]),
    new Option("--encoding <name>", "encoding of the text").choices(encodings),
    new Option("--duplicates <rule>", "rows of the same period").choices(["refuse", "sum"]),
    new Option("--missing <rule>", "empty cells of media and events").choices(["keep", "zero"]),
    new Option("--unfinished <rule>", "last periods without a KPI").choices(["drop", "keep"]),
    new Option("--pivot <column>", "column of a long table that names the channel of a row"),
    new Option("--allow-negative", "accept negative spend and exposure"),
  ];
}

const numberOrName = parser<number | string>("a column or a number", (text) => numberIn(text) ?? text);
const delimiter = parser("a character", (text) => (text === "tab" || text === "\\t" ? "\t" : text));
