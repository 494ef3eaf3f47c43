/** Section 2.0: every attempt with its scores, beside the limits. */
import { formatNumber, percent } from "../../../words.js";
import { pictureFiles } from "../../files/folder.js";
import type { DocumentSource } from "../documentSource.js";
import { fixed, picture, table } from "../markdown.js";

export function history({ log, end, pictures }: DocumentSource): string {
  const rows = end.history.map((score) => [
    `${score.iteration}${score.iteration === end.best.iteration ? " (best)" : ""}`,
    score.change === "" ? "first plan" : score.change,
    fixed(score.rhat, 3),
    formatNumber(Math.floor(score.ess), 0),
    String(score.divergences),
    fixed(score.r2InSample, 3),
    fixed(score.r2Folds, 3),
    score.diagnosticsPassed ? "passed" : "failed",
    fixed(score.r2Holdout, 3),
    percent(score.mapeHoldout, 1),
    fixed(score.overfitting, 3),
    score.oosValidationPassed ? "passed" : "failed",
    score.attributionPassed ? "passed" : "failed",
  ]);
  const { limits } = log;
  return `## §2.0 Iteration History

${table(["iteration", "change", "R-hat", "ESS", "divergences", "R² in sample", "R² rolling", "diagnostics", "R² holdout", "MAPE holdout", "R² lost", "holdout", "attribution"], rows)}

Limits: R-hat at most ${limits.rhatMax}, effective sample (ESS) at least ${limits.essMin}, ${limits.divergencesMax} divergences, R² in sample at least ${limits.r2Min}${limits.isFlagFatal ? ` and at most ${limits.r2Flag}` : `; above ${limits.r2Flag} it is flagged, and only the holdout can clear it`}.
Holdout: R² at least ${log.settings.thresholds.oosR2Min}, MAPE at most ${percent(log.settings.thresholds.oosMapeMax)}, R² lost from what was fitted to what was held out at most ${log.settings.thresholds.overfittingMax}.${picture(pictures, pictureFiles.history, "R² by iteration, in sample, of rolling forecasts and of the holdout")}`;
}
