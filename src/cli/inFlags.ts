/** The module's errors in the words of a shell: whoever typed `--target-roi` reads of `--target-roi`, not of `target.roi`. */
import type { Command } from "commander";

/** Options whose flag has a name of its own; that of `target.roi` is `--target-roi`. */
const flagNames: Readonly<Record<string, string>> = {
  bounds: "bound",
  locked: "lock",
  "objective.tail": "tail",
};

/** The function in front: `planBudget: …`, `market.csv, column "units_sold": rollingOrigin: …`. */
const caller = /(?<=^|": )[a-z]+[A-Z]\w*(?=: )/;

/** What is at fault: `target.roi must …`, `row 1: kpi names …`, `readPanel: "missing" must …`, `leave encoding out`. */
const fault = /(?<=: |readPanel: "|leave )[a-z][\w.]*(?="? (?:must|names|needs|of|or|out|"))/g;

/** What to do: `widen change or bounds`, `set dateFormat to …`. What stands before a colon is a line of a YAML file. */
const cure =
  /(?<=\b(?:(?:(?:set|give|use|widen) (?:a )?|have )(?:\w+ or )?|bound with |or other ))[a-z][\w.]*\b(?!:)/g;

/** The message of an error with the command in place of the function, and its flags in place of the options.
 *
 *  What is at fault is a flag only where it was typed, as a file beside the table may have said it too.
 *
 *  @param name     of the command, for people
 *  @param command  that was run */
export function inFlags(message: string, name: string, command: Command): string {
  const flagOf = (option: string) => {
    const attribute = flagNames[option] ?? option.replace(/\.(.)/g, (_, letter) => letter.toUpperCase());
    return command.options.find((flag) => flag.attributeName() === attribute);
  };
  const isTyped = (attribute: string) => command.getOptionValueSource(attribute) === "cli";
  return message
    .replace(fault, (option) => {
      const flag = flagOf(option);
      return flag?.long && isTyped(flag.attributeName()) ? flag.long : option;
    })
    .replace(cure, (option) => flagOf(option)?.long ?? option)
    .replace(caller, name);
}
