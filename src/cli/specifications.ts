/** `carryover specifications dir/trace.nc`: the same numbers under every reasonable way to have built the model. */
import type { Command } from "commander";
import { type SpecificationCurveOptions, specificationCurve } from "../index.js";
import { numberFlag } from "./flags.js";
import { computeFlag, onWorkers } from "./onWorkers.js";
import { showRefits } from "./progressLine.js";
import { answersFromFit } from "./savedFit.js";

/** The `specifications` command. */
export function define(command: Command): void {
  answersFromFit(
    command,
    ({ model, provenance: { seed } }, { compute, ...options }: SpecificationCurveOptions, show) =>
      onWorkers(compute, (place) =>
        specificationCurve(model, { seed, ...options, ...place, onProgress: showRefits(show) }),
      ),
  )
    .addOption(numberFlag("--draws <n>", "draws of each of the two chains of a refit").default(500))
    .addOption(computeFlag("refits"));
}
