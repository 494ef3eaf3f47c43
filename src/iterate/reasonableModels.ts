/** Models as reasonable as the one that passed: each changes one choice that somebody made, and the interval that is reported holds them all. */

import type { Panel } from "../data/panel.js";
import { channelNamed, moneySpent } from "../data/panelColumns.js";
import { ArgumentError, DataError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { effectDraws } from "../insights/contributions.js";
import { type Gate, gate, limits } from "../limits.js";
import { defaultLevel, estimate } from "../math/estimate.js";
import { median } from "../math/statistics.js";
import { specify } from "../model/specify.js";
import type { ModelSpec, SpecChanges } from "../spec/spec.js";
import { type RefitOptions, refits } from "../validation/refits.js";
import { type Configuration, changesOf } from "./configuration.js";
import type { ModelSpread } from "./files/records.js";

/** Changes of a level in a year that are tried beside a level that is as still as it can be. */
const levelSd = 0.1;

/** The other models by name: what they change of the one that passed, in words and as changes. */
const otherModels: Readonly<
  Record<string, (spec: ModelSpec) => { readonly text: string; readonly changes: SpecChanges }>
> = {
  prior: (spec) => {
    const { prior } = spec.media;
    const other = prior === "roi" ? "salesShare" : "roi";
    return {
      text: other === "roi" ? "priors on ROI" : "priors on shares of sales",
      changes: { media: { prior: other }, channels: without(spec, "coefficient") },
    };
  },
  adstockPriors: (spec) => {
    const other = spec.priors === "words" ? "literal" : "words";
    return {
      text: `adstock priors read ${other === "literal" ? "literally" : "by their words"}`,
      changes: { priors: other, channels: without(spec, "adstock") },
    };
  },
  saturation: (spec) => ({
    text: "saturation by tanh",
    changes: {
      channels: Object.fromEntries(
        Object.entries(without(spec, "saturation")).map(([name, channel]) => [
          name,
          { ...channel, saturation: "tanh" },
        ]),
      ),
    },
  }),
  season: ({ seasonality }) => ({
    text: `${seasonality.yearly + 2} waves a year for ${seasonality.yearly}`,
    changes: { seasonality: { ...seasonality, yearly: seasonality.yearly + 2 } },
  }),
  level: ({ level }) => {
    const sd = level.sd > 0 ? 0 : levelSd;
    return {
      text: sd > 0 ? "a level that moves" : "a level that does not move",
      changes: { level: { ...level, sd } },
    };
  },
};

/** Whether two specifications are the same model, whatever name their priors go by: counted twice, it would count for more. */
function isSame(a: ModelSpec, b: ModelSpec): boolean {
  const parts = ({ channels, pooling, seasonality, level }: ModelSpec) =>
    JSON.stringify([
      Object.entries(channels).sort(([x], [y]) => (x < y ? -1 : 1)),
      pooling,
      seasonality,
      level,
    ]);
  return parts(a) === parts(b);
}

/** Channels without one part of theirs, which is then made anew. */
function without(
  spec: ModelSpec,
  part: "coefficient" | "adstock" | "saturation",
): NonNullable<SpecChanges["channels"]> {
  return Object.fromEntries(
    Object.entries(spec.channels).map(([name, { [part]: _, ...rest }]) => [name, rest]),
  ) as NonNullable<SpecChanges["channels"]>;
}

/** Fits the other models and mixes them with the one that passed.
 *
 *  Every model has the same weight: none of them is ruled out, and weights by fit would take the model that follows the KPI most closely for the one
 *  whose split is right. A mixture's interval holds what each of them holds possible.
 *
 *  @param panel   the training weeks
 *  @param passed  the fit of the configuration to them */
export async function spreadOfModels(
  panel: Panel,
  configuration: Configuration,
  passed: Fit,
  options: RefitOptions,
): Promise<ModelSpread> {
  const { spec } = configuration;
  const base = changesOf(configuration);
  const variants = Object.entries(otherModels).flatMap(([name, other]) => {
    const found = other(spec);
    try {
      const leftOut = Object.fromEntries(configuration.leftOut.map((channel) => [channel, null]));
      const channels = { ...base.channels, ...found.changes.channels, ...leftOut };
      const model = specify(panel, { ...base, ...found.changes, channels } as SpecChanges);
      return isSame(model.spec, spec) ? [] : [{ name, text: found.text, model }];
    } catch (error) {
      // Priors on ROI need revenue: a model that cannot be is no reasonable one.
      if (!(error instanceof DataError || error instanceof ArgumentError)) throw error;
      return [];
    }
  });
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
  const number = (value: number) => (isRoi ? value.toFixed(2) : value.toPrecision(3));
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
