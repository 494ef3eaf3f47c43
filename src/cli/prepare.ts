/** `carryover prepare prepare.yaml`: raw exports made into the table of weeks, with its account; `prepare init`: a first recipe for them. */
import type { Command } from "commander";
import { prepareTable, proposeRecipe } from "../index.js";
import { counted, percent, shellWord } from "../words.js";
import { addFormFlags, type FormFlags } from "./flags.js";
import { stoppable } from "./onWorkers.js";
import { print, printResult } from "./print.js";
import { withProgressLine } from "./progressLine.js";
import { lines } from "./terminal.js";

interface PrepareFlags extends FormFlags {
  readonly dryRun?: boolean;
  readonly sql?: boolean;
}

/** The `prepare` command. */
export function define(command: Command): void {
  command
    .argument("<recipe>", "YAML file that names the exports and says how they are read")
    .option("--dry-run", "read and reconcile everything, and write nothing")
    .option("--sql", "print the SQL that makes the table, and write nothing");
  addFormFlags(command).action(async (recipe: string, flags: PrepareFlags) => {
    const { dryRun = false, sql = false, table = false, json = false } = flags;
    const prepared = await stoppable("carryover: stopped; nothing was written", (signal) =>
      withProgressLine((show) =>
        prepareTable(recipe, {
          write: !dryRun && !sql,
          signal,
          onProgress: ({ source, share }) =>
            show(`${percent(share)}, ${source}`, `${Math.floor(10 * share)} ${source}`),
        }),
      ),
    );
    if (sql) print(prepared.sql.trimEnd());
    else await printResult(command, prepared, { table, json });
  });
  command
    .command("init")
    .description(
      "write a first recipe for exports, a comment on every guess and a question where they do not say",
    )
    .argument("<files...>", "the exports: CSV, Parquet, Excel")
    .option("--out <file>", "the recipe, which must not be there yet", "prepare.yaml")
    .action(async (files: readonly string[], { out }: { readonly out: string }) => {
      const { questions } = await proposeRecipe(files, { out });
      const text =
        questions.length === 0
          ? `Wrote ${out}. Check its guesses; next: carryover prepare ${shellWord(out)} --dry-run --table`
          : [
              `Wrote ${out}. Left to fill in, ${counted(questions.length, "question")} marked "?":`,
              ...questions.map((one) => `  ${one}`),
            ].join("\n");
      process.stdout.write(`${lines(text, process.stdout)}\n`);
    });
}
