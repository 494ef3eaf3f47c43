/** The flags that say what a holdout must reach, the same for every command that judges a model. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { ArgumentError, DataError } from "../errors.js";
import {
  defaultThresholds,
  parseThresholds,
  type Thresholds,
  thresholdFault,
  thresholdRules,
} from "../validation/thresholds.js";

export type ThresholdFlags = Partial<Record<keyof Thresholds, string>> & { readonly thresholds?: string };

const names = Object.keys(thresholdRules) as (keyof Thresholds)[];

/** "--oos-r2-min". */
const flagOf = (name: keyof Thresholds) => `--${thresholdRules[name].key.replaceAll("_", "-")}`;

/** Adds one flag for each threshold, and one for a file of them. */
export function addThresholdOptions(command: Command): Command {
  command.option(
    "--thresholds <file>",
    `thresholds in YAML: ${names.map((name) => thresholdRules[name].key).join(", ")}`,
  );
  for (const name of names) {
    command.option(
      `${flagOf(name)} <number>`,
      `${thresholdRules[name].meaning} (default ${defaultThresholds[name]})`,
    );
  }
  return command;
}

/** Those of the file, overruled by flags.
 *
 *  @param command  its name, for messages
 *  @throws ArgumentError naming the flag; DataError where the file cannot be read or says something else */
export async function thresholdsOf(command: string, flags: ThresholdFlags): Promise<Partial<Thresholds>> {
  const fromFile =
    flags.thresholds === undefined ? {} : parseThresholds(await readText(flags.thresholds), flags.thresholds);
  const given = names.flatMap((name) => {
    const text = flags[name];
    if (text === undefined) return [];
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const fault = thresholdFault(name, Number.isNaN(value) ? text : value);
    if (fault !== null) throw new ArgumentError({ caller: command, option: name, ...fault });
    return [[name, value]];
  });
  return { ...fromFile, ...Object.fromEntries(given) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new DataError({
      file: path,
      rule: "the file cannot be read",
      cure: "give the path of thresholds in YAML",
    });
  }
}
