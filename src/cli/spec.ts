/** `carryover spec init data.csv`: a specification to edit, with every default and its reason; `spec show`: a model in words. */
import type { Command } from "commander";
import { commentedSpecYaml, describeModel, modelTable } from "../index.js";
import { addModelOptions, addTypeOption, readModelFrom } from "./modelOptions.js";
import { inShell, printTables, warn } from "./print.js";
import { addReadOptions } from "./readOptions.js";
import { lines } from "./terminal.js";

/** The two subcommands of `spec`. */
export function define(spec: Command): void {
  const init = spec
    .command("init")
    .description("print the default specification of a table as YAML, with the reason of every default");
  addTypeOption(addReadOptions(init)).action(async (path: string | undefined) => {
    process.stdout.write(commentedSpecYaml(await readModelFrom(init, path)));
  });
  const show = spec.command("show").description("print the model in words and formulas");
  addModelOptions(show)
    .option("--details", "in a terminal: every prior with its reason, as to a file or a pipe")
    .action(async (path: string | undefined, { details = false }: { readonly details?: boolean }) => {
      const model = await readModelFrom(show, path);
      const raised = model.warnings.filter((warning) => !model.source.warnings.includes(warning));
      const text = describeModel(model);
      if (process.stdout.isTTY !== true || details) {
        await warn(show, raised);
        process.stdout.write(`${lines(text, process.stdout)}\n`);
        return;
      }
      const { title: _, ...table } = modelTable(model);
      const warnings = await inShell(show, raised);
      const notes = [...table.notes, "Every prior with its reason: --details."];
      process.stdout.write(`${lines(text.split("\n\nChannels\n")[0]!, process.stdout)}\n\n`);
      printTables([{ ...table, title: "", notes, warnings }]);
    });
}
