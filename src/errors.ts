/** The errors that are the user's to mend: an argument, their data, or their fit, each a record that is read as one line. */
import { inert } from "./inert.js";
import { asOption, isPhrase, type OptionText, type Phrase, phraseText } from "./phrase.js";

/** What every fault says: who found it, what is wrong, what was given, what to do. */
export interface Fault {
  /** With its verb: "must be above 0". */
  readonly rule: string | Phrase;
  /** Path of the option or argument at fault: "target.roi". A reader may call it something else, so it is no words. */
  readonly option?: string | undefined;
  readonly channel?: string | undefined;
  /** What the rule is about in words, where neither option, key nor channel say it; "" where the rule does. */
  readonly about?: string | undefined;
  /** The one of several that the option speaks of, such as a channel. */
  readonly of?: string | undefined;
  /** The value that was given; a phrase is said as it is. Left out where nothing was given. */
  readonly got?: unknown;
  /** What to do about it. */
  readonly cure?: string | Phrase | undefined;
}

export interface ArgumentFault extends Fault {
  /** The function that was called. */
  readonly caller: string;
}

export interface DataFault extends Fault {
  /** The function that was called, or the part that speaks ("model"). */
  readonly caller?: string | undefined;
  readonly file?: string | undefined;
  /** 1-based line of the file, the header being line 1. */
  readonly row?: number | undefined;
  readonly column?: string | undefined;
  /** Path of the key at fault in a specification or in a YAML file: "channels.tv.adstock.kind". */
  readonly key?: string | undefined;
}

/** Where in the user's table something is wrong. */
export type DataLocation = Pick<DataFault, "file" | "row" | "column">;

export interface FitFault extends Fault {
  readonly caller?: string | undefined;
}

/** What a reader calls things. */
export interface Naming {
  /** The function that found the fault: in a shell the command. */
  readonly caller: (name: string) => string;
  /** An option that is at fault: in a shell a flag only where it was typed, as a file or a default may have said it. */
  readonly atFault: (option: string) => string;
  /** An option that a rule or a cure speaks of. */
  readonly mentioned: OptionText;
}

/** As a module does. */
const asWritten: Naming = {
  caller: (name) => name,
  atFault: (option) => option,
  mentioned: asOption,
};

/** An argument or option is outside its range, or unknown: `planBudget: target.roi must be above 0, got -1`.
 *  A RangeError that is none of these is the engine's ("Maximum call stack size exceeded"), and nobody's to mend but ours. */
export class ArgumentError extends RangeError implements ArgumentFault {
  declare readonly caller: string;
  declare readonly option?: string;
  declare readonly channel?: string;
  declare readonly about?: string;
  declare readonly of?: string;
  declare readonly rule: string | Phrase;
  declare readonly got?: unknown;
  declare readonly cure?: string | Phrase;

  constructor(fault: ArgumentFault) {
    super(faultText(fault));
    Object.assign(this, fault);
  }
  static {
    ArgumentError.prototype.name = "ArgumentError";
  }
}

/** The data or a file cannot be used as it is: `my.csv, row 3, column "spend_tv": "abc" is not a number; correct the cell`. */
export class DataError extends Error implements DataFault {
  declare readonly file?: string;
  declare readonly row?: number;
  declare readonly column?: string;
  declare readonly channel?: string;
  declare readonly key?: string;
  declare readonly about?: string;
  declare readonly caller?: string;
  declare readonly option?: string;
  declare readonly of?: string;
  declare readonly rule: string | Phrase;
  declare readonly got?: unknown;
  declare readonly cure?: string | Phrase;

  constructor(fault: DataFault, options?: ErrorOptions) {
    super(faultText(fault), options);
    Object.assign(this, fault);
  }
  static {
    DataError.prototype.name = "DataError";
  }
}

/** A fit cannot be made or trusted. */
export class FitError extends Error implements FitFault {
  declare readonly caller?: string;
  declare readonly rule: string | Phrase;
  declare readonly got?: unknown;
  declare readonly cure?: string | Phrase;

  constructor(fault: FitFault) {
    super(faultText(fault));
    Object.assign(this, fault);
  }
  static {
    FitError.prototype.name = "FitError";
  }
}

/** Something on this machine is missing; the message is one sentence with its cure. */
export class SetupError extends Error {
  static {
    SetupError.prototype.name = "SetupError";
  }
}

/** A rule of our own was broken: a bug, and nobody's to mend but ours. */
export class InternalError extends RangeError {
  static {
    InternalError.prototype.name = "InternalError";
  }
}

/** The fault as one line: `place: caller: what rule, got value; cure`. */
export function faultText(fault: ArgumentFault | DataFault | FitFault, naming: Naming = asWritten): string {
  const { file, row, column, channel, caller, key, about, option, of, rule, cure }: DataFault = fault;
  const said = (text: string | Phrase) => phraseText(text, naming.mentioned);
  const what =
    (option === undefined ? undefined : naming.atFault(option)) ??
    about ??
    (key === undefined ? undefined : `"${key}"`) ??
    (channel === undefined ? "" : `channel "${channel}"`);
  const text = [
    caller === undefined ? "" : `${naming.caller(caller)}: `,
    what === "" ? "" : `${what} `,
    of === undefined ? "" : `of "${of}" `,
    said(rule),
    "got" in fault ? `, got ${isPhrase(fault.got) ? said(fault.got) : valueText(fault.got)}` : "",
    cure === undefined ? "" : `; ${said(cure)}`,
  ].join("");
  const place = [
    ...(file === undefined ? [] : [file]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column "${column}"`]),
    ...(file === undefined || !key || text.includes(`"${key}"`) ? [] : [`key "${key}"`]),
  ].join(", ");
  // Names and values are what others wrote: one line stays one line.
  return inert(place === "" ? text : `${place}: ${text}`);
}

/** A value as it would be typed, cut short where it is long. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return `"${cut(value)}"`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return cut(JSON.stringify(value));
  } catch {
    return String(value);
  }
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
