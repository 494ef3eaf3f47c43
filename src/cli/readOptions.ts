/** The flags that say how to read a table, the same for every command, and the table they give. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { dateFormatNames } from "../data/dateFormats.js";
import { encodings } from "../data/decode.js";
import type { Panel } from "../data/panel.js";
import { readPanel } from "../data/read.js";
import type { ReadOptions } from "../data/settings.js";
import { shippedTable } from "../platform/node/root.js";
import type { Warning } from "../warning.js";

const listHelp = "separated by commas";

/** Adds the argument `[csv]` and the flags for reading to a command; every flag overrides what is detected or set in YAML. */
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

/** The panel of the table that a command names; of the shipped table, with a warning, where it names none.
 *  @throws DataError as `readPanel` does  */
export async function readPanelFrom(command: Command, path?: string): Promise<Panel> {
  const panel = await readPanel(path ?? shippedTable, readOptionsOf(command));
  return path === undefined ? { ...panel, warnings: [unnamedTable, ...panel.warnings] } : panel;
}

const unnamedTable: Warning = {
  code: "no-table-named",
  message: `no table was named, so this is the simulated market that ships with Carryover (${shippedTable})`,
  cure: "name your own CSV file after the command",
};

function readFlags(): readonly Option[] {
  return [
    new Option("--date <column>", "column with the date of the period"),
    new Option("--date-format <format>", "how dates are written").choices(dateFormatNames),
    new Option("--kpi <column>", "result to explain"),
    new Option("--revenue <column>", "money brought in"),
    new Option("--revenue-per-kpi <column or number>", "revenue of one unit of the KPI").argParser(
      numberOrName,
    ),
    new Option("--geo <column>", "column with the region"),
    new Option("--population <column>", "people per region"),
    new Option("--channels <names>", `channels to keep, ${listHelp}`).argParser(list),
    new Option("--controls <columns>", `controls to keep, ${listHelp}`).argParser(list),
    new Option("--events <columns>", `events to keep, ${listHelp}`).argParser(list),
    new Option("--outcomes <columns>", `other results, ${listHelp}`).argParser(list),
    new Option("--ignore <columns>", `columns to leave out, ${listHelp}`).argParser(list),
    new Option("--currency <code>", "unit of money, such as GBP"),
    new Option("--delimiter <character>", 'separator of columns: , ; | or "tab"').argParser(delimiterOf),
    new Option("--decimal <mark>", "decimal mark").choices([".", ","]),
    new Option("--encoding <name>", "encoding of the text").choices(encodings),
    new Option("--duplicates <rule>", "rows of the same period").choices(["refuse", "sum"]),
    new Option("--missing <rule>", "empty cells of media and events").choices(["keep", "zero"]),
    new Option("--allow-negative", "accept negative spend and exposure"),
  ];
}

function list(text: string, earlier: readonly string[] = []): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) throw new InvalidArgumentError("a name in the list is empty");
  return [...earlier, ...names];
}

function numberOrName(text: string): number | string {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function delimiterOf(text: string): string {
  return text === "tab" || text === "\\t" ? "\t" : text;
}
