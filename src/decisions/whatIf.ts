/** A fit's answers to "what if" as plain data: what a page or an exported file needs to evaluate and to plan budgets, without the fit. */
import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import type { KernelSettings, ResponseChannel, ResponseDraws } from "../insights/responseDraws.js";
import { wholeNumber, withDefaults } from "../options.js";
import { phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { AdstockName } from "../transforms/adstocks.js";
import type { SaturationKind } from "../transforms/kind.js";
import { saturations } from "../transforms/saturations.js";
import { distinctWarnings, warningText } from "../warning.js";
import { basisOf, type EvaluateOptions, evaluateDefaults } from "./evaluate.js";
import type { Basis } from "./evaluator.js";
import type { Trust } from "./promise.js";

/** One channel of it. */
interface WhatIfChannel extends Pick<ResponseChannel, "name" | "order" | "carryOut" | "today" | "periods"> {
  readonly adstock: {
    readonly kind: AdstockName;
    readonly settings: KernelSettings;
    readonly parameters: readonly number[];
  };
  readonly saturation: { readonly kind: string; readonly parameters: readonly number[] };
  readonly coefficients: readonly number[];
  readonly flighting: readonly (readonly number[])[];
  readonly spend: readonly number[];
  readonly trust: Trust;
}

/** Plain data: `JSON.parse(JSON.stringify(whatIf))` is the same. */
export interface WhatIf extends Omit<Basis, "draws" | "trust" | "afterwards" | "horizon"> {
  readonly kind: "whatIf";
  readonly kpi: string;
  readonly draws: Omit<ResponseDraws, "channels" | "warnings">;
  readonly channels: readonly WhatIfChannel[];
  /** What is doubtful about all that is said from it, with its cure. */
  readonly warnings: readonly string[];
}

const defaults = {
  flighting: "observed" as const,
  from: null,
  to: null,
  maxDraws: 500,
  level: evaluateDefaults.level,
};

/** What a page needs to answer budgets of a fit: parameters of its draws, not the draws of the sampler nor the table.
 *
 *  @param options  of `evaluatePlan`, of a steady plan (default: 500 draws)
 *  @throws ArgumentError for saturations of the user's own, whose code no record can carry
 *  @example JSON.stringify(whatIf(posterior)) */
export function whatIf(fit: Fit, options: Omit<EvaluateOptions, "horizon"> = {}): WhatIf {
  const caller = "whatIf";
  requireKind(caller, fit, ["fit"], "fit");
  const full = withDefaults<Omit<EvaluateOptions, "horizon">>(caller, defaults, options, {
    maxDraws: wholeNumber(1),
  });
  const { draws, trust, warnings, flighting, level, revenuePerKpi, unit } = basisOf(caller, fit, {
    ...full,
    horizon: null,
  });
  const { channels, warnings: _, ...counts } = draws;
  return {
    kind: "whatIf",
    kpi: fit.model.panel.kpi.column,
    flighting,
    level,
    revenuePerKpi,
    unit,
    draws: counts,
    channels: channels.map(
      ({ name, order, carryOut, today, periods, adstock, saturation, ...channel }, c): WhatIfChannel => ({
        name,
        order,
        carryOut,
        today,
        periods,
        adstock: { ...adstock, parameters: [...adstock.parameters] },
        saturation: { kind: builtIn(caller, name, saturation), parameters: [...channel.parameters] },
        coefficients: [...channel.coefficients],
        flighting: channel.flighting.map((pattern) => [...pattern]),
        spend: [...channel.spend],
        trust: trust[c]!,
      }),
    ),
    warnings: distinctWarnings(warnings).map(warningText),
  };
}

function builtIn(caller: string, channel: string, { name }: SaturationKind): string {
  if (Object.hasOwn(saturations, name)) return name;
  throw new ArgumentError({
    caller,
    channel,
    rule: "must have a built-in saturation",
    got: phrase`"${name}" of your own, whose code cannot be carried along`,
    cure: `fit it with one of ${Object.keys(saturations).join(", ")}`,
  });
}
