/** The columns of an estimate in a table: its middle, and its interval beside it. */
import { type Estimate, levelText } from "../math/estimate.js";
import type { TableColumn } from "./table.js";

/** Three columns under one heading: `key`, and `keyLower` and `keyUpper`, the ends of the interval that holds `level` of the draws.
 *
 *  @param of  what the middle is (default: the median) */
export function estimateColumns(
  key: string,
  heading: string,
  {
    unit,
    decimals,
    level,
    of = "median",
  }: {
    readonly unit: string;
    /** At most. */
    readonly decimals: number;
    readonly level: number;
    readonly of?: "median" | "mean";
  },
): readonly TableColumn[] {
  const group = `${heading}: ${of}, ${levelText(level)} interval`;
  const interval = endsOf(key);
  return [
    { key, label: of, unit, decimals, group, interval },
    { key: interval[0], label: "lower", unit, decimals, group, interval },
    { key: interval[1], label: "upper", unit, decimals, group, interval },
  ];
}

/** Keys of the cells with the ends of an estimate's interval. */
export function endsOf(key: string): readonly [lower: string, upper: string] {
  return [`${key}Lower`, `${key}Upper`];
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
