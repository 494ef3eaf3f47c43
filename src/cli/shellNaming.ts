/** The module's errors in the words of a shell: whoever typed `--target-roi` reads of `--target-roi`, not of `target.roi`. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { yaml } from "#packages";
import { parseYaml } from "../data/yamlText.js";
import { type ArgumentError, DataError, type FitError, faultText, type Naming } from "../errors.js";
import { asOption } from "../phrase.js";
import { readFlags } from "./readOptions.js";

/** Options whose flag has a name of its own; that of `target.roi` is `--target-roi`. */
const flagNames: Readonly<Record<string, string>> = {
  bounds: "bound",
  locked: "lock",
  groups: "group",
  constraints: "constraint",
  "objective.tail": "tail",
  loadFit: "fit",
  leaseSeconds: "lease",
  maxMegabytes: "maxMb",
};

/** The flag that an option had before, and that is still understood. */
const olderFlags: Readonly<Record<string, string>> = { maxDraws: "draws" };

/** What commander keeps of `conflicts`. */
interface Conflicting {
  readonly conflictsWith: readonly string[];
}

/** What to type for an option that the command itself does not have; those of reading a table are typed where the model is fitted. */
const elsewhere: Readonly<Record<string, string>> = {
  loadFit: "carryover roi --fit",
  targetAcceptance: "carryover fit --target-acceptance",
  "until.ess": "carryover fit --until-ess",
  type: "carryover fit --type",
  bounds: "carryover plan --bound",
  budget: "carryover plan --budget",
  change: "carryover plan --change",
  from: "carryover plan --from",
  to: "carryover plan --to",
  "target.marginalRoi": "carryover plan --target-marginal-roi",
};

/** The error as one line, with the command in place of the function, its flags in place of options, and the file of the specification
 *  that has the key at fault.
 *
 *  @param name     of the command, for people
 *  @param command  that was run */
export function inShell(error: ArgumentError | DataError | FitError, name: string, command: Command): string {
  const spec: unknown = command.opts().spec;
  const isFromSpec = error instanceof DataError && error.file === undefined && typeof spec === "string";
  return faultText(
    isFromSpec && specSays(spec, error.key) ? { ...error, file: spec } : error,
    shellNaming(name, command),
  );
}

/** What this shell calls an option that one doubt speaks of, or an option with its value; another command that has it is named once. */
export function shellWords(command: Command): Naming["mentioned"] {
  const { mentioned } = shellNaming("", command);
  let named = "";
  return (option, value) => {
    const text = mentioned(option, value);
    const [, other, flag] = /^(carryover \w+) (--.*)$/s.exec(text) ?? [];
    if (other === undefined || flag === undefined) return text;
    // A flag of that name that this command has too is another one.
    const isOwn = command.options.some(({ long }) => long === flag.split(" ")[0]);
    const isNamed = other === named && !isOwn;
    named = other;
    return isNamed ? flag : text;
  };
}

/** The command and its flags. What is at fault is a flag only where it was typed, as a file beside the table may have said it too. */
function shellNaming(name: string, command: Command): Naming {
  const flagOf = (option: string) => {
    const attribute = flagNames[option] ?? camelCase(option);
    return command.options.find((flag) => flag.attributeName() === attribute);
  };
  // Behind a command's name "max-iterations" is `maxIterations`.
  const argumentOf = (option: string) =>
    command.registeredArguments.find((one) => camelCase(one.name()) === option)?.name();
  const isTyped = (attribute: string) => command.getOptionValueSource(attribute) === "cli";
  // Where a recipe says how files are read, options are its keys.
  const hasRecipe = command.registeredArguments.some((one) => one.name() === "recipe");
  // A saved fit refuses the flags of reading a table: they are no cure beside it.
  const refused = command.options.flatMap((flag) =>
    isTyped(flag.attributeName()) ? (flag as unknown as Conflicting).conflictsWith : [],
  );
  return {
    // "model" is the part that speaks of a specification, and no function.
    caller: (caller) => (caller === "model" ? caller : name),
    atFault(option) {
      // A flag that gives several, as --group does, is named for what is wrong in one of them.
      const flags = [flagOf(option), flagOf(olderFlags[option] ?? option), flagOf(option.split(".")[0]!)];
      const typed = flags.find((flag) => flag !== undefined && isTyped(flag.attributeName()));
      return typed?.long ?? argumentOf(option) ?? option;
    },
    mentioned(option, value) {
      // `--controls` names them one by one.
      if (option === "controls" && value !== undefined) return `--control-set ${value}`;
      const own = flagOf(option);
      const isRefused = own !== undefined && refused.includes(own.attributeName());
      const name =
        (isRefused ? undefined : own?.long) ??
        elsewhere[option] ??
        (hasRecipe ? undefined : whereRead(option));
      if (name === undefined) return asOption(option, value);
      return value === undefined ? name : `${name} ${value}`;
    },
  };
}

/** A flag of reading, on the command that reads the table for a fit. */
function whereRead(option: string): string | undefined {
  const flag = readFlags().find((one) => one.attributeName() === option);
  return flag && `carryover fit ${flag.long}`;
}

/** `targetRoi` of "target.roi", `maxIterations` of "max-iterations". */
function camelCase(name: string): string {
  return name.replace(/[.-](.)/g, (_, letter) => letter.toUpperCase());
}

/** Whether the file has the section of a key, or says something of its channel: read again, as only an error asks. */
function specSays(file: string, key: string | undefined): boolean {
  if (key === undefined) return false;
  // Of the specification as a whole.
  if (key === "") return true;
  const path = key.split(".");
  let value: unknown = parseYaml(readFileSync(file, "utf8"), yaml(), file);
  for (const part of path.slice(0, path[0] === "channels" ? 2 : 1)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return false;
    value = (value as Record<string, unknown>)[part];
  }
  return true;
}
