/** Options of the public functions, checked where they come in: a misspelt or impossible option is refused, not ignored. */

import { ArgumentError } from "./errors.js";
import { nearestName } from "./nearest.js";
import { listed } from "./words.js";

/** The options with the defaults filled in; an option that is undefined counts as left out.
 *
 *  @param caller    name of the function, for the message
 *  @param defaults  every option the function knows
 *  @param rules     of options that are numbers; a default needs no rule
 *  @param path      of the option that these are settings of, with its dot: "objective."
 *  @throws ArgumentError naming an option that the function does not know, or that breaks its rule
 *  @example withDefaults("fit", { alpha: 1 }, { alpha: undefined }) // { alpha: 1 } */
export function withDefaults<Options extends object>(
  caller: string,
  defaults: Defaults<Options>,
  options: Options,
  rules: { readonly [Key in keyof Options]?: NumberRule } = {},
  path = "",
): Defaults<Options> {
  requireKnownOptions(caller, options, Object.keys(defaults), path);
  const full: Defaults<Options> = { ...defaults, ...givenIn(options) };
  for (const name of Object.keys(defaults) as (keyof Options & string)[]) {
    if (full[name] !== defaults[name]) requireShape(caller, `${path}${name}`, full[name], defaults[name]);
  }
  for (const [name, rule] of Object.entries(rules) as [keyof Options & string, NumberRule][]) {
    if (full[name] !== defaults[name]) requireNumber(caller, `${path}${name}`, full[name], rule);
  }
  return full;
}

/** Refuses what is no list, no record or no function where the default is one. */
function requireShape(caller: string, option: string, value: unknown, fallback: unknown): void {
  if (Array.isArray(fallback)) requireList(caller, option, value);
  else if (typeof fallback === "function") requireFunction(caller, option, value);
  else if (isOptions(fallback) && !isOptions(value)) {
    throw new ArgumentError({ caller, option, rule: "must be an object, by name", got: value });
  }
}

/** Refuses what is no record of options, and an option that the function does not know.
 *
 *  @throws ArgumentError naming it, and those there are */
export function requireKnownOptions(
  caller: string,
  options: object,
  known: readonly string[],
  path = "",
): void {
  requireOptions(caller, options, known[0]!, path.slice(0, -1) || "options");
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new ArgumentError({
    caller,
    rule: `unknown option "${path}${unknown}"`,
    cure: knownOptions(unknown, known, path),
  });
}

/** Options beside the one that was meant: whoever mistyped looks for that one. */
const othersNamed = 3;

/** "did you mean change? It also knows bounds, locked, minimum and 16 more", or all that there are where none is close. */
function knownOptions(unknown: string, known: readonly string[], path: string): string {
  const meant = nearestName(unknown, known);
  if (meant === null) return `it knows ${known.map((name) => path + name).join(", ")}`;
  const others = known.filter((name) => name !== meant).map((name) => path + name);
  const rest = others.length - othersNamed;
  const named = rest > 1 ? [...others.slice(0, othersNamed), `${rest} more`] : others;
  return `did you mean ${path}${meant}?${named.length === 0 ? "" : ` It also knows ${listed(named)}`}`;
}

/** Refuses what is no record of options.
 *
 *  @param such    one that there is, for the message
 *  @param option  what they are called */
export function requireOptions(caller: string, options: unknown, such: string, option = "options"): void {
  if (isOptions(options)) return;
  throw new ArgumentError({
    caller,
    option,
    rule: `must be an object such as { ${such}: … }`,
    got: options,
  });
}

/** Whether it is a plain record, by its tag, as one of a notebook's cell has a prototype of its own; a list, a date, a promise have other tags. */
function isOptions(value: unknown): boolean {
  return tagOf(value) === "[object Object]";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

/** Refuses what is no list.
 *
 *  @throws ArgumentError naming the option and what was given */
export function requireList(caller: string, option: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new ArgumentError({ caller, option, rule: "must be a list", got: value });
}

/** Refuses what is no list of names.
 *
 *  @throws ArgumentError naming the option and what was given */
export function requireNames(caller: string, option: string, value: unknown): void {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return;
  throw new ArgumentError({ caller, option, rule: "must be a list of names", got: value });
}

/** Refuses what cannot be called.
 *
 *  @throws ArgumentError naming the option and what was given */
export function requireFunction(caller: string, option: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ArgumentError({ caller, option, rule: "must be a function", got: value });
}

/** Refuses what neither tells how far a long step is nor stops it.
 *
 *  @throws ArgumentError naming the option and what was given */
export function requireWatching(
  caller: string,
  { onProgress, signal }: { readonly onProgress?: unknown; readonly signal?: unknown },
): void {
  if (onProgress !== undefined) requireFunction(caller, "onProgress", onProgress);
  if (signal === undefined || tagOf(signal) === "[object AbortSignal]") return;
  throw new ArgumentError({
    caller,
    option: "signal",
    rule: "must be the signal of an AbortController",
    got: signal,
  });
}

/** Refuses what is neither true nor false.
 *
 *  @throws ArgumentError naming the option and what was given */
export function requireSwitch(caller: string, option: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new ArgumentError({ caller, option, rule: "must be true or false", got: value });
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
  throw new ArgumentError({ caller, option, rule: `must be ${known.join(" or ")}`, got: value });
}

/** What a number may be. */
export interface NumberRule {
  /** In words, behind "must be": "in [0, 1]". */
  readonly rule: string;
  readonly isAllowed: (value: number) => boolean;
}

/** The probability of an interval, or another share that is neither nothing nor all. */
export const level: NumberRule = { rule: "in (0, 1)", isAllowed: (value) => value > 0 && value < 1 };
export const share: NumberRule = { rule: "in [0, 1]", isAllowed: (value) => value >= 0 && value <= 1 };
export const finite: NumberRule = { rule: "a number", isAllowed: Number.isFinite };
export const aboveZero: NumberRule = {
  rule: "above 0",
  isAllowed: (value) => value > 0 && Number.isFinite(value),
};
export const zeroOrMore: NumberRule = {
  rule: "≥ 0",
  isAllowed: (value) => value >= 0 && Number.isFinite(value),
};

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): NumberRule {
  const end = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  return {
    rule: `a whole number from ${least}${end}`,
    isAllowed: (value) => Number.isInteger(value) && value >= least && value <= most,
  };
}

/** Refuses what is not a number of the rule.
 *
 *  @param of  the one of several that the option gives a number for, such as a channel */
export function requireNumber(
  caller: string,
  option: string,
  value: unknown,
  { rule, isAllowed }: NumberRule,
  of?: string,
): void {
  if (typeof value === "number" && isAllowed(value)) return;
  throw new ArgumentError({ caller, option, of, rule: `must be ${rule}`, got: value });
}

/** Refuses a seed that draws nothing: neither a whole number nor text. */
export function requireSeed(caller: string, seed: unknown): void {
  if (typeof seed !== "string") requireNumber(caller, "seed", seed, wholeNumber(0));
}
