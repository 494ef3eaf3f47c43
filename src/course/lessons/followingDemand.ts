/** Markets in which demand moves sales and, beside them, the money for search. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import type { SimulationSpec } from "../../data/simulation.js";
import { exp } from "../../math/elementary.js";
import { createRng } from "../../math/rng.js";
import { sum } from "../../math/statistics.js";
import { hillSaturation } from "../../transforms/saturation.js";
import type { Market } from "../exercise.js";

const price = exampleMarket.pricePerUnit;

/** How demand, money and sales hang together. */
interface Demand {
  /** Units a week for one standard deviation of demand. */
  readonly demandSells: number;
  /** How much the logarithm of the money for search rises with one standard deviation of demand, and how much it goes its own way. */
  readonly follows: number;
  readonly ownWay: number;
  /** From this week on a coin decides each week whether search runs; null for never. */
  readonly coinFrom: number | null;
}

/** A market whose search budget follows demand, which also sells by itself and is no column of the table. */
export function followingDemand(number: number, { demandSells, follows, ownWay, coinFrom }: Demand): Market {
  const { tv, radio } = exampleMarket.channels;
  const demand_index = { mean: 0, sd: 1, persistence: 0.85, effect: demandSells, decimals: 4 };
  const world: SimulationSpec = {
    ...exampleMarket,
    ...{
      channels: { tv: tv!, radio: radio! },
      controls: { demand_index },
      events: {},
      outcomes: {},
      markets: {},
      collinearity: 0,
    },
  };
  const { panel, truth } = simulatePanel(world, number);
  const rng = createRng(`search ${number}`);
  const search = { ...exampleMarket.channels.google!, retention: 0, halfSaturation: 100_000, effect: 200 };
  const [demand] = panel.controls;
  const spend = demand!.values.map((wish, week) => {
    const money = Math.round(30_000 * exp(follows * wish + ownWay * rng.normal()));
    return coinFrom !== null && week >= coinFrom && rng.uniform() < 0.5 ? 0 : money;
  });
  const contribution = hillSaturation(spend, {
    halfSaturation: search.halfSaturation,
    slope: search.slope,
  }).map((share) => search.effect * share);
  const units = panel.kpi.values.map((sold, week) => Math.round(sold + contribution[week]!));
  const [totalSpend, incrementalUnits] = [sum(spend), sum(contribution)];
  const google = {
    ...search,
    totalSpend,
    contribution,
    incrementalUnits,
    roi: (incrementalUnits * price) / totalSpend,
  };
  const column = { name: "spend_google", column: "spend_google", unit: "GBP", values: spend };
  return {
    panel: {
      ...panel,
      kpi: { ...panel.kpi, values: units },
      revenue: { ...panel.revenue!, values: units.map((sold) => sold * price) },
      channels: [...panel.channels, { name: "google", spend: column, exposures: [], adstocked: null }],
      controls: [],
    },
    truth: {
      ...truth,
      channels: { ...truth.channels, google },
      expected: truth.expected.map((value, week) => value + contribution[week]!),
    },
  };
}
