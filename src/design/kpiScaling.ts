/** The KPI in the model's units and back: scaled by geo, its logarithm centred where effects multiply; and what a unit of it earns. */
import type { Panel } from "../data/panel.js";
import { geoAt, periodAt } from "../data/rows.js";
import { DataError } from "../errors.js";
import { isConstant, mean, standardDeviation } from "../math/statistics.js";
import { phrase } from "../phrase.js";
import { type FormName, formOf } from "../spec/forms.js";
import type { FrozenScaling } from "../spec/scaling.js";
import type { ModelSpec } from "../spec/spec.js";
import type { DesignRows } from "./designRows.js";

/** scaled = (link(kpi) − centre) / scale by geo; the link of a multiplicative model is the logarithm. */
export interface KpiScaling {
  readonly form: FormName;
  /** Shape [geo]. */
  readonly kpiCentre: readonly number[];
  readonly kpiScale: readonly number[];
}

/** Scales by the statistic that the specification names, of the rows of the likelihood alone, or as an earlier fit did.
 *
 *  @returns the scaled KPI, shape [geo · time], 0 outside the likelihood, and the way back
 *  @throws DataError for a KPI that does not vary in a geo, is not above 0 where its logarithm is taken, or gives no positive scale */
export function scaleKpi(
  { kpi: series, source }: Panel,
  { form, kpi: { scaling } }: ModelSpec,
  rows: DesignRows,
  frozen: FrozenScaling["kpi"] | null,
): KpiScaling & { readonly kpi: Float64Array } {
  const { times, geos, isObserved } = rows;
  const { link, domain, isCentred } = formOf(form);
  const place = { file: source.path, column: series.column, caller: "model" };
  const values = rows.cut(series).map((value, row) => {
    if (isObserved[row] === 0) return 0;
    if (!domain.holds(value)) {
      throw new DataError({
        ...place,
        rule: domain.rule,
        got: phrase`${value} in the period of ${times[periodAt(row, times.length)]}`,
        cure: "use the additive form",
      });
    }
    return link.to(value);
  });
  const kpiCentre: number[] = [];
  const kpiScale: number[] = [];
  geos.forEach((geo, g) => {
    const own = rows.observed(values, g);
    if (own.length < 2 || isConstant(own)) {
      const where = geos.length > 1 ? ` in geo "${geo}"` : "";
      throw new DataError({
        ...place,
        about: "the KPI",
        rule: "must vary over the training rows",
        got: phrase`${own.length} equal values${where}`,
      });
    }
    if (frozen !== null) {
      kpiCentre.push(frozen.centre[g]!);
      kpiScale.push(frozen.scale[g]!);
      return;
    }
    const scales = { mean: Math.abs(mean(own)), sd: standardDeviation(own), max: Math.max(...own), none: 1 };
    const scale = scales[scaling];
    if (!(scale > 0)) {
      throw new DataError({
        ...place,
        key: "kpi.scaling",
        about: `kpi.scaling "${scaling}"`,
        rule: `must give a positive scale`,
        got: scale,
        cure: 'use "sd"',
      });
    }
    kpiCentre.push(isCentred ? mean(own) : 0);
    kpiScale.push(scale);
  });
  const kpi = values.map((value, row) => {
    const geo = geoAt(row, times.length);
    return isObserved[row] === 1 ? (value - kpiCentre[geo]!) / kpiScale[geo]! : 0;
  });
  return { kpi, form, kpiCentre, kpiScale };
}

/** KPI in the model's units back in the panel's. */
export function unscaleKpi({ form, kpiCentre, kpiScale }: KpiScaling, geo: number, value: number): number {
  return formOf(form).link.from(kpiCentre[geo]! + kpiScale[geo]! * value);
}

/** Revenue of one KPI unit: Σ revenue / Σ KPI over the rows of the likelihood that have both; null without revenue, or where it is never above 0.
 *
 *  @param of  the rows that count, such as `rows.observed` */
export function revenueRate(
  { kpi, revenue }: Panel,
  rows: DesignRows,
  of: (values: Float64Array) => Float64Array,
): number | null {
  if (revenue === null) return null;
  const units = of(rows.cut(kpi));
  let total = 0;
  let sold = 0;
  of(rows.cut(revenue)).forEach((money, i) => {
    if (Number.isNaN(money)) return;
    total += money;
    sold += units[i]!;
  });
  return sold > 0 && total > 0 ? total / sold : null;
}
