/** `carryover fit data.csv --spec spec.yaml --out dir`: the posterior of a model, summarised as one JSON document. */
import { join } from "node:path";
import type { Command } from "commander";
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { fit } from "../fit/fit.js";
import { prepareSampling } from "../fit/sampleDesign.js";
import { contributions } from "../insights/contributions.js";
import { roi } from "../insights/roi.js";
import { diskFault } from "../platform/diskFaults.js";
import { type Json, toJson } from "../report/json.js";
import { documentOf, tableOf } from "../results/results.js";
import { type SpecChanges, specYaml } from "../spec/spec.js";
import { saveFit } from "../trace/trace.js";
import { warningText } from "../warning.js";
import { shareBetween, wholeNumber } from "./numberFlags.js";
import { print } from "./print.js";
import { showSampling, withProgressLine } from "./progressLine.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";
import { modelFrom, typeOption } from "./spec.js";

interface FitCommandOptions {
  readonly spec?: string;
  readonly type?: SpecChanges["type"];
  readonly out?: string;
  readonly seed: string;
  readonly draws: string;
  readonly chains: string;
  readonly warmup?: string;
  readonly targetAcceptance?: string;
  readonly untilEss?: string;
  readonly table?: boolean;
}

/** The `fit` command. */
export function define(command: Command): void {
  addReadOptions(command)
    .option("--spec <file>", "specification in YAML (see spec init)")
    .addOption(typeOption())
    .option("--out <dir>", "folder for fit.json, spec.yaml and trace.nc (default: print fit.json)")
    .option("--seed <n>", "seed of the draws", "0")
    .option("--draws <n>", "draws of each chain", "1000")
    .option("--chains <n>", "chains", "4")
    .option("--warmup <n>", "warm-up of each chain (default: 300; 1000 where every parameter is sampled)")
    .option("--target-acceptance <share>", "mean acceptance the step size is tuned to (default: 0.8 or 0.95)")
    .option("--until-ess <n>", "stop as soon as every effective sample is so large")
    .option("--table", "print the returns as a table for people instead of JSON")
    .action(async (path: string | undefined, options: FitCommandOptions) => {
      prepareSampling();
      // Before the fit: whoever cannot write to the folder should know now.
      if (options.out !== undefined) await writeInto(options.out, async () => {});
      const model = await modelFrom(await readPanelFrom(command, path), options);
      const posterior = await withProgressLine((show) =>
        fit(model, {
          seed: wholeNumber("fit", "--seed", options.seed),
          draws: wholeNumber("fit", "--draws", options.draws, 1),
          chains: wholeNumber("fit", "--chains", options.chains, 1),
          ...(options.warmup === undefined
            ? {}
            : { warmup: wholeNumber("fit", "--warmup", options.warmup, 1) }),
          ...(options.targetAcceptance === undefined
            ? {}
            : { targetAcceptance: shareBetween("fit", "--target-acceptance", options.targetAcceptance) }),
          ...(options.untilEss === undefined
            ? {}
            : { until: { ess: wholeNumber("fit", "--until-ess", options.untilEss, 1) } }),
          onProgress: showSampling(show),
        }),
      );
      const contributed = contributions(posterior);
      const { channels, baselineShare, mediaShare } = contributed;
      const returns = roi(posterior);
      const hasRevenue = posterior.design.revenuePerKpi !== null;
      for (const warning of returns.warnings) process.stderr.write(`warning: ${warningText(warning)}\n`);
      const { parameters, ...sampled } = documentOf(posterior) as { readonly [key: string]: Json };
      const document: Json = {
        parameters: parameters!,
        contributions: toJson({
          channels: channels.map(({ byPeriod: _, ...rest }) => rest),
          baselineShare,
          mediaShare,
        }),
        roi: hasRevenue ? toJson(returns.channels) : null,
        cost_per_unit: toJson(
          returns.channels.map(({ name, spend, costPerUnit }) => ({ name, spend, costPerUnit })),
        ),
        ...sampled,
        ...(toJson({ warnings: returns.warnings }) as { readonly [key: string]: Json }),
      };
      const table = () => tableOf(hasRevenue ? returns : contributed);
      if (options.out === undefined) return print(options.table ? table() : document);
      const trace = join(options.out, "trace.nc");
      await writeInto(options.out, async (folder) => {
        const text = (name: string, content: string) => platform.files.write(join(folder, name), content);
        await text("fit.json", `${JSON.stringify(document, null, 2)}\n`);
        await text("spec.yaml", specYaml(model.spec));
        await saveFit(posterior, trace);
      });
      if (options.table) print(table());
      process.stderr.write(
        `wrote fit.json, spec.yaml and trace.nc to ${options.out}; next: carryover diagnose ${trace}\n`,
      );
    });
}

/** Makes the folder and writes into it.
 *
 *  @throws DataError where the system refuses for a reason that a user can mend */
async function writeInto(folder: string, write: (folder: string) => Promise<void>): Promise<void> {
  try {
    await platform.files.makeFolder(folder);
    await write(folder);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    throw new DataError({
      caller: "fit",
      rule: `cannot write to "${folder}" (${fault.code}): ${fault.cure}`,
    });
  }
}
