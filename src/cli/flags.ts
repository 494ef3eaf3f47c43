/** How the text of a flag becomes a number, a list or a pair; what the value may be is for the function that is called to say. */
import { type Command, Option } from "commander";
import { ArgumentError } from "../errors.js";

/** A flag with a value. */
export function flag<Value>(
  flags: string,
  description: string,
  parse: (flag: string) => Parser<Value>,
): Option {
  const option = new Option(flags, description);
  return option.argParser(parse(option.long!));
}

/** From a text, and what the same flag gave before, to the value. */
type Parser<Value> = (text: string, before?: Value) => Value;

/** A parser that names what it reads where a text is not what the rule says.
 *
 *  @param read  undefined where the text is not so
 *  @throws ArgumentError naming the flag, the rule and what was given */
export function parser<Value>(
  rule: string,
  read: (text: string, before?: Value) => Value | undefined,
): (flag: string) => Parser<Value> {
  return (flag) => (text, before) => {
    const value = read(text, before);
    if (value !== undefined) return value;
    throw new ArgumentError({ caller: "carryover", option: flag, rule: `must be ${rule}`, got: text });
  };
}

export const number = parser("a number", numberIn);
/** A flag whose value is a number. */
export const numberFlag = (flags: string, description: string): Option => flag(flags, description, number);

export const numbers = parser("numbers separated by commas", (text) => {
  const values = text.split(",").map(numberIn);
  return values.includes(undefined) ? undefined : (values as readonly number[]);
});
/** Names separated by commas; a flag that is given again adds to them. */
export const names = parser<readonly string[]>("names separated by commas", (text, before = []) => {
  const list = text.split(",").map((name) => name.trim());
  return list.includes("") ? undefined : [...before, ...list];
});

/** The number that a text says; undefined where it says none. */
export function numberIn(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}

/** In which form an answer is printed; by default a table in a terminal, and JSON where it goes to a file or a program. */
export interface FormFlags {
  readonly table?: boolean;
  readonly json?: boolean;
}

/** Adds the flags that say so. */
export function addFormFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--table", "print a table, as in a terminal, also to a file or a pipe").conflicts("json"),
    )
    .option("--json", "print JSON, as to a file or a pipe, also in a terminal");
}

/** Whether it is printed for people. */
export function asTable({ table = false, json = false }: FormFlags): boolean {
  return table || (!json && process.stdout.isTTY === true);
}

/** Adds the flags that say how many draws are made. */
export function addSamplingFlags(command: Command): Command {
  return command
    .addOption(numberFlag("--seed <n>", "seed of the draws").default(0))
    .addOption(numberFlag("--draws <n>", "draws of each chain").default(1000))
    .addOption(numberFlag("--chains <n>", "chains").default(4));
}

/** The flag that shows what the model says of channels of which nothing is claimed. */
export function withheldFlag(): Option {
  return new Option(
    "--withheld <choice>",
    "numbers of channels that cannot be told from demand: show has them as the model does, which is no claim (default hide)",
  ).choices(["hide", "show"]);
}
