/** The columns of an estimate in a table: its median, and its interval beside it. */
import { type Estimate, levelText } from "../math/estimate.js";
import type { TableColumn } from "./table.js";

/** Three columns: `key`, and `keyLower` and `keyUpper` under the shares of the draws below them, "5 %" and "95 %". */
export function estimateColumns(
  key: string,
  label: string,
  { unit, decimals, level }: { readonly unit: string; readonly decimals: number; readonly level: number },
): readonly TableColumn[] {
  const [low, high] = boundLabels(level);
  return [
    { key, label, unit, decimals },
    { key: `${key}Lower`, label: low, unit, decimals },
    { key: `${key}Upper`, label: high, unit, decimals },
  ];
}

/** The cells of these columns, empty without an estimate.
 *
 *  @param factor  100 for a share in per cent */
export function estimateCells(
  key: string,
  estimate: Pick<Estimate, "median" | "lower" | "upper"> | null | undefined,
  factor = 1,
): Readonly<Record<string, number | null>> {
  const cell = (value: number | undefined) => (value === undefined ? null : factor * value);
  return {
    [key]: cell(estimate?.median),
    [`${key}Lower`]: cell(estimate?.lower),
    [`${key}Upper`]: cell(estimate?.upper),
  };
}

/** Labels of the bounds of an interval: "5 %" and "95 %" of one that holds 90 %. */
export function boundLabels(level: number): readonly [string, string] {
  const tail = (1 - level) / 2;
  return [levelText(tail), levelText(1 - tail)];
}
