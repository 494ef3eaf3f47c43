/** What each channel brought, in KPI units and as a share, with its uncertainty: from a fit, or from priors alone. */
import { requireDate } from "../data/calendar.js";
import type { PanelDesign } from "../design/panelDesign.js";
import { notTold, withheldChannels } from "../diagnosis/claims.js";
import { doubtsOf } from "../diagnosis/diagnose.js";
import { ArgumentError } from "../errors.js";
import { type EffectDraws, effectsOfFit } from "../fit/channelEffects.js";
import type { Fit } from "../fit/fit.js";
import { defaultLevel, type Estimate, estimate, shareEstimate } from "../math/estimate.js";
import type { EffectWindow } from "../model/effects.js";
import { level as levelRule, requireChoice, requireKnownOptions, withDefaults } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import type { Model } from "../spec/specify.js";
import type { Warning } from "../warning.js";
import { spanOf } from "../words.js";
import { nothingWarnings } from "./possiblyNothing.js";

export interface WindowOptions {
  /** First and last period of the window, ISO dates (default: the training window). */
  readonly from?: string | null;
  readonly to?: string | null;
  /** Probability inside the intervals (default 0.9). */
  readonly level?: number;
}

export interface ClaimOptions extends WindowOptions {
  /** Numbers of channels that cannot be told from demand: "hide" leaves them out of tables, documents and figures (default), "show" has them as the
   *  model does, which is no claim. */
  readonly withheld?: "hide" | "show" | undefined;
}

/** What of a fit is claimed, and the window that it is asked for. */
export interface Claims {
  readonly window: WindowOptions;
  /** Why nothing is claimed of a channel; null where its numbers stand. */
  withheldBy(name: string): string | null;
}

/** @throws ArgumentError for an option that is unknown, or a choice that is none */
export function claimsOf(caller: string, fit: Fit, options: ClaimOptions): Claims {
  requireKnownOptions(caller, options, [...Object.keys(defaults), "withheld"]);
  const { withheld = "hide", ...window } = options;
  return { window, withheldBy: withheldByOf(caller, fit, withheld) };
}

/** Why nothing is claimed of a channel, by its name.
 *
 *  @throws ArgumentError for a choice that is none */
export function withheldByOf(
  caller: string,
  fit: Fit,
  withheld: NonNullable<ClaimOptions["withheld"]>,
): Claims["withheldBy"] {
  requireChoice(caller, "withheld", { hide: true, show: true }, withheld);
  const names = withheld === "show" ? new Set<string>() : withheldChannels(fit);
  return (name) => (names.has(name) ? notTold : null);
}

/** The claims of what no KPI was asked about: all that is said is the prior's. */
export const allClaimed: Omit<Claims, "window"> = { withheldBy: () => null };

const defaults = { from: null, to: null, level: defaultLevel };

export interface ChannelContribution {
  readonly name: string;
  /** KPI with the window's media minus KPI without them, in the window and after it. */
  readonly total: Estimate;
  /** The part that arrives inside the window. */
  readonly inside: Estimate;
  /** Inside the window, carry-in of earlier media included and carry-out left out. */
  readonly withCarryIn: Estimate;
  /** `withCarryIn` as a share of the window's expected KPI. */
  readonly share: Estimate;
  /** Posterior mean of `withCarryIn` by period, shape [period]. */
  readonly byPeriod: Float64Array;
  /** Why nothing is claimed of it; null where the numbers stand. */
  readonly withheld: string | null;
}

export interface Contributions {
  readonly kind: "contributions";
  readonly model: Model;
  /** First days of the window's periods. */
  readonly times: readonly string[];
  readonly channels: readonly ChannelContribution[];
  /** KPI expected without any media, and its share. */
  readonly baseline: Estimate;
  readonly baselineShare: Estimate;
  /** All channels together, as a share of the window's expected KPI. */
  readonly mediaShare: Estimate;
  /** Where numbers of channels are withheld: baseline and these channels together, which can be told, and the share of all others. */
  readonly untold: {
    readonly names: readonly string[];
    readonly total: Estimate;
    readonly share: Estimate;
    readonly othersShare: Estimate;
  } | null;
  readonly warnings: readonly Warning[];
}

/** Contribution of every channel in a window.
 *
 *  Σ_t [f_t(x) − f_t(x with the channel's media zero inside the window)], over the window and the periods after it, per draw, then
 *  summarised. Nothing is spent after the data end.
 *
 *  @param options  `{ from, to: the training window, level: 0.9, withheld: "hide" }`
 *  @throws ArgumentError if the window holds no period, or for an option that is unknown
 *  @see Jin et al. 2017, section 4.1 */
export function contributions(fit: Fit, options: ClaimOptions = {}): Contributions {
  requireKind("contributions", fit, ["fit"], "fit");
  const { window, ...claims } = claimsOf("contributions", fit, options);
  const draws = effectDraws(fit, window);
  const { level = defaultLevel } = window;
  return summariseEffects(fit.model, fit.design, draws, {
    level,
    claims,
    warnings: [...doubtsOf(fit), ...nothingWarnings(fit)],
  });
}

/** Effects of a window for every draw of a fit.
 *
 *  @param caller  name of the public function, for its messages */
export function effectDraws(fit: Fit, options: WindowOptions = {}, caller = "contributions"): EffectDraws {
  return effectsOfFit(fit, windowOf(caller, fit.model, fit.design, options));
}

/** Estimates of what the draws say. */
export function summariseEffects(
  model: Model,
  { design, times }: PanelDesign,
  draws: EffectDraws,
  {
    level,
    claims = allClaimed,
    warnings,
  }: {
    readonly level: number;
    readonly claims?: Omit<Claims, "window">;
    readonly warnings: readonly Warning[];
  },
): Contributions {
  const { inside, total, withCarryIn, byPeriod, expected, baseline, window } = draws;
  const share = (values: Float64Array) => shareEstimate(values, expected, level);
  const names = design.channels.map(({ name }) => name).filter((name) => claims.withheldBy(name) !== null);
  const untold = baseline.map((value, i) =>
    design.channels.reduce(
      (sum, { name }, c) => (names.includes(name) ? sum + withCarryIn[c]![i]! : sum),
      value,
    ),
  );
  return {
    kind: "contributions",
    model,
    times: times.slice(window.first, window.last + 1),
    channels: design.channels.map(({ name }, c) => ({
      name,
      total: estimate(total[c]!, level),
      inside: estimate(inside[c]!, level),
      withCarryIn: estimate(withCarryIn[c]!, level),
      share: share(withCarryIn[c]!),
      byPeriod: byPeriod[c]!,
      withheld: claims.withheldBy(name),
    })),
    baseline: estimate(baseline, level),
    baselineShare: share(baseline),
    mediaShare: share(expected.map((value, i) => value - baseline[i]!)),
    untold:
      names.length === 0
        ? null
        : {
            names,
            total: estimate(untold, level),
            share: share(untold),
            othersShare: share(expected.map((value, i) => value - untold[i]!)),
          },
    warnings,
  };
}

/** The window's indices among the design's periods.
 *
 *  @throws ArgumentError for an option that is unknown, if it holds no period, a bound is no date, or the level is no probability */
export function windowOf(
  caller: string,
  { spec }: Model,
  { times }: PanelDesign,
  options: WindowOptions,
): EffectWindow {
  const { from, to } = withDefaults<WindowOptions>(caller, defaults, options, { level: levelRule });
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== null) requireDate(caller, name, date, times[0]);
  }
  const start = from ?? spec.training.from ?? times[0]!;
  const end = to ?? spec.training.to ?? times.at(-1)!;
  const first = times.findIndex((time) => time >= start);
  let last = times.length - 1;
  while (last >= 0 && times[last]! > end) last--;
  if (first < 0 || last < first) {
    throw new ArgumentError({
      caller,
      about: "the window",
      rule: `must hold a period of ${spanOf(times)}`,
      got: phrase`${start} to ${end}`,
      cure: phrase`move ${option("from")} or ${option("to")}`,
    });
  }
  return { first, last };
}
