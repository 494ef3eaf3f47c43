/** The small entry for a page: evaluates and plans budgets from what `whatIf` wrote down of a fit. */
import type { ResponseChannel } from "../insights/responseDraws.js";
import { mean } from "../math/statistics.js";
import { requireKind } from "../records.js";
import { adstocks } from "../transforms/adstocks.js";
import type { SaturationKind } from "../transforms/kind.js";
import { saturations } from "../transforms/saturations.js";
import { type Evaluator, evaluatorOf } from "./evaluator.js";
import type { WhatIf } from "./whatIf.js";

/** Prepares the record for many budgets; the same numbers as `createEvaluator` of the fit gives.
 *
 *  @example createWhatIfEvaluator(whatIf(posterior)).evaluate({ tv: 20000 }).promised */
export function createWhatIfEvaluator(record: WhatIf): Evaluator {
  const caller = "createWhatIfEvaluator";
  requireKind(caller, record, ["whatIf"], "record");
  const { draws, flighting, level, revenuePerKpi, unit } = record;
  const channels = record.channels.map(
    ({ adstock, saturation, coefficients, spend, trust: _, ...channel }): ResponseChannel => {
      const parameters = Float64Array.from(adstock.parameters);
      const width = parameters.length / draws.draws;
      const patterns = channel.flighting.map((pattern) => Float64Array.from(pattern));
      const { weights } = adstocks[adstock.kind] as {
        weights: (own: readonly number[], settings: object) => Float64Array;
      };
      return {
        ...channel,
        kernels: Array.from({ length: draws.draws }, (_, s) =>
          weights([...parameters.subarray(s * width, (s + 1) * width)], adstock.settings),
        ),
        saturation: saturations[saturation.kind as keyof typeof saturations] as SaturationKind,
        parameters: Float64Array.from(saturation.parameters),
        coefficients: Float64Array.from(coefficients),
        flighting: patterns,
        rates: patterns.map(mean),
        spend: Float64Array.from(spend),
        history: [],
      };
    },
  );
  return evaluatorOf(
    caller,
    {
      draws: { ...draws, channels, warnings: [] },
      horizon: null,
      afterwards: null,
      trust: record.channels.map(({ trust }) => trust),
      flighting,
      level,
      revenuePerKpi,
      unit,
    },
    (returns) => returns,
  );
}
