/** One iteration: fit, diagnose, fold, decide; then, with the decision written down, the holdout. */
import { platform } from "#platform";
import type { Panel } from "../data/panel.js";
import { continued } from "../fit/continued.js";
import type { Fit } from "../fit/fit.js";
import type { SamplingProgress } from "../inference/samplingProgress.js";
import { specify } from "../model/specify.js";
import { type Holdout, scoreHoldout } from "../validation/holdout.js";
import type { HoldoutSplit } from "../validation/split.js";
import type { Thresholds } from "../validation/thresholds.js";
import { type Configuration, changesOf } from "./configuration.js";
import { type Attempt, decide } from "./decide.js";
import { checkAttribution, checkDiagnostics } from "./diagnosticGates.js";
import { holdoutRecord, writeHoldout, writeThoughts, writeTrace, writeTraining } from "./files/artifacts.js";
import { configYaml } from "./files/configYaml.js";
import { iterationFiles, type RunFolder, runFiles } from "./files/folder.js";
import type { LogEntry, RunLog, ThinkingLog } from "./files/records.js";
import { checkSpread, spreadOfModels } from "./modelSpread.js";
import { checkSufficiency, judge } from "./outcome.js";
import type { Preparation } from "./prepare.js";
import { type IterateOptions, type IterationProgress, placeOf } from "./runOptions.js";
import { train } from "./train.js";

/** What stays the same through a run. */
export interface RunContext {
  readonly panel: Panel;
  readonly preparation: Preparation;
  readonly folder: RunFolder;
  readonly maxIterations: number;
  readonly options: IterateOptions;
}

/** What an iteration begins with. */
export interface IterationStep {
  readonly iteration: number;
  readonly configuration: Configuration;
  readonly madeBy: Attempt["madeBy"];
  /** The attempts before it. */
  readonly before: readonly Attempt[];
  readonly log: RunLog;
}

/** Does one iteration and gives its entry of the log; its files are written on the way. */
export async function oneIteration(
  step: IterationStep,
  { panel, preparation, folder, options }: RunContext,
  report: (step: IterationProgress["step"], detail?: string, sampling?: SamplingProgress | null) => void,
): Promise<LogEntry> {
  const { iteration, configuration, madeBy, before, log } = step;
  const { training, context, split, luck } = preparation;
  const { seed, thresholds } = log.settings;
  const { signal } = options;
  const place = placeOf(options);
  report("config", madeBy?.change ?? "");
  const config = configOf(step, preparation);
  await folder.write(runFiles.config(iteration), config);
  const trained = await train(training, configuration, {
    seed,
    place,
    onFit: (sampling) => report("fit", "", sampling),
    onDiagnose: () => report("diagnose"),
    onFold: (fold) => report("rolling folds", fold),
  });
  const { evidence } = trained;
  const diagnostics = checkDiagnostics(evidence, context.limits);
  await writeTraining(folder, iteration, trained, diagnostics);
  signal?.throwIfAborted();
  const { next: _, ...decision } = decide(
    [...before, { iteration, configuration, madeBy, evidence }],
    context,
  );
  const thoughts: ThinkingLog = { iteration, madeBy, evidence, diagnostics, decision };
  await writeThoughts(folder, thoughts);
  report("decide", decision.chosen?.change ?? decision.stopReason);
  await writeTrace(folder, iterationFiles(iteration).trace, trained.fit);
  signal?.throwIfAborted();

  const holdout = openHoldout(panel, configuration, trained.fit, { split, thresholds });
  const sufficiency = checkSufficiency(context.facts, luck, iteration);
  const hasPassed = diagnostics.every(({ isPassed }) => isPassed);
  const attribution = checkAttribution(evidence);
  const first = judge(hasPassed, holdout, sufficiency, attribution);
  // Only what would succeed is worth a refit by other models, and nothing of them reaches a rule.
  const spread = first.isSuccess
    ? await spreadOfModels(trained.fit, {
        seed,
        ...place,
        onProgress: ({ step: model }) => report("models", model),
      })
    : null;
  const verdict =
    spread === null ? first : judge(hasPassed, holdout, sufficiency, [...attribution, checkSpread(spread)]);
  report("holdout", holdout.gates.map(({ text }) => text).join("; "));
  await writeHoldout(
    folder,
    iteration,
    holdout,
    sufficiency.find(({ name }) => name === "chance_by_luck")!.value,
  );
  report("save");
  return {
    ...thoughts,
    config: runFiles.config(iteration),
    configSha256: platform.sha256(config),
    sampling: configuration.sampling,
    holdout: holdoutRecord(holdout),
    verdict,
    spread,
  };
}

/** Scores a fit of the training weeks on the holdout of the whole table.
 *
 *  The fit was made from a table that ends where the holdout begins; here its model is given the whole table, in which its training
 *  window still ends there, so that its design of the training weeks, scales and all, is the same. */
function openHoldout(
  whole: Panel,
  configuration: Configuration,
  trainingFit: Fit,
  options: { readonly split: HoldoutSplit; readonly thresholds: Thresholds },
): Holdout {
  const { split, thresholds } = options;
  const model = specify(whole, changesOf(configuration));
  return scoreHoldout(continued(trainingFit, model), split, { thresholds });
}

/** The configuration of an iteration, as text. */
export function configOf(
  { iteration, configuration, madeBy, log }: Omit<IterationStep, "before">,
  { training }: Preparation,
): string {
  return configYaml(configuration, training, {
    iteration,
    seed: log.settings.seed,
    name: runFiles.config(iteration),
    change: madeBy?.change ?? "",
  });
}
