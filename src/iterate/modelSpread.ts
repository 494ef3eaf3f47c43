/** What models as reasonable as the one that passed say of its returns: the interval that is reported holds them all. */

import { channelNamed, moneySpent } from "../data/panelColumns.js";
import type { Fit } from "../fit/fit.js";
import { effectDraws } from "../insights/contributions.js";
import { type Gate, gate, limits } from "../limits.js";
import { defaultLevel, estimate } from "../math/estimate.js";
import { median } from "../math/statistics.js";
import { reasonableModels } from "../validation/reasonableModels.js";
import { type RefitOptions, refits } from "../validation/refits.js";
import { significantText } from "../words.js";
import type { ModelSpread } from "./files/records.js";

/** Fits the other models and mixes them with the one that passed.
 *
 *  Every model has the same weight: none of them is ruled out, and weights by fit would take the model that follows the KPI most closely for the one
 *  whose split is right. A mixture's interval holds what each of them holds possible.
 *
 *  @param passed  the fit of a configuration to the training weeks */
export async function spreadOfModels(passed: Fit, options: RefitOptions): Promise<ModelSpread> {
  const variants = reasonableModels(passed.model);
  const others = await refits(variants, options, (refit, { name, text }) => ({
    name,
    text,
    ...returnsOf(refit),
  }));
  const all = [{ name: "passed", text: "the model that passed", ...returnsOf(passed) }, ...others];
  const names = [...all[0]!.channels.keys()];
  const mixed = (draws: readonly Float64Array[]) => {
    const size = Math.min(...draws.map(({ length }) => length));
    return estimate(
      Float64Array.from(
        draws.flatMap((own) =>
          Array.from({ length: size }, (_, i) => own[Math.floor((i * own.length) / size)]!),
        ),
      ),
      defaultLevel,
    );
  };
  const range = (draws: readonly Float64Array[]) => {
    const medians = draws.map(median);
    return { lowest: Math.min(...medians), highest: Math.max(...medians) };
  };
  const totals = all.map(({ total }) => total);
  return {
    isRoi: all[0]!.isRoi,
    models: all.map(({ name, text, total }) => ({ name, text, total: estimate(total, defaultLevel) })),
    total: { name: "all channels", mixture: mixed(totals), ...range(totals) },
    channels: names.map((name) => {
      const draws = all.map(({ channels }) => channels.get(name)!);
      return { name, mixture: mixed(draws), ...range(draws) };
    }),
  };
}

/** The gate: all reasonable models say about the same of all media together. */
export function checkSpread({ total, models, isRoi }: ModelSpread): Gate {
  const ratio = total.highest / total.lowest;
  const extreme = (value: number) => models.find((model) => model.total.median === value)?.text ?? "";
  const what = isRoi ? "ROI of all channels" : "KPI of all channels";
  const number = (value: number) => (isRoi ? value.toFixed(2) : significantText(value, 3));
  return gate(
    "spread",
    ratio,
    limits.spread.fail,
    `${models.length} reasonable models: ${what} ${number(total.lowest)} (${extreme(total.lowest)}) to ${number(total.highest)} (${extreme(total.highest)}), a factor of ${ratio.toFixed(1)}, at most ${limits.spread.fail} is allowed`,
  );
}

/** Draws of what channels brought per money in the training window, or in KPI units without revenue. */
function returnsOf(fit: Fit): {
  readonly isRoi: boolean;
  readonly total: Float64Array;
  readonly channels: ReadonlyMap<string, Float64Array>;
} {
  const { total, paid, window } = effectDraws(fit);
  const { design, revenuePerKpi } = fit.design;
  const { panel } = fit.model;
  const isRoi = revenuePerKpi !== null;
  const money = design.channels.map(({ name }) =>
    moneySpent(panel, channelNamed(panel, name), window.first, window.last),
  );
  const per = (values: Float64Array, spent: number) =>
    isRoi ? values.map((value) => (value * revenuePerKpi) / spent) : values;
  const asked = design.channels
    .map(({ name }, c) => ({ name, c }))
    .filter(({ c }) => !isRoi || money[c]! > 0);
  return {
    isRoi,
    total: per(
      paid.total,
      money.reduce((a, b) => a + b, 0),
    ),
    channels: new Map(asked.map(({ name, c }) => [name, per(total[c]!, money[c]!)])),
  };
}
