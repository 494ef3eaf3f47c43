/** Which channels and controls of a panel move together, so that a regression cannot tell them apart. */
import { conditionNumber, correlationMatrix, varianceInflation } from "../math/collinearity.js";
import { isConstant } from "../math/statistics.js";
import type { Panel } from "./panel.js";
import { mediaSeries } from "./panelColumns.js";

export interface Collinearity {
  /** Rows (geo and period) without a missing value, from the first KPI on. */
  readonly rows: number;
  /** Series compared: each channel's file adstock, else spend, else exposure; then the controls. Constants are left out. */
  readonly series: readonly string[];
  /** Pairs with an absolute correlation above `threshold`, the strongest first. */
  readonly pairs: readonly {
    readonly first: string;
    readonly second: string;
    readonly correlation: number;
  }[];
  readonly threshold: number;
  /** Variance inflation factors, in the order of `series`; Infinity for a combination of the others. */
  readonly inflation: readonly { readonly name: string; readonly factor: number }[];
  /** Largest over smallest singular value of the standardised columns; Infinity where one is a combination of the others. */
  readonly conditionNumber: number;
  /** Is some series an exact combination of others? */
  readonly isSingular: boolean;
}

const defaults = { threshold: 0.9 } as const;

/** Correlations, variance inflation and condition number of a panel's channels and controls.
 *
 *  @param from  index of the first period that counts (the KPI's launch)
 *  @returns NaN for the condition number where fewer than three complete rows or no varying series are left  */
export function describeCollinearity(
  panel: Panel,
  from: number,
  options: Partial<typeof defaults> = {},
): Collinearity {
  const { threshold } = { ...defaults, ...options };
  const candidates = [
    ...panel.channels.map((channel) => ({ name: channel.name, values: mediaSeries(channel).values })),
    ...panel.controls.map(({ name, values }) => ({ name, values })),
  ];
  const periods = panel.times.length;
  const rows = Array.from(panel.kpi.values.keys()).filter(
    (i) => i % periods >= from && candidates.every(({ values }) => !Number.isNaN(values[i]!)),
  );
  const columns = candidates
    .map(({ name, values }) => ({ name, values: Float64Array.from(rows, (i) => values[i]!) }))
    .filter(({ values }) => !isConstant(values));
  const names = columns.map(({ name }) => name);
  const data = columns.map(({ values }) => values);
  if (rows.length < 3) {
    const inflation = names.map((name) => ({ name, factor: Number.NaN }));
    return {
      rows: rows.length,
      series: names,
      pairs: [],
      threshold,
      inflation,
      conditionNumber: Number.NaN,
      isSingular: false,
    };
  }
  const correlations = correlationMatrix(data);
  const pairs = names
    .flatMap((first, i) =>
      names
        .slice(i + 1)
        .map((second, k) => ({ first, second, correlation: correlations[i * names.length + i + 1 + k]! })),
    )
    .filter(({ correlation }) => Math.abs(correlation) > threshold)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
  const factors = varianceInflation(data);
  const condition = conditionNumber(data);
  return {
    rows: rows.length,
    series: names,
    pairs,
    threshold,
    inflation: names.map((name, j) => ({ name, factor: factors[j]! })),
    conditionNumber: condition,
    isSingular: condition === Number.POSITIVE_INFINITY,
  };
}
