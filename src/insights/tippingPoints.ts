/** How strong an unseen driver would have to be to bring a channel's number to break-even or to nothing, and how strong the known ones are. */

import { channelNamed, moneySpent } from "../data/panelColumns.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import type { Fit } from "../fit/fit.js";
import { observedRows } from "../fit/predictions.js";
import { defaultLevel, type Estimate, estimate } from "../math/estimate.js";
import {
  asStrongAs,
  omittedVariableBias,
  partialR2,
  robustnessValue,
  type Strength,
} from "../math/omittedVariable.js";
import { standardDeviation } from "../math/statistics.js";
import { requireKind } from "../records.js";
import { addsUp } from "../spec/forms.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { type ClaimOptions, claimsOf, effectDraws } from "./contributions.js";
import { nothingWarnings } from "./possiblyNothing.js";

/** A known driver, as a measure for unseen ones. */
export interface Benchmark {
  /** A control, "season", "trend" or "events". */
  readonly name: string;
  /** What it explains of what is left of the KPI, and of the channel's transformed media: partial R². */
  readonly kpi: number;
  readonly media: number;
  /** What an unseen driver as strong would explain of the same. */
  readonly unseen: Strength;
  /** The channel's number were there another driver as strong, working the way that hurts. */
  readonly adjusted: number;
}

export interface TippingPoint {
  readonly name: string;
  /** What the channel brought per money (ROI), or in KPI units where the table has no revenue. */
  readonly value: Estimate;
  /** Its standard deviation over the draws. */
  readonly sd: number;
  /** 1 for ROI, 0 for KPI units: where the decision turns. */
  readonly target: number;
  /** Partial R² that an unseen driver would need with the KPI and with the channel's media to bring `value` to `target`. */
  readonly toTarget: number;
  /** The same to bring it to 0. */
  readonly toNothing: number;
  /** The known drivers, the one that would move the number most first; empty for several geos and multiplicative models. */
  readonly benchmarks: readonly Benchmark[];
  /** Why nothing is claimed of it, as a driver is known that may be that strong; null where its numbers stand. */
  readonly withheld: string | null;
}

export interface TippingPoints {
  readonly kind: "tippingPoints";
  readonly model: Model;
  /** True where `value` is ROI. */
  readonly isRoi: boolean;
  readonly from: string;
  readonly to: string;
  /** Rows less coefficients. */
  readonly degreesOfFreedom: number;
  /** In the order of the model. */
  readonly channels: readonly TippingPoint[];
  readonly warnings: readonly Warning[];
}

/** Tipping points of every channel.
 *
 *  The algebra of omitted variables, with posterior mean and standard deviation in the place of estimate and standard error: a driver that nobody has
 *  put into the model, that explains RV of what is left of the KPI and RV of what is left of the channel's media, would move the number to
 *  the target. Whether such a driver exists no table can say; the known drivers say what is usual. Additive models; approximate, as priors
 *  hold estimates back that a regression would let go.
 *
 *  @param options  `{ from, to: the training window, level: 0.9, withheld: "hide" }`
 *  @throws ArgumentError if the window holds no period, or for an option that is unknown
 *  @example tippingPoints(posterior).channels[0].toTarget
 *  @see Cinelli and Hazlett 2020 */
export function tippingPoints(fit: Fit, options: ClaimOptions = {}): TippingPoints {
  requireKind("tippingPoints", fit, ["fit"], "fit");
  const { model, design: panelDesign } = fit;
  const { design, times, revenuePerKpi } = panelDesign;
  const { window: asked, withheldBy } = claimsOf("tippingPoints", fit, options);
  const effects = effectDraws(fit, asked, "tippingPoints");
  const { total, window } = effects;
  const { panel } = model;
  const spend = design.channels.map(({ name }) =>
    moneySpent(panel, channelNamed(panel, name), window.first, window.last),
  );
  const isRoi = revenuePerKpi !== null;
  const { rows } = observedRows(fit);
  const columns = design.linear.length + design.channels.length;
  const degreesOfFreedom = Math.max(1, rows.length - columns);
  const isComparable = design.geos.length === 1 && addsUp(model.spec.form);
  const known = isComparable ? knownDrivers(fit) : null;
  const channels = design.channels.flatMap(({ name }, c): TippingPoint[] => {
    if (isRoi && !(spend[c]! > 0)) return [];
    const unit = isRoi ? revenuePerKpi / spend[c]! : 1;
    const draws = total[c]!.map((value) => unit * value);
    const value = estimate(draws, options.level ?? defaultLevel);
    const error = standardDeviation(draws);
    const target = isRoi ? 1 : 0;
    const away = Math.sign(value.mean - target) || 1;
    const benchmarks = (known?.(c) ?? [])
      .map(({ name: driver, ...strength }): Benchmark => {
        const unseen = asStrongAs(strength);
        const bias =
          unseen.treatment >= 1
            ? Number.POSITIVE_INFINITY
            : omittedVariableBias(unseen, error, degreesOfFreedom);
        return {
          name: driver,
          kpi: strength.outcome,
          media: strength.treatment,
          unseen,
          adjusted: value.mean - away * bias,
        };
      })
      .sort((a, b) => away * (a.adjusted - b.adjusted));
    return [
      {
        name,
        value,
        sd: error,
        target,
        toTarget: robustnessValue(value.mean - target, error, degreesOfFreedom),
        toNothing: robustnessValue(value.mean, error, degreesOfFreedom),
        benchmarks,
        withheld: withheldBy(name),
      },
    ];
  });
  return {
    kind: "tippingPoints",
    model,
    isRoi,
    from: times[window.first]!,
    to: times[window.last]!,
    degreesOfFreedom,
    channels,
    warnings: [...doubtsOf(fit), ...nothingWarnings(fit)],
  };
}

/** Groups of the linear block, and what each explains of the KPI and of a channel's transformed media at their posterior means. */
function knownDrivers(fit: Fit) {
  const { design, kpiScale, times } = fit.design;
  const { rows } = observedRows(fit);
  const at = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const kpi = at(design.kpi.map((value) => value * kpiScale[0]!));
  const { byPeriod } = effectDraws(fit, { from: times[0]!, to: times.at(-1)! });
  const media = byPeriod.map(at);
  const groups = new Map<string, Float64Array[]>();
  for (const { block, label, values } of design.linear) {
    const name = groupNames[block] ?? label;
    groups.set(name, [...(groups.get(name) ?? []), at(values)]);
  }
  const outside = (name: string): readonly Float64Array[] =>
    [...groups].filter(([other]) => other !== name).flatMap(([, columns]) => columns);
  // What a driver explains of the KPI beside all media is the same for every channel: a regression on every column each.
  const drivers = [...groups]
    .filter(([name]) => name !== "intercept")
    .map(([name, own]) => {
      const rest = outside(name);
      return { name, own, rest, outcome: partialR2(kpi, own, [...rest, ...media]) };
    });
  return (channel: number) => {
    const treatment = media[channel]!;
    const others = media.filter((_, c) => c !== channel);
    return drivers.map(({ name, own, rest, outcome }) => ({
      name,
      outcome,
      treatment: partialR2(treatment, own, [...rest, ...others]),
    }));
  };
}

/** Blocks that stand for one driver; controls have names of their own. */
const groupNames: Readonly<Record<string, string>> = {
  intercept: "intercept",
  season: "season",
  trend: "trend",
  level: "trend",
  period: "period effects",
  event: "events",
};
