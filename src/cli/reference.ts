/** `carryover reference spec.json`: the reference model's density at its test points, and on request its posterior, for whoever checks an install. */
import type { Command } from "commander";
import { type ReferenceModel, readReference } from "../design/reference.js";
import { chainsOf, type DesignSamples, type SamplingOptions, sampleDesign } from "../fit/sampleDesign.js";
import { summarise } from "../inference/diagnostics/quantitySummary.js";
import { createDensity } from "../model/density.js";
import type { Json } from "../report/json.js";
import { addSamplingFlags, numberFlag } from "./flags.js";
import { print } from "./print.js";
import { showSampling, withProgressLine } from "./progressLine.js";

type ReferenceFlags = Pick<SamplingOptions, "seed" | "draws" | "chains" | "warmup"> & {
  readonly sample: boolean;
  readonly full: boolean;
};

/** The `reference` command. It checks the engine beneath the public API. */
export function define(command: Command): void {
  addSamplingFlags(
    command
      .argument("<spec.json>", "a file in the reference format")
      .option("--sample", "sample the posterior too", false)
      .option("--full", "sample every parameter, integrating nothing out", false),
  )
    .addOption(
      numberFlag("--warmup <n>", "warm-up iterations of each chain (default: 300, or 1000 with --full)"),
    )
    .action(async (path: string, { sample, full, ...settings }: ReferenceFlags) => {
      const model = await readReference(path);
      const points = densityAtPoints(model);
      if (!sample) return print({ name: model.name, points });
      const samples = await withProgressLine((show) =>
        // It is this install that is checked, and no other machine's.
        sampleDesign(model.design, {
          ...{ ...settings, isFull: full, compute: "" },
          onProgress: showSampling(show),
        }),
      );
      print({ name: model.name, points, ...summariseSamples(model, samples) });
    });
}

/** Log density, every constant and Jacobian included, and its gradient at the file's points. */
function densityAtPoints({ design, points }: ReferenceModel): { logp: number; grad: number[] }[] {
  const density = createDensity(design, { isFull: true });
  const gradient = new Float64Array(density.dimension);
  return points.map((q) => {
    return { logp: density.evaluate(q, gradient), grad: [...gradient] };
  });
}

function summariseSamples({ parameterNames }: ReferenceModel, samples: DesignSamples): Record<string, Json> {
  const columns = [...samples.parameters.values()].flatMap((draws) =>
    draws.names.map((_, index) => chainsOf(draws, samples.settings.chains, index)),
  );
  const summary = Object.fromEntries(
    columns.map((chains, index) => {
      const { mean, sd, q5, q50, q95, rhat, essBulk, essTail } = summarise(chains);
      return [parameterNames[index]!, { mean, sd, q5, q50, q95, rhat, ess_bulk: essBulk, ess_tail: essTail }];
    }),
  );
  const evaluations = samples.chains.map(({ gradientEvaluations }) => gradientEvaluations);
  return {
    summary,
    divergences: samples.chains.reduce(
      (sum, { isDivergent }) => sum + isDivergent.reduce((count, flag) => count + flag, 0),
      0,
    ),
    gradient_evaluations: evaluations.reduce((sum, { warmup, sampling }) => sum + warmup + sampling, 0),
    seconds: { ...samples.seconds },
    collapsed: samples.isCollapsed,
  };
}
