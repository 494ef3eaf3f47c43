/** What a simulated table is made from, and the truth that comes with it. */

/** How one channel is bought and how it works. */
export interface SimulatedChannel {
  /** Money per week while the channel runs, on average. */
  readonly spend: number;
  /** Share of weeks in which it runs, in (0, 1]; 1 is always on. */
  readonly activeShare: number;
  /** Average length of a flight, in weeks; of no effect when always on. */
  readonly flightLength: number;
  /** Share of the adstock carried over to the next week, in [0, 1). */
  readonly retention: number;
  /** Adstock, normalised to weekly money, at which half of the effect is reached. */
  readonly halfSaturation: number;
  /** Slope of the Hill curve (1 is concave). */
  readonly slope: number;
  /** Units per week when fully saturated. */
  readonly effect: number;
  /** Another channel whose ups and downs it shares exactly, at its own level of spend: nothing in the table tells the two apart. */
  readonly follows?: string;
  /** An experiment: weeks (0 is the first one) in which it spends so many times what it would have spent; 0 switches it off. */
  readonly test?: { readonly weeks: readonly number[]; readonly multiple: number };
}

/** A driver that nobody buys: it wanders around its mean, x[t] = mean + persistence (x[t−1] − mean) + noise. */
export interface SimulatedControl {
  readonly mean: number;
  /** Standard deviation in the long run. */
  readonly sd: number;
  /** Correlation with the week before, in [0, 1). */
  readonly persistence: number;
  /** Units per week for one sd above the mean. */
  readonly effect: number;
  /** Decimals written to the table. */
  readonly decimals: number;
}

/** Something that happens in given weeks (0 is the first one). */
export interface SimulatedEvent {
  readonly weeks: readonly number[];
  /** Units per week while it lasts. */
  readonly effect: number;
}

/** Another result that follows sales: perUnit · units, times a log-normal error. */
export interface SimulatedOutcome {
  readonly perUnit: number;
  /** Standard deviation of its logarithm around what sales say. */
  readonly noise: number;
}

export interface SimulationSpec {
  /** Monday of the first week, ISO yyyy-mm-dd. */
  readonly start: string;
  readonly weeks: number;
  readonly currency: string;
  /** Money per unit sold. */
  readonly pricePerUnit: number;
  /** Units per week without advertising, season, events. */
  readonly baseline: number;
  /** Units per week gained in a year. */
  readonly trendPerYear: number;
  /** Units above the mean at the peak of the season, and its week of the year. */
  readonly season: { readonly amplitude: number; readonly peakWeek: number };
  /** Standard deviation of the weekly noise, in units. */
  readonly noise: number;
  /** Share of the variance of weekly (log) spend that all channels have in common, in [0, 1); half of it is the season. */
  readonly collinearity: number;
  readonly channels: Readonly<Record<string, SimulatedChannel>>;
  readonly controls: Readonly<Record<string, SimulatedControl>>;
  readonly events: Readonly<Record<string, SimulatedEvent>>;
  readonly outcomes: Readonly<Record<string, SimulatedOutcome>>;
  /** Share of units by market, adding up to 1; empty for none. */
  readonly markets: Readonly<Record<string, number>>;
}

export interface ChannelTruth extends SimulatedChannel {
  readonly totalSpend: number;
  /** Units that the channel brought, shape [week]; carry-over into later weeks counts there. */
  readonly contribution: Float64Array;
  readonly incrementalUnits: number;
  /** Revenue brought inside the table per money spent. */
  readonly roi: number;
}

/** Everything that made the table. */
export interface SimulationTruth {
  readonly kind: "truth";
  readonly spec: SimulationSpec;
  readonly seed: number;
  readonly channels: Readonly<Record<string, ChannelTruth>>;
  /** Units per week from each other source, shape [week]. */
  readonly baseline: Float64Array;
  readonly season: Float64Array;
  readonly controls: Readonly<Record<string, Float64Array>>;
  readonly events: Readonly<Record<string, Float64Array>>;
  /** Expected units per week: the sum of all sources, shape [week]. */
  readonly expected: Float64Array;
}
