/** Numbers given as flags, refused in one line where they are none. */
import { ArgumentError } from "../errors.js";

/** The whole number that a flag gives.
 *
 *  @param command  name of the command, for the message
 *  @param least    smallest that is allowed
 *  @throws ArgumentError naming the flag and what was given */
export function wholeNumber(command: string, flag: string, text: string, least = 0): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
  throw new ArgumentError({
    caller: command,
    option: flag,
    rule: `must be a whole number ≥ ${least}`,
    got: text,
  });
}

/** The number above 0 that a flag gives.
 *
 *  @throws ArgumentError naming the flag and what was given */
export function positiveNumber(command: string, flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new ArgumentError({ caller: command, option: flag, rule: `must be a number above 0`, got: text });
}

/** The number between 0 and 1, both excluded, that a flag gives.
 *
 *  @throws ArgumentError naming the flag and what was given */
export function shareBetween(command: string, flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new ArgumentError({ caller: command, option: flag, rule: `must be between 0 and 1`, got: text });
}
