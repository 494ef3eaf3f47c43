/** `carryover diagnose dir/trace.nc`: whether a saved fit can be used; exit code 3 where it cannot. */
import type { Command } from "commander";
import { diagnose } from "../index.js";
import { notPassed } from "./exitCodes.js";
import { answersFromFit } from "./savedFit.js";

/** The `diagnose` command. */
export function define(command: Command): void {
  answersFromFit(command, (fit) => {
    const diagnosis = diagnose(fit);
    if (diagnosis.verdict === "fail") process.exitCode = notPassed;
    return diagnosis;
  });
}
