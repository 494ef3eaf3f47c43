/** `carryover diagnose dir/trace.nc`: whether a saved fit can be used, as one JSON document or a table; exit code 3 where it cannot. */
import type { Command } from "commander";
import { diagnose } from "../diagnosis/diagnose.js";
import { documentOf, tableOf } from "../results/results.js";
import { notPassed } from "./exitCodes.js";
import { print } from "./print.js";
import { addFitArgument, readSavedFit, type SavedFitOptions } from "./savedFit.js";

interface DiagnoseCommandOptions extends SavedFitOptions {
  readonly table?: boolean;
}

/** The `diagnose` command. */
export function define(command: Command): void {
  addFitArgument(command)
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string | undefined, options: DiagnoseCommandOptions) => {
      const diagnosis = diagnose(await readSavedFit("diagnose", trace, options));
      print(options.table ? tableOf(diagnosis) : documentOf(diagnosis));
      if (diagnosis.verdict === "fail") process.exitCode = notPassed;
    });
}
