/** The market behind `data/market.csv`: a maker of e-bikes that sells in three countries and advertises in eleven channels. */
import type { SimulatedChannel, SimulationSpec } from "./simulation.js";

/** The seed of `data/market.csv`. */
export const exampleMarketSeed = 20220103;

function channel(
  spend: number,
  activeShare: number,
  flightLength: number,
  retention: number,
  halfSaturation: number,
  effect: number,
): SimulatedChannel {
  return { spend, activeShare, flightLength, retention, halfSaturation, slope: 1, effect };
}

/** 156 weeks in the case study's schema. The retentions are the case study's; everything else was chosen so that true ROI runs
 *  from about 0.4 (print) to about 3 (search), as in published ranges, and so that advertising brings about a quarter of sales. */
export const exampleMarket: SimulationSpec = {
  start: "2022-01-03",
  weeks: 156,
  currency: "GBP",
  pricePerUnit: 1450,
  baseline: 750,
  trendPerYear: 17,
  season: { amplitude: 43, peakWeek: 22 },
  noise: 24,
  collinearity: 0.2,
  channels: {
    tv: channel(95_000, 0.55, 5, 0.85, 60_000, 180),
    ooh: channel(45_000, 0.6, 6, 0.7, 40_000, 32),
    print: channel(18_000, 0.5, 4, 0.6, 15_000, 7),
    radio: channel(14_000, 0.45, 4, 0.5, 10_000, 17),
    youtube: channel(32_000, 0.85, 10, 0.4, 35_000, 55),
    meta: channel(38_000, 1, 1, 0.4, 45_000, 75),
    google: channel(30_000, 1, 1, 0.4, 25_000, 110),
    dv360: channel(20_000, 1, 1, 0.4, 30_000, 20),
    tiktok: channel(15_000, 0.7, 8, 0.4, 15_000, 26),
    linkedin: channel(9_000, 1, 1, 0.4, 12_000, 9),
    events: channel(25_000, 0.25, 2, 0.8, 8_000, 13),
  },
  controls: {
    consumer_confidence_index: { mean: -18, sd: 6, persistence: 0.9, effect: 17, decimals: 1 },
    bank_rate_pct: { mean: 4, sd: 0.9, persistence: 0.97, effect: -14, decimals: 2 },
    competitor_spend_weekly: { mean: 320_000, sd: 45_000, persistence: 0.6, effect: -14, decimals: 0 },
  },
  events: {
    black_friday: { weeks: [46, 98, 150], effect: 120 },
    launch: { weeks: [60, 61], effect: 90 },
  },
  outcomes: {
    test_drives: { perUnit: 1.9, noise: 0.08 },
    leads: { perUnit: 4.2, noise: 0.06 },
    web_sessions: { perUnit: 96, noise: 0.05 },
  },
  markets: { gb: 0.55, de: 0.27, fr: 0.18 },
};
