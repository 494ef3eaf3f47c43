/** An error of a thread as plain data, and the error again: whoever waits tells errors apart by their class, wherever a job runs. */
import { ArgumentError, DataError, FitError, InternalError, SetupError } from "../errors.js";

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** What the error says in fields, as plain as a job's input. */
  readonly fields: object;
}

export function failureOf(error: unknown): Failure {
  const { name, message, stack = "" } = error as Error;
  return { name, message, stack, fields: { ...(error as Error) } };
}

/** Of all classes that the source tells apart, or throws. */
const prototypes: ReadonlyMap<string, Error> = new Map(
  [ArgumentError, DataError, FitError, SetupError, InternalError, RangeError, TypeError].map(
    ({ prototype }): [string, Error] => [prototype.name, prototype],
  ),
);

/** The error as it was on the thread; one of another class keeps its name. */
export function errorOf({ name, message, stack, fields }: Failure): Error {
  const error = Object.assign(new Error(message), fields);
  Object.setPrototypeOf(error, prototypes.get(name) ?? Error.prototype);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name });
  error.stack = stack;
  return error;
}
