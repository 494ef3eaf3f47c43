/** The best budget under the ridge regression: a linear programme, solved exactly and proved. */
import { share, withDefaults } from "../options.js";
import { requireKind } from "../records.js";
import type { Warning } from "../warning.js";
import { percent } from "../words.js";
import type { RidgeRoi } from "./roi.js";

export interface RidgeBudgetOptions {
  /** Largest change of a channel's budget, as a share of it, in [0, 1] (default 0.3). */
  readonly change?: number | undefined;
}

const defaults = { change: 0.3 };

export interface BudgetChannel {
  readonly name: string;
  readonly current: number;
  readonly optimal: number;
  readonly lower: number;
  readonly upper: number;
  /** The bound at which the channel stands; null between the bounds, and where they leave no room to move. */
  readonly binding: "lower" | "upper" | null;
  /** Value of one more unit of money in this channel, in units of the objective. */
  readonly marginal: number;
}

export interface RidgeBudget {
  readonly kind: "ridgeBudget";
  readonly channels: readonly BudgetChannel[];
  readonly total: number;
  readonly change: number;
  /** What is maximised: revenue, or KPI units where the table has no revenue. */
  readonly objective: "revenue" | "units";
  /** Gain over today's allocation of the fitted periods' spend, in units of the objective. By the "carryover" convention it
   *  counts the whole carry-over of that spend, also what comes after the last period; by "case-study" none of it. */
  readonly gain: number;
  /** 100 · gain / |total of the objective in the fitted periods|: the sign is that of the gain. NaN where the total is 0.
   *  The total ends with the last period, the gain does not (see `gain`). */
  readonly liftPercent: number;
  /** What one more unit of total budget would bring: the dual value of the budget constraint. */
  readonly shadowPrice: number;
  /** (dual − primal) / max(1, |primal|): 0 within rounding proves that no feasible allocation is better. */
  readonly optimalityGap: number;
  readonly roi: RidgeRoi;
  readonly warnings: readonly Warning[];
}

/** The allocation of the same total that the ridge regression values most.
 *
 *  maximise Σ m_i x_i  subject to  Σ x_i = total,  (1 − change) s_i ≤ x_i ≤ (1 + change) s_i
 *
 *  with m the marginal values and s today's spend. It is a continuous knapsack: fill the channels from their lower bounds in
 *  order of m. The proof is the dual at λ = m of the channel filled last,
 *  λ total + Σ max(0, m_i − λ) upper_i − Σ max(0, λ − m_i) lower_i, which no allocation can exceed and which this one reaches.
 *  A channel without a marginal value keeps its budget.
 *
 *  @throws ArgumentError if change is outside [0, 1], or for an option that is unknown */
export function ridgeBudget(roi: RidgeRoi, options: RidgeBudgetOptions = {}): RidgeBudget {
  requireKind("ridgeBudget", roi, ["ridgeRoi"], "roi");
  const { change } = withDefaults<RidgeBudgetOptions>("ridgeBudget", defaults, options, { change: share });
  const hasRevenue = Number.isFinite(roi.revenuePerUnit);
  const problem = roi.channels.map(({ name, totalSpend, marginalRoi, marginalUnits }) => {
    const marginal = hasRevenue ? marginalRoi : marginalUnits;
    const freedom = Number.isNaN(marginal) ? 0 : change;
    return {
      name,
      current: totalSpend,
      lower: (1 - freedom) * totalSpend,
      upper: (1 + freedom) * totalSpend,
      marginal,
    };
  });
  const movable = problem.filter(({ marginal, current }) => !Number.isNaN(marginal) && current > 0);
  const { amounts, shadowPrice } = fillByValue(movable);
  const channels = problem.map((channel): BudgetChannel => {
    const index = movable.indexOf(channel);
    const optimal = index < 0 ? channel.current : amounts[index]!;
    return { ...channel, optimal, binding: bindingBound(channel, optimal) };
  });

  const gain = movable.reduce((sum, { marginal, current }, i) => sum + marginal * (amounts[i]! - current), 0);
  const primal = movable.reduce((sum, { marginal }, i) => sum + marginal * amounts[i]!, 0);
  const dual = movable.reduce((bound, { marginal, current, lower, upper }) => {
    const worth = marginal - shadowPrice;
    return bound + shadowPrice * current + worth * (worth > 0 ? upper : lower);
  }, 0);
  const base = hasRevenue ? roi.totalRevenue : roi.totalUnits;
  return {
    kind: "ridgeBudget",
    channels,
    total: roi.totalSpend,
    change,
    objective: hasRevenue ? "revenue" : "units",
    gain,
    liftPercent: base === 0 ? Number.NaN : (100 * gain) / Math.abs(base),
    shadowPrice,
    optimalityGap: (dual - primal) / Math.max(1, Math.abs(primal)),
    roi,
    warnings: [
      ...roi.warnings,
      linearModel(change),
      ...lossAtTheMargin(hasRevenue && movable.length > 0 ? shadowPrice : Number.NaN, roi),
      ...notPositive(base, hasRevenue ? "revenue" : "units"),
    ],
  };
}

function bindingBound({ lower, upper }: Bounds, optimal: number): BudgetChannel["binding"] {
  if (lower === upper) return null;
  return optimal === lower ? "lower" : optimal === upper ? "upper" : null;
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

interface Bounded extends Bounds {
  readonly current: number;
  readonly marginal: number;
}

/** Fills channels from their lower bounds in order of value until the total is spent; the last one takes the exact rest. */
function fillByValue(channels: readonly Bounded[]) {
  const amounts = channels.map(({ lower }) => lower);
  const byValue = [...channels.keys()].sort((a, b) => channels[b]!.marginal - channels[a]!.marginal);
  let left = channels.reduce((sum, { current, lower }) => sum + (current - lower), 0);
  let shadowPrice = 0;
  for (const i of byValue) {
    const { lower, upper, marginal } = channels[i]!;
    shadowPrice = marginal;
    const room = upper - lower;
    if (room >= left) {
      amounts[i] = lower + left;
      break;
    }
    amounts[i] = upper;
    left -= room;
  }
  return { amounts, shadowPrice };
}

function linearModel(change: number): Warning {
  return {
    code: "linear-model",
    message: `a straight line has no diminishing returns, so only the ${percent(change)} bounds keep the best channel from taking everything`,
    cure: "take the direction, not the size, of these moves; a model with saturation finds an inner optimum",
  };
}

/** A shadow price below 1 says that the total is too large to pay for itself, however it is divided. */
function lossAtTheMargin(shadowPrice: number, { regression }: RidgeRoi): Warning[] {
  if (!(shadowPrice < 1)) return [];
  const unit = regression.panel.currency === "GBP" ? "pound" : "unit of money";
  return [
    {
      code: "loss-at-the-margin",
      message: `the last ${unit} of this total brings ${shadowPrice.toFixed(2)} of revenue, less than itself`,
      cure: "question the total before its division; at a profit margin below 100 % the loss is larger",
    },
  ];
}

function notPositive(base: number, objective: string): Warning[] {
  if (!(base <= 0)) return [];
  return [
    {
      code: "no-base-for-lift",
      message: `the total ${objective} of the fitted periods is ${base === 0 ? "0" : "negative"}, so a lift in per cent ${base === 0 ? "is undefined" : "says little"}`,
      cure: `read the gain itself, and look for returns and corrections in the ${objective}`,
    },
  ];
}
