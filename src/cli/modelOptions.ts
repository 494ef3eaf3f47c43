/** The flags that say which model is built of a table, and the model they give. */
import { type Command, Option } from "commander";
import { type Model, type ModelType, modelTypes, parseSpecYaml, specify } from "../index.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";
import { readText } from "./readText.js";

/** Adds the flag that picks a model type. */
export function addTypeOption(command: Command): Command {
  return command.addOption(new Option("--type <type>", "model type").choices([...modelTypes]));
}

/** Adds the table, how to read it, and what model to build of it. */
export function addModelOptions(command: Command): Command {
  return addTypeOption(
    addReadOptions(command).option("--spec <file>", "specification in YAML (see spec init)"),
  );
}

/** The model of the table that a command names. */
export async function readModelFrom(command: Command, path: string | undefined): Promise<Model> {
  const { spec, type } = command.opts<{ readonly spec?: string; readonly type?: ModelType }>();
  const panel = await readPanelFrom(command, path);
  const changes = spec === undefined ? {} : parseSpecYaml(await readText(spec, "a specification"), spec);
  return specify(panel, changes, type === undefined ? {} : { type });
}
