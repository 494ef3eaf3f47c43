/** What each channel brought per pound, as the ridge regression has it. */
import { sum } from "../math/statistics.js";
import { requireChoice, withDefaults } from "../options.js";
import { option, phrase } from "../phrase.js";
import { requireKind } from "../records.js";
import { cureNaming, raised, type Warning } from "../warning.js";
import { listed } from "../words.js";
import type { RidgeRegression } from "./regression.js";

/** KPI units credited to one more pound, from those of a pound of adstock:
 *
 *  - "carryover" (default): its effect in this and all later periods, b / (1 − retention)
 *  - "case-study": b, a pound of adstock; it undervalues long memory, 6.7 times at retention .85 */
const conventions = {
  carryover: (perUnitOfAdstock: number, retention: number) => perUnitOfAdstock / (1 - retention),
  "case-study": (perUnitOfAdstock: number) => perUnitOfAdstock,
} as const;

export type MarginalConvention = keyof typeof conventions;

export interface RidgeRoiOptions {
  /** What the marginal ROI is credited with (default "carryover"). */
  readonly convention?: MarginalConvention | undefined;
}

const defaults = { convention: "carryover" } as const;

export interface ChannelRoi {
  readonly name: string;
  /** Money spent in the fitted periods. */
  readonly totalSpend: number;
  /** b · Σ adstock over the fitted periods, in KPI units. */
  readonly incrementalUnits: number;
  /** Incremental units times revenue per unit; NaN without revenue. */
  readonly incrementalRevenue: number;
  /** Incremental revenue per unit of money spent; NaN without revenue or spend. */
  readonly roi: number;
  /** Revenue from one more unit of money, by the convention; NaN without revenue or where the retention is unknown. */
  readonly marginalRoi: number;
  /** KPI units from one more unit of money, by the convention. */
  readonly marginalUnits: number;
}

export interface RidgeRoi {
  readonly kind: "ridgeRoi";
  readonly channels: readonly ChannelRoi[];
  readonly totalSpend: number;
  readonly totalRevenue: number;
  readonly totalUnits: number;
  /** Σ revenue / Σ units over the fitted periods; NaN without revenue. */
  readonly revenuePerUnit: number;
  readonly convention: MarginalConvention;
  readonly regression: RidgeRegression;
  readonly warnings: readonly Warning[];
}

/** ROI and marginal ROI of every paid channel over the fitted periods.
 *
 *  b = coefficient / sd of the adstock;  roi = b Σ adstock · revenuePerUnit / Σ spend
 *
 *  Carry-in of earlier spend is counted, carry-out after the last period is not. A ridge has no intervals: these numbers
 *  carry no uncertainty, which does not mean that they are certain.
 *
 *  @param options.convention  what the marginal ROI is credited with (default "carryover")
 *  @throws ArgumentError for an option that is unknown or no convention */
export function ridgeRoi(regression: RidgeRegression, options: RidgeRoiOptions = {}): RidgeRoi {
  requireKind("ridgeRoi", regression, ["ridgeRegression"], "regression");
  const { convention } = withDefaults<RidgeRoiOptions>("ridgeRoi", defaults, options);
  requireChoice("ridgeRoi", "convention", conventions, convention);
  const { panel, rows, adstocks, fit } = regression;
  const total = (values: Float64Array) => sum(rows.map((row) => values[row]!));
  const totalUnits = total(panel.kpi.values);
  const totalRevenue = panel.revenue ? total(panel.revenue.values) : Number.NaN;
  const revenuePerUnit = totalRevenue / totalUnits;

  const channels = adstocks.flatMap(({ name, retention, adstocked, raw, isPaid }, j): ChannelRoi[] => {
    if (!isPaid) return [];
    const perUnitOfAdstock = fit.coefficients[j]! / fit.scale[j]!;
    const totalSpend = total(raw);
    const incrementalUnits = perUnitOfAdstock * total(adstocked);
    const incrementalRevenue = incrementalUnits * revenuePerUnit;
    const roi = totalSpend > 0 ? incrementalRevenue / totalSpend : Number.NaN;
    const marginalUnits = conventions[convention](perUnitOfAdstock, retention);
    const marginalRoi = marginalUnits * revenuePerUnit;
    return [{ name, totalSpend, incrementalUnits, incrementalRevenue, roi, marginalRoi, marginalUnits }];
  });
  return {
    kind: "ridgeRoi",
    channels,
    totalSpend: sum(channels.map(({ totalSpend }) => totalSpend)),
    totalRevenue,
    totalUnits,
    revenuePerUnit,
    convention,
    regression,
    warnings: [...regression.warnings, ...roiWarnings(channels, revenuePerUnit)],
  };
}

function roiWarnings(channels: readonly ChannelRoi[], revenuePerUnit: number): readonly Warning[] {
  const unspent = channels.filter(({ totalSpend }) => totalSpend === 0).map(({ name }) => name);

  return raised(
    Number.isNaN(revenuePerUnit) && {
      code: "no-revenue",
      message: "the table has no revenue, so ROI in money is undefined",
      ...cureNaming(
        phrase`name a revenue column (${option("revenue")}) or a value per unit (${option("revenuePerKpi")})`,
      ),
    },
    unspent.length > 0 && {
      code: "no-spend",
      message: `${listed(unspent)}: no money was spent in the fitted periods, so there is no ROI`,
      cure: "leave the channel out, or add periods in which it ran",
    },
  );
}
