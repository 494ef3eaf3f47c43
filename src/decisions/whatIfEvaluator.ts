/** The small entry for a page: evaluates and plans budgets from what `whatIf` wrote down of a fit. */
import { ArgumentError } from "../errors.js";
import type { ResponseChannel } from "../insights/responseDraws.js";
import { mean } from "../math/statistics.js";
import { phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import { adstocks } from "../transforms/adstocks.js";
import type { SaturationKind } from "../transforms/kind.js";
import { saturations } from "../transforms/saturations.js";
import { type Evaluator, evaluatorOf } from "./evaluator.js";
import { flightings } from "./solver/flighting.js";
import type { WhatIf } from "./whatIf.js";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Prepares the record for many budgets; the same numbers as `createEvaluator` of the fit gives.
 *
 *  @throws ArgumentError where a part of the record is missing or damaged
 *  @example createWhatIfEvaluator(whatIf(posterior)).evaluate({ tv: 20000 }).promised */
export function createWhatIfEvaluator(record: WhatIf): Evaluator {
  const caller = "createWhatIfEvaluator";
  requireKind(caller, record, ["whatIf"], "record");
  requireWhole(caller, record);
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

/** A record comes of a file: a list that is cut short, or a number that is none, would be answered with NaN.
 *
 *  @throws ArgumentError */
function requireWhole(caller: string, record: WhatIf): void {
  const { draws, channels, level, revenuePerKpi, unit } = record;
  const require = (isWhole: boolean, part: string): void => {
    if (isWhole) return;
    throw new ArgumentError({
      caller,
      option: "record",
      rule: "must be what whatIf wrote, whole",
      got: phrase`one whose ${part} is missing or damaged`,
      cure: "write it again: JSON.stringify(whatIf(posterior))",
    });
  };
  const count = draws?.draws;
  require(Number.isInteger(count) && count > 0, "draws.draws");
  require(level > 0 && level < 1, "level");
  require(revenuePerKpi === null || Number.isFinite(revenuePerKpi), "revenuePerKpi");
  require(typeof unit === "string", "unit");
  require(Object.hasOwn(flightings, record.flighting), "flighting");
  require(Array.isArray(channels) && channels.length > 0, "channels");
  channels.forEach((channel, c) => {
    const own = (isWhole: boolean, part: string) => require(isWhole, `channels[${c}].${part}`);
    const numbers = (values: unknown, length: number, part: string) =>
      own(Array.isArray(values) && values.length === length && values.every(Number.isFinite), part);
    own(typeof channel?.name === "string", "name");
    const { order, adstock, saturation, coefficients, flighting, spend, trust, today, carryOut } = channel;
    own(order === "adstockFirst" || order === "saturationFirst", "order");
    own(Array.isArray(flighting) && flighting[0]?.length > 0, "flighting");
    for (const pattern of flighting) numbers(pattern, flighting[0]!.length, "flighting");
    own(Object.hasOwn(adstocks, adstock?.kind) && isObject(adstock.settings), "adstock");
    numbers(adstock.parameters, count * adstocks[adstock.kind].parameters.length, "adstock.parameters");
    own(Object.hasOwn(saturations, saturation?.kind), "saturation");
    const { parameters } = saturations[saturation.kind as keyof typeof saturations];
    numbers(saturation.parameters, count * parameters.length, "saturation.parameters");
    numbers(coefficients, count * flighting.length, "coefficients");
    own(Array.isArray(spend), "spend");
    numbers(spend, spend.length, "spend");
    own(Number.isFinite(today), "today");
    own(Number.isInteger(carryOut) && carryOut >= 0, "carryOut");
    own(isObject(trust), "trust");
    own(Number.isFinite(trust.weight), "trust.weight");
    own(Number.isFinite(trust.spread), "trust.spread");
  });
}
