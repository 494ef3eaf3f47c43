#!/usr/bin/env node
/** The executable `carryover`. */
import { runCommand } from "./program.js";

// `carryover roi | head` closes the pipe before all is written: that is the reader's choice, not a fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const code = await runCommand(process.argv.slice(2));
// A command may have set a code of its own, as `kernel doctor` does.
if (code !== 0) process.exitCode = code;
