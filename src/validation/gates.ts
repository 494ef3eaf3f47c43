/** What a model must pass on the weeks it has not seen, one gate a line. */
import { type Gate, gate, type LimitName } from "../limits.js";
import { percent } from "../words.js";
import type { ForecastMetrics } from "./metrics.js";
import type { Thresholds } from "./thresholds.js";

/** The gates of a holdout; all must pass.
 *
 *  oos_r2: R² of the test weeks ≥ oosR2Min. oos_mape: their MAPE ≤ oosMapeMax. overfitting: R² of the training weeks − R² of the test
 *  weeks ≤ overfittingMax. A measure that is not defined passes no gate. */
export function holdoutGates(
  train: ForecastMetrics,
  test: ForecastMetrics,
  { oosR2Min, oosMapeMax, overfittingMax }: Thresholds,
): readonly Gate[] {
  const overfitting = train.r2 - test.r2;
  const why =
    test.zeros > 0
      ? `undefined, as the KPI is zero in ${test.zeros} of ${test.rows} rows (wMAPE is ${percent(test.wmape, 1)})`
      : "undefined";
  const judged = (name: LimitName, value: number, limit: number, words: string): Gate => {
    const held = gate(name, value, limit, words);
    return { ...held, text: `${words}: ${held.isPassed ? "passed" : "failed"}` };
  };
  return [
    judged(
      "oos_r2",
      test.r2,
      oosR2Min,
      `R² out of sample ${number(test.r2)}, at least ${number(oosR2Min)} is asked`,
    ),
    judged(
      "oos_mape",
      test.mape,
      oosMapeMax,
      `MAPE out of sample ${Number.isNaN(test.mape) ? why : percent(test.mape, 1)}, at most ${percent(oosMapeMax, 1)} is allowed`,
    ),
    judged(
      "overfitting",
      overfitting,
      overfittingMax,
      overfitting < 0
        ? `R² rises by ${number(-overfitting)} from training to test, a fall of at most ${number(overfittingMax)} is allowed`
        : `R² falls by ${number(overfitting)} from training to test, at most ${number(overfittingMax)} is allowed`,
    ),
  ];
}

function number(value: number): string {
  return Number.isNaN(value) ? "undefined" : value.toFixed(2);
}

/** Gates as documents have them, which call the limit a threshold. */
export function gateDocuments(gates: readonly Gate[]) {
  return gates.map(({ name, value, limit, isPassed, text }) => ({
    name: name as "oos_r2" | "oos_mape" | "overfitting",
    value,
    threshold: limit,
    isPassed,
    text,
  }));
}
