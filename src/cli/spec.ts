/** `carryover spec init data.csv`: a specification to edit, with every default and its reason. */
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { Panel } from "../data/panel.js";
import { DataError } from "../errors.js";
import { describeModel } from "../spec/describe.js";
import { modelTypes, parseSpecYaml, type SpecChanges } from "../spec/spec.js";
import { commentedSpecYaml } from "../spec/specComments.js";
import { specify } from "../spec/specify.js";
import { typeOverruledWarnings } from "../spec/typeWarnings.js";
import { warningText } from "../warning.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";

/** The two subcommands of `spec`. */
export function define(spec: Command): void {
  addReadOptions(spec.command("init"))
    .description("print the default specification of a table as YAML, with the reason of every default")
    .addOption(typeOption())
    .action(
      async (
        path: string | undefined,
        options: { readonly type?: SpecChanges["type"] },
        command: Command,
      ) => {
        const panel = await readPanelFrom(command, path);
        process.stdout.write(
          commentedSpecYaml(specify(panel, options.type === undefined ? {} : { type: options.type })),
        );
      },
    );
  addReadOptions(spec.command("show"))
    .description("print the model in words and formulas")
    .addOption(typeOption())
    .option("--spec <file>", "specification in YAML")
    .action(
      async (
        path: string | undefined,
        options: { readonly type?: SpecChanges["type"]; readonly spec?: string },
        command: Command,
      ) => {
        const panel = await readPanelFrom(command, path);
        const model = await modelFrom(panel, options);
        for (const warning of model.warnings) {
          if (!panel.warnings.includes(warning)) process.stderr.write(`warning: ${warningText(warning)}\n`);
        }
        process.stdout.write(`${describeModel(model)}\n`);
      },
    );
}

/** The flag that picks a model type. */
export function typeOption(): Option {
  return new Option("--type <type>", "model type").choices([...modelTypes]);
}

/** The model of a specification file and a type, either of which may be left out. */
export async function modelFrom(
  panel: Panel,
  { spec, type }: { readonly spec?: string; readonly type?: SpecChanges["type"] },
) {
  const changes = spec === undefined ? {} : parseSpecYaml(await readText(spec), spec);
  if (type === undefined) return specify(panel, changes);
  const model = specify(panel, { ...changes, type });
  const overruled = typeOverruledWarnings(changes.type, model.spec, specify(panel, { type }).spec);
  return { ...model, warnings: [...model.warnings, ...overruled] };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new DataError({
      file: path,
      rule: "the file cannot be read",
      cure: "give the path of a specification in YAML",
    });
  }
}
