/** `carryover fit data.csv --spec spec.yaml --out dir`: the posterior of a model, summarised as one JSON document. */

import { join } from "node:path";
import { type Command, Option } from "commander";
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { type FitOptions, fit, saveFit, specYaml } from "../index.js";
import { givenIn } from "../options.js";
import { writing } from "../platform/writing.js";
import { withoutTime } from "../withoutTime.js";
import { shellWord } from "../words.js";
import { fitAnswer } from "./fitAnswer.js";
import { addFormFlags, addSamplingFlags, asTable, type FormFlags, numberFlag } from "./flags.js";
import { mlflowFlag, requireStore, writeMlflow } from "./mlflow.js";
import { addModelOptions, readModelFrom } from "./modelOptions.js";
import { computeFlag, heed, onWorkers, type WorkPlace } from "./onWorkers.js";
import { print, printTables, say } from "./print.js";
import { showSampling, withProgressLine } from "./progressLine.js";
import { withFolder } from "./writing.js";

interface FitFlags
  extends FormFlags,
    Pick<FitOptions, "seed" | "draws" | "chains" | "warmup" | "targetAcceptance" | "metric" | "compute"> {
  readonly out?: string;
  readonly untilEss?: number;
  readonly mlflow?: string;
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

/** A specification where no fit was is somebody's own, with their comments, which that of a fit has not.
 *
 *  @throws ArgumentError where the folder has one */
async function keepSpec(out: string): Promise<void> {
  const isThere = async (name: string) => (await platform.files.kindOf(join(out, name))) !== null;
  if (!(await isThere("spec.yaml")) || (await isThere("fit.json")) || (await isThere("trace.nc"))) return;
  throw new ArgumentError({
    caller: "fit",
    option: "out",
    rule: "is a folder whose spec.yaml no fit wrote, and would write over it",
    got: out,
    cure: "name another folder, or move that file and fit it with --spec",
  });
}

/** The `fit` command. */
export function define(command: Command): void {
  for (const name of ["from", "to"]) command.addOption(notHere(name));
  addSamplingFlags(
    addModelOptions(command).option("--out <dir>", "folder for fit.json, spec.yaml and trace.nc"),
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
    .addOption(mlflowFlag())
    .addOption(numberFlag("--until-ess <n>", "stop as soon as every effective sample is so large"))
    .addOption(computeFlag("chains"));
  addFormFlags(command).action(async (path: string | undefined, flags: FitFlags) => {
    const { out, mlflow, untilEss, seed, draws, chains, warmup, targetAcceptance, metric, compute } = flags;
    const model = await readModelFrom(command, path);
    const isTable = asTable(flags);
    const work = async (place: WorkPlace) => {
      if (out !== undefined) await keepSpec(out);
      await requireStore("fit", mlflow);
      const posterior = await withProgressLine((show) =>
        fit(model, {
          ...givenIn({ seed, draws, chains, warmup, targetAcceptance, metric }),
          ...(untilEss === undefined ? {} : { until: { ess: untilEss } }),
          ...place,
          onProgress: showSampling(show),
        }),
      );
      const answer = await fitAnswer(command, posterior, isTable);
      const fitJson = `${JSON.stringify(answer.document, null, 2)}\n`;
      await heed(place.signal);
      if (out !== undefined) {
        const files = {
          "fit.json": fitJson,
          "spec.yaml": specYaml(model.spec),
          "trace.nc": await saveFit(withoutTime(posterior)),
        };
        await writing("fit", out, () =>
          platform.files.writeAll(Object.entries(files).map(([name, content]) => [join(out, name), content])),
        );
      }
      if (mlflow !== undefined) await writeMlflow("fit", mlflow, posterior, { "fit.json": fitJson });
      return answer;
    };
    const stopped = "; nothing was written";
    const { document, table } = await onWorkers(
      compute,
      (place) => withFolder("fit", out, () => work(place)),
      stopped,
    );
    if (isTable) printTables([table]);
    else print(document);
    if (out === undefined) return;
    say(
      `wrote fit.json, spec.yaml and trace.nc to ${out}; next: carryover diagnose ${shellWord(join(out, "trace.nc"))}`,
    );
  });
}
