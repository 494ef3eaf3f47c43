/** The flags that say which model is built of a table, and the model they give. */
import { type Command, Option } from "commander";
import { type Model, type ModelType, modelTypes, parseSpecYaml, specify } from "../index.js";
import { flag, names } from "./flags.js";
import { isLongTable, withStepLine } from "./progressLine.js";
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
  ).addOption(negativeControlsFlag());
}

/** The flag that names what media cannot have moved. */
export function negativeControlsFlag(): Option {
  return flag(
    "--negative-controls <names>",
    "columns that media cannot have moved, separated by commas: other outcomes, or controls that the model leaves out",
    names,
  );
}

/** The model of the table that a command names. */
export async function readModelFrom(command: Command, path: string | undefined): Promise<Model> {
  const { spec, type, negativeControls } = command.opts<{
    readonly spec?: string;
    readonly type?: ModelType;
    readonly negativeControls?: readonly string[];
  }>();
  const panel = await readPanelFrom(command, path);
  const changes = spec === undefined ? {} : parseSpecYaml(await readText(spec, "a specification"), spec);
  const asked = negativeControls === undefined ? changes : { ...changes, negativeControls };
  return withStepLine(isLongTable(panel), "building the model, its baseline chosen by the data", () =>
    specify(panel, asked, type === undefined ? {} : { type }),
  );
}
