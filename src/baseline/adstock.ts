/** The case study's adstock: the file's own adstock columns where it has them, else a fixed decay per kind of channel. */
import type { Channel, Panel } from "../data/panel.js";
import { estimateRetention, geometricAdstock } from "../transforms/adstock.js";
import type { Warning } from "../warning.js";

/** The case study's weekly decay of offline channels; every other channel is digital. */
export const caseStudyDecay: Readonly<Record<string, number>> = {
  tv: 0.85,
  events: 0.8,
  ooh: 0.7,
  print: 0.6,
  radio: 0.5,
};
export const digitalDecay = 0.4;

/** Where the decay of a channel comes from. */
export type DecaySource = "adstock column" | "settings" | "case study" | "digital default";

export interface ChannelAdstock {
  readonly name: string;
  /** Share carried over to the next period; NaN where the file's adstock column is not a geometric adstock. */
  readonly decay: number;
  readonly decaySource: DecaySource;
  /** Spend (exposure, for organic channels), shape [time]. */
  readonly raw: Float64Array;
  /** a[t] = raw[t] + decay · a[t−1], not normalised, shape [time]. */
  readonly adstocked: Float64Array;
  /** Unit of raw and adstocked. */
  readonly unit: string;
  readonly isPaid: boolean;
}

/** An adstock column that differs from the recursion by more than this share of its peak is some other adstock. */
const misfitTolerance = 1e-6;

/** Adstock of every channel of a national panel; `panel.assumptions.decay` overrides the case study's.
 *
 *  @returns one entry a channel in the panel's order, and warnings about columns that are not geometric */
export function channelAdstocks(panel: Panel): {
  readonly adstocks: readonly ChannelAdstock[];
  readonly warnings: readonly Warning[];
} {
  const adstocks = panel.channels.map((channel) =>
    channelAdstock(channel, panel.assumptions.decay[channel.name]),
  );
  const warnings = adstocks.filter(({ decay }) => Number.isNaN(decay)).map(notGeometric);
  return { adstocks, warnings };
}

function channelAdstock(channel: Channel, chosen: number | undefined): ChannelAdstock {
  const input = channel.spend ?? channel.exposures[0]!;
  const common = {
    name: channel.name,
    raw: input.values,
    unit: input.unit,
    isPaid: channel.spend !== null,
  };
  const column = channel.adstocked?.values;
  if (column?.some((value) => value !== 0)) {
    const { alpha, misfit } = estimateRetention(input.values, column);
    const follows = misfit <= misfitTolerance && alpha >= 0 && alpha < 1;
    return {
      ...common,
      decay: follows ? alpha : Number.NaN,
      decaySource: "adstock column",
      adstocked: column,
    };
  }
  const known = caseStudyDecay[channel.name];
  const value = chosen ?? known ?? digitalDecay;
  const decaySource =
    chosen !== undefined ? "settings" : known !== undefined ? "case study" : "digital default";
  return { ...common, decay: value, decaySource, adstocked: geometricAdstock(input.values, value) };
}

function notGeometric({ name }: ChannelAdstock): Warning {
  return {
    code: "adstock-not-geometric",
    message: `column "adstock_${name}" is not a geometric adstock of its spend, so how long ${name} works is unknown`,
    cure: `leave the column out of the file to have it computed; until then ${name} has no marginal ROI and keeps its budget`,
  };
}
