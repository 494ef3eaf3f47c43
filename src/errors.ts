/** The errors that are the user's to mend: an argument, their data, or their fit. Everything else is a bug. */

/** An argument or option is outside its range, or unknown. The message is one line: what it must be, what it is; what to do.
 *  A RangeError that is none of these is the engine's ("Maximum call stack size exceeded"), and nobody's to mend but ours. */
export class ArgumentError extends RangeError {
  override readonly name = "ArgumentError";
}

/** Where in the user's table something is wrong; every field that is known is set. */
export interface DataLocation {
  readonly file?: string;
  /** 1-based line of the file, the header being line 1. */
  readonly row?: number;
  readonly column?: string;
}

/** The data cannot be used as it is. The message is one line: what is wrong, where, what was expected; what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly location: DataLocation;

  constructor(message: string, location: DataLocation = {}, options: ErrorOptions = {}) {
    super(placed(message, location), options);
    this.location = location;
  }
}

/** A fit cannot be made or trusted. */
export class FitError extends Error {
  override readonly name = "FitError";
}

function placed(message: string, { file, row, column }: DataLocation): string {
  const parts: string[] = [];
  if (file !== undefined) parts.push(file);
  if (row !== undefined) parts.push(`row ${row}`);
  if (column !== undefined) parts.push(`column "${column}"`);
  return parts.length > 0 ? `${parts.join(", ")}: ${message}` : message;
}
