/** The flags that say what a holdout must reach, the same for every command that judges a model. */
import type { Command } from "commander";
import { defaultThresholds, parseThresholds, type Thresholds, thresholdRules } from "../index.js";
import { numberFlag } from "./flags.js";
import { readText } from "./readText.js";

export type ThresholdFlags = Partial<Thresholds> & { readonly thresholds?: string };

const names = Object.keys(thresholdRules) as (keyof Thresholds)[];

/** Adds one flag for each threshold, and one for a file of them. */
export function addThresholdOptions(command: Command): Command {
  const keys = names.map((name) => thresholdRules[name].key);
  command.option("--thresholds <file>", `thresholds in YAML: ${keys.join(", ")}`);
  for (const name of names) {
    const { key, meaning } = thresholdRules[name];
    const description = `${meaning} (default ${defaultThresholds[name]})`;
    command.addOption(numberFlag(`--${key.replaceAll("_", "-")} <number>`, description));
  }
  return command;
}

/** Those of the file, overruled by flags.
 *
 *  @throws DataError where the file cannot be read or says something else */
export async function thresholdsOf(flags: ThresholdFlags): Promise<Partial<Thresholds>> {
  const { thresholds: file } = flags;
  const fromFile = file === undefined ? {} : parseThresholds(await readText(file, "thresholds"), file);
  const given = names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return { ...fromFile, ...Object.fromEntries(given) };
}
