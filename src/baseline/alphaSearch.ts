/** Chooses the ridge penalty by how well it predicts later weeks from earlier ones. */
import { fitRidge, predictRidge } from "../math/ridge.js";

export interface AlphaSearch {
  /** The penalty with the smallest error. */
  readonly best: number;
  readonly alphas: readonly number[];
  /** Root mean squared error over the test weeks of every fold, in KPI units, shape [alpha]. */
  readonly rmse: readonly number[];
  readonly folds: number;
  /** True where the best penalty is the first or last one tried, so that a better one may lie outside. */
  readonly atEdge: boolean;
}

/** Half-decades from 0.001 to 100 000: columns are standardised, so alpha compares with the number of rows. */
const alphas = Array.from({ length: 17 }, (_, i) => 10 ** (i / 2 - 3));
const mostFolds = 5;

/** Searches alpha over expanding windows: train on weeks before the fold, test on the fold, never the other way round.
 *
 *  With n rows and k folds each fold tests floor(n / (k + 1)) rows, as scikit-learn's TimeSeriesSplit does; scaling uses the
 *  training rows only.
 *
 *  @param columns  shape [feature][row], rows in time order
 *  @param y        shape [row]
 *  @returns errors for each alpha and the best one */
export function searchAlpha(columns: readonly Float64Array[], y: Float64Array): AlphaSearch {
  const folds = Math.max(1, Math.min(mostFolds, y.length - 2));
  const size = Math.floor(y.length / (folds + 1));
  const starts = Array.from({ length: folds }, (_, fold) => y.length - (folds - fold) * size);
  const rmse = alphas.map((alpha) => {
    let squares = 0;
    for (const start of starts) {
      const train = columns.map((column) => column.subarray(0, start));
      const test = columns.map((column) => column.subarray(start, start + size));
      const predicted = predictRidge(fitRidge(train, y.subarray(0, start), alpha), test);
      predicted.forEach((value, i) => {
        squares += (value - y[start + i]!) ** 2;
      });
    }
    return Math.sqrt(squares / (folds * size));
  });
  const index = rmse.indexOf(Math.min(...rmse));
  return {
    best: alphas[index]!,
    alphas,
    rmse,
    folds,
    atEdge: index === 0 || index === alphas.length - 1,
  };
}
