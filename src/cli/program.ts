/** The command line as a function: arguments in, exit code out; results to one stream, everything else to the other. */

import { Command, CommanderError } from "commander";
import { ArgumentError, DataError, FitError } from "../errors.js";
import { version } from "../platform/version.js";
import { analysisCommands } from "./analyses.js";
import { curvesCommand } from "./curves.js";
import { diagnoseCommand } from "./diagnose.js";
import { userError } from "./exitCodes.js";
import { experimentsCommand } from "./experiments.js";
import { fitCommand } from "./fit.js";
import { inFlags } from "./inFlags.js";
import { iterateCommand } from "./iterate.js";
import { kernelCommand } from "./kernel.js";
import { planCommand } from "./plan.js";
import { referenceCommand } from "./reference.js";
import { refuteCommand, specificationsCommand } from "./refute.js";
import { specCommand } from "./spec.js";
import { validateCommand } from "./validate.js";

/** Runs one command.
 *
 *  @param args  what stands behind `carryover` on the command line
 *  @returns 0; 2 where the data or the arguments must be mended, with one line on standard error and nothing on standard
 *    output; 1 for a fault of ours, with its stack */
export async function runCommand(args: readonly string[]): Promise<number> {
  const program = new Command("carryover")
    .description("Marketing-mix modelling from a CSV: each command prints one JSON document.")
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`carryover: ${oneLine(text)}\n`) });
  for (const command of [
    ...analysisCommands(),
    fitCommand(),
    diagnoseCommand(),
    planCommand(),
    curvesCommand(),
    experimentsCommand(),
    refuteCommand(),
    specificationsCommand(),
    validateCommand(),
    iterateCommand(),
    specCommand(),
    referenceCommand(),
    kernelCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  let command = program;
  program.hook("preAction", (_, started) => {
    command = started;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, (message) => inFlags(message, args[0]!, command));
  }
}

/** Commander's "error: …" with its suggestion on the same line. */
function oneLine(text: string): string {
  return text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");
}

/** One line for what the user can mend, in the words of a shell; the whole error for what is ours. */
function report(error: unknown, inShell: (message: string) => string): number {
  // Commander has printed its own line by now; asking for help or the version ends here too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : userError;
  if (error instanceof DataError || error instanceof FitError || error instanceof ArgumentError) {
    process.stderr.write(`carryover: ${inShell(error.message)}\n`);
    return userError;
  }
  process.stderr.write(`carryover: internal error, please report it\n${(error as Error).stack ?? error}\n`);
  return 1;
}
