/** What a model must pass on the weeks it has not seen, one gate a line. */
import { percent } from "../words.js";
import type { ForecastMetrics } from "./metrics.js";
import type { Thresholds } from "./thresholds.js";

export type GateName = "oos_r2" | "oos_mape" | "overfitting";

export interface Gate {
  readonly name: GateName;
  readonly value: number;
  readonly threshold: number;
  /** False where the value is not defined. */
  readonly isPassed: boolean;
  /** One line for people. */
  readonly text: string;
}

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
  const gate = (
    name: GateName,
    value: number,
    threshold: number,
    isPassed: boolean,
    words: string,
  ): Gate => ({ name, value, threshold, isPassed, text: `${words}: ${isPassed ? "passed" : "failed"}` });
  return [
    gate(
      "oos_r2",
      test.r2,
      oosR2Min,
      test.r2 >= oosR2Min,
      `R² out of sample ${number(test.r2)}, at least ${number(oosR2Min)} is asked`,
    ),
    gate(
      "oos_mape",
      test.mape,
      oosMapeMax,
      test.mape <= oosMapeMax,
      `MAPE out of sample ${Number.isNaN(test.mape) ? why : percent(test.mape, 1)}, at most ${percent(oosMapeMax, 1)} is allowed`,
    ),
    gate(
      "overfitting",
      overfitting,
      overfittingMax,
      overfitting <= overfittingMax,
      `R² falls by ${number(overfitting)} from training to test, at most ${number(overfittingMax)} is allowed`,
    ),
  ];
}

function number(value: number): string {
  return Number.isNaN(value) ? "undefined" : value.toFixed(2);
}
