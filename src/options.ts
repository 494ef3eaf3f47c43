/** Options of the public functions, checked where they come in: a misspelt or impossible option is refused, not ignored. */
import { ArgumentError } from "./errors.js";

/** The options with the defaults filled in; an option that is undefined counts as left out.
 *
 *  @param caller    name of the function, for the message
 *  @param defaults  every option the function knows
 *  @throws ArgumentError naming an option that the function does not know, and those it knows
 *  @example withDefaults("fit", { alpha: 1 }, { alpha: undefined }) // { alpha: 1 } */
export function withDefaults<Options extends object>(
  caller: string,
  defaults: Defaults<Options>,
  options: Options,
): Defaults<Options> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ArgumentError(
      `${caller}: options must be an object such as { ${Object.keys(defaults)[0]}: … }, got ${shown(options)}`,
    );
  }
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(defaults, key));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `${caller}: unknown option "${unknown}"; it knows ${Object.keys(defaults).join(", ")}`,
    );
  }
  return { ...defaults, ...givenIn(options) };
}

/** The options without those that are undefined, which count as left out. */
export function givenIn<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<Options>;
}

type Given<Options> = { readonly [Key in keyof Options]: Exclude<Options[Key], undefined> };

/** Every option with a value. */
export type Defaults<Options> = { readonly [Key in keyof Options]-?: Exclude<Options[Key], undefined> };

/** Refuses a value that is no key of the map of choices.
 *
 *  @throws ArgumentError naming the option, the choices and what was given */
export function requireChoice(caller: string, option: string, choices: object, value: unknown): void {
  if (typeof value === "string" && Object.hasOwn(choices, value)) return;
  const known = Object.keys(choices).map((choice) => `"${choice}"`);
  throw new ArgumentError(`${caller}: ${option} must be ${known.join(" or ")}, got ${shown(value)}`);
}

/** Refuses what is not a number of the range.
 *
 *  @param rule  the range in words: "in [0, 1]" */
export function requireNumber(
  caller: string,
  option: string,
  value: unknown,
  rule: string,
  isAllowed: (value: number) => boolean,
): void {
  if (typeof value === "number" && isAllowed(value)) return;
  throw new ArgumentError(`${caller}: ${option} must be ${rule}, got ${shown(value)}`);
}

function shown(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
