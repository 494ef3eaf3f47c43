/** `carryover diagnose dir/trace.nc`: whether a saved fit can be used, as one JSON document or a table; exit code 3 where it cannot. */
import { Command } from "commander";
import { diagnose } from "../fit/diagnose.js";
import { loadFit } from "../fit/trace.js";
import { diagnosisDocument, diagnosisTable } from "../report/diagnosisTable.js";
import { notPassed } from "./exitCodes.js";
import { print } from "./print.js";

interface DiagnoseCommandOptions {
  readonly table?: boolean;
  readonly data?: string;
}

/** The `diagnose` command. */
export function diagnoseCommand(): Command {
  return new Command("diagnose")
    .description("whether a fit can be used: pass, review or fail, with causes and cures")
    .argument("<trace>", "NetCDF file that fit --out wrote")
    .option("--data <file>", "check that the fit was made from this CSV")
    .option("--table", "print a table for people instead of JSON")
    .action(async (trace: string, { table = false, data }: DiagnoseCommandOptions) => {
      const diagnosis = diagnose(await loadFit(trace, data === undefined ? {} : { data }));
      print(table ? diagnosisTable(diagnosis) : diagnosisDocument(diagnosis));
      if (diagnosis.verdict === "fail") process.exitCode = notPassed;
    });
}
