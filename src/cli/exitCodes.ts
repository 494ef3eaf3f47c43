/** Exit codes of the commands, beside 0 and Node's own. */

/** Input or arguments that cannot be used. */
export const userError = 2;

/** A model that does not pass its checks: the command did its work. */
export const notPassed = 3;

/** Stopped by Ctrl-C, as shells count it: 128 and the signal's number. */
export const interrupted = 130;
