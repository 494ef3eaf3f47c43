/** The thesis: what the table supports, and what not. */
import type { ForecastMetrics } from "../../../validation/metrics.js";
import { counted, percent } from "../../../words.js";
import type { DocumentSource } from "../documentSource.js";
import { fixed } from "../markdown.js";

export function thesis({ end, log, profile: { frequency: period } }: DocumentSource): string {
  const { best, status } = end;
  const { test } = best.holdout;
  const subject = `a ${log.settings.modelType} model of ${best.holdout.kpi.name}`;
  const numbers = `On ${counted(test.rows, "row")} that it had not seen (${log.split.test.from} to ${log.split.test.to}) its R² is ${fixed(test.r2)} and its mean error ${errorText(test)}; on the ${period}s it was fitted to, R² is ${fixed(best.evidence.inSample.r2)}.`;
  const verdict = {
    full_success: `**Thesis.** This table supports ${subject} that forecasts ${period}s it has not seen, and nothing that was asked speaks against its split.`,
    diagnostics_only: best.verdict.hasPassedHoldout
      ? `**Thesis.** This table supports a forecast by ${subject}, and no claim of what media brought: ${end.statusReason}.`
      : `**Thesis.** This table does not support ${subject} that can be trusted beyond the ${period}s it was fitted to: ${end.statusReason}.`,
    budget_exhausted: `**Thesis.** No sound fit of ${subject} was found: ${end.statusReason}.`,
  }[status];
  const caution =
    status === "full_success"
      ? "A good forecast does not prove that the split between channels is right; section 4.0 says which returns rest on the data and which on their priors."
      : "The returns in section 4.0 are those of the best attempt. Do not move money on them.";
  return `${verdict} ${numbers} ${caution}`;
}

function errorText({ mape, wmape }: ForecastMetrics): string {
  return Number.isNaN(mape)
    ? `${percent(wmape, 1)} of the KPI (MAPE is undefined where the KPI is zero)`
    : percent(mape, 1);
}
