/** `carryover fit data.csv --spec spec.yaml --out dir`: the posterior of a model, summarised as one JSON document. */

import { join } from "node:path";
import { type Command, Option } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import {
  contributions,
  documentOf,
  type Fit,
  type FitOptions,
  fit,
  type Json,
  roi,
  saveFit,
  specYaml,
  type Table,
  tableOf,
  toJson,
} from "../index.js";
import { givenIn } from "../options.js";
import { wholesOf } from "./fitAnswers.js";
import { addFormFlags, addSamplingFlags, asTable, type FormFlags, numberFlag } from "./flags.js";
import { addModelOptions, readModelFrom } from "./modelOptions.js";
import { inShell, print, printTables, say, warn } from "./print.js";
import { showSampling, withProgressLine } from "./progressLine.js";
import { withFolder, writing } from "./writing.js";

interface FitFlags
  extends FormFlags,
    Pick<FitOptions, "seed" | "draws" | "chains" | "warmup" | "targetAcceptance" | "metric"> {
  readonly out?: string;
  readonly untilEss?: number;
}

/** Answers and plans have a flag for their weeks, and a fit has none: whoever types it is told where its weeks are chosen. */
function notHere(name: string): Option {
  return new Option(`--${name} <date>`).hideHelp().argParser((date) => {
    throw new ArgumentError({
      caller: "fit",
      option: name,
      rule: "is no flag of fit, whose weeks stand in the specification",
      got: date,
      cure: `write training: { ${name}: ${date} } into the file that carryover spec init makes, and give it as --spec`,
    });
  });
}

/** The `fit` command. */
export function define(command: Command): void {
  for (const name of ["from", "to"]) command.addOption(notHere(name));
  addSamplingFlags(
    addModelOptions(command).option(
      "--out <dir>",
      "folder for fit.json, spec.yaml and trace.nc (default: print fit.json)",
    ),
  )
    .addOption(
      numberFlag(
        "--warmup <n>",
        "warm-up of each chain (default: 300; 1000 where every parameter is sampled)",
      ),
    )
    .addOption(
      numberFlag(
        "--target-acceptance <share>",
        "mean acceptance the step size is tuned to (default: 0.8 or 0.95)",
      ),
    )
    .addOption(
      new Option(
        "--metric <kind>",
        "inverse mass matrix that warm-up learns (default: dense up to 100 sampled parameters)",
      ).choices(["dense", "diagonal"]),
    )
    .addOption(numberFlag("--until-ess <n>", "stop as soon as every effective sample is so large"));
  addFormFlags(command).action(async (path: string | undefined, flags: FitFlags) => {
    const { out, untilEss, seed, draws, chains, warmup, targetAcceptance, metric } = flags;
    const model = await readModelFrom(command, path);
    const posterior = await withFolder("fit", out, () =>
      withProgressLine((show) =>
        fit(model, {
          ...givenIn({ seed, draws, chains, warmup, targetAcceptance, metric }),
          ...(untilEss === undefined ? {} : { until: { ess: untilEss } }),
          onProgress: showSampling(show),
        }),
      ),
    );
    const isTable = asTable(flags);
    const { document, table } = await answerOf(command, posterior, isTable);
    if (out === undefined) return isTable ? printTables([table]) : print(document);
    const trace = join(out, "trace.nc");
    await writing("fit", out, async () => {
      const write = (name: string, content: string) => platform.files.write(join(out, name), content);
      await write("fit.json", `${JSON.stringify(document, null, 2)}\n`);
      await write("spec.yaml", specYaml(model.spec));
      await saveFit(posterior, trace);
    });
    if (isTable) printTables([table]);
    say(`wrote fit.json, spec.yaml and trace.nc to ${out}; next: carryover diagnose ${trace}`);
  });
}

/** The document of a fit with what its channels brought and returned, and the table of the returns; warns of what went wrong. */
async function answerOf(
  command: Command,
  posterior: Fit,
  isTable: boolean,
): Promise<{ readonly document: Json; readonly table: Table }> {
  const contributed = contributions(posterior);
  const { channels } = contributed;
  const { baseline: _, ...shares } = wholesOf(contributed);
  const returns = roi(posterior);
  const hasRevenue = posterior.design.revenuePerKpi !== null;
  const said = await inShell(command, returns.warnings);
  // A table has its doubts beneath it.
  if (!isTable) await warn(command, said);
  const { parameters, ...sampled } = documentOf(posterior) as { readonly [key: string]: Json };
  const document: Json = {
    parameters: parameters!,
    contributions: {
      channels: toJson(channels.map(({ byPeriod: _, ...rest }) => rest)),
      ...shares,
    },
    roi: hasRevenue ? toJson(returns.channels) : null,
    cost_per_unit: toJson(
      returns.channels.map(({ name, spend, costPerUnit, withheld }) => ({
        name,
        spend,
        costPerUnit,
        withheld,
      })),
    ),
    ...sampled,
    ...(toJson({ warnings: said }) as { readonly [key: string]: Json }),
  };
  const table = tableOf(hasRevenue ? returns : contributed);
  const warnings = await inShell(command, table.warnings);
  return { document, table: { ...table, warnings } };
}
