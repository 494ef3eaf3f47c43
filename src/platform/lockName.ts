/** The name of the file that says that a run works in a folder. */

export const lockName = ".carryover.lock";
