/** Doubts a regression that credits media with more than was sold: without them, less than nothing would have been. */
import { sum } from "../math/statistics.js";
import type { Warning } from "../warning.js";
import { percent } from "../words.js";
import type { RidgeRegression } from "./regression.js";

/** The baseline is the KPI without what the media brought, over the fitted rows: Σ y − Σ_channels slope · Σ adstock. */
export function negativeBaseline(
  { panel, rows, adstocks, fit }: Omit<RidgeRegression, "warnings">,
  columns: readonly Float64Array[],
): readonly Warning[] {
  const sold = sum(rows.map((row) => panel.kpi.values[row]!));
  const brought = sum(
    adstocks.map((_, j) =>
      fit.scale[j]! > 0 ? (fit.coefficients[j]! / fit.scale[j]!) * sum(columns[j]!) : 0,
    ),
  );
  if (!(brought > sold)) return [];
  return [
    {
      code: "negative-baseline",
      message: `the baseline is negative: media are credited with ${percent(brought / sold)} of ${panel.kpi.name}, so that without them less than nothing would have been sold`,
      cure: "believe no ROI of this regression; look for a driver of sales that moves with the media, such as growth or a season, and give it a column",
    },
  ];
}
