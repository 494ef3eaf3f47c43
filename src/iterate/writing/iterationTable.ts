/** A run as a table: one line an iteration, the verdict above, the doubts beneath. */
import type { Table } from "../../report/table.js";
import { capital } from "../../words.js";
import type { IterationRun } from "../finish.js";

/** The history of a run.
 *
 *  @example show(iterationTable(run)) */
export function iterationTable({
  status,
  statusReason,
  stopReason,
  history,
  best,
  paths,
  warnings,
}: IterationRun): Table {
  return {
    kind: "table",
    title: `Iteration: ${status}`,
    columns: [
      { key: "iteration", label: "iteration", unit: "", decimals: 0 },
      { key: "diagnostics", label: "diagnostics", unit: "" },
      { key: "holdout", label: "holdout", unit: "" },
      { key: "attribution", label: "attribution", unit: "" },
      { key: "change", label: "change", unit: "" },
      { key: "rhat", label: "R-hat", unit: "", decimals: 3 },
      { key: "ess", label: "ESS", unit: "draws", decimals: 0 },
      { key: "divergences", label: "divergences", unit: "", decimals: 0 },
      { key: "r2InSample", label: "R² in sample", unit: "", decimals: 2 },
      { key: "r2Folds", label: "R² rolling", unit: "", decimals: 2 },
      { key: "r2Holdout", label: "R² holdout", unit: "", decimals: 2 },
      { key: "mapeHoldout", label: "MAPE holdout", unit: "%", decimals: 1 },
    ],
    rows: history.map((score) => ({
      iteration: score.iteration,
      change: score.change === "" ? "first plan" : score.change,
      rhat: score.rhat,
      ess: score.ess,
      divergences: score.divergences,
      r2InSample: score.r2InSample,
      r2Folds: score.r2Folds,
      diagnostics: score.diagnosticsPassed ? "passed" : "failed",
      r2Holdout: score.r2Holdout,
      mapeHoldout: 100 * score.mapeHoldout,
      holdout: score.oosValidationPassed ? "passed" : "failed",
      attribution: score.attributionPassed ? "passed" : "failed",
    })),
    notes: [
      // A doubt of the same words stands beneath.
      ...(warnings.some(({ message }) => message === statusReason) ? [] : [`${capital(statusReason)}.`]),
      `Ended because ${stopReason}; the best is iteration ${best.iteration}.`,
      `The document lies in ${paths.document}, the configuration of the best in ${paths.config}.`,
    ],
    warnings,
  };
}
