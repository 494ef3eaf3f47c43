/** Exit codes of the commands, beside 0 and Node's own. */

/** Input or arguments that cannot be used. */
export const userError = 2;

/** A model that does not pass its checks: the command did its work. */
export const notPassed = 3;

/** Codes of a command that was stopped in order, as shells count them: 128 and the signal's number. Ctrl-C is SIGINT; SIGTERM is how a
 *  system asks a program to end. */
export const stopped = { SIGINT: 130, SIGTERM: 143 } as const;

/** What a command ends with that was stopped: its message is said. */
export class Stopped extends Error {
  static {
    Stopped.prototype.name = "Stopped";
  }
  constructor(
    message: string,
    readonly code: (typeof stopped)[keyof typeof stopped],
  ) {
    super(message);
  }
}
