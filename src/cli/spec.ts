/** `carryover spec init data.csv`: a specification to edit, with every default and its reason; `spec show`: a model in words. */
import type { Command } from "commander";
import { commentedSpecYaml, describeModel } from "../index.js";
import { addModelOptions, addTypeOption, readModelFrom } from "./modelOptions.js";
import { warn } from "./print.js";
import { addReadOptions } from "./readOptions.js";

/** The two subcommands of `spec`. */
export function define(spec: Command): void {
  const init = spec
    .command("init")
    .description("print the default specification of a table as YAML, with the reason of every default");
  addTypeOption(addReadOptions(init)).action(async (path: string | undefined) => {
    process.stdout.write(commentedSpecYaml(await readModelFrom(init, path)));
  });
  const show = spec.command("show").description("print the model in words and formulas");
  addModelOptions(show).action(async (path: string | undefined) => {
    const model = await readModelFrom(show, path);
    await warn(
      show,
      model.warnings.filter((warning) => !model.source.warnings.includes(warning)),
    );
    process.stdout.write(`${describeModel(model)}\n`);
  });
}
